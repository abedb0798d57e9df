/** Gradients of peers beside ours, in times of a plain run of the same function, in one process. */
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RepeatedGradient } from '../../shared/realm/runs.ts';
import { largestError } from './engine.ts';
import { objectives, type LoadedObjective, type Objective } from './objectives/index.ts';
import { install, packages } from './packages.ts';
import type { Gradient, Peer, Prepared } from './peers/peer.ts';
import { program, type RepeatedRun } from './programs.ts';
import { table } from './table.ts';
import { geometricMean, interleaved, type Run } from './timing.ts';

/** Their files, in the order of the table's columns. */
const files = ['rose', 'jax', 'tfjs-wasm', 'tfjs-cpu', 'mathjs', 'micrograd'];

/** What is told of a peer and an objective. */
interface Cell {
  readonly text: string;
  /** Gradient ÷ plain run, where it counts. */
  readonly ratio?: number;
}

/** A gradient that was found to be right, and waits to be measured. */
interface Contender {
  readonly gradient: Run;
  /** The plain run of what it differentiates. */
  readonly plain: Run;
  readonly remark: string;
  readonly isReduced: boolean;
}

/** Relative errors of gradients that are right, and how far below the largest component they are measured by that one. */
const tolerances = { float64: { error: 1e-8, far: 1e-6 }, float32: { error: 1e-3, far: 1e-2 } };
type Precision = keyof typeof tolerances;

async function measure(objective: Objective, peers: readonly Peer[]): Promise<Cell[]> {
  const loaded = objective.load();
  const repeated = program(objective, loaded);
  const plain = repeated<unknown>('plain');
  const ours = repeated<RepeatedGradient>('reverse');
  const entrants: (Contender | Cell)[] = [entrant(ours, plain, loaded)];
  for (const peer of peers) entrants.push(await entrantOf(peer, objective, loaded, plain));
  const runs = [...new Set(entrants.flatMap((each) => ('text' in each ? [] : [each.gradient, each.plain])))];
  const times = new Map(interleaved(runs).map((time, k) => [runs[k]!, time]));
  return entrants.map((each): Cell => {
    if ('text' in each) return each;
    const ratio = times.get(each.gradient)! / times.get(each.plain)!;
    const text = [rounded(ratio), each.remark].filter(Boolean).join(' ');
    return each.isReduced ? { text } : { text, ratio };
  });
}

function entrant(gradient: RepeatedRun<RepeatedGradient>, plain: Run, { args, gradient: reference }: LoadedObjective): Contender | Cell {
  const fault = faultOf(() => gradient(1).jacobian.flat(), reference(...args).flat(), 'float64');
  return fault === undefined ? { gradient, plain, remark: '', isReduced: false } : { text: fault };
}

async function entrantOf(peer: Peer, objective: Objective, loaded: LoadedObjective, plain: Run): Promise<Contender | Cell> {
  const stem = path.basename(objective.file, '.ts') as keyof Peer['objectives'];
  const prepare = peer.objectives[stem] as string | ((...args: readonly unknown[]) => Prepared);
  if (typeof prepare === 'string') return { text: prepare };
  peer.select?.();
  let prepared: Prepared;
  try {
    prepared = await prepare(...loaded.args);
  } catch (error) {
    return { text: failed(error) };
  }
  const { gradient, fallback, reduced } = prepared;
  const args = reduced?.args ?? loaded.args;
  const expected = loaded.gradient(...args).flat();
  const contender = (chosen: Gradient, remark: string): Contender => ({
    gradient: repeatedly(chosen, peer.select),
    plain: reduced ? program(objective, { args, wrt: loaded.wrt })<unknown>('plain') : plain,
    remark,
    isReduced: reduced !== undefined,
  });
  const fault = faultOf(gradient, expected, peer.precision);
  if (fault === undefined) return contender(gradient, reduced ? `(${reduced.to})` : '');
  if (!fallback) return { text: fault };
  const secondFault = faultOf(fallback.gradient, expected, peer.precision);
  return secondFault === undefined ? contender(fallback.gradient, `without ${fallback.without} (with it ${fault})`) : { text: secondFault };
}

/** Why a gradient is not the one expected. */
function faultOf(gradient: Gradient, expected: readonly number[], precision: Precision): string | undefined {
  try {
    const { error: tolerance, far } = tolerances[precision];
    const error = largestError(gradient(), expected, far);
    if (error <= tolerance) return undefined;
    return Number.isNaN(error) ? 'wrong: NaN' : `wrong: error ${error.toExponential(1)}`;
  } catch (error) {
    return failed(error);
  }
}

const failed = (error: unknown): string => `fails: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;

function repeatedly(gradient: Gradient, select: Peer['select']): Run {
  return (times) => {
    select?.();
    for (let k = 0; k < times; k++) gradient();
  };
}

/** A table in Markdown, of all objectives and peers or of those named. */
export async function run(names: readonly string[] = []): Promise<string> {
  install();
  const isChosen = (name: string, all: readonly string[]): boolean => names.includes(name) || !all.some((each) => names.includes(each));
  const peers: Peer[] = [];
  for (const file of files.filter((file) => isChosen(file, files))) {
    const { peer } = (await import(pathToFileURL(path.join(packages, 'out/peers', `${file}.mjs`)).href)) as { readonly peer: Peer };
    peers.push(peer);
  }
  const counted = objectives.filter(({ isCounted }) => isCounted);
  const all = counted.map(({ name }) => name);
  const rows: { readonly name: string; readonly cells: readonly Cell[] }[] = [];
  for (const objective of counted.filter(({ name }) => isChosen(name, all))) {
    rows.push({ name: objective.name, cells: await measure(objective, peers) });
  }
  const contenders = ['GradLens', ...peers.map(({ name }) => name)];
  const means = contenders.map((_, k) => {
    const ratios = rows.flatMap(({ cells }) => cells[k]!.ratio ?? []);
    return ratios.length === 0 ? '–' : `${rounded(geometricMean(ratios))} (of ${ratios.length})`;
  });
  return [
    table(
      ['gradient ÷ plain', ...contenders],
      [...rows.map(({ name, cells }) => [name, ...cells.map(({ text }) => text)]), ['geometric mean', ...means]],
    ),
    '',
    'Every gradient is compared with the one by hand. A mean counts what is right and of full size.',
    'Right is within 1e-8 of each component; in float32 within 1e-3 of each, and 1e-5 of the largest.',
    '',
    ...peers.map(({ name, precision, note }) => `- ${name}: ${precision}, ${note}.`),
  ].join('\n');
}

const rounded = (ratio: number): string => Number(ratio.toPrecision(ratio < 100 ? 2 : 3)).toLocaleString('en');
