/** Edits of the components that a hand-written derivative returns. */

interface Extent {
  readonly start: number;
  readonly end: number;
}

interface Edit extends Extent {
  readonly text: string;
}

/** Nobody forgets larger ones. */
const largestWhole = 100;
const tolerance = 1e-6;

/**
 * The component at a place divided by a factor: a sign, a whole number, or one over it; none for other factors. It may stand wherever a
 * component does.
 */
export function divided(source: string, { start, end }: Extent, factor: number): Edit | undefined {
  const text = source.slice(start, end);
  const isOperand = /^[\w.$]+(\([^()]*\))?$/.test(text) || /^\([^()]*\)$/.test(text);
  const written = quotient(isOperand ? text : `(${text})`, factor);
  if (written === undefined) return undefined;
  const plain = /^-[\w.$]+$/.test(text) && written === `-(${text})` ? text.slice(1) : written;
  return { start, end, text: isShorthand(source, start, end) ? `${text}: ${plain}` : plain };
}

function quotient(text: string, factor: number): string | undefined {
  const sign = factor < 0 ? '-' : '';
  const isWhole = (x: number) => x > 0.5 && x < largestWhole + 0.5 && Math.abs(x - Math.round(x)) <= tolerance * x;
  const size = Math.abs(factor);
  if (isWhole(size)) return Math.round(size) === 1 ? (sign ? `-${text}` : undefined) : `${sign}${text} / ${Math.round(size)}`;
  return isWhole(1 / size) ? `${sign}${Math.round(1 / size)} * ${text}` : undefined;
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
