import type { SecondDerivatives } from '../../../shared/evaluation.ts';
import { askFunction, functionOperands, functionOptions, lineDetails, type Question } from '../ask-function.ts';
import { list, matrix, namesOf } from '../columns.ts';
import { valueOf, type Command } from '../command.ts';

type Second = SecondDerivatives & { readonly direction?: readonly number[] };

const questionOf = (second: 'hessians' | 'products'): Question<Second> => ({
  command: 'hessian',
  options: { second },
  answer: ({ second, direction }) => second && ('products' in second ? { direction, ...second } : second),
  text(answer, { inputs, outputs }) {
    const names = namesOf(inputs);
    const parts = namesOf(outputs).flatMap((output, i) => [
      ...(outputs.length > 1 ? [output] : []),
      'hessians' in answer ? matrix(names, names, answer.hessians[i]!) : list(names, answer.products[i]!),
    ]);
    return parts.join('\n');
  },
});

export const hessian: Command = {
  name: 'hessian',
  summary: 'second derivatives, or their product with a direction',
  operands: functionOperands,
  options: functionOptions(['at', 'along', 'wrt']),
  details: `Second derivatives of a marked function, exact.
The line has "hessians": for each number of the result the matrix of second derivatives, columns in the order of "inputs"; with
--along instead "products": the Hessian times that "direction", for the cost of about two gradients.

${lineDetails}`,
  examples: [
    { line: 'hessian src/rosenbrock.ts#rosenbrock --at "x = [1, 1]"', does: 'all second derivatives' },
    { line: 'hessian src/rosenbrock.ts#rosenbrock --along "x = [1, 0]"', does: 'their product with a direction' },
  ],
  run: (given) => askFunction(given, questionOf(valueOf(given, 'along') === undefined ? 'hessians' : 'products')),
};
