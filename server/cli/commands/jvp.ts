import { derivativesOf, samplesText } from '../../present/value.ts';
import { askFunction, functionOperands, functionOptions, lineDetails, type Question } from '../ask-function.ts';
import { list, namesOf } from '../columns.ts';
import type { Command } from '../command.ts';

interface Product {
  /** One number per input. */
  readonly direction: readonly number[];
  readonly outputs: readonly string[];
  /** One number per output. */
  readonly jvp: readonly number[];
}

const question: Question<Product> = {
  command: 'jvp',
  answer(evaluation) {
    const { direction, outputs, jvp, expectation } = evaluation;
    const mean = () => derivativesOf(evaluation).map((row) => row.reduce((sum, x, j) => sum + x * direction[j]!, 0));
    return { direction, outputs: outputs.map(({ path }) => path), jvp: expectation ? mean() : jvp };
  },
  text({ direction, jvp }, evaluation) {
    const { mark, inputs, outputs } = evaluation;
    const parts = ['along', list(namesOf(inputs), direction), 'JVP', list(namesOf(outputs, mark), jvp), samplesText(evaluation)];
    return parts.filter(Boolean).join('\n');
  },
};

export const jvp: Command = {
  name: 'jvp',
  summary: 'Jacobian-vector product: how the result changes along a direction',
  operands: functionOperands,
  options: functionOptions(['at', 'along', 'wrt']),
  details: `The product of the Jacobian with a direction, by forward mode.
The line has "direction", a number for each of "inputs", and "jvp", a number for each of "outputs".

${lineDetails}`,
  examples: [
    { line: 'jvp src/survey.ts#f --along "x1 = 1, x2 = 0"', does: 'the derivative by the first input' },
    { line: 'jvp src/robot.ts#hand --at "a = 0.3, b = 1" --along "a = 1, b = -1"', does: 'at another point' },
  ],
  run: (given) => askFunction(given, question),
};
