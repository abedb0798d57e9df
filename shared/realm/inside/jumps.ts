/**
 * Where a function jumps. It is run on both sides of its point; then the run on one side is led along the way of the other, one decision
 * after the other. A decision that takes the result across the gap is a cause. A jump without one comes from an operation that has it.
 */
import * as tape from '../../ad/tape.ts';
import { smallestStep } from '../../check/branch.ts';
import { scaleOf } from '../../check/reduction.ts';
import type { Jump } from '../runs.ts';
import { decisionsAt, type Led, type TracedRun } from './decisions.ts';
import type { Prepared } from './inputs.ts';
import type { Elements } from './structure.ts';

/** What the gradient check takes for a step that is none, relative to an input's scale; and a longer one. */
const near = 1.5 * smallestStep;
const far = 1024 * near;
/** Part of the gap that a decision has to bridge. */
const share = 0.1;

/** Inputs that are looked at, decisions that are turned, nodes of a run that are looked at. */
const columnLimit = 8;
const turnLimit = 16;
const nodeLimit = 50_000;

export function jumps(prepared: Prepared, columns: readonly number[], elements: Elements): Jump[] {
  return columns.slice(0, columnLimit).flatMap((input) => jumpsIn(prepared, input, elements));
}

function jumpsIn(prepared: Prepared, input: number, elements: Elements): Jump[] {
  const home = prepared.inputs.map(({ value }) => value);
  const scale = scaleOf(home[input]!);
  const at = (t: number) => home.map((x, j) => (j === input ? x + t * scale : x));
  const run = (t: number, led?: Led) => decisionsAt(prepared, at(t), elements, led);
  const [left, here, right] = [run(-near), run(0), run(near)];
  const [farLeft, farRight] = [run(-far), run(far)];
  const valuesAt = (i: number) => [farLeft, left, here, right, farRight].map(({ outputs }) => outputs[i] ?? NaN) as unknown as Five;
  const output = here.outputs.findIndex((_, i) => isJump(valuesAt(i)));
  if (output < 0) return [];
  const [, a, b, c] = valuesAt(output);
  const isGap = Math.abs(c - a) > Math.abs(b - a) / 2;
  // Both sides may go the same way, and the point another one; on theirs it may have no value, as in x / |x|.
  const ways = [
    () => (isGap ? turned(left, right, (led) => run(near, led), output) : []),
    () => turned(left, here, (led) => run(0, led), output),
    () => turned(here, left, (led) => run(-near, led), output),
  ];
  const sites = ways.reduce<readonly number[]>((known, way) => (known.length > 0 ? known : way()), []);
  const found = sites.length > 0 ? sites : [operationAt((t) => (run(t), nodes()))];
  return found.map((site) => ({ site, input, output, left: a, here: b, right: c }));
}

type Five = readonly [farLeft: number, left: number, here: number, right: number, farRight: number];

/** Whether numbers on both sides do not come closer to each other, or to the one in the middle, when the sides do. */
function isJump([farLeft, left, here, right, farRight]: Five): boolean {
  const distance = (...distances: readonly number[]) => Math.max(...distances.map(Math.abs));
  const close = distance(left - here, right - here);
  return close > 2 ** 14 * Number.EPSILON * Math.abs(here) && close > distance(farLeft - here, farRight - here) / 2;
}

/** The sites of the decisions that lead one run to the result of another. */
function turned(wanted: TracedRun, start: TracedRun, run: (led: Led) => TracedRun, output: number): number[] {
  const sites = new Set<number>();
  const led = new Map<number, unknown>();
  const gap = share * Math.abs(wanted.outputs[output]! - start.outputs[output]!);
  let current = start;
  for (let turn = 0; turn < turnLimit; turn++) {
    const k = current.decisions.findIndex(({ site, outcome }, d) => {
      const other = wanted.decisions[d];
      return other?.site === site && !Object.is(other.outcome, outcome);
    });
    if (k < 0) break;
    led.set(k, wanted.decisions[k]!.outcome);
    const next = run(led);
    if (Math.abs(next.outputs[output]! - current.outputs[output]!) > gap) sites.add(current.decisions[k]!.site);
    current = next;
  }
  return [...sites];
}

/** The first operation whose own value jumps, in runs that take the same way; −1 where there is none. */
function operationAt(nodesAt: (t: number) => readonly Node[]): number {
  const runs = [-far, -near, 0, near, far].map(nodesAt);
  const jumping = runs[2]!.findIndex((node, k) => {
    const here = runs.map((each) => each[k]);
    return here.every((each) => each?.site === node.site) && isJump(here.map((each) => each!.value) as unknown as Five);
  });
  return runs[2]![jumping]?.site ?? -1;
}

interface Node {
  readonly site: number;
  readonly value: number;
}

/** What the tape holds. */
function nodes(): Node[] {
  const count = Math.min(tape.tapeEnd() / tape.stride, nodeLimit);
  return Array.from({ length: count }, (_, k) => ({ site: tape.siteAt(k * tape.stride), value: tape.valueAt(k * tape.stride) }));
}
