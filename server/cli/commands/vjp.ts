import { derivativesOf, samplesText } from '../../present/value.ts';
import { askFunction, functionOperands, functionOptions, lineDetails, type Question } from '../ask-function.ts';
import { list, namesOf } from '../columns.ts';
import type { Command } from '../command.ts';

interface Product {
  readonly outputs: readonly string[];
  /** One number per output. */
  readonly cotangent: readonly number[];
  /** One number per input. */
  readonly vjp: readonly number[];
}

const question: Question<Product> = {
  command: 'vjp',
  answer(evaluation) {
    const { outputs, inputs, vjp, expectation } = evaluation;
    // Without a tag, of one number, it is the gradient once more.
    const cotangent = vjp?.cotangent ?? outputs.map(() => 1);
    const jacobian = derivativesOf(evaluation);
    const product = () => inputs.map((_, j) => cotangent.reduce((sum, u, i) => sum + u * jacobian[i]![j]!, 0));
    return { outputs: outputs.map(({ path }) => path), cotangent, vjp: (expectation ? undefined : vjp?.product) ?? product() };
  },
  text({ cotangent, vjp }, evaluation) {
    const { mark, inputs, outputs } = evaluation;
    const parts = ['cotangent', list(namesOf(outputs, mark), cotangent), 'VJP', list(namesOf(inputs), vjp), samplesText(evaluation)];
    return parts.filter(Boolean).join('\n');
  },
};

export const vjp: Command = {
  name: 'vjp',
  summary: 'vector-Jacobian product: how a weighted result depends on each input',
  operands: functionOperands,
  options: functionOptions(['at', 'cotangent', 'wrt']),
  details: `The product of a cotangent with the Jacobian, by reverse mode.
The line has "cotangent", a number for each of "outputs", and "vjp", a number for each of "inputs".

${lineDetails}`,
  examples: [
    { line: 'vjp src/robot.ts#hand --cotangent "y = [1, 0]"', does: 'the gradient of the first number of the result' },
    { line: 'vjp src/survey.ts#f --at "x1 = 1, x2 = 0"', does: 'of one number: its gradient' },
  ],
  run: (given) => askFunction(given, question),
};
