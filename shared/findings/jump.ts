import type { Finding } from '../evaluation.ts';
import type { Jump } from '../realm/runs.ts';
import type { Evidence } from './evidence.ts';
import { atPoint, concerning, quoted, report, shownApart, shownNumber, type FindingKind } from './finding.ts';

/** The value itself is another one on either side of the point. */
export const jump: FindingKind = {
  code: 'jump',
  severity: 'warning',
  title: 'The value jumps at the point',
  why: `On one side of this point the function has another value than on the other, so it has no derivative here, not even one-sided
ones on both sides. What GradLens shows is the slope of the branch that was taken. It knows nothing of the jump: an optimiser that
follows it goes over the edge, or never finds it.

It is reported on the comparison, the rounding or the operation that makes the difference: led to the other outcome, the function has
the other side's value. A comparison at which both sides meet is no jump, though it may be a \`kink\`.

If the two sides should meet, one of the formulas is wrong at the threshold. If they should not, move the point, or blend the sides over
an interval, as in \`low + (high - low) / (1 + Math.exp((threshold - x) / width))\`. An input that counts is best left out with \`@wrt\`.`,
  examples: [
    {
      title: 'Two formulas that do not meet',
      source: `
/** @differentiable @at x = 1 */
export function fare(x: number) {
  if (x >= 1) return 2 * x;
  //  ^^^^^^ jump: 1 from the left, 2 from the right, in x
  return x;
}
`,
    },
    {
      title: 'A rounding beside the number itself',
      source: `
/** @differentiable @at hours = 3 */
export const bill = (hours: number) => 20 * Math.floor(hours) + 15 * hours;
//                                          ^^^^^^^^^^^^^^^^^ jump: 85 from the left, 105 from the right
`,
    },
    {
      title: 'One of two ties: at the other one both sides meet',
      source: `
/** @differentiable @at load = 2, limit = 2 */
export function stress(load: number, limit: number) {
  const over = load > limit ? load - limit : 0;
  return load + over + (load < limit ? 0 : 0.5);
  //                    ^^^^^^^^^^^^ jump: from the left
}
`,
    },
    {
      title: 'In another file, and in one number of the result',
      source: `
import { level } from './levels.ts';
/** @differentiable @at dose = 0.75 */
export const response = (dose: number) => ({ effect: dose ** 2, risk: dose * level(dose) });
`,
      files: {
        'levels.ts': `
const steps = [0.25, 0.75];
export const level = (dose: number) => 1 + steps.filter((step) => dose > step).length;
//                                                                ^^^^^^^^^^^ jump: risk of response
`,
      },
    },
    {
      title: 'A remainder, and the cut of an angle',
      source: `
/** @differentiable @at t = 2.5 */
export const sawtooth = (t: number) => (t % 0.5) * 4;
//                                      ^^^^^^^ jump: 2 from the left, 0 from the right
/** @differentiable @at x = -1, y = 0 */
export const heading = (x: number, y: number) => Math.atan2(y, x);
//                                               ^^^^^^^^^^^^^^^^ jump: in y
`,
    },
    {
      title: 'A value for this point only',
      source: `
/** @differentiable @at x = 0 */
export const gap = (x: number) => (x === 0 ? 5 : x * x);
//                                 ^^^^^^^ jump: 5 at the point and 0 around it
`,
    },
    {
      title: 'A guard for this point, between two sides that take the same branch',
      source: `
/** @differentiable @at v = [0, 0] */
export function unit(v: number[]) {
  const length = Math.hypot(...v);
  return length > 0 ? v.map((x) => x / length) : v;
  //     ^^^^^^^^^^ jump: -1 from the left, 1 from the right
}
`,
    },
    {
      title: 'Quiet: branches that meet, in value or in slope as well',
      source: `
/** @differentiable @at x = 1 */
export const huber = (x: number) => (Math.abs(x) <= 1 ? (x * x) / 2 : Math.abs(x) - 0.5);
/** @differentiable @at price = 100 */
export const tariff = (price: number) => (price > 100 ? 100 + 0.5 * (price - 100) : price);
//                                        ^^^^^^^^^^^ kink
`,
    },
    {
      title: 'Quiet: a lattice of cells that fit, on the lattice and off it',
      source: `
const hashed = (i: number) => ((i * 374761393) & 255) / 255;
const fade = (t: number) => t * t * (3 - 2 * t);
/** @differentiable @at x = 2 @at x = 2.25 */
export function noise(x: number) {
  const i = Math.floor(x);
  return hashed(i) + (hashed(i + 1) - hashed(i)) * fade(x - i);
}
/** @differentiable @at x = 3 */
export const wave = (x: number) => Math.sin(2 * Math.PI * (x - Math.floor(x)));
`,
    },
    {
      title: 'Quiet: a jump that is not at the point',
      source: `
/** @differentiable @at x = 1.001 */
export const step = (x: number) => (x >= 1 ? 2 * x : x);
/** @differentiable @at a = 2, b = 2, c = 1 */
export const smallest = (a: number, b: number, c: number) => [a, b, c].sort((p, q) => p - q)[0]!;
`,
    },
    {
      title: 'Quiet: whole numbers that count',
      source: `
/** @differentiable @at x = 0.2, steps = 4 */
export function logistic(x: number, steps: number) {
  for (let k = 0; k < steps; k++) x = 4 * x * (1 - x);
  return x;
}
`,
    },
    {
      title: 'Quiet: where the derivative is lost in any case, that is what is said',
      source: `
/** @differentiable @at kilograms = 2.5 */
export const postage = (kilograms: number) => 3 * Math.round(kilograms) + 0.9;
//                                                ^^^^^^^^^^^^^^^^^^^^^ lost-derivative
`,
    },
  ],
};

