import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { createResolver } from '../../server/module-resolver.ts';

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'));
let directory: string;
let count = 0;

beforeEach(() => {
  directory = path.join(root, String(count++));
});
after(() => fs.rmSync(root, { recursive: true, force: true }));

/** Files by name; an object is written as JSON. */
function write(files: Readonly<Record<string, string | object>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

const paths = (mapping: object, more: object = {}) => ({ compilerOptions: { paths: mapping, ...more } });

/** Where an import leads, seen from the directory. */
function resolved(specifier: string, importer = 'src/main.ts', resolver = createResolver()): string | undefined {
  const file = resolver.resolve(specifier, path.join(directory, importer), 'import');
  return file && path.relative(directory, file);
}

test('paths of the nearest tsconfig.json are followed', () => {
  write({
    'tsconfig.json': paths({ '@lib/*': ['src/lib/*'] }),
    'src/lib/k.ts': '',
    'inner/tsconfig.json': paths({ '@lib/*': ['own/*'], whole: ['own/k.ts'] }),
    'inner/own/k.ts': '',
  });
  assert.equal(resolved('@lib/k'), 'src/lib/k.ts');
  assert.equal(resolved('@lib/k.js'), 'src/lib/k.ts');
  assert.equal(resolved('@lib/k', 'inner/deep/main.ts'), 'inner/own/k.ts');
  assert.equal(resolved('whole', 'inner/main.ts'), 'inner/own/k.ts');
  assert.equal(resolved('whole'), undefined);
});

test('paths of a configuration that another one extends, of a base URL, and of a project that is referred to', () => {
  write({
    'base/tsconfig.json': paths({ '#/*': ['../src/*'] }),
    'a/tsconfig.json': { extends: '../base/tsconfig.json' },
    'b/tsconfig.json': paths({}, { baseUrl: '../src' }),
    'c/tsconfig.json': '{ /* as Vite writes it */ "files": [], "references": [{ "path": "./tsconfig.app.json" }], }',
    'c/tsconfig.app.json': paths({ '@/*': ['../src/*'] }),
    'src/k.ts': '',
  });
  assert.equal(resolved('#/k', 'a/main.ts'), 'src/k.ts');
  assert.equal(resolved('k', 'b/main.ts'), 'src/k.ts');
  assert.equal(resolved('@/k', 'c/main.ts'), 'src/k.ts');
});

test('a jsconfig.json counts as well, and the file that it names first', () => {
  write({ 'jsconfig.json': paths({ '~/*': ['src/*', 'other/*'] }), 'src/k.js': '', 'other/l.js': '' });
  assert.equal(resolved('~/k', 'main.js'), 'src/k.js');
  assert.equal(resolved('~/l', 'main.js'), 'other/l.js');
});

test('types are nothing to run', () => {
  write({
    'tsconfig.json': paths({ kit: ['types/kit.d.ts'] }),
    'types/kit.d.ts': '',
    'node_modules/kit/package.json': { name: 'kit', main: 'kit.js' },
    'node_modules/kit/kit.js': '',
  });
  assert.equal(resolved('kit'), 'node_modules/kit/kit.js');
});

test('paths are the project’s own affair, not that of its packages', () => {
  write({
    'tsconfig.json': paths({ inner: ['src/inner.ts'] }),
    'src/inner.ts': '',
    'node_modules/kit/node_modules/inner/index.js': '',
    'node_modules/kit/index.js': '',
  });
  assert.equal(resolved('inner'), 'src/inner.ts');
  assert.equal(resolved('inner', 'node_modules/kit/index.js'), 'node_modules/kit/node_modules/inner/index.js');
});

test('a configuration that cannot be read costs its paths alone', () => {
  write({ 'tsconfig.json': '{ "compilerOptions": { "paths": ', 'node_modules/kit/index.js': '', 'src/k.ts': '' });
  assert.equal(resolved('kit'), 'node_modules/kit/index.js');
  assert.equal(resolved('./k'), 'src/k.ts');
});

test('a configuration is read anew when it has changed', () => {
  write({ 'tsconfig.json': paths({ k: ['src/one.ts'] }), 'src/one.ts': '', 'src/two.ts': '' });
  const resolver = createResolver();
  assert.equal(resolved('k', 'src/main.ts', resolver), 'src/one.ts');
  write({ 'tsconfig.json': paths({ k: ['src/two.ts'] }) });
  resolver.forget();
  assert.equal(resolved('k', 'src/main.ts', resolver), 'src/two.ts');
});

test('what a link leads to imports from where it is', () => {
  write({ 'src/main.ts': '', 'src/k.ts': '', 'links/k.ts': '' });
  fs.rmSync(path.join(directory, 'links/k.ts'));
  fs.symlinkSync(path.join(directory, 'src/main.ts'), path.join(directory, 'links/main.ts'));
  assert.equal(resolved('./k', 'links/main.ts'), 'src/k.ts');
});
