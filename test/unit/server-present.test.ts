import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, Evaluation, Mark, Outcome } from '../../shared/evaluation.ts';
import type { Theme } from '../../shared/protocol.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { hoverAt } from '../../server/features/hover.ts';
import { checkLine, checkWords } from '../../server/present/check.ts';
import { lensTexts } from '../../server/present/lens.ts';
import { code, plain, table } from '../../server/present/markdown.ts';
import { messageOf } from '../../server/present/message.ts';
import { createViewpoints } from '../../server/viewpoints.ts';
import type { MarkState, Snapshot, Workspace } from '../../server/workspace.ts';
import { evaluation, file, outcome, site, source } from './server-survey.ts';

const mark: Mark = findMarks(file, source).marks[0]!;
const state: MarkState = { mark, outcome, fresh: true };
const withEvaluation = (change: Partial<Evaluation>, fresh = true): MarkState => ({
  mark,
  outcome: { ...outcome, evaluations: [{ ...evaluation, ...change }] },
  fresh,
});
const withCheck = (change: Partial<Check>) => withEvaluation({ check: { ...evaluation.check!, ...change } });
const failed: Outcome = {
  mark: 'f',
  evaluations: [],
  findings: [{ code: 'throws', severity: 'error', message: 'TypeError: q is not a function', span: mark.span }],
  files: [file],
};
const titles = (shown: MarkState, trusted = true) => lensTexts(shown, trusted).map(({ title }) => title);

test('lenses of the survey’s function', () => {
  assert.deepEqual(titles(state), ['f = 11.652 · ∇ = (5.5, 1.716)', '✓ check 2e-11', 'Trace']);
});

test('lenses are there before, between and without results', () => {
  assert.deepEqual(titles({ mark, fresh: false }), ['GradLens: evaluating…']);
  assert.deepEqual(titles({ ...state, fresh: false }), ['f = 11.652 · ∇ = (5.5, 1.716) …', '✓ check 2e-11 …', 'Trace']);
  assert.deepEqual(titles({ mark, fresh: true, outcome: failed }), ['✗ TypeError: q is not a function']);
  assert.deepEqual(titles({ mark, fresh: false }, false), ['GradLens: trust this workspace to see derivatives']);
});

test('lenses of every verdict', () => {
  const title = (change: Partial<Check>) => titles(withCheck(change))[1];
  assert.equal(title({ verdict: 'mismatch', gap: 0.5 }), '✗ check 0.5');
  assert.equal(title({ verdict: 'kink' }), '⚠ kink');
  assert.equal(title({ verdict: 'inconclusive' }), 'Check');
  const { check: _, ...unchecked } = evaluation;
  assert.equal(lensTexts({ mark, fresh: true, outcome: { ...outcome, evaluations: [unchecked] } }, true)[1]?.title, 'Check');
});

test('a hover says that many inputs are checked together', () => {
  const inputs = Array.from({ length: 100 }, (_, k) => ({ path: `x[${k}]`, value: k }));
  const check: Check = { ...evaluation.check!, verdict: 'pass', gap: 2e-11, evaluations: 210, coordinates: 3 };
  assert.match(
    checkLine(check, { ...evaluation, inputs }),
    /to 2e-11 \(210 evaluations; 97 of 100 inputs along random directions only\)\.$/,
  );
  assert.match(checkLine({ ...check, coordinates: 100 }, { ...evaluation, inputs }), /to 2e-11 \(210 evaluations\)\.$/);
});

test('lenses where the derivative is wrong, or written by hand', () => {
  const nan = { ...failed.findings[0]!, code: 'nan-derivative' };
  const { check: _, ...unchecked } = evaluation;
  const wrong = { ...outcome, evaluations: [unchecked], findings: [nan] };
  assert.equal(titles({ mark, fresh: true, outcome: wrong })[1], '✗ nan-derivative');
  const lost = { ...failed.findings[0]!, code: 'lost-derivative', severity: 'warning' as const };
  assert.equal(titles({ mark, fresh: true, outcome: { ...outcome, findings: [lost] } })[1], '⚠ lost-derivative');
  const written: Mark = { ...mark, name: 'g', derivativeOf: { name: 'f', span: mark.span } };
  const silent = { mark: 'g', evaluations: [], findings: [], files: [file] };
  assert.deepEqual(titles({ mark: written, fresh: true, outcome: silent, original: state }), ['✓ g agrees with the derivative of f']);
  assert.deepEqual(titles({ mark: written, fresh: true, outcome: silent }), ['✗ f has no derivative to compare g with']);
});

