/**
 * The tape of reverse mode (survey, Section 3.2; Griewank and Walther, Evaluating Derivatives, chapter 4): the Wengert list of
 * a run as parallel typed arrays. An operation stores its code and operands instead of its partials; a sweep computes the
 * partials again, which is cheaper than memory.
 */
import { binaryRules, unaryRules } from './rules.ts';
import { term } from './term.ts';

/**
 * Operation codes. Unary rule u has code u. Binary rule b has three codes from `firstBinary + 3 b`: both operands active,
 * only the left, only the right; a passive operand is an index into `constants`. `linear` is p·x + q·y, with p and q at
 * the constant index of the same node and the next, the partials of something that has no row of its own.
 */
export const firstBinary = 32;
export const linearCode = 253;
export const linearTwoCode = 254;
export const inputCode = 255;

export let length = 0;
let capacity = 1 << 12;
export let codes = new Uint8Array(capacity);
export let left = new Int32Array(capacity);
export let right = new Int32Array(capacity);
export let sites = new Int32Array(capacity);
export let values = new Float64Array(capacity);

let constantCount = 0;
export let constants = new Float64Array(1 << 10);

/** Adjoints of the last sweep. −0 marks a node that no adjoint has reached; a reached one holds anything else. */
export let adjoints = new Float64Array(0);
/** Tangents of the last forward pass over the tape. */
export let tangents = new Float64Array(0);

/** Operations the tape may hold; beyond it the run ends with a `TapeFull`. */
let limit = Infinity;
export class TapeFull extends Error {}
export function setLimit(operations: number): void {
  limit = operations;
}

function grow(): void {
  if (length >= limit) throw new TapeFull(`the tape is full after ${length} operations`);
  capacity *= 2;
  codes = copy(codes, new Uint8Array(capacity));
  left = copy(left, new Int32Array(capacity));
  right = copy(right, new Int32Array(capacity));
  sites = copy(sites, new Int32Array(capacity));
  values = copy(values, new Float64Array(capacity));
}

function copy<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Records an operation and returns its index. */
export function record(code: number, x: number, y: number, value: number, site: number): number {
  if (length === capacity) grow();
  const index = length++;
  codes[index] = code;
  left[index] = x;
  right[index] = y;
  values[index] = value;
  sites[index] = site;
  return index;
}

/** Keeps a passive operand and returns its index in `constants`. */
export function constant(value: number): number {
  if (constantCount === constants.length) constants = copy(constants, new Float64Array(2 * constantCount));
  constants[constantCount] = value;
  return constantCount++;
}

/** Forgets all operations from index `base` on. Actives beyond it must be dead. */
export function rewind(base: number): void {
  length = base;
  if (base === 0) constantCount = 0;
}

/** Whether the last sweep's output depends on node `index` through any chain of operations. */
export const isReached = (index: number): boolean => !Object.is(adjoints[index], -0);

/** Marks every node as unreached. */
export function clearAdjoints(): void {
  if (adjoints.length < length) adjoints = new Float64Array(capacity);
  adjoints.fill(-0, 0, length);
}

/**
 * Reverse sweep: the adjoints of all nodes down to `base`, for the output at `output` with cotangent `seed` (survey,
 * Section 3.2). A node that the output does not depend on is skipped, one that is reached with adjoint 0 is not: 0 · ∞ is
 * NaN in reverse mode as it is in forward mode. Adding 0 turns a product −0 into +0, which keeps −0 free as the mark.
 */
