import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, test } from 'node:test';
import { callsElsewhere } from '../../shared/source/calls-elsewhere.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { parseSource } from '../../shared/source/typescript.ts';

const mark = '/** @differentiable */\n';

/** The arguments of the calls that `/b` has of the one marked function of `/a`. */
function found(own: string, other: string, between: Readonly<Record<string, string>> = {}) {
  const { marks } = findMarks('/a.ts', own);
  assert.equal(marks.length, 1);
  const texts = new Map(Object.entries({ '/a.ts': own, '/b.ts': other, ...between }));
  const calls = callsElsewhere(parseSource('/a.ts', own), marks, '/b.ts', other, {
    read: (file) => texts.get(file),
    resolve: (specifier, importer) => {
      const file = `${path.posix.join(path.posix.dirname(importer), specifier)}.ts`;
      return texts.has(file) ? file : undefined;
    },
  });
  return calls.get(marks[0]!)?.map((given) => given.join(', '));
}

const area = `${mark}export function area(a: number, b: number) { return a * b; }`;

describe('the calls that another module has of a function', () => {
  for (const [own, other] of [
    [area, "import { area } from './a';\narea(2, 3);"],
    [area, "import { area as product } from './a';\nconst all = () => [product(2, 3)];"],
    [area, "import * as plane from './a';\nplane.area(2, 3);"],
    [area, "const { area: product } = require('./a');\nproduct(2, 3);"],
    [area, "import plane = require('./a');\nplane.area(2, 3);"],
    [
      `${mark}function area(a: number, b: number) { return a * b; }\nexport { area as plane };`,
      "import { plane } from './a';\nplane(2, 3);",
    ],
    [`${mark}export default function area(a: number, b: number) { return a * b; }`, "import size from './a';\nsize(2, 3);"],
    [`${mark}export default (a: number, b: number) => a * b;`, "import size from './a';\nsize(2, 3);"],
    [`${mark}const area = (a: number, b: number) => a * b;\nexport default area;`, "import { default as size } from './a';\nsize(2, 3);"],
    [`${mark}module.exports = (a, b) => a * b;`, "const size = require('./a');\nsize(2, 3);"],
    [`${mark}module.exports = (a, b) => a * b;`, "import size from './a';\nsize(2, 3);"],
    [`${mark}exports.area = (a, b) => a * b;`, "const plane = require('./a');\nplane.area(2, 3);"],
    [`${mark}function area(a, b) { return a * b; }\nmodule.exports = { size: area };`, "const { size } = require('./a');\nsize(2, 3);"],
    [`export const plane = {\n${mark}area(a: number, b: number) { return a * b; } };`, "import { plane } from './a';\nplane.area(2, 3);"],
    [
      `export class Plane {\n${mark}static area(a: number, b: number) { return a * b; } }`,
      "import { Plane as P } from './a';\nP.area(2, 3);",
    ],
  ] as const) {
    test(`${own.split('\n').at(-1)} called as ${other.replaceAll('\n', ' ')}`, () => assert.deepEqual(found(own, other), ['2, 3']));
  }

  test('is found through modules that hand it on', () => {
    const caller = "import { size } from './index';\nsize(2, 3);";
    const index = "export * from './plane';";
    assert.deepEqual(found(area, caller, { '/index.ts': index, '/plane.ts': "export { area as size } from './a';" }), ['2, 3']);
    assert.deepEqual(found(area, caller, { '/index.ts': index, '/plane.ts': "import { area } from './a';\nexport { area as size };" }), [
      '2, 3',
    ]);
    assert.equal(found(area, caller, { '/index.ts': index, '/plane.ts': 'export const size = (a: number) => a;' }), undefined);
  });

  for (const [why, other] of [
    ['another module has a function of that name', "import { area } from './c';\narea(2, 3);"],
    ['the module has its own', "import './a';\nconst area = (a: number, b: number) => a;\narea(2, 3);"],
    ['only the type is imported', "import type { area } from './a';\narea(2, 3);"],
    ['an argument is not written out', "import { area } from './a';\narea(2, size);"],
  ] as const) {
    test(`is none where ${why}`, () =>
      assert.equal(found(area, other, { '/c.ts': 'export const area = (a: number, b: number) => a;' }), undefined));
  }

  test('is none where modules hand it on in a circle', () => {
    const circle = { '/c.ts': "export * from './d';", '/d.ts': "export * from './c';" };
    assert.equal(found(area, "import { area } from './c';\narea(2, 3);", circle), undefined);
  });

  test('of a class that is not exported is none', () => {
    assert.equal(found(area.replace('export ', ''), "import { area } from './a';\narea(2, 3);"), undefined);
  });
});
