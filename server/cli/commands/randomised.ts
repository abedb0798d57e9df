import type { Randomised } from '../../../shared/evaluation.ts';
import { formatCount, formatEstimate } from '../../present/numbers.ts';
import { askFunction, forms, functionOperands, functionOptions, lineDetails, type Question } from '../ask-function.ts';
import { columns, namesOf } from '../columns.ts';
import { valueOf, type Command } from '../command.ts';
import { count, probability } from '../read-option.ts';

const usual = { seeds: '100', keep: '0.5' };

type Sampled = Randomised & { readonly jacobian: readonly (readonly number[])[] };

const questionOf = (seeds: number, keep: number): Question<Sampled> => ({
  command: 'randomised',
  options: { randomised: { seeds, keep } },
  answer: ({ randomised, jacobian }) => randomised && { jacobian, ...randomised },
  text({ mean, standardError, bytes, fullBytes }, { inputs, outputs }) {
    const rows = namesOf(outputs).flatMap((output, i) =>
      namesOf(inputs).map((input, j) => {
        const name = outputs.length > 1 ? `∂${output}/∂${input}` : `∂/∂${input}`;
        return [name, formatEstimate({ mean: mean[i]![j]!, error: standardError[i]![j]! })];
      }),
    );
    return `${columns(rows)}\nFrom ${formatCount(Math.round(bytes))} bytes of tape instead of ${formatCount(fullBytes)}.`;
  },
});

export const randomised: Command = {
  name: 'randomised',
  summary: 'unbiased gradients from sampled tapes',
  operands: functionOperands,
  options: functionOptions(['at', 'wrt'], {
    seeds: { value: 'N', help: `tapes (default ${usual.seeds})` },
    keep: { value: 'P', help: `the probability that a tape keeps a partial (default ${usual.keep})` },
    ...forms,
  }),
  details: `Derivatives from tapes that keep a part of the partials: right on average, from less memory.
The line has "mean" and "standardError" of the Jacobian over the seeds, with the "bytes" of such a tape and the "fullBytes" of a whole one.

${lineDetails}`,
  examples: [{ line: 'randomised src/network.ts#loss --seeds 1000 --keep 0.5', does: 'the mean of a thousand' }],
  run(given) {
    const seeds = count('seeds', valueOf(given, 'seeds') ?? usual.seeds, 2);
    return askFunction(given, questionOf(seeds, probability('keep', valueOf(given, 'keep') ?? usual.keep)));
  },
};
