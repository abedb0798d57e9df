/** The border of the realm: JSON text in, JSON text out, never an exception. */
import type { Any } from '../../ad/number-system.ts';
import { decode, encode } from '../json.ts';
import { failureOf } from './program.ts';

/** The function the host calls with a request; `runs` has one entry per kind of request. */
export const answering =
  (runs: Record<string, (request: Any) => Any>) =>
  (kind: string, request: string): string => {
    try {
      return encode({ ok: runs[kind]!(decode(request)) });
    } catch (error) {
      return encode({ failure: failureOf(error) });
    }
  };
