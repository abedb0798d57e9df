import type { Evaluation, Leaf } from '../../shared/evaluation.ts';
import type { Theme } from '../../shared/protocol.ts';
import type { MarkState } from '../workspace.ts';
import { chart } from './chart.ts';
import { checkLine } from './check.ts';
import { code, paragraphs, plain, table } from './markdown.ts';
import { withoutEvaluation } from './message.ts';
import { digits, formatCount, formatEstimate, formatExtent, formatNumber, formatTuple, aligned, listLimit, shorten } from './numbers.ts';
import { derivativesOf, samplesText, valueText } from './value.ts';

/** Rows and columns of a table before it is cut. */
const rowLimit = listLimit;
const columnLimit = 6;
const pointLimit = 200;
const valueLimit = 200;

/** The hover on a marked function's name. `links` is a line of commands, `formula` what the main point's run amounts to; either may be empty. */
export function functionHover(state: MarkState, trusted: boolean, links: string, formula = '', theme?: Theme): string {
  const { mark, outcome, fresh } = state;
  const title = `**${plain(mark.name)}**`;
  if (!trusted) return paragraphs(title, 'GradLens evaluates nothing in an untrusted workspace. Trust this workspace to see derivatives.');
  if (!outcome) return paragraphs(title, 'GradLens is evaluating this function…');
  const stale = fresh ? '' : staleNote;
  const [main, ...others] = outcome.evaluations;
  if (!main) return paragraphs(title, plain(withoutEvaluation(state).message), stale);
  return paragraphs(
    `${title}${place(main)} is ${shownValue(main, digits.reading)}`,
    extentOfValue(main, theme),
    ...body(main, theme),
    formula,
    ...others.map(otherPoint),
    links,
    stale,
  );
}

/** Closes a hover whose numbers are those of an older text. */
export const staleNote = '*From before the last edit; being evaluated again…*';

function body(evaluation: Evaluation, theme: Theme | undefined): string[] {
  const { inputs, jvp, vjp, direction, outputs, check, trace } = evaluation;
  const source = evaluation.point.isCall ? 'This point is that of a call' : 'GradLens chose this point';
  const chosen = evaluation.point.chosen ? `*${source}; write \`@at\` above the function to set it.*` : '';
  const cost = `${formatCount(trace.operations)} ${trace.operations === 1 ? 'operation' : 'operations'}`;
  if (inputs.length === 0 || outputs.length === 0) return [chosen, cost];
  const derivative = outputs.length === 1 ? gradientTable(evaluation, theme) : jacobianTable(evaluation);
  const pulled = vjp ? `VJP of ${directionText(outputs, vjp.cotangent)}: ${code(formatTuple(vjp.product, digits.reading))}` : '';
  const product = `JVP along ${directionText(inputs, direction)}: ${code(formatTuple(jvp, digits.reading))}`;
  const sampled = evaluation.expectation ? `*${samplesText(evaluation)}; the rest, and the values inside, are those of the first one*` : '';
  return [chosen, derivative, sampled, check ? checkLine(check, evaluation) : '', [product, pulled, cost].filter(Boolean).join(' · ')];
}

/** One line for each further `@at`. */
function otherPoint(evaluation: Evaluation): string {
  const [gradient] = derivativesOf(evaluation);
  const slope = evaluation.outputs.length === 1 && gradient?.length ? ` · ∇ ${code(formatTuple(gradient))}` : '';
  return `**${plain(evaluation.mark)}**${place(evaluation)} is ${shownValue(evaluation, digits.lens)}${slope}`;
}

function shownValue(evaluation: Evaluation, significant: number): string {
  return code(shorten(valueText(evaluation, significant), valueLimit));
}

function place({ point }: Evaluation): string {
  return point.text && ` at ${code(shorten(point.text, pointLimit))}`;
}

/** Of a long result what its few first numbers do not tell. */
function extentOfValue({ outputs, expectation }: Evaluation, theme: Theme | undefined): string {
  if (outputs.length <= listLimit) return '';
  const numbers = expectation?.outputs.map(({ mean }) => mean) ?? outputs.map(({ value }) => value);
  return `${formatCount(outputs.length)} numbers: ${formatExtent(numbers)}${picture(numbers, 'value', theme)}`;
}

const picture = (numbers: readonly number[], name: string, theme: Theme | undefined): string => {
  const image = chart(numbers, name, theme);
  return image && `  \n${image}`;
};

function gradientTable(evaluation: Evaluation, theme: Theme | undefined): string {
  const { mark, inputs, outputs, expectation } = evaluation;
  const gradient = derivativesOf(evaluation)[0] ?? [];
  const result = outputs[0]?.path ? `${mark}().${outputs[0].path}` : mark;
  const shown = cut(inputs.length, rowLimit);
  const values = aligned(inputs.slice(0, shown).map(({ value }) => formatNumber(value, digits.reading)));
  const slopes = gradient.slice(0, shown).map((x) => formatNumber(x, digits.reading));
  const texts = aligned(expectation?.jacobian[0]?.slice(0, shown).map(formatEstimate) ?? slopes);
  const rows = inputs.slice(0, shown).map(({ path }, i) => [path, values[i]!, texts[i] ?? 'NaN'].map(code));
  const header = ['input', 'at', plain(`∂${result}/∂input`)];
  if (shown === inputs.length) return table(header, rows);
  const rest = [`… ${formatCount(inputs.length - shown)} more`, '', ''];
  return paragraphs(table(header, [...rows, rest]), `gradient: ${formatExtent(gradient)}${picture(gradient, 'gradient', theme)}`);
}

function jacobianTable(evaluation: Evaluation): string {
  const { inputs, outputs, expectation } = evaluation;
  const columns = cut(inputs.length, columnLimit);
  const rows = cut(outputs.length, rowLimit);
  const texts = evaluation.jacobian.slice(0, rows).map((row, i) => {
    const estimates = expectation?.jacobian[i];
    return row.slice(0, columns).map((x, j) => (estimates ? formatEstimate(estimates[j]!) : formatNumber(x, digits.lens)));
  });
  const lined = inputs.slice(0, columns).map((_, j) => aligned(texts.map((row) => row[j] ?? '')));
  const more = columns < inputs.length ? ['…'] : [];
  const header = ['Jacobian', ...inputs.slice(0, columns).map(({ path }) => `∂/∂${code(path)}`), ...more];
  const shown = outputs
    .slice(0, rows)
    .map(({ path }, i) => [code(path || `#${i + 1}`), ...lined.map((column) => code(column[i] ?? '')), ...more]);
  const rest = rows < outputs.length ? [[`… ${formatCount(outputs.length - rows)} more`, ...header.slice(1).map(() => '')]] : [];
  return table(header, [...shown, ...rest]);
}

/** One row less than the limit when something is left out, so that the note fits in. */
function cut(length: number, limit: number): number {
  return length <= limit ? length : limit - 1;
}

/** `x1 = 1, x2 = 0` in few words: all ones and single inputs have names of their own. */
export function directionText(inputs: readonly Leaf[], direction: readonly number[]): string {
  if (direction.every((x) => x === 1)) return inputs.length === 1 ? code(inputs[0]!.path) : 'all ones';
  const nonzero = direction.flatMap((x, i) => (x === 0 ? [] : [i]));
  const [only] = nonzero;
  if (nonzero.length === 1 && only !== undefined && direction[only] === 1) return code(inputs[only]!.path);
  return code(formatTuple(direction));
}
