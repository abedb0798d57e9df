import * as os from 'node:os';
import { parseArgs } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import type { Mode } from '../../shared/evaluation.ts';
import type { Budget } from '../../shared/realm/evaluate.ts';
import { usage, UsageError } from './usage.ts';

/** More than an editor grants: nobody waits at a cursor. */
const defaultBudget: Budget = { time: 10_000, operations: 10_000_000 };

export interface Wanted {
  /** The file of cases, as it was written. */
  readonly cases: string;
  readonly mode: Mode | 'auto';
  readonly jobs: number;
  /** Samples of the cost; absent: nothing is measured. */
  readonly samples?: number;
  readonly budget: Budget;
}

/** What the command is asked for, or a text to print instead. Throws a `UsageError`. */
export function readArguments(args: readonly string[]): Wanted | { readonly text: string } {
  const { values, positionals } = parsed(args);
  if (values.help || args.length === 0) return { text: usage };
  if (values.version) return { text: manifest.version };
  const [command, ...rest] = positionals;
  if (command !== 'eval')
    throw new UsageError(command === undefined ? 'what to do? Try `gradlens --help`.' : `no such command: ${command}`);
  if (rest.length > 0) throw new UsageError(`unexpected argument: ${rest[0]}`);
  if (values.cases === undefined) throw new UsageError('eval needs --cases FILE.json');
  const { mode = 'reverse' } = values;
  if (mode !== 'reverse' && mode !== 'forward' && mode !== 'auto') throw new UsageError(`--mode is reverse, forward or auto, not ${mode}`);
  const samples = values.time === undefined ? undefined : count('time', values.time);
  return {
    cases: values.cases,
    mode,
    jobs: values.jobs === undefined ? (samples ? 1 : os.availableParallelism()) : count('jobs', values.jobs),
    ...(samples ? { samples } : {}),
    budget: {
      time: values['time-limit'] === undefined ? defaultBudget.time : 1000 * seconds('time-limit', values['time-limit']),
      operations: values.operations === undefined ? defaultBudget.operations : count('operations', values.operations),
    },
  };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        cases: text,
        mode: text,
        jobs: text,
        time: text,
        'time-limit': text,
        operations: text,
        help: { ...flag, short: 'h' },
        version: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0]!);
  }
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} is a whole number from 1 on, not ${text}`);
  return Number(text);
}

/** At most an hour: a longer timer would not fit Node's. */
function seconds(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0 && value <= 3600))
    throw new UsageError(`--${name} is a number of seconds up to 3600, not ${text}`);
  return value;
}
