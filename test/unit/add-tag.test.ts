/** Tags that are added to the comment of a marked function. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withTag } from '../../shared/source/add-tag.ts';
import { parseSource } from '../../shared/source/typescript.ts';

const added = (text: string): string | undefined => {
  const edit = withTag(parseSource('/a.ts', text), text.indexOf('here'), '@wrt x');
  return edit && text.slice(0, edit.start) + edit.text + text.slice(edit.end);
};

describe('a tag is added', () => {
  it('at the end of a comment of one line', () => {
    assert.equal(added('/** @differentiable */\nconst f = (x) => here(x);'), '/** @differentiable @wrt x */\nconst f = (x) => here(x);');
  });
  it('on a line of its own, where the others are', () => {
    assert.equal(
      added('class A {\n  /**\n   * What it is.\n   * @differentiable\n   */\n  f(x) { return here(x); }\n}'),
      'class A {\n  /**\n   * What it is.\n   * @differentiable\n   * @wrt x\n   */\n  f(x) { return here(x); }\n}',
    );
    assert.equal(
      added('/**\r\n * @differentiable\r\n */\r\nfunction f() { here }'),
      '/**\r\n * @differentiable\r\n * @wrt x\r\n */\r\nfunction f() { here }',
    );
  });
  it('to no other comment', () => {
    assert.equal(added('/** @differentiable */\nconst f = (x) => x;\n/** Another. */\nconst g = (x) => here(x);'), undefined);
    assert.equal(added('/** Not marked. */\nconst f = (x) => here(x);'), undefined);
  });
});
