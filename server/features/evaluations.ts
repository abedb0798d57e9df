import {
  chosenNotification,
  evaluationsRequest,
  type ChosenParams,
  type EvaluationChoice,
  type EvaluationsParams,
} from '../../shared/protocol.ts';
import { fileOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { seenText } from '../present/expression-hover.ts';

/** Which of several evaluations hovers and hints show. */
export const evaluations: Feature = {
  capability: {},
  register({ connection, viewpoints, places }) {
    connection.onRequest(evaluationsRequest, ({ uri, position }: EvaluationsParams): EvaluationChoice[] => {
      const file = fileOf(uri);
      const offset = places.offsetAt(uri, position);
      if (file === undefined || offset === undefined) return [];
      return viewpoints.at(file, offset).map((seen) => ({
        reference: { uri: places.uriOf(seen.file), name: seen.state.mark.name },
        index: seen.index,
        point: seen.evaluation.point.text,
        value: seenText(seen.site),
      }));
    });
    connection.onNotification(chosenNotification, ({ reference: { uri, name }, index }: ChosenParams) => {
      const file = fileOf(uri);
      if (file !== undefined) viewpoints.choose({ file, name, index });
    });
  },
};
