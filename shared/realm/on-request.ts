/** What an evaluation holds beyond first derivatives: most of it costs too much between key and derivative, and is given to who asks. */
import { expressionsOf, sizeOf } from '../ad/functional/symbolic.ts';
import { secondOrder } from '../ad/second-order.ts';
import { opaqueNode, type WengertList } from '../ad/wengert.ts';
import type { DescentWanted, GridWanted } from '../descent.ts';
import type { ClosedForm, Evaluation, Kept, Randomised, Refusal, SecondDerivatives } from '../evaluation.ts';
import type { SectionWanted } from '../section.ts';
import type { Answer, ForwardJacobian, JacobianRequest, ReverseResult } from './runs.ts';

export interface OnRequest {
  /** Hessians, or their products with the mark's `@along`. */
  readonly second?: 'hessians' | 'products';
  /** Closed forms of long runs as well. */
  readonly closedForm?: boolean;
  /** The function along single inputs. */
  readonly sections?: boolean;
  /** Gradients from sampled tapes; `keep` in (0, 1]. */
  readonly randomised?: { readonly seeds: number; readonly keep: number };
  /** Nothing but these rows: the rest of the evaluation is known. */
  readonly window?: TraceWindow;
  /** Not the evaluation, but what starts from its point. */
  readonly instead?: Instead;
}

/** Steps of an optimiser, or the function over a plane or along a line, from the point that is written so. */
export interface Instead {
  readonly point: string;
  /** What the evaluation there kept. */
  readonly kept?: readonly Kept[];
  readonly descent?: DescentWanted;
  readonly grid?: GridWanted;
  readonly section?: SectionWanted;
}

/** Rows of the trace alone, of so many from this one on, counted from 0 with the inputs. */
export interface TraceWindow {
  readonly from: number;
  readonly count: number;
  /** What the evaluation that they are rows of kept. */
  readonly kept?: readonly Kept[];
}

/** Nodes of a trace that second derivatives and closed forms are made of. */
export const listLimit = 200_000;

/** Numbers in all Hessians together. */
const hessianLimit = 250_000;

/** Nodes times sweeps: some seconds. */
const workLimit = 100_000_000;

/** Operations of a run whose closed form may be small enough to read. */
const shortRun = 30;

/** Nodes of a closed form's graph. */
const formLimit = 50_000;

/** What the recorded run tells. */
export function fromTrace(run: ReverseResult, { second, closedForm }: OnRequest): Pick<Evaluation, 'second' | 'closedForm'> {
  const list: WengertList = { nodes: run.tape, inputs: run.inputs.length, outputs: run.results };
  return {
    ...(second ? { second: whole(list, run) ?? secondDerivatives(list, second, run.direction) } : {}),
    ...(closedForm || (run.operations <= shortRun && run.outputs.length === 1) ? { closedForm: whole(list, run) ?? form(list) } : {}),
  };
}

/** Why a list does not hold all that there is to know of its run. */
function whole(list: WengertList, { operations, inputs }: ReverseResult): Refusal | undefined {
  if (list.nodes.length < operations + inputs.length) {
    return { refusal: `The run has ${operations} operations; second derivatives and closed forms are made of at most ${listLimit}.` };
  }
  return opaqueNode(list) < 0 ? undefined : { refusal: 'An operation of the run is known by its first derivatives only.' };
}

function secondDerivatives(list: WengertList, wanted: 'hessians' | 'products', direction: readonly number[]): SecondDerivatives | Refusal {
  const { inputs, outputs, nodes } = list;
  const entries = inputs * inputs * outputs.length;
  if (wanted === 'hessians' && (entries > hessianLimit || inputs * outputs.length * nodes.length > workLimit)) {
    const size = outputs.length === 1 ? `A Hessian of ${inputs} × ${inputs}` : `${outputs.length} Hessians of ${inputs} × ${inputs}`;
    return {
      refusal: `${size} for a run of ${nodes.length - inputs} operations is too much at once. Choose inputs with @wrt, or ask for its product with a direction.`,
    };
  }
  const { hessian, product } = secondOrder(list);
  if (wanted === 'hessians') return { hessians: outputs.map((_, i) => hessian(i)) };
  return { products: outputs.map((_, i) => product(i, direction)) };
}

function form(list: WengertList): ClosedForm | Refusal {
  if (list.nodes.length * list.outputs.length > formLimit) {
    return {
      refusal: `The closed forms of ${list.outputs.length} results of ${list.nodes.length - list.inputs} operations are too large to be told.`,
    };
  }
  const { nodes, outputs } = expressionsOf(list);
  return {
    nodes,
    outputs: outputs.map(({ value, derivatives }) => ({
      value,
      valueSize: sizeOf(nodes, [value]),
      derivatives,
      derivativesSize: sizeOf(nodes, derivatives),
    })),
  };
}

/** Mean and standard error over seeds 1, 2, … of Jacobians from sampled tapes. */
export function randomised(
  { seeds, keep }: { readonly seeds: number; readonly keep: number },
  ask: (request: Pick<JacobianRequest, 'keep' | 'tapeSeed'>) => Answer<ForwardJacobian>,
): Answer<Randomised> {
  const full = ask({ keep: 1 });
  if ('failure' in full) return full;
  const mean = full.ok.jacobian.map((row) => row.map(() => 0));
  const squares = full.ok.jacobian.map((row) => row.map(() => 0));
  let bytes = 0;
  // Welford, Note on a method for calculating corrected sums of squares and products, Technometrics 4 (1962), 419–420.
  for (let seed = 1; seed <= seeds; seed++) {
    const sample = ask({ keep, tapeSeed: seed });
    if ('failure' in sample) return sample;
    bytes += (sample.ok.bytes - bytes) / seed;
    sample.ok.jacobian.forEach((row, i) =>
      row.forEach((x, j) => {
        const before = x - mean[i]![j]!;
        mean[i]![j]! += before / seed;
        squares[i]![j]! += before * (x - mean[i]![j]!);
      }),
    );
  }
  const standardError = squares.map((row) => row.map((sum) => Math.sqrt(sum / (seeds - 1) / seeds)));
  return { ok: { seeds, keep, mean, standardError, bytes, fullBytes: full.ok.bytes } };
}
