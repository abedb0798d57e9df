/** The border of the realm: JSON text in, JSON text out, never an exception. */
import type { Any } from '../../ad/number-system.ts';
import { decode, encode } from '../json.ts';
import type { Answer } from '../runs.ts';
import { failureOf } from './program.ts';
import { unknownCode } from './text-code.ts';

/** The function the host calls with a request; `runs` has one entry per kind of request. */
export const answering =
  (runs: Record<string, (request: Any) => Any>) =>
  (kind: string, request: string): string =>
    replyOf(() => runs[kind]!(decode(request)));

/** What comes of an action, a `Reply`. */
export function replyOf(action: () => Any): string {
  const answer = answerOf(action);
  return encode(unknownCode.length > 0 ? { texts: unknownCode } : answer);
}

function answerOf(action: () => Any): Answer<Any> {
  try {
    return { ok: action() };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}
