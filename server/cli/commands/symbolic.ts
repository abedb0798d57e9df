import type { FormSize } from '../../../shared/evaluation.ts';
import type { Formula } from '../../algebra.ts';
import { formatCount } from '../../present/numbers.ts';
import { askFunction, functionOperands, functionOptions, lineDetails, type Question } from '../ask-function.ts';
import type { Command } from '../command.ts';

/** Operations of a formula that is still written: a page of it. */
const readable = 200;

interface Formulas {
  readonly operations: number;
  readonly outputs: readonly {
    readonly path?: string;
    /** `null`: too long to be read. */
    readonly value: Formula | null;
    readonly valueSize: FormSize;
    readonly derivatives: readonly Formula[] | null;
    readonly derivativesSize: FormSize;
  }[];
}

const question: Question<Formulas> = {
  command: 'symbolic',
  options: { closedForm: true },
  async answer({ closedForm, inputs, outputs, trace }) {
    if (!closedForm || 'refusal' in closedForm) return closedForm;
    const { formulaOf } = await import('../../algebra.ts');
    return {
      operations: trace.operations,
      outputs: closedForm.outputs.map(({ value, valueSize, derivatives, derivativesSize }, i) => ({
        ...(outputs[i]!.path ? { path: outputs[i]!.path } : {}),
        value: valueSize.tree > readable ? null : formulaOf(closedForm, value, inputs),
        valueSize,
        derivatives:
          derivativesSize.tree > readable * inputs.length
            ? null
            : derivatives.map((derivative) => formulaOf(closedForm, derivative, inputs)),
        derivativesSize,
      })),
    };
  },
  text: ({ operations, outputs }, { mark, inputs }) =>
    outputs
      .flatMap(({ path, value, valueSize, derivatives, derivativesSize }) => {
        const name = path ? `${mark}().${path}` : mark;
        return [
          `  ${name} = ${value?.text ?? `… (${sizeText(valueSize)})`}`,
          ...(derivatives
            ? inputs.map((input, k) => `  ∂${name}/∂${input.path} = ${derivatives[k]!.text}`)
            : [`  ∂${name} = … (${sizeText(derivativesSize)})`]),
        ];
      })
      .concat(`The run has ${counted(operations)}, which automatic differentiation works on.`)
      .join('\n'),
};

const counted = (n: number): string => `${formatCount(n)} operation${n === 1 ? '' : 's'}`;

const sizeText = ({ tree, graph }: FormSize): string => `${counted(tree)} written out, ${formatCount(graph)} with equal parts as one`;

export const symbolic: Command = {
  name: 'symbolic',
  summary: 'the run as a formula, and its derivatives',
  operands: functionOperands,
  options: functionOptions(['at', 'wrt']),
  details: `The run as formulas, its branches and loops as they went at this point.
The line has "outputs": value and derivatives as text and LaTeX with the operations left after simplifying, and what was there before:
operations of the formulas written out ("tree") and with equal parts as one ("graph"), beside the "operations" of the run that automatic
differentiation works on. Formulas of more than ${readable} operations are not written.

${lineDetails}`,
  examples: [{ line: 'symbolic src/survey.ts#f', does: 'the formula of the run at the point that the file gives' }],
  run: (given) => askFunction(given, question),
};
