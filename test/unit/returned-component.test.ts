import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findMarks } from '../../shared/source/marks.ts';
import { returnedComponent } from '../../shared/source/returned-component.ts';
import { parseSource } from '../../shared/source/typescript.ts';

/** The text that a path of the result of `f(x, y)` is written as; undefined where its source does not tell. */
function written(body: string, path: string): string | undefined {
  const source = `/** @differentiable @at (1, 2) */\nexport const f = (x: number, y: number) => ${body};\n`;
  const place = returnedComponent(parseSource('/a/x.ts', source), findMarks('/a/x.ts', source).marks[0]!.bodySpan, path);
  return place && source.slice(place.start, place.end);
}

const found: readonly (readonly [title: string, body: string, path: string, text: string])[] = [
  ['an element', '[2 * x, y]', '[0]', '2 * x'],
  ['a property', '({ dx: 2 * x, dy: y })', 'dx', '2 * x'],
  ['a quoted property', "({ 'a b': x })", '["a b"]', 'x'],
  ['a shorthand property', '{ const value = x; return { value, y }; }', 'y', 'y'],
  ['nested', '({ value: x, gradient: [x, { p: y + 1 }] })', 'gradient[1].p', 'y + 1'],
  ['rows of a Jacobian', '[[x, y], [y, 2 * x]]', '[1][1]', '2 * x'],
  ['a typed array', 'Float64Array.of(x, 2 * y)', '[1]', '2 * y'],
  ['a typed array of a list', 'new Float64Array([x, 2 * y])', '[1]', '2 * y'],
  ['a typed array from a list', 'Float32Array.from([x, 2 * y])', '[1]', '2 * y'],
  ['what is frozen and asserted', 'Object.freeze([x, 2 * y] as const)!', '[1]', '2 * y'],
  ['the last return', '{ if (x > y) return [y, x]; return [x, 2 * y]; }', '[1]', '2 * y'],
  ['a return of its own', '{ const g = () => { return [1, 2]; }; return [x, g()]; }', '[1]', 'g()'],
  ['a constant used once', '{ const g = { x: 2 * x, y }; return g; }', 'x', '2 * x'],
  ['a constant beside the value', '{ const gradient = [2 * x, y]; return { value: x, gradient }; }', 'gradient[0]', '2 * x'],
  ['as far as it can be followed', '({ value: x, gradient: slopes(x, y) })', 'gradient[1]', 'slopes(x, y)'],
  ['a name that is computed elsewhere', '{ const gradient = slopes(x, y); return { gradient }; }', 'gradient[1]', 'gradient'],
  ['before a spread', '[x, ...rest]', '[0]', 'x'],
];
const untold: readonly (readonly [title: string, body: string, path: string])[] = [
  ['a call', 'slopes(x, y)', '[0]'],
  ['a map', '[x, y].map((z) => 2 * z)', '[0]'],
  ['a number', '2 * x', ''],
  ['behind a spread', '[...rest, x]', '[1]'],
  ['in an object with a spread', '({ x, ...rest })', 'x'],
  ['a choice', 'x > y ? [x, y] : [y, x]', '[0]'],
  ['a list that is changed', '{ const g = [0, 0]; g[0] = 2 * x; return g; }', '[0]'],
  ['no result', '{ void x; }', '[0]'],
  ['a member that is not there', '({ x })', 'y'],
];

describe('where a component of the result is written', () => {
  for (const [title, body, path, text] of found) it(title, () => assert.equal(written(body, path), text));
  for (const [title, body, path] of untold) it(`${title}: nowhere`, () => assert.equal(written(body, path), undefined));
});
