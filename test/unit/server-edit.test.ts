import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { editBetween, mapOutcome, mapSpan } from '../../server/edit.ts';
import { evaluation, file, outcome, source, spanOf } from './server-survey.ts';

test('an edit is the smallest replacement', () => {
  assert.equal(editBetween('abc', 'abc'), undefined);
  assert.deepEqual(editBetween('abc', 'abXc'), { start: 2, end: 2, length: 1 });
  assert.deepEqual(editBetween('abc', 'ac'), { start: 1, end: 2, length: 0 });
  assert.deepEqual(editBetween('aaa', 'aaaa'), { start: 3, end: 3, length: 1 });
  assert.deepEqual(editBetween('', 'x'), { start: 0, end: 0, length: 1 });
});

test('spans move with the text around them', () => {
  const insertion = { start: 10, end: 10, length: 2 };
  assert.deepEqual(mapSpan({ start: 4, end: 10 }, insertion), { start: 4, end: 10 });
  assert.deepEqual(mapSpan({ start: 10, end: 12 }, insertion), { start: 12, end: 14 });
  assert.deepEqual(mapSpan({ start: 9, end: 11 }, insertion), { start: 9, end: 13 });
  const removal = { start: 10, end: 14, length: 0 };
  assert.equal(mapSpan({ start: 12, end: 20 }, removal), undefined);
  assert.deepEqual(mapSpan({ start: 10, end: 14 }, removal), { start: 10, end: 10 });
});

test('an outcome moves as a whole, in its own file only', () => {
  const finding = { code: 'kink', severity: 'warning', message: 'A tie.', span: spanOf('x1 * x2') } as const;
  const elsewhere = { ...finding, span: { ...finding.span, file: '/project/other.ts' } };
  const edited = `// one more line\n${source}`;
  const moved = mapOutcome({ ...outcome, findings: [finding, elsewhere] }, file, new Map([[file, editBetween(source, edited)!]]));
  const at = edited.lastIndexOf('x1 * x2');
  assert.equal(moved.findings[0]?.span.start, at);
  assert.deepEqual(moved.findings[1], elsewhere);
  assert.equal(moved.evaluations[0]?.sites[1]?.start, at);
  assert.equal(moved.evaluations[0]?.trace.nodes[2]?.span?.start, edited.indexOf('Math.log'));
  assert.equal(moved.evaluations[0]?.value, evaluation.value);
});

test('what was cut through loses its place', () => {
  const edited = source.replace('x1 * x2', 'x1 / x2');
  const moved = mapOutcome(outcome, file, new Map([[file, { ...editBetween(source, edited)!, start: source.indexOf('* x2') - 20 }]]));
  assert.equal(moved.evaluations[0]?.sites.length, 0);
});
