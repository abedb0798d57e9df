import type { Evaluation } from '../../shared/evaluation.ts';
import { exploreRequest, type ExploreParams, type ExploreResult, type ExploreView } from '../../shared/protocol.ts';
import type { Section } from '../../shared/section.ts';
import type { Feature } from '../feature.ts';
import { askInstead, problemOf } from '../instead.ts';
import { finite, outputOf } from '../present/views.ts';

/** Inputs that a reader can move. */
const inputLimit = 12;

/** The function along an input or the tangent, for sliders that move the point. */
export const explore: Feature = {
  capability: {},
  register(context) {
    context.connection.onRequest(exploreRequest, async ({ wanted, ...asked }: ExploreParams, token): Promise<ExploreResult | null> => {
      const answer = await askInstead(context, asked, { section: wanted }, token);
      if (!answer || 'problem' in answer) return answer;
      const { reference, outcome, evaluation } = answer;
      return outcome.section ? { reference, section: viewOf(outcome.section, evaluation) } : { reference, problem: problemOf(outcome) };
    });
  },
};

function viewOf(section: Section, evaluation: Evaluation): ExploreView {
  const { value, slope, curvature, values, gradient } = section;
  return {
    ...section,
    ...{ value: finite(value), slope: finite(slope), curvature: finite(curvature), values: values.map(finite) },
    paths: evaluation.inputs.slice(0, inputLimit).map(({ path }) => path),
    gradient: gradient.slice(0, inputLimit).map(finite),
    output: outputOf(evaluation),
  };
}
