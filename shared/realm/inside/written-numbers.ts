/** What a hand-written derivative that is to be checked returns at its function's own point. */
import type { Any } from '../../ad/number-system.ts';
import { valuesBeside } from '../../check/written-derivative.ts';
import type { Leaf } from '../../evaluation.ts';
import type { WrittenRequest, WrittenResult } from '../runs.ts';
import { reseed } from './draws.ts';
import { parameterName, type Prepared } from './inputs.ts';
import { marked } from './program.ts';
import { isChosen } from './structure.ts';
import type { WrittenCall } from './written-call.ts';
import { writtenJacobian, type Structures } from './written-jacobian.ts';

/** No derivative is so crooked by chance that it is linear in this. */
const oddSeed = -1.5;

/** `result` is what the function returns; `taking` may change the arguments that the derivative is called with. */
export function writtenNumbers(
  { derivative: name, extra, sharesReceiver }: WrittenRequest,
  { target, args, receiver, numbers, inputs }: Prepared,
  result: Any,
  structures: Structures,
  taking: (given: Any[]) => Any[] = (given) => given,
): WrittenResult {
  const { target: reach, receiver: own } = marked.get(name)!;
  const derivative = (...given: Any[]) => {
    // What the function drew.
    reseed();
    return reach().apply(sharesReceiver ? receiver : own(), taking(given));
  };
  const outputs = structures.numbers(result).map(({ path }) => path);
  const call: WrittenCall = {
    name,
    extra,
    parameters: target.parameters,
    derivative,
    args,
    result,
    inputs: numbers,
    outputs,
    differentiated: args.map((_, k) => inputs.some(({ path }) => isChosen(path, [parameterName(target, k)]))),
  };
  const found = writtenJacobian(call, structures, oddSeed);
  if (extra.length > 0 && found && isIndifferent(found, call)) return { ignored: extra };
  if (extra.length > 0) return found ? { rows: found } : {};
  const all = structures.numbers(derivative(...args));
  if (!found) return { count: all.length };
  const rest = all.filter(({ path }) => !found.some((row) => row.some((leaf) => leaf.path === path)));
  const values = valuesBeside(rest, outputs);
  return values ? { rows: found, values } : { rows: found };

  /** Whether a product is the same whatever the direction, and so none. */
  function isIndifferent(rows: readonly (readonly Leaf[])[], asked: WrittenCall): boolean {
    if (rows.every((row) => row.every(({ value }) => value === 0))) return false;
    const other = writtenJacobian(asked, structures, -2 * oddSeed);
    return (
      other !== undefined && rows.every((row, i) => row.every(({ value }, j) => value * oddSeed === other[i]![j]!.value * -2 * oddSeed))
    );
  }
}