export function detectJump(evidence: Evidence): Finding[] {
  const { mark, evaluation, jumps, spanOf, textOf } = evidence;
  return jumps.flatMap((found) => {
    const span = spanOf(siteOf(found, evidence)) ?? mark.nameSpan;
    if (isLost(found, evidence) || isCount(found, span, evidence)) return [];
    const { path } = evaluation.inputs[found.input]!;
    const output = evaluation.outputs[found.output]!.path;
    const subject = output === '' ? mark.name : `${output} of ${mark.name}`;
    const cause = span === mark.nameSpan ? '' : `${quoted(textOf(span))} changes there: `;
    const message = `${subject} jumps ${atPoint(evaluation.point.text)}. ${cause}${sidesOf(found, path)}. The derivative shown is that of the branch that was taken. Make both sides meet, or move the point.`;
    return [concerning(report(jump, span, message), [path])];
  });
}

function sidesOf(found: Jump, path: string): string {
  const { left: before, here: at, right: after } = found;
  const gap = Math.max(Math.abs(after - before), Math.abs(at - before));
  // The sides were looked at from a little way off.
  const [left, here, right] = [before, at, after].map((x) => (Math.abs(x) < 1e-6 * gap ? 0 : x)) as [number, number, number];
  const isGap = Math.abs(right - left) > gap / 2;
  if (!isGap) return `it is ${shownNumber(here)} at the point and ${shownNumber(left)} around it, in ${path}`;
  const [low, high] = shownApart(left, right);
  return `it is ${low} from the left, ${high} from the right, in ${path}`;
}

/** What turns a number into text, say, is a rounding that no decision shows. */
const siteOf = ({ site, input }: Jump, { reverse }: Evidence): number =>
  site >= 0 ? site : (reverse.events.find(({ kind, inputs }) => kind === 'lost' && inputs.includes(input))?.site ?? -1);

/** A derivative that is missing everywhere, in a rounding or a search, has a finding of its own. */
function isLost({ input }: Jump, { reverse, influence, followed }: Evidence): boolean {
  const isRounded = reverse.events.some(({ kind, inputs }) => kind === 'lost' && inputs.includes(input));
  return !reverse.reached[input] && (followed[input] === true || (influence[input] === true && isRounded));
}

/** A whole number that a loop, a length or bits go by jumps by its nature. */
function isCount({ site, input }: Jump, span: Finding['span'], { evaluation, isLoopTest, textOf }: Evidence): boolean {
  const { value } = evaluation.inputs[input]!;
  return Number.isInteger(value) && value >= 0 && (site < 0 || isLoopTest(span) || /[&|^~]|<<|>>/.test(textOf(span)));
}
