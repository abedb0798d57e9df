/** The panel's views of an evaluation: methods side by side, formulas, the check, and the function along its inputs. */
import { expressionValues } from '../../shared/ad/functional/expression-value.ts';
import type { ClosedForm, Evaluation, FormOperand } from '../../shared/evaluation.ts';
import type { MethodRow, NumberText, SectionView, Views } from '../../shared/protocol.ts';
import { checkLine } from './check.ts';
import { formatCount, formatFully, formatGap, formatNumber } from './numbers.ts';

/** Significant digits of the numbers that are compared. */
const significant = 10;
/** Inputs that are shown. */
const inputLimit = 6;
/** Operations of formulas that are typeset. */
const readable = 80;

/** A hand-written gradient: a number for each input. */
export interface Written {
  readonly name: string;
  readonly numbers: readonly number[];
}

export async function viewsOf(evaluation: Evaluation, written: Written | undefined): Promise<Views> {
  const { point, inputs, check, sections } = evaluation;
  return {
    point: point.text,
    output: outputOf(evaluation),
    inputs: inputs.slice(0, inputLimit).map((input) => input.path),
    inputCount: inputs.length,
    methods: methodsOf(evaluation, written),
    formulas: await formulasOf(evaluation),
    ...swellOf(evaluation),
    ...(check
      ? {
          check: {
            sentence: checkLine(check, evaluation),
            rows: check.rows.map(({ label, verdict, derivative, difference, error }) => ({
              ...{ label, verdict, derivative: textOf(derivative), difference: textOf(difference) },
              error: { short: formatGap(error), full: formatFully(error) },
            })),
          },
        }
      : {}),
    steps: sections?.steps ?? [],
    sections: sectionsOf(evaluation),
  };
}

/** The output that views are about, as text: `f`, `f().x`. */
export function outputOf({ mark, outputs }: Evaluation): string {
  const path = outputs[0]?.path ?? '';
  return path ? `${mark}().${path}` : mark;
}

const textOf = (x: number): NumberText => ({ short: formatNumber(x, significant), full: formatFully(x) });

/** From the method that knows least of the program to the one that knows most (Baydin et al. 2018, Section 2). */
function methodsOf(evaluation: Evaluation, written: Written | undefined): MethodRow[] {
  const { jacobian, inputs, outputs, sections, closedForm, randomised, forwardJacobian, cost, trace, mode } = evaluation;
  const n = inputs.length;
  const exact = jacobian[0] ?? [];
  const row = (method: MethodRow['method'], title: string, numbers: readonly number[], words: string, note?: string): MethodRow => ({
    ...{ method, title, values: numbers.slice(0, inputLimit).map(textOf), cost: words },
    ...(method === 'reverse' || numbers.length === 0 ? {} : { error: errorOf(numbers, exact) }),
    ...(note ? { note } : {}),
  });
  const runs = (count: number) => `${formatCount(count)} ${count === 1 ? 'run' : 'runs'}`;
  const differences = (kind: 'forward' | 'central', step: number) =>
    (sections?.inputs ?? []).map((section) => section[kind][nearest(sections!.steps, step)]!);
  const [form] = closedForm && 'outputs' in closedForm ? closedForm.outputs : [];
  const tape = `${formatCount(trace.operations)} ${trace.operations === 1 ? 'operation' : 'operations'} on the tape`;
  const ratio = cost && cost.primal > 0 ? `; ${formatNumber(cost.gradient / cost.primal, 2)} times a plain run` : '';
  return [
    ...(written ? [row('written', `by hand: ${written.name}`, written.numbers, 'as it is written')] : []),
    ...(sections
      ? [
          row('forward-difference', 'forward differences', differences('forward', 1e-8), runs(n + 1), 'step 10⁻⁸ of the input'),
          row('central-difference', 'central differences', differences('central', 1e-5), runs(2 * n), 'step 10⁻⁵ of the input'),
        ]
      : []),
    row(
      'symbolic',
      'symbolic',
      form ? valuesOf(closedForm as ClosedForm, form.derivatives, inputs) : [],
      form
        ? `${formatCount(form.derivativesSize.tree)} operations written out, ${formatCount(form.derivativesSize.graph)} with equal parts as one`
        : closedForm && 'refusal' in closedForm
          ? closedForm.refusal
          : 'no closed form',
      form ? 'branches and loops as they went here' : undefined,
    ),
    row('forward', 'forward mode', forwardJacobian?.[0] ?? [], `${runs(n)} with a tangent, or one with ${formatCount(n)} tangents`),
    row(
      'reverse',
      'reverse mode',
      exact,
      `1 run and ${formatCount(outputs.length)} ${outputs.length === 1 ? 'sweep' : 'sweeps'}; ${tape}${mode === 'reverse' ? ratio : ''}`,
    ),
    ...(randomised
      ? [
          row(
            'randomised',
            'randomised reverse mode',
            randomised.mean[0] ?? [],
            `${formatCount(Math.round(randomised.bytes))} of ${formatCount(randomised.fullBytes)} bytes of tape`,
            `mean of ${formatCount(randomised.seeds)} sampled tapes, ± ${formatGap(Math.max(...(randomised.standardError[0] ?? [0])))}`,
          ),
        ]
      : []),
  ];
}

