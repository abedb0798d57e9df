import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { createCallers, type Callers } from '../../server/callers.ts';
import { findMarks } from '../../shared/source/marks.ts';

let folder: string;
let buffers: Map<string, string>;
let callers: Callers;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'))).replaceAll('\\', '/');
  buffers = new Map();
  callers = createCallers({ folders: () => [folder], buffer: (file) => buffers.get(file) });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(`${folder}/${name}`), { recursive: true });
  fs.writeFileSync(`${folder}/${name}`, text);
}

/** The arguments of the calls of each marked function of a file. */
async function callsOf(name: string): Promise<Record<string, string[]>> {
  const file = `${folder}/${name}`;
  const text = fs.readFileSync(file, 'utf8');
  const calls = await callers.of(file, text, findMarks(file, text).marks);
  return Object.fromEntries([...calls].map(([mark, given]) => [mark.name, given.map((values) => values.join(', '))]));
}

const area = '/** @differentiable */\nexport function area(a: number, b: number) { return a * b; }\n';

test('calls in files near the function come first, each once, and a few are enough', async () => {
  write('plane/src/area.ts', area);
  write('far/all.ts', "import { area } from '../plane/src/area';\narea(9, 9); area(8, 8);\n");
  write('plane/test/area.test.ts', "import { area } from '../src/area.ts';\narea(3, 4); area(3, 4);\n");
  write('plane/src/use.ts', "import { area } from './area';\nexport const six = area(2, 3);\n");
  assert.deepEqual(await callsOf('plane/src/area.ts'), { area: ['2, 3', '3, 4', '9, 9'] });
});

test('a default export is found by the name of its module, an index by that of its folder', async () => {
  write('plane/index.ts', '/** @differentiable */\nexport default (a: number, b: number) => a * b;\n');
  write('use.ts', "import size from './plane';\nsize(2, 3);\n");
  assert.deepEqual(await callsOf('plane/index.ts'), { default: ['2, 3'] });
});

test('nothing is asked of files where every function has a point', async () => {
  write('area.ts', area.replace('*/', '@at (1, 1) */'));
  write('use.ts', "import { area } from './area';\narea(2, 3);\n");
  assert.deepEqual(await callsOf('area.ts'), {});
});

test('packages and what git ignores do not count', async () => {
  write('.gitignore', 'built\n');
  write('area.ts', area);
  write('built/use.ts', "import { area } from '../area';\narea(2, 3);\n");
  write('node_modules/p/use.ts', "import { area } from '../../area';\narea(2, 3);\n");
  assert.deepEqual(await callsOf('area.ts'), {});
});

test('an open document is read before its file, and a file that changed is read again', async () => {
  write('area.ts', area);
  write('use.ts', "import { area } from './area';\narea(2, 3);\n");
  assert.deepEqual(await callsOf('area.ts'), { area: ['2, 3'] });
  buffers.set(`${folder}/use.ts`, "import { area } from './area';\narea(4, 5);\n");
  assert.deepEqual(await callsOf('area.ts'), { area: ['4, 5'] });
  buffers.clear();
  write('use.ts', 'export const other = 1;\n');
  write('new.ts', "import { area } from './area';\narea(6, 7);\n");
  for (const name of ['use.ts', 'new.ts']) callers.fileChanged(`${folder}/${name}`);
  assert.deepEqual(await callsOf('area.ts'), { area: ['6, 7'] });
});

test('a file that cannot be read is passed over', async () => {
  write('area.ts', area);
  write('gone.ts', '');
  write('use.ts', "import { area } from './area';\narea(2, 3);\n");
  assert.deepEqual(await callsOf('area.ts'), { area: ['2, 3'] });
  fs.rmSync(`${folder}/gone.ts`);
  assert.deepEqual(await callsOf('area.ts'), { area: ['2, 3'] });
});
