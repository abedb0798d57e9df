import assert from 'node:assert/strict';
import { compileFunction } from 'node:vm';
import type { Evaluation, Finding, Mark, Outcome, Structure } from '../../shared/evaluation.ts';
import { evaluate, type EvaluateOptions, type Host } from '../../shared/realm/evaluate.ts';
import { plainData } from '../../shared/realm/inside/structure.ts';
import { openRealm, type NumberSystemName } from '../../shared/realm/realm.ts';
import type { ReverseResult } from '../../shared/realm/runs.ts';
import { loadGraph } from '../../shared/source/graph.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { pointsOf } from '../../shared/source/points.ts';
import { parseSource, ts } from '../../shared/source/typescript.ts';
import type { Level } from '../../shared/source/writer.ts';
import { createMemoryHost } from './memory-host.ts';

/** Texts by absolute path. */
export type Files = Readonly<Record<string, string>>;

export interface Differentiated {
  readonly mark: Mark;
  readonly evaluation: Evaluation;
  readonly findings: readonly Finding[];
}

const milliseconds = 10_000;

/**
 * Evaluates the marked functions of a file in every way there is, and asserts that all agree: the compiler's own translation run
 * as it is, every level of instrumentation under every number system that can run it, forward against reverse mode, and both
 * against differences (where the function is smooth).
 */
export function assertAgreement(files: Files, entry: string, isSmooth = true): Differentiated[] {
  const host = createMemoryHost(new Map(Object.entries(files)));
  const text = files[entry]!;
  const { marks, findings } = findMarks(entry, text);
  assert.deepEqual(findings.map(messageOf), []);
  assert.notEqual(marks.length, 0, 'a function is marked');
  return marks.map((mark) => {
    const expected = translated(files, entry, mark, host);
    const run = (level: Level, system: NumberSystemName) => resultAt(level, system, entry, mark, marks, host);
    for (const [level, system] of runs) {
      const { value } = run(level, system);
      assert.deepEqual(value, expected, `the value of ${mark.name} at level ${level} in ${system}`);
    }
    const result = checked(entry, mark, marks, host, isSmooth);
    assert.deepEqual(result.evaluation.value, expected, `the value of ${mark.name} in a trace`);
    const { jacobian, events } = run('derivative', 'reverse');
    // What was lost may have been kept in the trace, on request.
    if (!events.some(({ kind }) => kind === 'lost')) assertSameJacobian(jacobian, result.evaluation);
    return result;
  });
}

/** What the user would get for the first marked function of a file. */
export function evaluateFirst(files: Files, entry: string, options?: EvaluateOptions): Outcome {
  const { marks } = findMarks(entry, files[entry]!);
  return evaluate(entry, marks[0]!, marks, createMemoryHost(new Map(Object.entries(files))), undefined, options);
}

const messageOf = ({ code, message }: Finding) => `${code}: ${message}`;

/** An evaluation adds the level `trace` in reverse mode. */
const runs: readonly (readonly [Level, NumberSystemName])[] = [
  ['plain', 'plain'],
  ['derivative', 'primal'],
  ['derivative', 'reverse'],
  ['trace', 'primal'],
];

function resultAt(level: Level, system: NumberSystemName, entry: string, mark: Mark, marks: readonly Mark[], host: Host): ReverseResult {
  const realm = openRealm(loadGraph(entry, marks, level, host, host.cache), system, host, milliseconds);
  assert.equal(realm.failure, undefined, `${entry} loads at level ${level} in ${system}`);
  const chosen = mark.wrt ? { wrt: mark.wrt.map(({ path }) => path) } : {};
  const request = { mark: mark.name, point: 0, tapeLimit: 4_000_000, nodeLimit: 0, ...chosen };
  const answer = realm.ask<ReverseResult>(system === 'reverse' ? 'run' : 'value', request, milliseconds);
  if ('failure' in answer) assert.fail(`${mark.name} at level ${level} in ${system}: ${answer.failure.message}`);
  return answer.ok;
}