export function sweep(output: number, seed: number, base = 0): void {
  clearAdjoints();
  adjoints[output] = seed + 0;
  for (let k = output; k >= base; k--) {
    const w = adjoints[k]!;
    if (w === 0 && 1 / w < 0) continue;
    const l = left[k]!;
    const r = right[k]!;
    // The arithmetic rows of the table, spelled out because they are most of every tape; a test compares them.
    switch (codes[k]) {
      case 32: // x + y
        adjoints[l]! += w;
        adjoints[r]! += w;
        break;
      case 33: // x + c
        adjoints[l]! += w;
        break;
      case 34: // c + y
        adjoints[r]! += w;
        break;
      case 35: // x − y
        adjoints[l]! += w;
        adjoints[r]! += 0 - w;
        break;
      case 36: // x − c
        adjoints[l]! += w;
        break;
      case 37: // c − y
        adjoints[r]! += 0 - w;
        break;
      case 38: // x · y
        adjoints[l]! += w * values[r]! + 0;
        adjoints[r]! += w * values[l]! + 0;
        break;
      case 39: // x · c
        adjoints[l]! += w * constants[r]! + 0;
        break;
      case 40: // c · y
        adjoints[r]! += w * constants[l]! + 0;
        break;
      case 41: {
        // x / y
        const q = w / values[r]!;
        adjoints[l]! += q + 0;
        adjoints[r]! += -(q * values[k]!) + 0;
        break;
      }
      case 42: // x / c
        adjoints[l]! += w / constants[r]! + 0;
        break;
      case 43: // c / y
        adjoints[r]! += -(w / values[r]!) * values[k]! + 0;
        break;
      case inputCode:
        break;
      default: {
        const mask = activeOperands(k);
        if (mask & 1) adjoints[l]! += w * partial(k, 0) + 0;
        if (mask & 2) adjoints[r]! += w * partial(k, 1) + 0;
      }
    }
  }
}

/** Which operands of node `k` are nodes: bit 0 the left one, bit 1 the right one. */
export function activeOperands(k: number): number {
  const code = codes[k]!;
  if (code === inputCode) return 0;
  if (code === linearTwoCode) return 3;
  if (code === linearCode || code < firstBinary) return 1;
  const mode = (code - firstBinary) % 3;
  return mode === 0 ? 3 : mode;
}

/** Name-independent access to the operands' values, active or not. */
export function operandValue(k: number, side: 0 | 1): number {
  const index = side === 0 ? left[k]! : right[k]!;
  return activeOperands(k) & (1 << side) ? values[index]! : constants[index]!;
}

/** ∂v/∂x (side 0) or ∂v/∂y (side 1) of node `k`, from the rules table. */
export function partial(k: number, side: 0 | 1): number {
  const code = codes[k]!;
  const v = values[k]!;
  if (code === linearCode || code === linearTwoCode) return constants[linearPartials.get(k)! + side]!;
  if (code < firstBinary) return unaryRules[code]!.dx(operandValue(k, 0), v);
  const rule = binaryRules[((code - firstBinary) / 3) | 0]!;
  const x = operandValue(k, 0);
  const y = operandValue(k, 1);
  return side === 0 ? rule.dx(x, y, v) : rule.dy(x, y, v);
}

const linearPartials = new Map<number, number>();

/** Records a value with given partials with respect to any number of nodes, as a chain of sums of two. */
export function recordLinear(value: number, operands: readonly number[], partials: readonly number[], site: number): number {
  let index = operands[0]!;
  let sum = partials[0]!;
  let isFirst = true;
  for (let j = 1; j < operands.length; j++) {
    const at = constant(sum);
    constant(partials[j]!);
    index = record(linearTwoCode, index, operands[j]!, value, site);
    linearPartials.set(index, at);
    sum = 1;
    isFirst = false;
  }
  if (!isFirst) return index;
  const at = constant(sum);
  index = record(linearCode, index, 0, value, site);
  linearPartials.set(index, at);
  return index;
}

/**
 * Forward pass over the tape: the tangents of all nodes from `base`, given those of the inputs (survey, Table 2). As in
 * forward mode, −0 marks a node that the direction does not move.
 */
export function pushForward(base: number, inputs: readonly number[], direction: readonly number[]): void {
  tangents = new Float64Array(length).fill(-0);
  inputs.forEach((index, j) => {
    tangents[index] = direction[j] || -0;
  });
  for (let k = base; k < length; k++) {
    const mask = activeOperands(k);
    if (mask & 1) tangents[k]! += term(partial(k, 0), tangents[left[k]!]!);
    if (mask & 2) tangents[k]! += term(partial(k, 1), tangents[right[k]!]!);
  }
}
