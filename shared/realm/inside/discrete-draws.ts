/**
 * Where a function jumps because of what it draws. The draws become inputs beside its own, so that the tape knows which comparisons
 * depend on both. Such a comparison is moved to where it changes its outcome, by Newton's method on the draws; a function that has
 * another value on the other side has a term in the derivative of its mean that no path-wise derivative contains.
 */
import { watching } from '../../ad/events.ts';
import type { Any } from '../../ad/number-system.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import type { DiscreteDraw } from '../runs.ts';
import { draws } from './draws.ts';
import type { Prepared } from './inputs.ts';
import { numbersOf, type Elements } from './structure.ts';

interface Comparison {
  readonly site: number;
  /** Which of the comparisons of this site. */
  readonly ordinal: number;
  /** The node of the difference of its sides. */
  readonly node: number;
}

interface TracedRun {
  /** Nodes of the function's inputs, and of the draws. */
  readonly inputs: readonly number[];
  readonly drawn: readonly number[];
  readonly comparisons: readonly Comparison[];
  readonly outputs: readonly number[];
}

/** Draws with values of their own instead, by when they are drawn. */
type Moved = ReadonlyMap<number, number>;

/** Sites that are looked at, and comparisons of one site: the rest would say nothing new. */
const siteLimit = 8;
const ordinalLimit = 3;
/** Comparisons of one site that are recorded; each may cost a sweep. */
const recordLimit = 12;

export function discreteDraws(prepared: Prepared, elements: Elements): DiscreteDraw[] {
  const first = traced(prepared, elements, new Map());
  const candidates = first.comparisons.flatMap((comparison) => {
    tape.sweep(comparison.node, 1);
    const inputs = first.inputs.flatMap((node, j) => (tape.isReached(node) ? [j] : []));
    return inputs.length > 0 && first.drawn.some((node) => tape.adjointAt(node) !== 0) ? [{ ...comparison, inputs }] : [];
  });
  const sites = [...new Set(candidates.map(({ site }) => site))].slice(0, siteLimit);
  return sites.flatMap((site) => {
    const here = candidates.filter((candidate) => candidate.site === site).slice(0, ordinalLimit);
    const jumping = here.find((candidate) => jumps(prepared, elements, candidate));
    return jumping ? [{ site, inputs: jumping.inputs }] : [];
  });
}

const steps = 8;
/** Steps to both sides of the place where the outcome changes. What is continuous there changes by as much less as the step. */
const wide = 1e-5;
const narrow = 1e-8;

function jumps(prepared: Prepared, elements: Elements, { site, ordinal }: Comparison): boolean {
  const threshold = crossing();
  if (!threshold) return false;
  const [far, near] = [wide, narrow].map(change);
  return near! > 0.1 * far!;

  /** Draws with which both sides of the comparison are equal, and the direction in which they part fastest. */
  function crossing(): { readonly at: Moved; readonly normal: Moved } | undefined {
    let moved: Moved = new Map();
    for (let k = 0; k < steps; k++) {
      const { comparisons, drawn } = traced(prepared, elements, moved);
      const found = comparisons.find((each) => each.site === site && each.ordinal === ordinal);
      if (!found) return undefined;
      tape.sweep(found.node, 1);
      const slopes = drawn.map(tape.adjointAt);
      const length = Math.sqrt(slopes.reduce((sum, slope) => sum + slope * slope, 0));
      const away = tape.valueAt(found.node) / length;
      if (!Number.isFinite(away)) return undefined;
      const normal = slopes.map((slope) => slope / length);
      const next = drawn.map((node, d) => within(tape.valueAt(node) - away * normal[d]!));
      moved = new Map(next.flatMap((x, d) => (normal[d] === 0 ? [] : [[d, x] as const])));
      if (Math.abs(away) <= narrow / 100) return { at: moved, normal: new Map(normal.entries()) };
    }
    return undefined;
  }

  /** How far the results on both sides are apart. */
  function change(step: number): number {
    const { at, normal } = threshold!;
    const [below, above] = [-step, step].map((side) => {
      const beside = new Map([...at].map(([d, x]) => [d, x + side * normal.get(d)!]));
      return traced(prepared, elements, beside).outputs;
    });
    return below!.length === above!.length ? Math.max(...below!.map((y, k) => Math.abs(y - above![k]!))) : Infinity;
  }
}

/** A draw stays one. */
const within = (x: number): number => Math.min(Math.max(x, wide), 1 - wide);

function traced(prepared: Prepared, elements: Elements, moved: Moved): TracedRun {
  tape.rewind();
  const inputs: number[] = [];
  const drawn: number[] = [];
  const comparisons: Comparison[] = [];
  const counts = new Map<number, number>();
  const input = (value: number, nodes: number[]) => {
    const active = reverse.input(value);
    nodes.push(active.ad$i);
    return active;
  };
  draws.lift = (x) => input(moved.get(drawn.length) ?? x, drawn);
  watching.decision = (outcome, site, x, y) => {
    if (typeof outcome === 'boolean') note(site, x, y);
    return outcome;
  };
  const note = (site: number, x: unknown, y: unknown) => {
    const ordinal = counts.get(site) ?? 0;
    counts.set(site, ordinal + 1);
    if (ordinal >= recordLimit) return;
    const difference = reverse.sub(x, y, site);
    if (reverse.isActive(difference)) comparisons.push({ site, ordinal, node: difference.ad$i });
  };
  try {
    const result = prepared.call((value) => input(value, inputs));
    const isNumber = (x: Any) => typeof x === 'number' || reverse.isActive(x);
    return { inputs, drawn, comparisons, outputs: numbersOf(result, isNumber, elements).map(({ value }) => reverse.primal(value)) };
  } finally {
    draws.lift = (x) => x;
    delete watching.decision;
  }
}
