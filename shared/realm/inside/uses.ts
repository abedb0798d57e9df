/** What a run does with some of its inputs. */
import { watching } from '../../ad/events.ts';
import * as reverse from '../../ad/reverse.ts';
import * as tape from '../../ad/tape.ts';
import type { Prepared } from './inputs.ts';

/** Longer tapes are not looked through, and more groups have no bits. */
const nodeLimit = 200_000;
const groupLimit = 30;

/** Per group of inputs: whether a decision depends on one of them, such as a comparison, a rounding, or a number that becomes text. */
export function decides(prepared: Prepared, groups: readonly (readonly string[])[]): readonly boolean[] {
  tape.rewind();
  const looked = new Set<number>();
  watching.decision = (outcome, _, x, y) => {
    looked.add(reverse.nodeOf(x));
    looked.add(reverse.nodeOf(y));
    return outcome;
  };
  watching.note = (node) => looked.add(node);
  const masks: number[] = [];
  try {
    prepared.call((value, column) => {
      const active = reverse.input(value);
      const { path } = prepared.inputs[column]!;
      masks[active.ad$i / tape.stride] = groups.reduce((mask, paths, g) => (paths.includes(path) ? mask | (1 << g) : mask), 0);
      return active;
    });
  } finally {
    delete watching.decision;
    delete watching.note;
  }
  const count = tape.tapeEnd() / tape.stride;
  if (count > nodeLimit || groups.length > groupLimit) return groups.map(() => true);
  for (let k = 0; k < count; k++) {
    masks[k] ??= tape.operandsOf(k * tape.stride).reduce((mask, { node }) => mask | masks[node / tape.stride]!, 0);
  }
  const seen = [...looked].reduce((mask, node) => mask | (masks[node / tape.stride] ?? 0), 0);
  return groups.map((_, g) => (seen & (1 << g)) !== 0);
}