test('lenses of vectors', () => {
  const outputs = [
    { path: '[0]', value: 1 },
    { path: '[1]', value: 2 },
  ];
  const jacobian = [
    [1, 0],
    [0.5, -1],
  ];
  assert.equal(titles(withEvaluation({ value: [1, 2], outputs, jacobian }))[0], 'f = [1, 2] · J = (1, 0; 0.5, -1)');
  const inputs = Array.from({ length: 100 }, (_, i) => ({ path: `w[${i}]`, value: i }));
  const ones = inputs.map(() => 1);
  assert.equal(titles(withEvaluation({ value: [1, 2], inputs, outputs, jacobian: [ones, ones] }))[0], 'f = [1, 2] · J 2 × 100');
  assert.equal(titles(withEvaluation({ inputs, jacobian: [ones] }))[0], 'f = 11.652 · ∇ = (1, 1, 1, … 97 more), norm 10');
  assert.equal(titles(withEvaluation({ inputs: [], jacobian: [[]] }))[0], 'f = 11.652');
});

const snapshot = (shown: MarkState = state): Snapshot => ({ file, text: source, states: [shown], findings: [] });
const context = { trusted: true, links: () => '[links]', choose: (title: string) => `[${title}]` };
/** What one state's evaluations have seen, as the workspace has it. */
const seenAt = (shown: MarkState, offset: number) =>
  createViewpoints({ files: [file], snapshot: () => snapshot(shown) } as unknown as Workspace).at(file, offset);
const hover = (text: string, shown = state, offset = 0, theme?: Theme) => {
  const at = source.lastIndexOf(text) + offset;
  return hoverAt(snapshot(shown), at, { ...context, seen: seenAt(shown, at), theme })?.markdown ?? '';
};

test('hover on the function’s name', () => {
  const text = hover('f(x1: number');
  assert.match(text, /^\*\*f\*\* at `x1 = 2, x2 = 5` is `11\.65207146`\n/);
  assert.match(text, /\| input \| at \| ∂f\/∂input \|/);
  assert.match(text, /\| `x1` \| `2` \| `5\.5\u00A0{8}` \|\n\| `x2` \| `5` \| `1\.716337815` \|/);
  assert.match(text, /JVP along `x1`: `5\.5` · 5 operations/);
  assert.match(text, /✓ Gradient agrees with differences to 2e-11 \(152 evaluations\)\./);
  assert.match(text, /\[links\]/);
  assert.doesNotMatch(text, /last edit|chose/);
});

test('hover says when the numbers are old or the point was chosen', () => {
  assert.match(hover('f(x1: number', { ...state, fresh: false }), /before the last edit/);
  assert.match(
    hover('f(x1: number', withEvaluation({ point: { text: 'x1 = 1', chosen: true } })),
    /GradLens chose this point; write `@at`/,
  );
});

test('hover of a long gradient and of a Jacobian', () => {
  const inputs = Array.from({ length: 40 }, (_, i) => ({ path: `w[${i}]`, value: i }));
  const long = hover('f(x1: number', withEvaluation({ inputs, jacobian: [inputs.map(() => 1)], direction: inputs.map(() => 1) }));
  assert.match(long, /\| … 33 more \|/);
  assert.match(long, /norm 6\.325, min 1, max 1/);
  assert.match(long, /JVP along all ones/);
  const outputs = [
    { path: 'y', value: 1 },
    { path: 'z', value: 2 },
  ];
  const jacobian = [
    [1, 0],
    [0.5, -1],
  ];
  const text = hover('f(x1: number', withEvaluation({ outputs, jacobian, jvp: [1, 0.5] }));
  assert.match(
    text,
    /\| Jacobian \| ∂\/∂`x1` \| ∂\/∂`x2` \|\n\| :-- \| --: \| --: \|\n\| `y` \| `1\u00A0\u00A0` \| `0` \|\n\| `z` \| `0\.5` \| `-1` \|/,
  );
});

test('hover on the innermost expression', () => {
  const text = hover('x1 * x2', state, 1);
  assert.match(text, /^\*\*`x1 \* x2`\*\*\n/);
  assert.match(text, /\| `10` \| `5` \| `1` \|/);
  assert.match(text, /tangent along `x1`; adjoint: derivative of f by this expression/);
  assert.match(hover('Math.log', state, 2), /^\*\*`Math\.log\(x1\) \+ x1 \* x2`/);
  assert.equal(hover('return'), '');
});

