/**
 * The tape of reverse mode (survey, Section 3.2; Griewank and Walther, Evaluating Derivatives, chapter 4): the Wengert list of a
 * run. An operation stores its code and operands instead of its partials; a sweep computes the partials again, which is cheaper
 * than memory. All of a node lies in 32 bytes, value and adjoint side by side, because memory is what a tape costs:
 *
 *     doubles    value | adjoint | operand, code and site | second operand or constant
 *     integers     0 1 |     2 3 |       4              5 | 6                        7
 *
 * A site shares its word with the code, so it is a number below 2²³, or −1 for none. A whole expression may be one node, whose partials
 * were accumulated before it was recorded (Hogan, Fast reverse-mode automatic differentiation using expression templates in C++, ACM
 * TOMS 40, 2014): its operands and partials lie in arrays of their own, twice the first one's place and their number in words 4 and 6.
 * The most frequent of these, x + p·y, has x + 1, y and p in the place of all that: its word 4 alone is odd.
 *
 * A node's index is the position of its value among the doubles, so that successive nodes are `stride` apart. The arrays never move: V8
 * then knows where they are when it compiles the operations. A tape that is full is recorded again on a larger one.
 */
import { axpy, firstBinary, inputCode, multiplyAdd, preaccumulated, scaled } from './codes.ts';
import { binaryRules, unaryRules } from './rules.ts';
import { term } from './term.ts';

export const stride = 4;

/** Nodes that fit; the linker chooses. */
declare const ad$capacity: number | undefined;
const capacity = typeof ad$capacity === 'number' ? ad$capacity : 1 << 16;
const operandsPerNode = 2;

const doubles = new Float64Array(stride * capacity);
const integers = new Int32Array(doubles.buffer);
/** Index of the next node. */
let end = 0;

/** Operands and partials of preaccumulated nodes. */
const operands = new Int32Array(operandsPerNode * capacity);
const partials = new Float64Array(operandsPerNode * capacity);
let operandEnd = 0;

/** Whether every adjoint still is −0, as nodes are recorded. */
let isClean = true;
let tangents = new Float64Array(0);

/** Thrown when a run has more operations than it may have. */
class TapeFull extends Error {
  override readonly name = 'TapeFull';
}
/** Thrown when it may have more, and the arrays do not hold them. */
class TapeTooSmall extends Error {
  override readonly name = 'TapeTooSmall';
}
let limit = Infinity;
/** Indices from here on are refused. */
let refused = doubles.length;
let overflow: Error | undefined;

export function setLimit(operations: number): void {
  limit = operations * stride;
  refused = Math.min(limit, doubles.length);
}

/** Throws again what the program may have caught when the tape was full. */
export function assertComplete(): void {
  if (overflow) throw overflow;
}

export const tapeEnd = (): number => end;
/** What has been written, with the operands and partials of preaccumulated nodes. */
export const bytes = (): number =>
  Float64Array.BYTES_PER_ELEMENT * end + (Int32Array.BYTES_PER_ELEMENT + Float64Array.BYTES_PER_ELEMENT) * operandEnd;
export const valueAt = (index: number): number => doubles[index]!;
export const codeAt = (index: number): number => (isAxpy(index) ? axpy : integers[2 * index + 5]! & 255);
export const siteAt = (index: number): number => (isAxpy(index) ? -1 : integers[2 * index + 5]! >> 8);
const isAxpy = (index: number): boolean => (integers[2 * index + 4]! & 1) === 1;
/** ∂y/∂v of the last sweep's output y. */
export const adjointAt = (index: number): number => doubles[index + 1]! + 0;
/** The tangent of the last forward pass. */
export const tangentAt = (index: number): number => tangents[index / stride]! + 0;
/** Reads the adjoints of the first nodes, which the inputs are. */
export function readFirstAdjoints(into: Float64Array): void {
  for (let k = 0; k < into.length; k++) into[k] = doubles[stride * k + 1]! + 0;
}
/** Whether the last sweep's output depends on a node through any chain of operations. */
export const isReached = (index: number): boolean => !Object.is(doubles[index + 1], -0);

/**
 * How far the last sweep's output may be from its exact value, to first order: half a unit in the last place of every value that was
 * computed from `base` on, times its adjoint (Linnainmaa, Taylor expansion of the accumulated rounding error, BIT 16, 1976).
 */
export function roundingError(base = 0): number {
  let sum = 0;
  for (let k = base; k < end; k += stride) {
    if (isReached(k) && codeAt(k) !== inputCode) sum += Math.abs(doubles[k]! * doubles[k + 1]!);
  }
  return (sum * Number.EPSILON) / 2;
}

function stop(): never {
  const message = `the tape is full after ${end / stride} operations`;
  overflow = end >= limit ? new TapeFull(message) : new TapeTooSmall(message);
  throw overflow;
}

