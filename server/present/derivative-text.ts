/** A gradient or a Jacobian for other programs, in all its digits. */
import type { Evaluation } from '../../shared/evaluation.ts';
import type { DerivativeFormat } from '../../shared/protocol.ts';
import { table } from './markdown.ts';
import { formatFully } from './numbers.ts';
import { derivativesOf } from './value.ts';

/** A scalar result has a gradient, one number per input; any other a Jacobian, one row per output. */
export function derivativeText(evaluation: Evaluation, format: DerivativeFormat): string {
  const rows = derivativesOf(evaluation);
  const isGradient = evaluation.outputs.length === 1;
  return writers[format](rows, isGradient, evaluation);
}

type Writer = (rows: readonly (readonly number[])[], isGradient: boolean, evaluation: Evaluation) => string;

const writers: Readonly<Record<DerivativeFormat, Writer>> = {
  JSON: (rows, isGradient, { gradient, expectation }) =>
    JSON.stringify(isGradient ? (expectation ? rows[0] : (gradient ?? rows[0])) : rows, finite, 2),
  LaTeX(rows, isGradient) {
    const lines = isGradient ? rows[0]!.map((x) => latex(x)) : rows.map((row) => row.map(latex).join(' & '));
    return `\\begin{pmatrix}\n${lines.map((line) => `  ${line}`).join(' \\\\\n')}\n\\end{pmatrix}`;
  },
  NumPy(rows, isGradient) {
    const list = (row: readonly number[]) => `[${row.map(python).join(', ')}]`;
    return `np.array(${isGradient ? list(rows[0]!) : `[${rows.map(list).join(',\n          ')}]`})`;
  },
  Markdown(rows, isGradient, { mark, inputs, outputs }) {
    if (isGradient)
      return table(
        ['input', `∂${mark}/∂input`],
        inputs.map(({ path }, k) => [path, formatFully(rows[0]![k] ?? NaN)]),
      );
    const header = [mark, ...inputs.map(({ path }) => `∂/∂${path}`)];
    return table(
      header,
      outputs.map(({ path }, i) => [path || `#${i + 1}`, ...rows[i]!.map(formatFully)]),
    );
  },
};

/** JSON has no other numbers; as text they are not lost. */
const finite = (_: string, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value);

function latex(x: number): string {
  if (Number.isNaN(x)) return String.raw`\mathrm{NaN}`;
  if (!Number.isFinite(x)) return x > 0 ? String.raw`\infty` : String.raw`-\infty`;
  const [mantissa, exponent] = formatFully(x).split('e');
  return exponent === undefined ? mantissa! : String.raw`${mantissa} \cdot 10^{${exponent}}`;
}

function python(x: number): string {
  if (Number.isNaN(x)) return 'np.nan';
  if (!Number.isFinite(x)) return x > 0 ? 'np.inf' : '-np.inf';
  return Object.is(x, -0) ? '-0.0' : formatFully(x);
}