/** Expressions as single nodes against one node for each operation, to the last few bits. */
function assertSameJacobian(jacobian: Evaluation['jacobian'], { mark, jacobian: traced }: Evaluation): void {
  traced.forEach((row, i) => {
    const size = Math.max(...row.map(Math.abs));
    row.forEach((partial, j) => {
      const other = jacobian[i]![j]!;
      const isSame = Object.is(partial, other) || Math.abs(partial - other) <= 1e-12 * size;
      assert.ok(isSame, `∂${i}/∂${j} of ${mark}: ${partial} in a trace, ${other} at level derivative`);
    });
  });
}

/** J · direction of reverse mode against forward mode, to the last few bits. */
function assertModesAgree({ mark, jacobian, direction, jvp }: Evaluation): void {
  jacobian.forEach((row, i) => {
    const terms = row.map((partial, j) => partial * direction[j]!);
    const product = terms.reduce((sum, term) => sum + term, 0);
    const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
    assert.ok(Math.abs(product - jvp[i]!) <= 1e-12 * size, `output ${i} of ${mark}: ${product} in reverse, ${jvp[i]} in forward mode`);
  });
}

/** What the user would get: no finding of an engine that fails, and a gradient check that passes. */
function checked(entry: string, mark: Mark, marks: readonly Mark[], host: Host, isSmooth: boolean): Differentiated {
  const { evaluations, findings } = evaluate(entry, mark, marks, host);
  const [evaluation] = evaluations;
  assert.deepEqual(findings.filter(({ severity }) => severity === 'error').map(messageOf), []);
  assert.ok(evaluation, `${mark.name} has no evaluation`);
  assertModesAgree(evaluation);
  const rows = evaluation.check?.rows.map(({ label, verdict, derivative, difference }) => ({ label, verdict, derivative, difference }));
  if (isSmooth) assert.equal(evaluation.check?.verdict, 'pass', JSON.stringify(rows));
  return { mark, evaluation, findings };
}

/** The value at the first point when the compiler translates the modules, and nothing else happens to them. */
function translated(files: Files, entry: string, mark: Mark, host: Host): Structure {
  const loaded = new Map<string, { exports: unknown }>();
  load(entry);
  const { run } = globalThis as { run?: () => unknown };
  return plainData(run!(), (x) => x);

  function load(file: string): unknown {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    const require = (specifier: string) => {
      const found = host.resolve(specifier, file, 'require');
      if (found === undefined) throw new Error(`no module ${specifier}`);
      return load(found);
    };
    const code = file.endsWith('.json') ? `module.exports=${files[file]}` : compiled(file);
    compileFunction(code, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: file }).call(
      module.exports,
      module.exports,
      require,
      module,
      file,
      '/home',
    );
    return module.exports;
  }

  function compiled(file: string): string {
    const text = file === entry ? files[file]! + callOf(mark, entry, files[file]!) : files[file]!;
    if (/\.c?js$/.test(file) && !/^\s*(import|export)\b/m.test(text)) return text;
    const { outputText } = ts.transpileModule(text, {
      fileName: file.replace(/\.[mc](?=[jt]s$)/, '.'),
      reportDiagnostics: false,
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        jsx: ts.JsxEmit.React,
        experimentalDecorators: true,
        alwaysStrict: false,
        allowJs: true,
      },
    });
    return outputText;
  }
}

/** A statement in the module's own scope that makes the call of the first point available. */
function callOf(mark: Mark, file: string, text: string): string {
  const [point] = pointsOf(mark, parseSource(file, text));
  const args = (point?.expressions ?? []).map((expression) => (expression === undefined ? 'undefined' : `(${expression})`));
  const reach = mark.reach === '$default' ? 'exports.default' : mark.reach;
  return `\n;globalThis.run = () => (${reach}).call(${point?.receiver ?? mark.receiver ?? 'undefined'}${args.map((arg) => `, ${arg}`).join('')});`;
}