function valuesOf({ nodes }: ClosedForm, roots: readonly FormOperand[], inputs: Evaluation['inputs']): number[] {
  const values = expressionValues(
    nodes,
    inputs.map(({ value }) => value),
  );
  return roots.map((root) => ('node' in root ? values[root.node]! : root.constant));
}

function errorOf(numbers: readonly number[], exact: readonly number[]): NumberText {
  const error = Math.max(...numbers.map((x, j) => gap(x, exact[j] ?? NaN)));
  return { short: error === 0 ? '0' : Number.isNaN(error) ? 'NaN' : formatGap(error), full: formatFully(error) };
}

const gap = (a: number, b: number): number => (Object.is(a, b) || a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b)));

/** The index of the step that is closest, by their ratio. */
const nearest = (steps: readonly number[], step: number): number =>
  steps.reduce((best, each, k) => (Math.abs(Math.log(each / step)) < Math.abs(Math.log(steps[best]! / step)) ? k : best), 0);

async function formulasOf({ mark, closedForm, inputs }: Evaluation): Promise<Views['formulas']> {
  const [output] = closedForm && 'outputs' in closedForm ? closedForm.outputs : [];
  if (!output || !closedForm || 'refusal' in closedForm || output.valueSize.tree > readable) return [];
  const { formulaOf } = await import('../algebra.ts');
  const name = mark.replaceAll(/[_$#]/g, String.raw`\$&`);
  const written = [{ name: mark, latex: String.raw`\mathrm{${name}} = ${formulaOf(closedForm, output.value, inputs).latex}` }];
  if (output.derivativesSize.tree > readable * Math.min(inputs.length, inputLimit)) return written;
  for (const [k, { path }] of inputs.slice(0, inputLimit).entries()) {
    // Other requests have their turn in between.
    await new Promise((resume) => setImmediate(resume));
    const by = path.replaceAll(/[_$#]/g, String.raw`\$&`);
    const latex = String.raw`\frac{\partial\,\mathrm{${name}}}{\partial\,\mathrm{${by}}} = ${formulaOf(closedForm, output.derivatives[k]!, inputs).latex}`;
    written.push({ name: `∂${mark}/∂${path}`, latex });
  }
  return written;
}

/** Expression swell (Baydin et al. 2018, Section 2.2). */
function swellOf({ closedForm, trace }: Evaluation): Pick<Views, 'swell'> {
  const [output] = closedForm && 'outputs' in closedForm ? closedForm.outputs : [];
  if (!output) return {};
  const count = (n: number) => (Number.isFinite(n) ? formatCount(n) : 'more than can be counted');
  const { valueSize, derivativesSize } = output;
  return {
    swell: `The run has ${count(trace.operations)} operations. As a formula its value has ${count(valueSize.tree)}, and all derivatives ${count(derivativesSize.tree)} written out, ${count(derivativesSize.graph)} with equal parts as one.`,
  };
}

function sectionsOf({ inputs, outputs, jacobian, second, sections }: Evaluation): SectionView[] {
  const hessian = second && 'hessians' in second ? second.hessians[0] : undefined;
  return (sections?.inputs ?? []).map(({ column, forward, central, at, values }) => ({
    path: inputs[column]!.path,
    at: inputs[column]!.value,
    value: finite(outputs[0]?.value),
    slope: finite(jacobian[0]?.[column]),
    curvature: finite(hessian?.[column]?.[column]),
    positions: at,
    values: values.map(finite),
    forward: forward.map(finite),
    central: central.map(finite),
  }));
}

/** As JSON has it. */
export const finite = (x: number | undefined): number | null => (x !== undefined && Number.isFinite(x) ? x : null);
