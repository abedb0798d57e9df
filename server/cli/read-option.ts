import * as os from 'node:os';
import type { Budget } from '../../shared/realm/evaluate.ts';
import { readSeverities, type Severities } from '../../shared/severities.ts';
import { valueOf, type Given, type Option } from './command.ts';
import { UsageError } from './usage.ts';

/** More than an editor grants: nobody waits at a cursor. */
const patientBudget: Budget = { time: 10_000, operations: 10_000_000 };

/** What a function may use, and how severe findings are: options of every command that evaluates. */
export const limits: Readonly<Record<string, Option>> = {
  'time-limit': { value: 'SECONDS', help: 'for each run of a function' },
  operations: { value: 'N', help: 'that the tape of a function may hold' },
  severity: {
    value: 'CODE=LEVEL',
    help: `how severe a finding is: error, warning, information, hint or off; may be repeated.
Comments such as // gradlens-disable-next-line CODE silence findings as in the editor`,
  },
};

export function readLimits(given: Given, usual = patientBudget): { readonly budget: Budget; readonly severities: Severities } {
  const [time, operations] = [valueOf(given, 'time-limit'), valueOf(given, 'operations')];
  const other = time === undefined && operations === undefined ? usual : patientBudget;
  return {
    budget: {
      time: time === undefined ? other.time : 1000 * seconds('time-limit', time),
      operations: operations === undefined ? other.operations : count('operations', operations),
    },
    severities: severitiesOf(given.values.get('severity') ?? []),
  };
}

export const jobsOption: Option = { value: 'N', help: 'at the same time, each in a process of its own (default: as many as cores)' };

export function readJobs(given: Given, usual = os.availableParallelism()): number {
  const jobs = valueOf(given, 'jobs');
  return jobs === undefined ? usual : count('jobs', jobs);
}

export function readChoice<T extends string>(given: Given, name: string, choices: readonly T[], usual: T): T {
  const text = valueOf(given, name) ?? usual;
  const choice = choices.find((each) => each === text);
  if (choice === undefined) throw new UsageError(`--${name} is ${choices.join(', ')}, not ${text}`);
  return choice;
}

export function count(name: string, text: string, least = 1): number {
  if (!/^(?:0|[1-9]\d{0,8})$/.test(text) || Number(text) < least)
    throw new UsageError(`--${name} is a whole number from ${least} on, not ${text}`);
  return Number(text);
}

export function probability(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0 && value <= 1))
    throw new UsageError(`--${name} is a probability above 0, at most 1, not ${text}`);
  return value;
}

export function noOperands(command: string, { operands }: Given): void {
  if (operands.length > 0) throw new UsageError(`unexpected argument: ${operands[0]}; ${command} takes none`);
}

/** `kink=off`, as in the editor's setting. */
function severitiesOf(texts: readonly string[]): Severities {
  const entries = texts.map((text) => /^([^=]*)=(.*)$/.exec(text) ?? [text, text, '']);
  const { severities, problems } = readSeverities(Object.fromEntries(entries.map(([, code, level]) => [code, level])));
  if (problems[0]) throw new UsageError(`--severity: ${problems[0]}`);
  return severities;
}

/** At most an hour: a longer timer would not fit Node's. */
function seconds(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0 && value <= 3600))
    throw new UsageError(`--${name} is a number of seconds up to 3600, not ${text}`);
  return value;
}