test('hover on an expression that ran many times', () => {
  const values = [1, 2, 3, 4, 5];
  const many = { ...site('x1 * x2', 1, 0, 0), count: 5, values, tangents: values, adjoints: values, maximum: 5 };
  const text = hover('x1 * x2', withEvaluation({ sites: [many] }));
  assert.match(text, /ran 5 times/);
  assert.match(text, /\| value \| `1` \| `5` \| `1` … `5` \| ▁▃▅▆█ \|/);
  const passive = hover('x1 * x2', withEvaluation({ sites: [{ ...many, passive: true }] }));
  assert.match(passive, /It carries no derivative/);
  assert.doesNotMatch(passive, /adjoint/);
});

test('long lists have a picture where the editor shows one', () => {
  const inputs = Array.from({ length: 40 }, (_, i) => ({ path: `w[${i}]`, value: i }));
  const long = withEvaluation({ inputs, jacobian: [inputs.map(({ value }) => Math.sin(value))], direction: inputs.map(() => 1) });
  assert.doesNotMatch(hover('f(x1: number', long), /data:image/);
  const [, words, encoded = ''] =
    /!\[(gradient[^\]]*)\]\(data:image\/svg\+xml;base64,([^|]*)\|width=240,height=48\)/.exec(hover('f(x1: number', long, 0, 'dark')) ?? [];
  assert.equal(words, 'gradient: 40 numbers from -1 to 0.9999');
  const svg = Buffer.from(encoded, 'base64').toString();
  assert.match(svg, /^<svg .*aria-label="gradient: 40 numbers.*<\/svg>$/);
  assert.equal(svg.match(/M[\d.]+ [\d.]+h/g)?.length, 40, 'a bar for each number');
  const outputs = inputs.map(({ value }, i) => ({ path: `[${i}]`, value }));
  const vector = withEvaluation({ outputs, value: outputs.map(({ value }) => value), jacobian: outputs.map(() => [1, 1]) });
  assert.match(hover('f(x1: number', vector, 0, 'light'), /40 numbers: norm 143\.\d+, min 0, max 39  \n!\[value: 40 numbers/);
});

test('a hover says which evaluation it shows, and that there are others', () => {
  const at = source.lastIndexOf('x1 * x2') + 1;
  const other: MarkState = {
    ...state,
    mark: { ...mark, name: 'g', span: { file, start: 0, end: 0 } },
    outcome: { ...outcome, evaluations: [{ ...evaluation, mark: 'g' }] },
  };
  const workspace = { files: [file], snapshot: () => ({ ...snapshot(), states: [other, state] }) } as unknown as Workspace;
  const viewpoints = createViewpoints(workspace);
  const markdown = () => hoverAt(snapshot(), at, { ...context, seen: viewpoints.at(file, at) })?.markdown ?? '';
  assert.match(markdown(), /in f at `x1 = 2, x2 = 5`/, 'the function that it stands in comes first');
  assert.match(markdown(), /\*Another evaluation comes here: g\.\* \[Choose…\]/);
  viewpoints.choose({ file, name: 'g', index: 0 });
  assert.match(markdown(), /in g at /);
});

test('hover without results says why', () => {
  assert.match(hover('f(x1: number', { mark, fresh: false }), /evaluating this function/);
  assert.match(hover('f(x1: number', { mark, fresh: true, outcome: failed }), /q is not a function/);
  assert.match(hoverAt(snapshot(), mark.nameSpan.start, { ...context, trusted: false, seen: [] })?.markdown ?? '', /untrusted/);
});

test('the check in a sentence', () => {
  assert.deepEqual(messageOf(state), {
    message: 'f: gradient agrees with differences to 2e-11; it is (5.5, 1.716) at x1 = 2, x2 = 5.',
    severity: 'information',
    verdict: 'pass',
  });
  const row = { label: 'x2', verdict: 'mismatch', derivative: 1.7, difference: 3.4, error: 0 } as const;
  assert.equal(
    messageOf(withCheck({ verdict: 'mismatch', gap: 0.5, rows: [row] })).message,
    'f: gradient disagrees with differences by 0.5: x2 has 1.7 against 3.4; it is (5.5, 1.716) at x1 = 2, x2 = 5.',
  );
  assert.equal(messageOf({ mark, fresh: true, outcome: failed }).severity, 'error');
  for (const verdict of ['kink', 'jump', 'noisy', 'non-deterministic', 'inconclusive'] as const) {
    assert.match(checkWords({ ...evaluation.check!, verdict }), /^(stands|cannot|is) /);
  }
});

test('source text does not break Markdown', () => {
  assert.equal(code('a`b'), '`` a`b ``');
  assert.equal(plain('a_b*[c]'), 'a\\_b\\*\\[c\\]');
  assert.equal(
    table(['a'], [['x | y']])
      .split('\n')
      .at(-1),
    '| x \\| y |',
  );
});
