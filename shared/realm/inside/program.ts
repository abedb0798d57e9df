/** The marked functions of the linked program, and what a run of one needs from them. */
import type { Any } from '../../ad/number-system.ts';
import type { Failure } from '../runs.ts';

/** What the instrumented entry module registers for each marked function. */
export interface MarkedFunction {
  readonly parameters: readonly string[];
  /** The function itself; evaluated when it is needed, since the module may not define it after all. */
  readonly target: () => Any;
  /** The object it is called on. */
  readonly receiver: () => Any;
  /** For each point the arguments, and the object to call on where the point gives one. */
  readonly points: readonly (() => { args: Any[]; receiver?: Any })[];
  /** The tangent, one entry per parameter, undefined where the tag names none. */
  readonly along?: () => Any[];
  /** The cotangent: names of parts of the result, or of all of it, with their values. */
  readonly cotangent?: () => readonly (readonly [name: string, value: Any])[];
}

export const marked = new Map<string, MarkedFunction>();

export function mark(name: string, declaration: MarkedFunction): void {
  marked.set(name, declaration);
}

/** Where the program is, in the realm that notes it. Errors have no stacks: making their text is Node's, and leads out of the realm. */
export const whereabouts = { site: (): number => -1 };

/** The last exception that ended a module as it was loaded, and the innermost of those that it ended. */
let lastLoad: { readonly error: unknown; readonly file: string } | undefined;

export function loadFailed(error: unknown, file: string): void {
  if (!lastLoad || !Object.is(lastLoad.error, error)) lastLoad = { error, file };
}

/** What was thrown, as text: nothing of the realm crosses the border. */
export function failureOf(error: Any): Failure {
  const site = whereabouts.site();
  const loading = lastLoad && Object.is(lastLoad.error, error) ? { loading: lastLoad.file } : {};
  try {
    if (typeof error === 'object' && error !== null && 'message' in error) {
      return { name: String(error.name ?? 'Error'), message: String(error.message), site, ...loading };
    }
    return { name: '', message: String(error), site, ...loading };
  } catch {
    return { name: '', message: 'something that cannot be shown as text', site, ...loading };
  }
}
