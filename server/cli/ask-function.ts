/** What the commands about one marked function have in common: `gradlens COMMAND FILE#FUNCTION`. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Evaluation, Outcome, Refusal } from '../../shared/evaluation.ts';
import type { EvaluateOptions } from '../../shared/realm/evaluate.ts';
import type { Severities } from '../../shared/severities.ts';
import { cacheDirectory } from '../cache-directory.ts';
import { withCalls } from '../../shared/source/literal-calls.ts';
import { callersBelow } from '../callers.ts';
import { createEvaluator } from '../evaluator.ts';
import { digits, shorten } from '../present/numbers.ts';
import { valueText } from '../present/value.ts';
import { valueOf, type Given, type Option } from './command.ts';
import { marksFor } from './function-mark.ts';
import { limits, readLimits } from './read-option.ts';
import { placed, printed, type PlacedFinding } from './result-line.ts';
import { print, warn } from './terminal.ts';
import { toldOf } from './told.ts';
import { UsageError } from './usage.ts';

const tags = {
  at: { value: '"x = 2, y = 5"', help: 'the point, as @at would say it; of several tags in the file the first one counts' },
  along: { value: '"x = 1, y = 0"', help: 'the direction, as @along would say it (default: all ones)' },
  cotangent: { value: '"y = [1, 0]"', help: 'the cotangent, as @cotangent would say it (default: all ones)' },
  wrt: { value: '"x, p.y"', help: 'the inputs, as @wrt would say it (default: every number of every parameter)' },
} satisfies Record<string, Option>;

export const forms = {
  json: { help: 'one line of JSON, as scripts get in any case' },
  text: { help: 'words and columns, as people get on a terminal' },
} satisfies Record<string, Option>;

/** The options of such a command: the tags that it heeds, its own, and those of all. */
export const functionOptions = (
  heeded: readonly (keyof typeof tags)[],
  own: Readonly<Record<string, Option>> = forms,
): Readonly<Record<string, Option>> => ({ ...Object.fromEntries(heeded.map((name) => [name, tags[name]])), ...own, ...limits });

export const functionOperands = 'FILE#FUNCTION';

export const lineDetails = `On a terminal, and with --text, it prints for people; elsewhere, and with --json, one line of JSON:
  {"function", "ok", "point", "value", "inputs", ..., "findings", "error"?}
NaN and the infinities, which JSON does not have, are strings in it.`;

/** What a command makes of an evaluation. `T` is plain data: the command's part of the line of JSON. */
export interface Question<T extends object> {
  readonly command: string;
  readonly options?: EvaluateOptions;
  /** Undefined where a run did not end. `file` is the function's. */
  answer(evaluation: Evaluation, file: string): T | Refusal | undefined | Promise<T | Refusal | undefined>;
  /** For people: what stands between the value and the findings; or, of a picture or the like, all that is printed. */
  text(answer: T, evaluation: Evaluation): string;
  readonly isWhole?: boolean;
}

/** People get words on a terminal, scripts JSON, and either may ask for the other. */
const isForPeople = ({ values }: Given): boolean => !values.has('json') && (values.has('text') || process.stdout.isTTY === true);

/** Asks about the function that is named, and prints the answer, or why there is none. Throws a `UsageError`. */
export async function askFunction<T extends object>(given: Given, question: Question<T>, inWords = isForPeople(given)): Promise<void> {
  const { file: written, name } = functionNamed(question.command, given);
  const { budget, severities } = readLimits(given);
  const file = path.resolve(written).replaceAll('\\', '/');
  const text = textOf(written);
  const asked = marksFor(file, text, {
    ...{ file: written, name },
    ...{ at: valueOf(given, 'at'), along: valueOf(given, 'along'), cotangent: valueOf(given, 'cotangent'), wrt: valueOf(given, 'wrt') },
  });
  const marks = withCalls(asked.marks, await callersBelow(process.cwd()).of(file, text, asked.marks));
  const mark = marks[asked.marks.indexOf(asked.mark)]!;
  let problem = 'the evaluation has no outcome';
  const evaluator = createEvaluator({
    cache: cacheDirectory(),
    budget: () => budget,
    options: question.options ?? {},
    log: (text) => {
      problem = text;
    },
  });
  const outcome = await evaluator.evaluate(file, mark, marks, new AbortController().signal);
  await evaluator.dispose();
  const result = await resultOf(question, file, outcome ?? `a mistake of GradLens: ${problem}`);
  if (inWords) printForPeople(question, name, result, severities);
  else print(printed(lineOf(name, result, severities, path.dirname(file))));
}

