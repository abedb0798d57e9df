/** Edits of the components of a hand-written derivative. */
import * as assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { divided } from '../../shared/source/component-edits.ts';

describe('a component divided by a factor', () => {
  for (const [marked, factor, after] of [
    ['[«x * y», 2]', -1, '[-(x * y), 2]'],
    ['[«-x», 2]', -1, '[x, 2]'],
    ['[«Math.sin(x)», 2]', 2, '[Math.sin(x) / 2, 2]'],
    ['[«x + y»]', 0.5, '[2 * (x + y)]'],
    ['[«(x + y)»]', -1 / 3, '[-3 * (x + y)]'],
    ['[«f(x) * g(x)»]', -2, '[-(f(x) * g(x)) / 2]'],
    ['({ «x», y })', 2, '({ x: x / 2, y })'],
    ['[«x», y]', 2, '[x / 2, y]'],
    ['f({ a: [0, «x», 1] })', 4, 'f({ a: [0, x / 4, 1] })'],
    ['[«x»]', Math.PI, undefined],
    ['[«x»]', 1, undefined],
    ['[«x»]', NaN, undefined],
  ] as const) {
    it(`${marked} by ${factor}`, () => {
      const text = marked.replace(/[«»]/g, '');
      const edit = divided(text, { start: marked.indexOf('«'), end: marked.indexOf('»') - 1 }, factor);
      assert.equal(edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end), after);
    });
  }
});
