/** The calls that lead from a marked function to a finding. */
import * as assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findingsOf } from '../support/evaluated-findings.ts';
import { createMemoryHost } from '../support/memory-host.ts';

/** Each related place of the first finding: the source with what is said of it. */
function relatedOf(files: Record<string, string>): string[] {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`/${name}`, text]));
  const [finding] = findingsOf([...texts.keys()][0]!, createMemoryHost(texts));
  return (finding?.related ?? []).map(({ message, span }) => `${texts.get(span.file)!.slice(span.start, span.end)} | ${message}`);
}

const mark = '/** @differentiable @at x = 0 */\n';
const corner = 'export const corner = (z: number) => Math.abs(z);\n';

describe('a finding tells of the calls that lead to it', () => {
  it('across files, the outermost first, and of the input', () => {
    assert.deepEqual(
      relatedOf({
        'main.ts': `import { outer as wrapped } from './outer.ts';\n${mark}export const f = (x: number) => 2 * wrapped(x + 0);\n`,
        'outer.ts': `import * as inner from './inner.ts';\nexport function outer(y: number) { return [y].map((each) => inner.corner(each))[0]!; }\n`,
        'inner.ts': `export * from './corner.ts';\n`,
        'corner.ts': corner,
      }),
      [
        'wrapped(x + 0) | outer is called here by f.',
        'inner.corner(each) | corner is called here by outer.',
        'x: number | The input x of f comes in here.',
      ],
    );
  });

  it('the one that was evaluated', () => {
    const [first] = relatedOf({
      'main.ts': `${corner}${mark}export const f = (x: number) => (x > 1 ? corner(3 * x) : corner(2 * x));\n`,
    });
    assert.equal(first, 'corner(2 * x) | corner is called here by f.');
  });

  it('and says where it is one of several', () => {
    const [first] = relatedOf({ 'main.ts': `${corner}${mark}export const f = (x: number) => corner(x - 1) + corner(2 * x);\n` });
    assert.match(first!, /^corner\(x - 1\) \| corner is called here by f, one of 2 such calls\.$/);
  });

  for (const [name, text, call] of [
    [
      'a method',
      `class Shape {\n  edge(z: number) { return Math.abs(z); }\n}\n${mark}export const f = (x: number) => new Shape().edge(x);\n`,
      'new Shape().edge(x)',
    ],
    [
      'a default export',
      `export default function edge(z: number) { return Math.abs(z); }\n${mark}export const f = (x: number) => edge(x);\n`,
      'edge(x)',
    ],
    [
      'what is handed on',
      `function edge(z: number) { return Math.abs(z); }\n${mark}export const f = (x: number) => [x].map(edge)[0]!;\n`,
      '[x].map(edge)',
    ],
    [
      'a constructor',
      `class Edge {\n  z: number;\n  constructor(z: number) { this.z = Math.abs(z); }\n}\n${mark}export const f = (x: number) => new Edge(x).z;\n`,
      'new Edge(x)',
    ],
    [
      'recursion',
      `function edge(z: number, n: number): number { return n > 0 ? edge(z, n - 1) : Math.abs(z); }\n${mark}export const f = (x: number) => edge(x, 3);\n`,
      'edge(x, 3)',
    ],
  ] as const) {
    it(`through ${name}`, () => assert.equal(relatedOf({ 'main.ts': text })[0]?.split(' | ')[0], call));
  }

  it('but not of those inside the marked function', () => {
    assert.deepEqual(
      relatedOf({ 'main.ts': `${mark}export function f(x: number) {\n  const edge = (z: number) => Math.abs(z);\n  return edge(x);\n}\n` }),
      ['x: number | The input x of f comes in here.'],
    );
  });

  it('nor where none is found', () => {
    assert.deepEqual(
      relatedOf({
        'main.ts': `const table: Record<string, (z: number) => number> = { edge: (z) => Math.abs(z) };\n${mark}export const f = (x: number) => table['ed' + 'ge']!(x);\n`,
      }),
      ['x: number | The input x of f comes in here.'],
    );
  });
});
