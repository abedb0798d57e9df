import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { after, test } from 'node:test';
import { createCompiler, type CodeStore } from '../../server/compiler.ts';
import { createModuleStore } from '../../server/module-store.ts';
import { createModuleCache, type ModuleStore } from '../../shared/source/module-cache.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-store-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

const file = '/home/node_modules/p/index.js';
const large = (name: string) => `export const ${name} = (x) => x * x + 1;\n${'// what it says\n'.repeat(2000)}`;

/** Counts what is read and found. */
function counted(store: ModuleStore) {
  const count = { found: 0, missed: 0, written: 0 };
  const counting: ModuleStore = {
    read(key) {
      const text = store.read(key);
      if (text === undefined) count.missed++;
      else count.found++;
      return text;
    },
    write(key, text) {
      count.written++;
      store.write(key, text);
    },
  };
  return { count, counting };
}

test('a second process finds what the first has instrumented, at places of its own', () => {
  const directory = path.join(folder, 'two', 'deep');
  const first = createModuleCache(undefined, createModuleStore(directory, 'build'));
  const made = first.get(file, large('f'), 'derivative');
  const { count, counting } = counted(createModuleStore(directory, 'build'));
  const second = createModuleCache(undefined, counting);
  const other = second.get(file, large('g'), 'derivative');
  const found = second.get(file, large('f'), 'derivative');
  assert.deepEqual(count, { found: 1, missed: 1, written: 1 });
  assert.equal(found.sites.base, other.sites.starts.length);
  assert.match(made.text, /\(x,0\)/);
  assert.match(found.text, new RegExp(`\\(x,${found.sites.base}\\)`));
  assert.deepEqual(found.sites.starts, made.sites.starts);
});

test('other texts, levels, files and builds are other modules', () => {
  const directory = path.join(folder, 'others');
  createModuleCache(undefined, createModuleStore(directory, 'build')).get(file, large('f'), 'derivative');
  const { count, counting } = counted(createModuleStore(directory, 'build'));
  const cache = createModuleCache(undefined, counting);
  cache.get(file, large('g'), 'derivative');
  cache.get(file, large('f'), 'trace');
  cache.get(file.replace('index', 'other'), large('f'), 'derivative');
  assert.equal(count.found, 0);
  assert.equal(createModuleStore(directory, 'next build').read(`derivative\n${file}\n${large('f')}`), undefined);
});

test('a file that is no module, and a directory that cannot be, cost nothing but time', () => {
  const directory = path.join(folder, 'broken');
  const store = createModuleStore(directory, 'build');
  store.write(`derivative\n${file}\n${large('f')}`, '{"format":');
  const module = createModuleCache(undefined, store).get(file, large('f'), 'derivative');
  assert.match(module.text, /\(x,0\)/);
  const nowhere = createModuleStore(path.join(directory, fs.readdirSync(directory)[0]!, 'below a file'), 'build');
  nowhere.write('key', 'text');
  assert.equal(nowhere.read('key'), undefined);
});

test('what is small is instrumented again, and kept nowhere', () => {
  const directory = path.join(folder, 'small');
  createModuleCache(undefined, createModuleStore(directory, 'build')).get(file, 'export const f = (x) => x * x;', 'derivative');
  assert.equal(fs.existsSync(directory), false);
});

test('a second process finds what V8 has compiled', () => {
  const part = (length: number, isLasting: boolean) => ({ isLasting, text: `function(ad$){return '${'x'.repeat(length)}'}` });
  const store = createModuleStore(path.join(folder, 'code'), 'build');
  /** Bytes of what was asked for. */
  const found: number[] = [];
  const codes: CodeStore = {
    readCode(script) {
      const code = store.readCode(script);
      found.push(code?.length ?? 0);
      return code;
    },
    writeCode: store.writeCode,
  };
  const compileAll = () => {
    const compiler = createCompiler(codes);
    const scripts = [part(30_000, true), part(30_000, false), part(100, true)].map(compiler.compile);
    compiler.keep();
    return scripts;
  };
  compileAll();
  assert.deepEqual(found, [0]);
  assert.equal(compileAll()[0]!.cachedDataRejected, false);
  assert.ok(found[1]! > 0);
});