/** Records an operation on one or two nodes and returns its index. */
export function record(code: number, x: number, y: number, value: number, site: number): number {
  if (end >= refused) stop();
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
  if (end >= refused) stop();
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

/** Records x + y · z of three nodes. */
export function recordMultiplyAdd(x: number, y: number, z: number, value: number): number {
  if (end >= refused) stop();
  const index = end;
  end = index + stride;
  const words = 2 * index;
  doubles[index] = value;
  doubles[index + 1] = -0;
  integers[words + 4] = x;
  integers[words + 5] = multiplyAdd;
  integers[words + 6] = y;
  integers[words + 7] = z;
  return index;
}

/** Records x + p · y of two nodes. */
export function recordAxpy(x: number, y: number, p: number, value: number): number {
  if (end >= refused) stop();
  const index = end;
  end = index + stride;
  const words = 2 * index;
  doubles[index] = value;
  doubles[index + 1] = -0;
  integers[words + 4] = x + 1;
  integers[words + 5] = y;
  doubles[index + 3] = p;
  return index;
}

/** Announces an operand of the next preaccumulated node. */
export function operand(node: number, partial: number): void {
  const place = operandEnd++;
  operands[place] = node;
  partials[place] = partial;
}

/** Records a value whose operands are the `count` last ones announced. */
export function recordPreaccumulated(count: number, value: number, site: number): number {
  if (operandEnd > operands.length) stop();
  return record(preaccumulated, 2 * (operandEnd - count), count, value, site);
}

/** The same for an expression of the program, which needs no stored operands when there is one. */
export function recordExpression(count: number, value: number, site: number): number {
  if (count > 1) return recordPreaccumulated(count, value, site);
  operandEnd--;
  return recordConstant(scaled, operands[operandEnd]!, partials[operandEnd]!, value, site);
}

/** Forgets all operations. Every active number of before must be dead. */
export function rewind(): void {
  end = 0;
  operandEnd = 0;
  isClean = true;
  overflow = undefined;
}

/** Marks every node as unreached. */
export function clearAdjoints(): void {
  if (!isClean) for (let k = 1; k < end; k += stride) doubles[k] = -0;
  isClean = true;
}

/** Outputs below this, beside 0, have adjoints on the way to the inputs that no double can hold; a power of two brings them back. */
const tiny = 1e-100;
const magnification = 2 ** 512;

/**
 * A sweep with cotangent 1. That of a tiny output is made magnified, so that adjoints which are smaller still do not become 0 between
 * large factors; where that overflows, it is made as it is.
 */
export function sweepFrom(output: number, base = 0): void {
  const value = Math.abs(doubles[output]!);
  if (!(value > 0 && value < tiny)) return sweep(output, 1, base);
  sweep(output, magnification, base);
  for (let k = base; k < end; k += stride) {
    const adjoint = doubles[k + 1]!;
    if (!Number.isFinite(adjoint)) return sweep(output, 1, base);
    // −0 says that a node was not reached.
    if (adjoint !== 0) doubles[k + 1] = adjoint / magnification + 0;
  }
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
    if (x & 1) {
      d[x]! += w;
      d[n[2 * k + 5]! + 1]! += w * d[k + 3]! + 0;
      continue;
    }
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
      case 56: // max(x, y)
      case 59: {
        // min(x, y)
        const y = n[2 * k + 6]!;
        const v = d[k]!;
        if (d[x] === d[y]) contribute(k, w);
        else if (d[x] === v) d[x + 1]! += w;
        else if (d[y] === v) d[y + 1]! += w;
        else contribute(k, w);
        break;
      }
      case multiplyAdd: {
        const y = n[2 * k + 6]!;
        const z = n[2 * k + 7]!;
        d[x + 1]! += w;
        d[y + 1]! += w * d[z]! + 0;
        d[z + 1]! += w * d[y]! + 0;
        break;
      }
      case preaccumulated:
        for (let place = x >> 1, last = place + n[2 * k + 6]!; place < last; place++) d[operands[place]! + 1]! += w * partials[place]! + 0;
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
  if (code < firstBinary) {
    doubles[x + 1]! += w * unaryRules[code]!.dx(doubles[x]!, doubles[k]!) + 0;
    return;
  }
  const mode = (code - firstBinary) % 3;
  doubles[x + 1]! += w * partial(k, mode === 2 ? 1 : 0) + 0;
  if (mode === 0) doubles[integers[2 * k + 6]! + 1]! += w * partial(k, 1) + 0;
}

/** The operands of a node that are nodes, with their places among all operands: for two, 0 is the left one and 1 the right one. */
export function operandsOf(k: number): readonly { readonly side: number; readonly node: number }[] {
  const code = codeAt(k);
  const [x, , y, z] = integers.subarray(2 * k + 4, 2 * k + 8) as unknown as readonly [number, number, number, number];
  if (code === inputCode) return [];
  if (code === preaccumulated) return Array.from(operands.subarray(x / 2, x / 2 + y), (node, side) => ({ side, node }));
  if (code === axpy) return [x - 1, integers[2 * k + 5]!].map((node, side) => ({ side, node }));
  if (code < firstBinary) return [{ side: 0, node: x }];
  const nodes = code === multiplyAdd ? [x, y, z] : [x, y];
  const mode = code === multiplyAdd ? 0 : (code - firstBinary) % 3;
  return mode === 0 ? nodes.map((node, side) => ({ side, node })) : [{ side: mode - 1, node: x }];
}

/** What `record` and `recordConstant` were given for an operation's operands. */
export const firstAt = (k: number): number => integers[2 * k + 4]!;
export const secondAt = (k: number): number => integers[2 * k + 6]!;
export const constantAt = (k: number): number => doubles[k + 3]!;

/** How many operands an operation has, constants included. */
export function arityAt(k: number): number {
  const code = codeAt(k);
  return code >= firstBinary && code < axpy ? 2 : operandsOf(k).length;
}

/** The value of an operand, node or constant. */
export function operandValue(k: number, side: number): number {
  const node = operandsOf(k).find((each) => each.side === side)?.node;
  return node === undefined ? doubles[k + 3]! : doubles[node]!;
}

/** The partial derivative of a node with respect to an operand. */
export function partial(k: number, side: number): number {
  const code = codeAt(k);
  const v = doubles[k]!;
  const first = integers[2 * k + 4]!;
  if (code === preaccumulated) return partials[first / 2 + side]!;
  if (code === axpy) return side === 0 ? 1 : doubles[k + 3]!;
  if (code === multiplyAdd) return side === 0 ? 1 : operandValue(k, 3 - side);
  const x = doubles[first]!;
  if (code < firstBinary) return unaryRules[code]!.dx(x, v);
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
