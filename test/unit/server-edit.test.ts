import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { editBetween } from '../../shared/source/edit-between.ts';
import { followedBy, mapOutcome, mapSpan, type Edits } from '../../server/edit.ts';
import { evaluation, file, outcome, source, spanOf } from './server-survey.ts';

test('an edit is the smallest replacement', () => {
  assert.equal(editBetween('abc', 'abc'), undefined);
  assert.deepEqual(editBetween('abc', 'abXc'), { start: 2, end: 2, length: 1 });
  assert.deepEqual(editBetween('abc', 'ac'), { start: 1, end: 2, length: 0 });
  assert.deepEqual(editBetween('aaa', 'aaaa'), { start: 3, end: 3, length: 1 });
  assert.deepEqual(editBetween('', 'x'), { start: 0, end: 0, length: 1 });
});

test('spans move with the text around them', () => {
  const insertion = [{ start: 10, end: 10, length: 2 }];
  assert.deepEqual(mapSpan({ start: 4, end: 10 }, insertion), { start: 4, end: 10 });
  assert.deepEqual(mapSpan({ start: 10, end: 12 }, insertion), { start: 12, end: 14 });
  assert.deepEqual(mapSpan({ start: 9, end: 11 }, insertion), { start: 9, end: 13 });
  const removal = [{ start: 10, end: 14, length: 0 }];
  assert.equal(mapSpan({ start: 12, end: 20 }, removal), undefined);
  assert.deepEqual(mapSpan({ start: 10, end: 14 }, removal), { start: 10, end: 10 });
});

test('an outcome moves as a whole, in its own file only', () => {
  const finding = { code: 'kink', severity: 'warning', message: 'A tie.', span: spanOf('x1 * x2') } as const;
  const elsewhere = { ...finding, span: { ...finding.span, file: '/project/other.ts' } };
  const edited = `// one more line\n${source}`;
  const moved = mapOutcome({ ...outcome, findings: [finding, elsewhere] }, file, new Map([[file, [editBetween(source, edited)!]]]));
  const at = edited.lastIndexOf('x1 * x2');
  assert.equal(moved.findings[0]?.span.start, at);
  assert.deepEqual(moved.findings[1], elsewhere);
  assert.equal(moved.evaluations[0]?.sites[1]?.start, at);
  assert.equal(moved.evaluations[0]?.trace.nodes[2]?.span?.start, edited.indexOf('Math.log'));
  assert.equal(moved.evaluations[0]?.value, evaluation.value);
});

test('what was cut through loses its place', () => {
  const edited = source.replace('x1 * x2', 'x1 / x2');
  const moved = mapOutcome(outcome, file, new Map([[file, [{ ...editBetween(source, edited)!, start: source.indexOf('* x2') - 20 }]]]));
  assert.equal(moved.evaluations[0]?.sites.length, 0);
});

test('edits in many places leave what lies between them where it is', () => {
  const script = fc.array(fc.record({ at: fc.nat(), remove: fc.nat(4), insert: fc.nat(4) }), { maxLength: 12 });
  fc.assert(
    fc.property(script, (steps) => {
      // Every character is one of a kind: it can be found again.
      let text = Array.from({ length: 30 }, (_, k) => k);
      const first = text;
      let edits: Edits = [];
      let next = 100;
      for (const { at, remove, insert } of steps) {
        const start = at % (text.length + 1);
        const end = Math.min(start + remove, text.length);
        text = [...text.slice(0, start), ...Array.from({ length: insert }, () => next++), ...text.slice(end)];
        edits = followedBy(edits, { start, end, length: insert });
      }
      for (const [k, character] of first.entries()) {
        const inside = edits.some(({ start, end }) => start <= k && k < end);
        const moved = mapSpan({ start: k, end: k + 1 }, edits);
        if (!inside) assert.equal(text[moved!.start], character);
      }
      const ends = edits.map(({ end }) => end);
      assert.ok(
        edits.every(({ start }, k) => k === 0 || start > ends[k - 1]!),
        'they are apart and in order',
      );
      const kept = first.filter((_, k) => !edits.some(({ start, end }) => start <= k && k < end)).length;
      assert.equal(kept + edits.reduce((sum, { length }) => sum + length, 0), text.length);
    }),
  );
});
