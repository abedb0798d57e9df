import * as assert from 'node:assert/strict';
import { test } from 'node:test';
import { findMarks } from '../../shared/source/marks.ts';
import { onlyParts, reachable } from '../../shared/source/reachable.ts';
import { parseSource } from '../../shared/source/typescript.ts';

const file = '/project/a.ts';

/** What of a text the function `f` can come to, line by line. */
function reached(text: string, name = 'f'): string[] | undefined {
  const { marks } = findMarks(file, text);
  const mark = marks.find((each) => each.name === name);
  assert.ok(mark);
  const source = parseSource(file, text);
  const parts = reachable(source, mark, marks);
  if (!parts) return undefined;
  const kept = onlyParts(source, parts);
  assert.equal(kept.length, text.length);
  for (const [k, character] of [...kept].entries()) if (character !== ' ') assert.equal(character, text[k], 'places stay');
  return kept
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const f = (body: string, tags = '') => `/** @differentiable @at x = 1 ${tags}*/\nexport function f(x: number) { return ${body}; }\n`;

test('helpers, constants and classes that are mentioned come along, others do not', () => {
  const text = [
    'const used = 2, unused = 3;',
    'const idle = [1, { a: -2 }];',
    'function helper(x: number) { return inner(x); }',
    'const inner = (x: number) => x * used;',
    'function stranger() { return idle; }',
    'class Body { area() { return 1; } }',
    'export { stranger };',
  ].join('\n');
  const lines = reached(`${text}\n${f('helper(x)')}`)!;
  assert.deepEqual(
    lines.filter((line) => !line.includes('f(x')),
    [
      'const used = 2, unused = 3;',
      'function helper(x: number) { return inner(x); }',
      'const inner = (x: number) => x * used;',
      '/** @differentiable @at x = 1 */',
    ],
  );
});

test('what the module runs stays, with all that it mentions', () => {
  const text = [
    'import { wild } from "./wild";',
    'const table = fill();',
    'function fill() { return seed; }',
    'let seed = 1;',
    'seed = 2;',
    'class Registered { static all = new Map(); }',
    'class Plain { }',
    'enum Kind { One }',
  ].join('\n');
  const lines = reached(text + '\n' + f('x'))!;
  assert.ok(!lines.includes('class Plain { }'));
  assert.equal(lines.length, 9);
});

test('points, types and custom derivatives count as mentioned', () => {
  const text = (tags: string) =>
    `${f('x * scale()', tags)}
/** @customDerivativeOf f */
function slope(x: number) { return rate; }
const rate = 1;
const start = 5;
interface Unused { a: number }
function scale() { return 1; }
`;
  const without = reached(text(''))!;
  assert.ok(without.includes('const rate = 1;') && !without.includes('const start = 5;'));
  assert.ok(!without.some((line) => line.includes('Unused')));
  assert.ok(reached(text('@along x = start '))!.includes('const start = 5;'));
});

test('a name in escapes is a name, and where text becomes code nothing is left out', () => {
  assert.ok(reached(`const alpha = 1;\n${f('x * \\u0061lpha')}`)!.includes('const alpha = 1;'));
  assert.equal(reached(`const alpha = 1;\n${f("eval('alpha')")}`), undefined);
});
