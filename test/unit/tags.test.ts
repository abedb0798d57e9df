import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearest } from '../../shared/source/nearest.ts';
import { readBindings, readPaths, readReference, readTags } from '../../shared/source/tags.ts';
import { parseSource, syntaxErrors, ts } from '../../shared/source/typescript.ts';

/** The tags of a comment that stands somewhere in a file, so that offsets from 0 would be noticed. */
const tagsOf = (comment: string, before = 'const a = 1;\n') => {
  const text = before + comment;
  return { text, tags: readTags('/a/x.ts', text, { start: before.length, end: text.length }) };
};
const bindingsOf = (comment: string) => {
  const { text, tags } = tagsOf(comment);
  const { bindings, faults } = readBindings(
    '/a/x.ts',
    tags.find(({ name }) => name === 'at')!,
  );
  for (const { start, end, expression } of bindings) assert.equal(end - text.slice(start, end).length, start, expression);
  return {
    bindings: bindings.map(({ name, expression }) => (name === undefined ? expression : `${name} = ${expression}`)),
    sources: bindings.map(({ start, end }) => text.slice(start, end)),
    names: bindings.map(({ nameExtent }) => nameExtent && text.slice(nameExtent.start, nameExtent.end)),
    faults: faults.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`),
  };
};

describe('tags of a comment', () => {
  const names = (comment: string) => tagsOf(comment).tags.map(({ name }) => name);

  it('stand at line starts', () => {
    assert.deepEqual(names('/**\n * Prose @at x.\n * @param x {@link y}\n *   @differentiable\n@wrt x\n */'), [
      'param',
      'differentiable',
      'wrt',
    ]);
  });
  it('follow one of ours on its line', () => {
    assert.deepEqual(names('/** @differentiable @at x = 2, y = 5 @wrt x @along x = 1 @derivativeOf f @tolerance 1 */'), [
      'differentiable',
      'at',
      'wrt',
      'along',
      'derivativeOf',
      'tolerance',
    ]);
    assert.deepEqual(names('/** @differentiable, unlike @at x = 2 */'), ['differentiable']);
    assert.deepEqual(names('/** @returns x @at x = 2 */'), ['returns']);
  });
  it('are not looked for in fenced code', () => {
    assert.deepEqual(names('/**\n * ```ts\n * @at x = 2\n * ```\n * @differentiable\n */'), ['differentiable']);
  });
  it('have other tools’ names as they are', () => {
    assert.deepEqual(names('/**\n * @at.rest x\n * @at-rule x\n * @ts:at x\n * @at(2)\n * @differentiable.\n */'), [
      'at.rest',
      'at-rule',
      'ts:at',
      'at',
      'differentiable',
    ]);
  });
  it('know their extents', () => {
    const { text, tags } = tagsOf('/** @differentiable\n * @at x = 2\n * @wrt x */');
    assert.deepEqual(
      tags.map(({ start, end, nameExtent }) => [text.slice(start, end), text.slice(nameExtent.start, nameExtent.end)]),
      [
        ['@differentiable', '@differentiable'],
        ['@at x = 2', '@at'],
        ['@wrt x', '@wrt'],
      ],
    );
  });
  it('end at any line break', () => {
    for (const newline of ['\n', '\r\n', '\r', '\u2028']) {
      assert.deepEqual(
        names(`/**${newline} * @differentiable${newline} * @at x = 2${newline} */`),
        ['differentiable', 'at'],
        JSON.stringify(newline),
      );
    }
  });
  it('need no asterisks, and bear many', () => {
    assert.deepEqual(names('/**\n@differentiable\n\t@at x = 2\n**/'), ['differentiable', 'at']);
    assert.deepEqual(bindingsOf('/** @at x = 2 **/').bindings, ['x = 2']);
  });
});

describe('bindings', () => {
  const read: readonly (readonly [string, readonly string[]])[] = [
    ['x1 = 2, x2 = 5', ['x1 = 2', 'x2 = 5']],
    ['x = -1e-3', ['x = -1e-3']],
    ['w = initial(3)', ['w = initial(3)']],
    ['xs = [1, 2], p = {x: 0, y: 1}', ['xs = [1, 2]', 'p = {x: 0, y: 1}']],
    ['a = new Float64Array(8)', ['a = new Float64Array(8)']],
    ['f = (a, b) => a + b, x = 2', ['f = (a, b) => a + b', 'x = 2']],
    ['f = function (a) { return a, 2; }', ['f = function (a) { return a, 2; }']],
    ['s = "a, b = 3", t = `x, ${[1, 2].join(",")}`', ['s = "a, b = 3"', 't = `x, ${[1, 2].join(",")}`']],
    ['s = "@at x = 3"', ['s = "@at x = 3"']],
    ['r = /[,)]/, x = 1', ['r = /[,)]/', 'x = 1']],
    ['x = a ? b : c, y = (1, 2)', ['x = a ? b : c', 'y = (1, 2)']],
    ['x = <number>y, z = y as unknown as number', ['x = <number>y', 'z = y as unknown as number']],
    ['this = new C(3), x = 2', ['this = new C(3)', 'x = 2']],
    ['(2, 5)', ['2', '5']],
    ['(2, y = 5)', ['2', 'y = 5']],
    ['([1, 2], { x: 3 }, (a) => a)', ['[1, 2]', '{ x: 3 }', '(a) => a']],
    ['()', []],
    ['', []],
    ['x = 2,', ['x = 2']],
    ['x = 2 // two', ['x = 2']],
    ['größe = 2, 変数 = 3', ['größe = 2', '変数 = 3']],
  ];
  for (const [body, expected] of read) {
    it(`@at ${body}`, () => {
      const { bindings, faults, sources } = bindingsOf(`/**\n * @differentiable\n * @at ${body}\n */`);
      assert.deepEqual(faults, []);
      assert.deepEqual(bindings, expected);
      assert.deepEqual(sources, expected, 'spans cover name and expression');
    });
  }

  it('go on over lines, without the asterisks', () => {
    for (const newline of ['\n', '\r\n']) {
      const { bindings, sources, faults } = bindingsOf(
        ['/**', ' * @at w = [', ' *   1, // one', '\t*\t2', ' * ],', ' *   x = 3', ' *   * 4', ' */'].join(newline),
      );
      assert.deepEqual(faults, []);
      assert.deepEqual(bindings[0]!.replace(/\s+/g, ' '), 'w = [ 1, // one 2 ]');
      assert.equal(sources[1], ['x = 3', ' *   * 4'].join(newline));
      assert.equal(bindings[1]!.replace(/\s+/g, ' '), 'x = 3 * 4'.replace('* ', '* '));
    }
  });
  it('end at an empty line, unless it is inside of an expression', () => {
    assert.deepEqual(bindingsOf('/**\n * @at x = 2\n *\n * From the paper.\n */').bindings, ['x = 2']);
    assert.deepEqual(
      bindingsOf('/**\n * @at x = [\n *\n * 2]\n */').bindings.map((one) => one.replace(/\s+/g, '')),
      ['x=[2]'],
    );
  });
  it('know their names', () => {
    assert.deepEqual(bindingsOf('/** @at x = 2, yy = 3 */').names, ['x', 'yy']);
    assert.deepEqual(bindingsOf('/** @at (2, yy = 3) */').names, [undefined, 'yy']);
  });

  const faulty: readonly (readonly [string, RegExp])[] = [
    ['2, 5', /^2: `2` has no name$/],
    ['x == 2', /^x == 2: `x == 2` has no name$/],
    ['x: 2', /cannot be read: ',' expected$/],
    ['x = ', /^x =: `x =` cannot be read: expression expected|argument expression expected/],
    ['x = [1, 2', /^x = \[1, 2: /],
    ['x = 1, y = 2 3, z = 4', /cannot be read: ',' expected/],
    ['x = 2\n * The usual point.', /cannot be read/],
    ['x = "abc', /unterminated string literal/],
    ['x = 2) + f(3', /it is no list of values/],
    ['p.x = 2', /^p\.x: .*bind all of `p`/],
    ['{ x, y } = { x: 1, y: 2 }', /^\{ x, y \}: .*in order/],
    ['(1, ...xs)', /^\.\.\.xs: /],
    ['(2, 5), (3, 4)', /^\(2, 5\): `\(2, 5\)` has no name/],
  ];
  for (const [body, fault] of faulty) {
    it(`no bindings: @at ${body.replace(/\s+/g, ' ')}`, () => assert.match(bindingsOf(`/**\n * @at ${body}\n */`).faults[0]!, fault));
  }
});

describe('paths', () => {
  const read = (body: string) => {
    const { text, tags } = tagsOf(`/** @wrt ${body} */`);
    const { paths, faults } = readPaths('/a/x.ts', tags[0]!);
    return {
      paths: paths.map(({ path, root, start, end }) => [path, root, text.slice(start, end)]),
      faults: faults.map(({ message }) => message),
    };
  };
  it('name parameters and their parts', () => {
    assert.deepEqual(read("w, p.x, w[2], p['y'] , q . z").paths, [
      ['w', 'w', 'w'],
      ['p.x', 'p', 'p.x'],
      ['w[2]', 'w', 'w[2]'],
      ["p['y']", 'p', "p['y']"],
      ['q.z', 'q', 'q . z'],
    ]);
  });
  it('are nothing else', () => {
    for (const body of ['', '2', 'f(x)', 'w[i]', 'w + 1', 'w p', 'x = 2', 'p?.x', '...w']) assert.equal(read(body).faults.length, 1, body);
  });
});

describe('references', () => {
  const read = (body: string) => {
    const { text, tags } = tagsOf(`/**\n * @derivativeOf ${body}\n */`);
    const reference = readReference(tags[0]!);
    if (reference) assert.equal(text.slice(reference.start, reference.end), reference.name);
    return reference?.name;
  };
  it('are names, and prose may follow', () => {
    assert.equal(read('f'), 'f');
    assert.equal(read('Fluid.energy by hand'), 'Fluid.energy');
    assert.equal(read('{@link energy} by hand'), 'energy');
    assert.equal(read('link'), 'link');
    assert.equal(read('größe'), 'größe');
    assert.equal(read(''), undefined);
    assert.equal(read('2x'), undefined);
  });
});

describe('the parser', () => {
  it('reads a file by its extension', () => {
    const jsx = 'const a = <p>1</p>;';
    const types = 'let a: number; a = <number>2;';
    const errors = (file: string, text: string) => syntaxErrors(parseSource(file, text)).length;
    for (const file of ['/a.tsx', '/a.jsx', '/a.js', '/a.mjs', '/a.cjs']) assert.equal(errors(file, jsx), 0, file);
    for (const file of ['/a.ts', '/a.mts', '/a.cts']) assert.deepEqual([errors(file, types), errors(file, jsx) > 0], [0, true], file);
  });
  it('recovers, and says where it had to', () => {
    const tree = parseSource('/a.ts', 'const a = ;\nfunction f() {}');
    assert.deepEqual(syntaxErrors(tree), [{ start: 10, end: 11, message: 'Expression expected.' }]);
    assert.ok(ts.isFunctionDeclaration(tree.statements[1]!));
  });
});

it('nearest counts swaps as one edit and has a limit', () => {
  assert.equal(nearest('wieghts', ['bias', 'weights'], 1), 'weights');
  assert.equal(nearest('X1', ['x2', 'x1'], 1), 'x1');
  assert.equal(nearest('w', ['weights'], 2), undefined);
});
