/** A monorepo of 400 files with five marked functions each, on the command line: checked without and with a cache, by one process and by two, whole and in shards. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { table } from './table.ts';

const files = 400;
const functions = 5;
const packages = 10;

const inPackage = files / packages;
const packageOf = (k: number) => Math.floor(k / inPackage);
const nameOf = (k: number) => `packages/p${packageOf(k)}/src/part-${k}.ts`;

/** What a package gives to others, made of what the package before it gives. */
const mainText = (p: number): string =>
  p === 0
    ? 'export const scale = (x: number): number => 1.5 * x;\n'
    : `import { scale as before } from '@bench/p${p - 1}';\nexport const scale = (x: number): number => before(x) + ${p} * x;\n`;

/** Inside of a package the files import each other as the nodes of a tree do. */
function textOf(k: number): string {
  const place = k % inPackage;
  const parent = k - place + Math.floor((place - 1) / 2);
  const imports = [
    "import { scale } from './index.ts';",
    place === 0 ? 'const above = scale;' : `import { scale${parent} as above } from './part-${parent}.ts';`,
  ];
  const marked = Array.from(
    { length: functions },
    (_, j) => `
/** @differentiable @at x = ${1 + j}, y = 0.${k % 9}1 */
export function f${j}(x: number, y: number): number {
  const width = above(x);
  let sum = ${k % 50 === 0 && j === 0 ? 'Math.abs(x - 1)' : '0'};
  for (let i = 1; i <= 20; i++) sum += Math.sin(width * i) * Math.exp(-y * i) + ${j};
  return sum;
}
`,
  );
  return `${imports.join('\n')}\nexport const scale${k} = (x: number): number => above(x) + 0.${k} * scale(x);\n${marked.join('')}`;
}

function write(directory: string): void {
  const put = (name: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), text);
  };
  put('package.json', JSON.stringify({ private: true, workspaces: ['packages/*'] }));
  for (let p = 0; p < packages; p++) {
    put(`packages/p${p}/package.json`, JSON.stringify({ name: `@bench/p${p}`, type: 'module', exports: './src/index.ts' }));
    put(`packages/p${p}/src/index.ts`, mainText(p));
    fs.mkdirSync(path.join(directory, 'node_modules/@bench'), { recursive: true });
    fs.symlinkSync(path.join(directory, `packages/p${p}`), path.join(directory, `node_modules/@bench/p${p}`), 'junction');
  }
  for (let k = 0; k < files; k++) put(nameOf(k), textOf(k));
}

export function run(): string {
  const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-')));
  try {
    const project = path.join(directory, 'project');
    write(project);
    let caches = 0;
    const check = (cache: string, ...args: string[]) => {
      const started = performance.now();
      const { stdout, stderr, status } = spawnSync(process.execPath, [path.resolve('dist/cli.js'), 'check', '--format', 'json', ...args], {
        cwd: project,
        encoding: 'utf8',
        maxBuffer: 1e9,
        env: { ...process.env, XDG_CACHE_HOME: cache },
      });
      if (stderr !== '' || status === 2) throw new Error(stderr);
      return {
        stdout,
        seconds: (performance.now() - started) / 1000,
        found: JSON.parse(stdout) as { findings: unknown[]; functions: number },
      };
    };
    const fresh = () => path.join(directory, `cache-${caches++}`);
    const own = fresh();
    const cold = check(own, '--cache', '--jobs', '2');
    const warm = check(own, '--cache', '--jobs', '2');
    // All files of a package come to its first one.
    fs.appendFileSync(path.join(project, nameOf(0)), '\n// edited\n');
    const edited = check(own, '--cache', '--jobs', '2');
    const one = check(fresh(), '--jobs', '1');
    const parts = [1, 2, 3].map((k) => check(fresh(), '--shard', `${k}/3`, '--jobs', '2').found);
    const same = (a: unknown[], b: unknown[]) => (JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)) ? 'the same' : 'DIFFERENT');
    return [
      table(
        [`${files + packages} files, ${cold.found.functions} marked functions`, 'bar', ''],
        [
          ['check, nothing cached, s', '60', cold.seconds.toFixed(1)],
          ['check --cache once more, s', '3', warm.seconds.toFixed(1)],
          [`after an edit of a file that ${inPackage} files come to, s`, '', edited.seconds.toFixed(1)],
          ['--jobs 1, nothing cached, s', '', one.seconds.toFixed(1)],
          ['with the cache', 'the same', warm.stdout === cold.stdout ? 'the same' : 'DIFFERENT'],
          ['--jobs 1 beside --jobs 2', 'the same', one.stdout === cold.stdout ? 'the same' : 'DIFFERENT'],
          [
            'three shards together',
            'the same',
            same(
              parts.flatMap(({ findings }) => findings),
              cold.found.findings,
            ),
          ],
        ],
      ),
      '',
      `${cold.found.findings.length} findings. With two processes on ${os.availableParallelism()} cores.`,
    ].join('\n');
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

const sorted = (findings: readonly unknown[]): string[] => findings.map((finding) => JSON.stringify(finding)).toSorted();
