/**
 * Where an error grows on its way through a tape. An operation multiplies the relative error of an operand by its condition number, so the
 * way that most of an error has come, from the result back to where it began, tells where it became large (Higham, Accuracy and Stability
 * of Numerical Algorithms, Sections 1.6 and 3.3).
 */
import { operandsOf, partial, siteAt } from './tape.ts';

/** An error of every node. */
export interface Errors {
  absolute(node: number): number;
  relative(node: number): number;
}

/** The executions of one site, along one way. */
export interface Magnification {
  readonly site: number;
  /** The last one: its error has grown in all of them. */
  readonly last: number;
  /** The one that the error grows in most. */
  readonly steepest: number;
  /** Powers of ten that the relative error grows by. */
  readonly digits: number;
}

/**
 * The nodes that most of a node's error has come through, each the operand of the one before, up to one of `known`; with every operand left
 * aside on it.
 */
export function wayOf(
  node: number,
  errors: Errors,
  known: ReadonlySet<number> = new Set(),
): { readonly way: readonly number[]; readonly aside: readonly number[] } {
  const way: number[] = [];
  const aside: number[] = [];
  let next: number | undefined = node;
  while (next !== undefined) {
    const here: number = next;
    way.push(here);
    if (known.has(here)) break;
    next = origin(here, errors);
    for (const operand of operandsOf(here)) if (operand.node !== next) aside.push(operand.node);
  }
  return { way, aside };
}

/** The operand that most of a node's error comes from; undefined where the operation itself makes it. */
function origin(node: number, { absolute }: Errors): number | undefined {
  let [from, most, rest]: [number | undefined, number, number] = [undefined, 0, absolute(node)];
  for (const { side, node: operand } of operandsOf(node)) {
    const error = absolute(operand);
    if (error === 0) continue;
    const part = partial(node, side) * error;
    rest -= part;
    if (Math.abs(part) > most) [from, most] = [operand, Math.abs(part)];
  }
  return Math.abs(rest) > most ? undefined : from;
}

/** The site that an error grows at most along a way. */
export function steepestOf(way: readonly number[], { relative }: Errors): Magnification | undefined {
  const bySite = new Map<number, Magnification & { readonly most: number }>();
  for (let k = 0; k + 1 < way.length; k++) {
    const [node, operand] = [way[k]!, way[k + 1]!];
    const digits = Math.log10(relative(node) / relative(operand));
    const site = siteAt(node);
    const before = bySite.get(site) ?? { site, last: node, steepest: node, digits: 0, most: digits };
    const isSteeper = digits > before.most;
    bySite.set(site, { ...before, digits: before.digits + digits, ...(isSteeper ? { steepest: node, most: digits } : {}) });
  }
  return [...bySite.values()].reduce<Magnification | undefined>(
    (best, each) => (each.digits > (best?.digits ?? 0) ? each : best),
    undefined,
  );
}