type Result<T> = { readonly findings: Outcome['findings'] } & (
  { readonly error: string } | { readonly evaluation: Evaluation; readonly answer: T }
);

async function resultOf<T extends object>({ answer: answerOf }: Question<T>, file: string, outcome: Outcome | string): Promise<Result<T>> {
  if (typeof outcome === 'string') return { findings: [], error: outcome };
  const { findings, isBroken } = outcome;
  const [evaluation] = outcome.evaluations;
  if (!evaluation)
    return { findings, error: isBroken ? 'the function does not parse' : (findings[0]?.message ?? 'the function could not be evaluated') };
  const answer = await answerOf(evaluation, file);
  if (!answer) return { findings, error: findings.find(({ code }) => code === 'budget')?.message ?? 'the runs did not end' };
  return 'refusal' in answer ? { findings, error: answer.refusal } : { findings, evaluation, answer };
}

function lineOf<T extends object>(name: string, result: Result<T>, severities: Severities, directory: string): object {
  const findings = toldOf(result.findings, severities).map((finding) => placed(finding, '', directory));
  if ('error' in result) return { function: name, ok: false, findings, error: result.error };
  const { point, value, expectation, inputs } = result.evaluation;
  return {
    ...{ function: name, ok: true, point: point.text, value: expectation?.value ?? value, inputs: inputs.map((input) => input.path) },
    ...result.answer,
    findings,
  };
}

/** Characters of a point and of a value. */
const shown = 200;

function printForPeople<T extends object>({ text, isWhole }: Question<T>, name: string, result: Result<T>, severities: Severities): void {
  const findings = toldOf(result.findings, severities).map((finding) => placed(finding, '', process.cwd()));
  const lines = findings.filter((finding) => !('error' in result) || finding.message !== result.error).map(findingLine);
  if ('error' in result) {
    const place = findings.find(({ message }) => message === result.error);
    warn(place ? `${place.file}:${place.line}:${place.column}: ${result.error}` : `${name}: ${result.error}`);
    if (lines.length > 0) print(lines.join('\n'));
    process.exitCode = 1;
    return;
  }
  const { evaluation, answer } = result;
  if (isWhole) return print(text(answer, evaluation));
  const { point } = evaluation;
  const place = point.text && ` at ${shorten(point.text, shown)}${point.chosen ? ' (chosen)' : ''}`;
  const head = `${name}${place} is ${shorten(valueText(evaluation, digits.reading), shown)}`;
  print([head, text(answer, evaluation), ...lines].filter(Boolean).join('\n'));
}

const findingLine = ({ file, line, column, severity, code, message }: PlacedFinding): string =>
  `${file}:${line}:${column} ${severity} ${code}: ${message}`;

function functionNamed(command: string, { operands: [target, ...more] }: Given): { file: string; name: string } {
  if (more.length > 0) throw new UsageError(`unexpected argument: ${more[0]}`);
  const mark = target?.lastIndexOf('#') ?? -1;
  if (!target || mark < 1 || mark === target.length - 1)
    throw new UsageError(`${command} needs FILE#FUNCTION${target === undefined ? '' : `, not ${target}`}`);
  return { file: target.slice(0, mark), name: target.slice(mark + 1) };
}

function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}
