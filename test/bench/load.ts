/** How fast sources are instrumented, and how long the first derivative of a function waits for a large package. */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createEvaluator } from '../../server/evaluator.ts';
import type { Evaluator } from '../../server/workspace.ts';
import { instrument } from '../../shared/source/instrument.ts';
import { findMarks } from '../../shared/source/marks.ts';
import type { Level } from '../../shared/source/writer.ts';
import { install, packages } from './packages.ts';
import { table } from './table.ts';
import { interleaved } from './timing.ts';

const sources = [
  'three/build/three.core.js',
  'three/build/three.module.js',
  '@jax-js/jax/dist/index.js',
  'rose/dist/impl.js',
  '@tensorflow/tfjs-core/dist/tf-core.node.js',
];
const levels: readonly Level[] = ['derivative', 'trace'];

function speeds(): string {
  const rows = sources.map((name) => {
    const file = path.join(packages, 'node_modules', name);
    const text = fs.readFileSync(file, 'utf8');
    const runs = levels.map((level) => (times: number) => {
      for (let k = 0; k < times; k++) instrument(file, text, { level });
    });
    const megabytes = Buffer.byteLength(text) / 1e6;
    return [name, megabytes.toFixed(2), ...interleaved(runs).map((time) => ((1000 * megabytes) / time).toFixed(1))];
  });
  return table(['source', 'MB', ...levels.map((level) => `MB/s, ${level}`)], rows);
}

const empty = `/** @differentiable @at x = 2 */
export function square(x: number): number {
  return x * x;
}
`;

const importing = (change = '') => `import { Vector3 } from 'three';

/** @differentiable @at x = 1, y = 2, z = 3 */
export function angle(x: number, y: number, z: number): number {
  return new Vector3(x, y, z).angleTo(new Vector3(3, 2, 1))${change};
}
`;

interface Waits {
  /** From the start of a process to the first result of a function that imports nothing. */
  readonly start: number;
  /** From then to the first result with three. */
  readonly first: number;
  /** To the next result in the same process, after an edit of the function. */
  readonly edited: number;
}

/** Milliseconds in a worker process, as the editor has one. */
async function waits(directory: string, cache: string): Promise<Waits> {
  const evaluator = createEvaluator({ worker: path.resolve('dist/worker.js'), cache });
  try {
    const start = await wait(evaluator, path.join(directory, 'square.ts'), empty);
    const file = path.join(directory, 'angle.ts');
    const first = await wait(evaluator, file, importing());
    const edited = await wait(evaluator, file, importing(' + 1'));
    // What is worth keeping is stored while nobody asks.
    await setTimeout(2000);
    return { start, first, edited };
  } finally {
    evaluator.dispose();
  }
}

async function wait(evaluator: Evaluator, file: string, text: string): Promise<number> {
  const start = performance.now();
  evaluator.setBuffer(file, text);
  const { marks } = findMarks(file, text);
  const outcome = await evaluator.evaluate(file, marks[0]!, marks, new AbortController().signal);
  if (outcome?.evaluations.length !== 1) throw new Error(outcome?.findings[0]?.message ?? `${file}: no result`);
  return performance.now() - start;
}

export async function run(): Promise<string> {
  install();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'gradlens-'));
  try {
    fs.symlinkSync(path.join(packages, 'node_modules'), path.join(directory, 'node_modules'), 'junction');
    const cache = path.join(directory, 'cache');
    const processes = [await waits(directory, cache), await waits(directory, cache)];
    const row = (name: string, of: keyof Waits) => [name, ...processes.map((each) => each[of].toFixed(0))];
    return [
      speeds(),
      '',
      'Warm. Bar: 5 MB/s.',
      '',
      table(
        ['the angle of two of three’s vectors, ms', 'first process', 'second process'],
        [row('first result', 'first'), row('after an edit', 'edited'), row('start of the process, not counted above', 'start')],
      ),
      '',
      'With every run that a hover needs. Bars: 2,000 ms for the first process, 200 ms for one that finds what another has left.',
    ].join('\n');
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
