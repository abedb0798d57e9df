import { stableRate } from '../../shared/ad/optimisers.ts';
import type { Descent } from '../../shared/descent.ts';
import type { Evaluation } from '../../shared/evaluation.ts';
import { shownInputs } from '../../shared/realm/descent.ts';
import {
  descendRequest,
  gridRequest,
  type DescendParams,
  type DescendResult,
  type DescentView,
  type GridParams,
  type GridResult,
} from '../../shared/protocol.ts';
import type { Feature } from '../feature.ts';
import { askInstead, problemOf } from '../instead.ts';
import { finite, outputOf } from '../present/views.ts';

/** Optimisers on a function, and the landscape that they walk in. The page keeps their state: nothing of it stays here. */
export const descent: Feature = {
  capability: {},
  register(context) {
    const { connection } = context;
    connection.onRequest(descendRequest, async ({ wanted, ...reference }: DescendParams, token): Promise<DescendResult | null> => {
      const answer = await askInstead(context, reference, { descent: wanted }, token);
      if (!answer || 'problem' in answer) return answer;
      const { outcome, evaluation } = answer;
      return outcome.descent
        ? { reference: answer.reference, descent: viewOf(outcome.descent, evaluation) }
        : { reference: answer.reference, problem: problemOf(outcome) };
    });
    connection.onRequest(gridRequest, async ({ wanted, ...reference }: GridParams, token): Promise<GridResult | null> => {
      const answer = await askInstead(context, reference, { grid: wanted }, token);
      if (!answer || 'problem' in answer) return answer;
      const { grid } = answer.outcome;
      return grid
        ? { reference: answer.reference, grid: { ...grid, values: grid.values.map((row) => row.map(finite)) } }
        : { reference: answer.reference, problem: problemOf(answer.outcome) };
    });
  },
};

function viewOf(found: Descent, evaluation: Evaluation): DescentView {
  const { inputs } = evaluation;
  return {
    ...found,
    values: found.values.map(finite),
    inputs: inputs.slice(0, shownInputs).map((input) => input.path),
    inputCount: inputs.length,
    ...(found.curvature === undefined ? {} : { stable: stableRate(found.curvature) }),
    output: outputOf(evaluation),
  };
}
