/** Mutants of hand-written derivatives, and what is said of them. */
import { Script } from 'node:vm';
import type { Evaluation, Finding, Mark } from '../../shared/evaluation.ts';
import { confirmedColumns } from '../../shared/check/written-derivative.ts';
import { compareDerivative, gradientMismatch } from '../../shared/findings/gradient-mismatch.ts';
import { evaluate } from '../../shared/realm/evaluate.ts';
import { openRealm, type Realm } from '../../shared/realm/realm.ts';
import type { WrittenPlaces, WrittenRequest, WrittenResult } from '../../shared/realm/runs.ts';
import { extraParameters, sharesReceiver } from '../../shared/source/custom-derivatives.ts';
import { loadGraph } from '../../shared/source/graph.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { writtenPlaces } from '../../shared/realm/written-places.ts';
import { effectiveMarks, pointsOf } from '../../shared/source/points.ts';
import { parseSource, ts } from '../../shared/source/typescript.ts';
import type { HandWritten } from './hand-written.ts';
import { createMemoryHost } from './memory-host.ts';
import { mutantsOf, type Mutant } from './mutants.ts';

/** A mutant whose derivative is another one than that of what it was made of. */
export interface Examined {
  readonly name: string;
  readonly mutant: Mutant;
  /** Numbers of the derivative as it should be and as the mutant has it, along the direction. */
  readonly right: readonly number[];
  readonly wrong: readonly number[];
  readonly findings: readonly Finding[];
  /** Whether a finding stands under a part of the function, and not under its name. */
  readonly isPlaced: boolean;
}

const file = '/mutation.ts';
const milliseconds = 60_000;
/** A mutant that runs longer than this does not end. */
const mutantMilliseconds = 1000;
/** The relative change from which on a mutant counts. */
const visible = 1e-4;
/** Relative to the largest number: what is smaller is rounding. */
const rounding = 1e-9;

/** What is said of a derivative as it was written, in the whole pipeline. */
export function findingsOfOriginal({ original, derivative }: HandWritten): Finding[] {
  const { marks, evaluateMark } = moduleOf(original + derivative);
  return marks.flatMap((mark) => evaluateMark(mark).findings);
}

/** What is said of a mutant in the whole pipeline. */
export function findingsInFull({ original }: HandWritten, { text }: Mutant): Finding[] {
  const { marks, evaluateMark } = moduleOf(original + text);
  return [...evaluateMark(marks.find(({ derivativeOf }) => derivativeOf)!).findings];
}

function moduleOf(text: string) {
  const host = createMemoryHost(new Map([[file, text]]));
  const { marks, findings } = findMarks(file, text);
  if (findings.length > 0) throw new Error(findings.map(({ message }) => message).join('\n'));
  return { host, marks, evaluateMark: (mark: Mark) => evaluate(file, mark, marks, host) };
}

/**
 * All mutants of a derivative that count, in one module and one realm: what differences say of the function is asked once, what a
 * mutant returns is compared as in the whole pipeline.
 */
export function examineMutants(written: HandWritten, chosen: (mutant: Mutant, k: number) => boolean = () => true): Examined[] {
  const { name, original, derivative } = written;
  const reference = referenceOf(written);
  const candidates = mutantsOf(derivative).filter(chosen);
  const names = topLevelNames(derivative);
  const text = [original, ...candidates.map((mutant, k) => renamed(mutant.text, names, k))].join('\n');
  const { host, marks } = moduleOf(text);
  const effective = effectiveMarks(marks);
  const subject = effective.find((mark) => mark.name === name)!;
  const derivatives = marks.filter(({ derivativeOf }) => derivativeOf);
  if (derivatives.length !== candidates.length) throw new Error(`${name}: ${candidates.length} mutants, ${derivatives.length} marks`);
  const realm = openRealm(loadGraph(file, effective, 'derivative', host, host.cache), 'primal', host, milliseconds);
  if (realm.failure) throw new Error(`${name}: ${realm.failure.message}`);
  const traced = loadGraph(file, effective, 'trace', host, host.cache);
  let tracing: Realm | undefined;
  const results = plainResults(written, text, subject, derivatives);

  const right = plainResults(written, original + derivative, subject, moduleOf(original + derivative).marks.slice(-1))[0];
  if (!right) throw new Error(`${name}: its derivative does not run`);
  return candidates.flatMap((mutant, k): Examined[] => {
    const wrong = results[k];
    if (!wrong || !isAnother(right, wrong)) return [];
    const mark = derivatives[k]!;
    const request: WrittenRequest = {
      mark: name,
      point: 0,
      ...(subject.wrt ? { wrt: subject.wrt.map(({ path }) => path) } : {}),
      derivative: mark.name,
      extra: extraParameters(subject, mark),
      sharesReceiver: sharesReceiver(subject, mark),
    };
    const answer = realm.ask<WrittenResult>('written', request, milliseconds);
    if ('failure' in answer) throw new Error(`${name}, ${mutant.change}: ${answer.failure.message}`);
    const placeOf = writtenPlaces(mark, parseSource(file, text), traced, () => {
      tracing ??= openRealm(traced, 'reverse', host, milliseconds);
      const places = tracing.ask<WrittenPlaces>('places', request, milliseconds);
      return 'ok' in places ? places.ok : [];
    });
    const findings = compareDerivative(mark, answer.ok, { evaluation: reference, columns: confirmedColumns(reference) }, placeOf);
    return [{ name, mutant, right, wrong, findings, isPlaced: findings.some(({ span }) => span.start !== mark.nameSpan.start) }];
  });
}

