/** The ways in which hand-written derivatives are called, brought to one: with arguments and then directions, and the derivative comes back. */
import type { Any } from '../../ad/number-system.ts';

/** A derivative that somebody wrote, and the call of its function that it is asked about. */
export interface WrittenCall {
  /** The derivative's own name. */
  readonly name: string;
  /** Its parameters beyond those of the function, by name. */
  readonly extra: readonly string[];
  readonly derivative: (...args: Any[]) => Any;
  /** Names of the function's parameters. */
  readonly parameters: readonly string[];
  /** What the function is called with and what it returns, all numbers plain. */
  readonly args: readonly Any[];
  readonly result: Any;
  /** For every number of the arguments, in order, the path where it is an input. */
  readonly inputs: readonly (string | undefined)[];
  readonly outputs: readonly string[];
  /** Which of the arguments hold inputs. */
  readonly differentiated: readonly boolean[];
}

/** Members that hold the function that a cotangent is given to, or a tangent. */
const linearMembers = ['pullback', 'vjp', 'backward', 'pushforward', 'jvp'];

/** Names of a parameter that a derivative is written into. */
const outNames = /^(out|output|result|res|g|grad|gradient|dst|dest|into|target)$/i;

/**
 * A derivative that returns a linear function, alone or as `{ value, pullback }`, is called with arguments and directions at once; one that
 * writes into an array that it is given returns that array. All others stay as they are.
 */
export function plainCall(call: WrittenCall, copied: (root: Any) => Any): WrittenCall {
  const { extra, derivative, args, inputs } = call;
  if (extra.length === 0) {
    const member = linearMemberOf(derivative(...copied(args)));
    return member === undefined
      ? call
      : {
          ...call,
          extra: [member.name === '' ? 'cotangent' : member.name],
          derivative: (...all) => linearMemberOf(derivative(...all.slice(0, args.length)))!.apply(all.slice(args.length)),
        };
  }
  const columns = inputs.filter((path) => path !== undefined).length;
  if (extra.length === 1 && outNames.test(extra[0]!) && args.length > 0) {
    const filled = (...given: Any[]) => {
      const out = Array.from({ length: columns }, () => 0);
      return derivative(...given.slice(0, args.length), out) ?? out;
    };
    return { ...call, extra: [], derivative: filled };
  }
  return call;
}

interface LinearMember {
  /** Empty where the function stands alone. */
  readonly name: string;
  apply(directions: readonly Any[]): Any;
}

function linearMemberOf(result: Any): LinearMember | undefined {
  if (typeof result === 'function') return { name: '', apply: (directions) => result(...directions) };
  if (typeof result !== 'object' || result === null) return undefined;
  const name = linearMembers.find((member) => typeof result[member] === 'function');
  return name === undefined ? undefined : { name, apply: (directions) => result[name](...directions) };
}
