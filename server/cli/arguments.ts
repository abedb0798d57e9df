import * as os from 'node:os';
import { parseArgs } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import type { Mode } from '../../shared/evaluation.ts';
import { defaultBudget as editorBudget, type Budget } from '../../shared/realm/evaluate.ts';
import { readSeverities, type Severities } from '../../shared/severities.ts';
import { checkFormats, type CheckFormat } from './check-formats.ts';
import { usage, UsageError } from './usage.ts';

/** More than an editor grants: nobody waits at a cursor. */
const defaultBudget: Budget = { time: 10_000, operations: 10_000_000 };

const defaultSeeds = 100;
const defaultKeep = 0.5;

/** What a command about one function is asked for. */
export interface FunctionWanted {
  readonly command: 'hessian' | 'symbolic' | 'randomised';
  /** As it was written. */
  readonly file: string;
  readonly name: string;
  /** Bodies of the tags that stand for those in the file. */
  readonly at?: string;
  readonly along?: string;
  readonly seeds: number;
  /** A probability, in (0, 1]. */
  readonly keep: number;
  readonly budget: Budget;
  readonly severities: Severities;
}

export interface Wanted {
  readonly command: 'eval';
  /** The file of cases, as it was written. */
  readonly cases: string;
  readonly mode: Mode | 'auto';
  readonly jobs: number;
  /** Samples of the cost; absent: nothing is measured. */
  readonly samples?: number;
  readonly budget: Budget;
  readonly severities: Severities;
}

/** A check of all marked functions of a project. */
export interface CheckWanted {
  readonly command: 'check';
  /** Files, folders and globs; none: the folder where the command runs. */
  readonly patterns: readonly string[];
  readonly format: CheckFormat;
  /** More warnings than this are a failure; absent: none are. */
  readonly maxWarnings?: number;
  readonly jobs: number;
  readonly budget: Budget;
  readonly severities: Severities;
}

/** What the command is asked for, or a text to print instead. Throws a `UsageError`. */
export function readArguments(args: readonly string[]): Wanted | FunctionWanted | CheckWanted | { readonly text: string } {
  const { values, positionals } = parsed(args);
  if (values.help || args.length === 0) return { text: usage };
  if (values.version) return { text: manifest.version };
  const [command, ...rest] = positionals;
  const budget = {
    time: values['time-limit'] === undefined ? defaultBudget.time : 1000 * seconds('time-limit', values['time-limit']),
    operations: values.operations === undefined ? defaultBudget.operations : count('operations', values.operations),
  };
  const severities = severitiesOf(values.severity ?? []);
  if (command === 'check') {
    only(command, values);
    const format = checkFormats.find((each) => each === (values.format ?? 'pretty'));
    if (!format) throw new UsageError(`--format is ${checkFormats.join(', ')}, not ${values.format}`);
    const most = values['max-warnings'];
    return {
      command,
      patterns: rest,
      format,
      ...(most === undefined ? {} : { maxWarnings: most === '0' ? 0 : count('max-warnings', most) }),
      jobs: values.jobs === undefined ? os.availableParallelism() : count('jobs', values.jobs),
      budget: values['time-limit'] === undefined && values.operations === undefined ? editorBudget : budget,
      severities,
    };
  }
  if (command === 'hessian' || command === 'symbolic' || command === 'randomised') {
    const [target, ...more] = rest;
    if (more.length > 0) throw new UsageError(`unexpected argument: ${more[0]}`);
    only(command, values);
    const { at, along, seeds, keep } = values;
    return {
      command,
      ...functionOf(command, target),
      ...(at === undefined ? {} : { at }),
      ...(along === undefined ? {} : { along }),
      seeds: seeds === undefined ? defaultSeeds : count('seeds', seeds, 2),
      keep: keep === undefined ? defaultKeep : probability('keep', keep),
      budget,
      severities,
    };
  }
  if (command !== 'eval')
    throw new UsageError(command === undefined ? 'what to do? Try `gradlens --help`.' : `no such command: ${command}`);
  if (rest.length > 0) throw new UsageError(`unexpected argument: ${rest[0]}`);
  only(command, values);
  if (values.cases === undefined) throw new UsageError('eval needs --cases FILE.json');
  const { mode = 'reverse' } = values;
  if (mode !== 'reverse' && mode !== 'forward' && mode !== 'auto') throw new UsageError(`--mode is reverse, forward or auto, not ${mode}`);
  const samples = values.time === undefined ? undefined : count('time', values.time);
  return {
    command,
    cases: values.cases,
    mode,
    jobs: values.jobs === undefined ? (samples ? 1 : os.availableParallelism()) : count('jobs', values.jobs),
    ...(samples ? { samples } : {}),
    budget,
    severities,
  };
}

const limits = ['time-limit', 'operations', 'severity'];
const optionsOf: Readonly<Record<string, readonly string[]>> = {
  eval: ['cases', 'mode', 'jobs', 'time', ...limits],
  hessian: ['at', 'along', ...limits],
  symbolic: ['at', ...limits],
  randomised: ['at', 'seeds', 'keep', ...limits],
  check: ['format', 'max-warnings', 'jobs', ...limits],
};

function only(command: string, values: object): void {
  const stray = Object.keys(values).find((name) => !optionsOf[command]!.includes(name));
  if (stray !== undefined) throw new UsageError(`${command} has no option --${stray}`);
}

function functionOf(command: string, target: string | undefined): { file: string; name: string } {
  const mark = target?.lastIndexOf('#') ?? -1;
  if (!target || mark < 1 || mark === target.length - 1)
    throw new UsageError(`${command} needs FILE#FUNCTION${target === undefined ? '' : `, not ${target}`}`);
  return { file: target.slice(0, mark), name: target.slice(mark + 1) };
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
        at: text,
        along: text,
        seeds: text,
        keep: text,
        format: text,
        'max-warnings': text,
        severity: { type: 'string', multiple: true },
        help: { ...flag, short: 'h' },
        version: flag,
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0]!);
  }
}

function count(name: string, text: string, least = 1): number {
  if (!/^[1-9]\d{0,8}$/.test(text) || Number(text) < least)
    throw new UsageError(`--${name} is a whole number from ${least} on, not ${text}`);
  return Number(text);
}

function probability(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(value > 0 && value <= 1))
    throw new UsageError(`--${name} is a probability above 0, at most 1, not ${text}`);
  return value;
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