/** The evaluation that differences confirm. */
function referenceOf({ name, original }: HandWritten): Evaluation {
  const { marks, evaluateMark } = moduleOf(original);
  const { evaluations } = evaluateMark(marks.find((mark) => mark.name === name)!);
  if (evaluations[0]?.check?.verdict !== 'pass') throw new Error(`${name}: ${JSON.stringify(evaluations[0]?.check)}`);
  return evaluations[0];
}

function topLevelNames(text: string): string[] {
  return parseSource(file, text).statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement)) return [statement.name!.text];
    return ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ name }) => name.getText()) : [];
  });
}

/** The text with a number behind the names that it declares. */
const renamed = (text: string, names: readonly string[], k: number): string =>
  text.replaceAll(new RegExp(String.raw`(?<![.\w$])(?:${names.join('|')})(?![\w$]|:)`, 'g'), (name) => `${name}_${k}`);

/** The numbers that each derivative returns when the compiler translates the module and nothing else happens to it; undefined: it fails. */
function plainResults(
  { direction }: HandWritten,
  text: string,
  subject: Mark,
  derivatives: readonly Mark[],
): (readonly number[] | undefined)[] {
  const [point] = pointsOf(subject, parseSource(file, text));
  const args = [...point!.expressions.map((expression) => `(${expression})`), ...(direction ? [direction] : [])].join(',');
  const list = derivatives.map(({ name }) => `()=>${name}(${args})`).join(',\n');
  const code = ts.transpile(`${text}\n;globalThis.derivatives = [${list}];`.replaceAll(/\bexport /g, ''), {
    target: ts.ScriptTarget.ES2022,
  });
  new Script(`(()=>{"use strict";${code}\n})()`).runInThisContext();
  return derivatives.map((_, k) => {
    try {
      return numbersIn(new Script(`derivatives[${k}]()`).runInThisContext({ timeout: mutantMilliseconds }));
    } catch {
      return undefined;
    }
  });
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, each]) => numbersIn(each));
}

function isAnother(right: readonly number[], wrong: readonly number[]): boolean {
  const floor = rounding * Math.max(...right.map(Math.abs));
  return (
    right.length !== wrong.length ||
    right.some((x, k) => !(Math.abs(x - wrong[k]!) <= Math.max(visible * Math.max(Math.abs(x), Math.abs(wrong[k]!)), floor)))
  );
}

export const isReported = ({ findings }: Examined): boolean => findings.some(({ code }) => code === gradientMismatch.code);

/** The words that its numbers ask for: where all that differ do so by a sign or a factor, or are in each other's place. */
export function wantedWords({ right, wrong }: Examined): RegExp | undefined {
  const different = right.flatMap((x, k) => (isClose(x, wrong[k]!) ? [] : [k]));
  const isRatio = (ratio: number) => different.every((k) => isClose(wrong[k]!, ratio * right[k]!));
  const [a, b, ...others] = different;
  if (right.length !== wrong.length || a === undefined) return undefined;
  if (isRatio(-1)) return /the sign is wrong/;
  if (isRatio(2)) return /twice what it should be/;
  if (isRatio(0.5)) return /half of what it should be/;
  const isSwapped = b !== undefined && others.length === 0 && isClose(wrong[a]!, right[b]!) && isClose(wrong[b]!, right[a]!);
  return isSwapped ? /in each other's place/ : undefined;
}

const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));

export const isTold = ({ findings }: Examined, words: RegExp): boolean => findings.some(({ message }) => words.test(message));
