/** Edits of the components that a hand-written derivative returns. */

interface Extent {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Extent {
  readonly text: string;
}

/** By how many times the expression is too large. */
const divisions: ReadonlyMap<number, (text: string) => string> = new Map([
  [-1, (text) => `-${text}`],
  [2, (text) => `${text} / 2`],
  [0.5, (text) => `2 * ${text}`],
  [-2, (text) => `-${text} / 2`],
  [-0.5, (text) => `-2 * ${text}`],
]);

/** The component at a place divided by a factor; none where nobody would forget that factor. It may stand wherever a component does. */
export function divided(source: string, { start, end }: Extent, factor: number): Edit | undefined {
  const divide = divisions.get(factor);
  if (!divide) return undefined;
  const text = source.slice(start, end);
  const isOperand = /^[\w.$]+(\([^()]*\))?$/.test(text) || /^\([^()]*\)$/.test(text);
  const written = factor === -1 && /^-[\w.$]+$/.test(text) ? text.slice(1) : divide(isOperand ? text : `(${text})`);
  return { start, end, text: isShorthand(source, start, end) ? `${text}: ${written}` : written };
}

/** `{ x }` names the property as well. */
function isShorthand(source: string, start: number, end: number): boolean {
  const isName = /^[\w$]+$/.test(source.slice(start, end));
  return isName && /[{,]\s*$/.test(source.slice(0, start)) && /^\s*[,}]/.test(source.slice(end)) && isInBraces(source, start);
}

/** Whether the bracket that is open at an offset is a brace. */
function isInBraces(source: string, offset: number): boolean {
  let depth = 0;
  for (let k = offset - 1; k >= 0; k--) {
    if (/[)\]}]/.test(source[k]!)) depth++;
    if (/[([{]/.test(source[k]!) && depth-- === 0) return source[k] === '{';
  }
  return false;
}

/** Two components in each other's place. */
export function swapped(source: string, a: Extent, b: Extent): Edit[] {
  return [
    { start: a.start, end: a.end, text: source.slice(b.start, b.end) },
    { start: b.start, end: b.end, text: source.slice(a.start, a.end) },
  ];
}
