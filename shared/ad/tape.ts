/**
 * The tape of reverse mode (survey, Section 3.2; Griewank and Walther, Evaluating Derivatives, chapter 4): the Wengert list of a
 * run. An operation stores its code and operands instead of its partials; a sweep computes the partials again, which is cheaper
 * than memory. All of a node lies in 32 bytes, value and adjoint side by side, because memory is what a tape costs:
 *
 *     doubles    value | adjoint | operand, code and site | second operand or constant
 *     integers     0 1 |     2 3 |       4              5 | 6                        7
 *
 * A site shares its word with the code, so it is a number below 2²³, or −1 for none.
 *
 * A node's index is the position of its value among the doubles, so that successive nodes are `stride` apart.
 */
import { binaryRules, unaryRules } from './rules.ts';
import { term } from './term.ts';

export const stride = 4;

/**
 * Operation codes. Unary rule u has code u. Binary rule b has three codes from `firstBinary + 3 b`: both operands are nodes,
 * only the left, only the right; the other one is a constant. `linear` is p·x, `linearTwo` p·x + q·y with given partials.
 */
export const firstBinary = 32;
const linearCode = 253;
const linearTwoCode = 254;
export const inputCode = 255;

let doubles = new Float64Array(stride << 12);
let integers = new Int32Array(doubles.buffer);
/** Index of the next node. */
let end = 0;
/** Partials of `linear` nodes, which no row of the table knows. */
const linearPartials = new Map<number, readonly [number, number]>();

/** Whether every adjoint still is −0, as nodes are recorded. */
let isClean = true;
let tangents = new Float64Array(0);

/** Thrown when the tape may not grow any more. */
class TapeFull extends Error {
  override readonly name = 'TapeFull';
}
let limit = Infinity;
export function setLimit(operations: number): void {
  limit = operations * stride;
}

export const tapeEnd = (): number => end;
export const valueAt = (index: number): number => doubles[index]!;
export const codeAt = (index: number): number => integers[2 * index + 5]! & 255;
export const siteAt = (index: number): number => integers[2 * index + 5]! >> 8;
/** ∂y/∂v of the last sweep's output y. */
export const adjointAt = (index: number): number => doubles[index + 1]! + 0;
/** The tangent of the last forward pass. */
export const tangentAt = (index: number): number => tangents[index / stride]! + 0;
/** Whether the last sweep's output depends on a node through any chain of operations. */
export const isReached = (index: number): boolean => !Object.is(doubles[index + 1], -0);

function grow(): void {
  if (end >= limit) throw new TapeFull(`the tape is full after ${end / stride} operations`);
  const larger = new Float64Array(2 * doubles.length);
  larger.set(doubles);
  doubles = larger;
  integers = new Int32Array(larger.buffer);
}

/** Records an operation on one or two nodes and returns its index. */
export function record(code: number, x: number, y: number, value: number, site: number): number {
  if (end === doubles.length) grow();
  const index = end;
  end = index + stride;
  const words = 2 * index;
  doubles[index] = value;
  doubles[index + 1] = -0;
  integers[words + 4] = x;
  integers[words + 5] = code | (site << 8);
  integers[words + 6] = y;
  return index;
}

/** Records an operation on a node and a constant and returns its index. */
export function recordConstant(code: number, x: number, constant: number, value: number, site: number): number {
  if (end === doubles.length) grow();
  const index = end;
  end = index + stride;
  const words = 2 * index;
  doubles[index] = value;
  doubles[index + 1] = -0;
  integers[words + 4] = x;
  integers[words + 5] = code | (site << 8);
  doubles[index + 3] = constant;
  return index;
}

/** Records a value with given partials with respect to any number of nodes, as a chain of sums of two. */
export function recordLinear(value: number, operands: readonly number[], partials: readonly number[], site: number): number {
  let index = operands[0]!;
  let first = partials[0]!;
  for (let j = 1; j < operands.length; j++) {
    index = record(linearTwoCode, index, operands[j]!, value, site);
    linearPartials.set(index, [first, partials[j]!]);
    first = 1;
  }
  if (operands.length > 1) return index;
  index = record(linearCode, index, 0, value, site);
  linearPartials.set(index, [first, 0]);
  return index;
}

/** Forgets all operations. Every active number of before must be dead. */
export function rewind(): void {
  end = 0;
  isClean = true;
  linearPartials.clear();
}

/** Marks every node as unreached. */
export function clearAdjoints(): void {
  if (!isClean) for (let k = 1; k < end; k += stride) doubles[k] = -0;
  isClean = true;
}

/**
 * Reverse sweep: the adjoints of all nodes down to `base`, for the output at `output` with cotangent `seed` (survey, Section 3.2).
 * A node that the output does not depend on carries −0 and is skipped, one that is reached with adjoint 0 is not (see `term`).
 */
