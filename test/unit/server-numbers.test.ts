import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatExtent, formatFully, formatGap, formatNumber, formatStructure, formatTuple, shorten } from '../../server/present/numbers.ts';
import { sparkline } from '../../server/present/sparkline.ts';

test('numbers keep as many digits as carry meaning', () => {
  const expected: readonly (readonly [number, string])[] = [
    [11.652071455223084, '11.652'],
    [5.5, '5.5'],
    [0.1 + 0.2, '0.3'],
    [-0.00012345678, '-0.00012346'],
    [0.000012345678, '1.2346e-5'],
    [123456.789, '123457'],
    [999999.6, '1e6'],
    [12345678.9, '1.2346e7'],
    [1e21, '1e21'],
    [5e-324, '4.9407e-324'],
    [1.7976931348623157e308, '1.7977e308'],
    [123456789, '123456789'],
    [0, '0'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [Infinity, '∞'],
    [-Infinity, '-∞'],
  ];
  for (const [x, text] of expected) assert.equal(formatNumber(x), text);
});

test('a gap has one digit', () => {
  assert.equal(formatGap(2.3e-11), '2e-11');
  assert.equal(formatGap(0.4999), '0.5');
  assert.equal(formatGap(0), '0');
});

test('a full number reads back as itself', () => {
  for (const x of [0.1 + 0.2, 1e21, 5e-324, -123.456, -0]) assert.ok(Object.is(Number(formatFully(x)), x), formatFully(x));
  assert.equal(formatFully(NaN), 'NaN');
});

test('tuples are cut after a few', () => {
  assert.equal(formatTuple([5.5, 1.7163378145367738]), '(5.5, 1.716)');
  assert.equal(formatTuple([3]), '3');
  assert.equal(formatTuple([]), '()');
  assert.equal(formatTuple(Array.from({ length: 100 }, (_, i) => i)), '(0, 1, 2, … 97 more)');
});

test('the extent of a gradient survives extreme numbers', () => {
  assert.equal(formatExtent([3, -4]), 'norm 5, min -4, max 3');
  assert.equal(formatExtent([3e200, 4e200]), 'norm 5e200, min 3e200, max 4e200');
  assert.equal(formatExtent([0, 0]), 'norm 0, min 0, max 0');
  assert.equal(formatExtent([1, NaN]), 'norm NaN, min NaN, max NaN');
});

test('structures read as source text', () => {
  assert.equal(formatStructure({ x: 1, y: [0.5, -0] }), '{x: 1, y: [0.5, -0]}');
  assert.equal(formatStructure([null, 'a', undefined, true]), '[null, "a", undefined, true]');
  assert.equal(formatStructure(Array.from({ length: 9 }, () => 1)), '[1, 1, 1, … 6 more]');
});

test('long texts are cut to one line', () => {
  assert.equal(shorten('a\n  b', 10), 'a b');
  assert.equal(shorten('abcdefghij', 5), 'abcd…');
});

test('a sparkline shows the shape', () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7]), '▁▂▃▄▅▆▇█');
  assert.equal(sparkline([1, 1, 1]), '▁▁▁');
  assert.equal(sparkline([0, NaN, 1]), '▁·█');
  assert.equal(sparkline([1, 2]), '');
  assert.equal(sparkline([-1e308, 0, 1e308]), '▁▅█');
  assert.equal(sparkline(Array.from({ length: 1000 }, (_, i) => i)).length, 24);
});
