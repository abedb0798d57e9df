/** What a run notices about derivatives besides computing them: the raw material of findings. */
export type EventKind =
  /** An active number became a passive one: rounding, bits, text, an index. */
  | 'lost'
  /** Two sides of a comparison, or the two operands of a max, are equal; or an abs is at 0. */
  | 'tie'
  /** A call took its derivative from a custom one, which `operation` names. */
  | 'custom';

export interface Event {
  readonly kind: EventKind;
  readonly site: number;
  /** The operation in words: `Math.round`, `a comparison`. */
  readonly operation: string;
  /** The node it happened to; −1 where there is none. */
  readonly node: number;
  count: number;
}

/** Different places kept; more of them than this are no help to anybody. */
const eventLimit = 256;

export const events = new Map<string, Event>();

/**
 * Who is told, where anybody is: `decision` of every comparison and every rounding of active numbers, of which it gives the outcome that
 * counts; `note` of the node of every event.
 */
export const watching: {
  decision?: <T>(outcome: T, site: number, x: unknown, y: unknown) => T;
  note?: (node: number) => void;
} = {};

export function note(kind: EventKind, site: number, operation: string, node: number): void {
  watching.note?.(node);
  const key = `${kind} ${site} ${operation}`;
  const known = events.get(key);
  if (known) known.count++;
  else if (events.size < eventLimit) events.set(key, { kind, site, operation, node, count: 1 });
}

export const decided = <T>(outcome: T, site: number, x: unknown, y?: unknown): T =>
  watching.decision ? watching.decision(outcome, site, x, y) : outcome;
