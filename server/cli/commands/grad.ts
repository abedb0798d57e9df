import type { Check, Evaluation, Structure } from '../../../shared/evaluation.ts';
import { checkLine } from '../../present/check.ts';
import { derivativesOf, samplesText } from '../../present/value.ts';
import { askFunction, functionOperands, functionOptions, lineDetails, type Question } from '../ask-function.ts';
import { list, matrix, namesOf } from '../columns.ts';
import type { Command } from '../command.ts';

interface Gradient {
  /** Of a scalar result, in the shape of the parameters. */
  readonly gradient?: Structure;
  /** One row per number of the result, one column per input. */
  readonly outputs: readonly string[];
  readonly jacobian: readonly (readonly number[])[];
  readonly check?: Pick<Check, 'verdict' | 'gap'>;
}

const question: Question<Gradient> = {
  command: 'grad',
  answer(evaluation) {
    const { gradient, expectation, outputs, check } = evaluation;
    return {
      ...(gradient === undefined || expectation ? {} : { gradient }),
      outputs: outputs.map(({ path }) => path),
      jacobian: derivativesOf(evaluation),
      ...(check ? { check: { verdict: check.verdict, gap: check.gap } } : {}),
    };
  },
  text: (answer, evaluation) => [derivativeText(answer, evaluation), closing(evaluation)].filter(Boolean).join('\n'),
};

function derivativeText({ jacobian }: Gradient, { mark, inputs, outputs }: Evaluation): string {
  if (inputs.length === 0 || outputs.length === 0) return '';
  const names = namesOf(inputs);
  if (outputs.length > 1)
    return matrix(
      namesOf(outputs),
      names.map((name) => `∂/∂${name}`),
      jacobian,
    );
  return list(
    names.map((name) => `∂${mark}/∂${name}`),
    jacobian[0]!,
  );
}

function closing(evaluation: Evaluation): string {
  const { check, inputs } = evaluation;
  return [samplesText(evaluation), check && inputs.length > 0 ? checkLine(check, evaluation) : ''].filter(Boolean).join('\n');
}

export const grad: Command = {
  name: 'grad',
  summary: 'value, gradient or Jacobian of a marked function, and their check',
  operands: functionOperands,
  options: functionOptions(['at', 'wrt']),
  details: `The gradient of a marked function, or the Jacobian where its result is more than one number, by reverse mode.
The line has "gradient", shaped as the parameters, where the result is a number; "jacobian", with a row for each of "outputs" and a
column for each of "inputs"; and "check": the "verdict" of the comparison with differences, and the relative "gap".

${lineDetails}`,
  examples: [
    { line: 'grad src/survey.ts#f', does: 'at the point that the file gives' },
    { line: 'grad src/survey.ts#f --at "x1 = 1, x2 = 0" --wrt x1', does: 'at another point, by one input' },
    { line: 'grad src/survey.ts#f --json', does: 'as a line of JSON' },
  ],
  run: (given) => askFunction(given, question),
};