export function sweep(output: number, seed: number, base = 0): void {
  clearAdjoints();
  isClean = false;
  const d = doubles;
  const n = integers;
  d[output + 1] = seed + 0;
  for (let k = output; k >= base; k -= stride) {
    const w = d[k + 1]!;
    if (w === 0 && 1 / w < 0) continue;
    const x = n[2 * k + 4]!;
    // The rows of the table that are most of every tape, spelled out; a test compares them.
    switch (n[2 * k + 5]! & 255) {
      case 0: // −x
        d[x + 1]! += 0 - w;
        break;
      case 4: // exp x
        d[x + 1]! += w * d[k]! + 0;
        break;
      case 6: // ln x
        d[x + 1]! += w / d[x]! + 0;
        break;
      case 32: // x + y
        d[x + 1]! += w;
        d[n[2 * k + 6]! + 1]! += w;
        break;
      case 33: // x + c
      case 34: // c + x
      case 36: // x − c
        d[x + 1]! += w;
        break;
      case 35: // x − y
        d[x + 1]! += w;
        d[n[2 * k + 6]! + 1]! += 0 - w;
        break;
      case 37: // c − x
        d[x + 1]! += 0 - w;
        break;
      case 38: {
        // x · y
        const y = n[2 * k + 6]!;
        d[x + 1]! += w * d[y]! + 0;
        d[y + 1]! += w * d[x]! + 0;
        break;
      }
      case 39: // x · c
      case 40: // c · x
        d[x + 1]! += w * d[k + 3]! + 0;
        break;
      case 41: {
        // x / y
        const y = n[2 * k + 6]!;
        const q = w / d[y]!;
        d[x + 1]! += q + 0;
        d[y + 1]! += -(q * d[k]!) + 0;
        break;
      }
      case 42: // x / c
        d[x + 1]! += w / d[k + 3]! + 0;
        break;
      case 43: // c / x
        d[x + 1]! += -(w / d[x]!) * d[k]! + 0;
        break;
      case inputCode:
        break;
      default:
        contribute(k, w);
    }
  }
}

/** Adds to the operands' adjoints by the rules table. */
function contribute(k: number, w: number): void {
  const code = integers[2 * k + 5]! & 255;
  const x = integers[2 * k + 4]!;
  const v = doubles[k]!;
  if (code < firstBinary) {
    doubles[x + 1]! += w * unaryRules[code]!.dx(doubles[x]!, v) + 0;
    return;
  }
  const mode = code === linearTwoCode ? 0 : code === linearCode ? 1 : (code - firstBinary) % 3;
  if (mode !== 2) doubles[x + 1]! += w * partial(k, 0) + 0;
  if (mode === 2) doubles[x + 1]! += w * partial(k, 1) + 0;
  else if (mode !== 1) doubles[integers[2 * k + 6]! + 1]! += w * partial(k, 1) + 0;
}

/** Operand 0 is the left one, 1 the right one. */
type Side = 0 | 1;

/** The operands of a node that are nodes. */
export function operandsOf(k: number): readonly { readonly side: Side; readonly node: number }[] {
  const code = codeAt(k);
  const x = integers[2 * k + 4]!;
  if (code === inputCode) return [];
  if (code < firstBinary || code === linearCode) return [{ side: 0, node: x }];
  const mode = code === linearTwoCode ? 0 : (code - firstBinary) % 3;
  if (mode !== 0) return [{ side: mode === 1 ? 0 : 1, node: x }];
  return [
    { side: 0, node: x },
    { side: 1, node: integers[2 * k + 6]! },
  ];
}

/** How many operands an operation has, constants included. */
export function arityAt(k: number): number {
  const code = codeAt(k);
  if (code === inputCode) return 0;
  return code < firstBinary || code === linearCode ? 1 : 2;
}

/** The value of an operand, node or constant. */
export function operandValue(k: number, side: Side): number {
  const node = operandsOf(k).find((operand) => operand.side === side)?.node;
  return node === undefined ? doubles[k + 3]! : doubles[node]!;
}

/** ∂v/∂x (side 0) or ∂v/∂y (side 1) of a node, from the rules table. */
export function partial(k: number, side: Side): number {
  const code = codeAt(k);
  const v = doubles[k]!;
  const x = doubles[integers[2 * k + 4]!]!;
  if (code < firstBinary) return unaryRules[code]!.dx(x, v);
  if (code >= linearCode) return linearPartials.get(k)![side];
  const rule = binaryRules[((code - firstBinary) / 3) | 0]!;
  const mode = (code - firstBinary) % 3;
  const other = mode === 0 ? doubles[integers[2 * k + 6]!]! : doubles[k + 3]!;
  const [a, b] = mode === 2 ? [other, x] : [x, other];
  return side === 0 ? rule.dx(a, b, v) : rule.dy(a, b, v);
}

/**
 * Forward pass over the tape: the tangents of all nodes from `base`, given those of the inputs (survey, Table 2). As in forward
 * mode, −0 marks a node that the direction does not move.
 */
export function pushForward(base: number, inputs: readonly number[], direction: readonly number[]): void {
  tangents = new Float64Array(end / stride).fill(-0);
  inputs.forEach((index, j) => {
    tangents[index / stride] = direction[j] || -0;
  });
  for (let k = base; k < end; k += stride) {
    for (const { side, node } of operandsOf(k)) tangents[k / stride]! += term(partial(k, side), tangents[node / stride]!);
  }
}
