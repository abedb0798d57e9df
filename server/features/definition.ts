import type { Location } from 'vscode-languageserver';
import type { Mark, Span } from '../../shared/evaluation.ts';
import { fileOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { markAround } from '../mark-at.ts';
import type { Snapshot } from '../workspace.ts';

/** From a name in a tag to what it names: the function of `@derivativeOf`, the parameter of `@at`, `@wrt` or `@along`. */
export const definition: Feature = {
  capability: { definitionProvider: true },
  register({ connection, workspace, places }) {
    connection.onDefinition(({ textDocument: { uri }, position }): Location[] | null => {
      const file = fileOf(uri);
      const offset = places.offsetAt(uri, position);
      const snapshot = file === undefined ? undefined : workspace.snapshot(file);
      const span = snapshot && offset !== undefined ? namedAt(snapshot, offset) : undefined;
      const location = span && places.locationOf(span);
      return location ? [location] : null;
    });
  },
};

function namedAt(snapshot: Snapshot, offset: number): Span | undefined {
  const mark = markAround(snapshot, offset)?.mark;
  if (!mark) return undefined;
  const { derivativeOf } = mark;
  if (derivativeOf && holds(derivativeOf.span, offset)) {
    return snapshot.states.find((state) => state.mark.name === derivativeOf.name)?.mark.nameSpan;
  }
  return parameterOf(mark, offset)?.span;
}

/** The parameter whose name stands at an offset in a tag. */
function parameterOf(mark: Mark, offset: number): Mark['parameters'][number] | undefined {
  const bindings = [...mark.at, ...(mark.along ? [mark.along] : [])].flatMap((tag) => tag.bindings);
  const bound = bindings.find(({ name, span }) => name !== undefined && span.start <= offset && offset <= span.start + name.length)?.name;
  const chosen = mark.wrt?.find(({ span }) => holds(span, offset))?.path;
  const root = bound ?? /^[^.[]+/.exec(chosen ?? '')?.[0];
  return mark.parameters.find(({ name }) => name === root);
}

const holds = ({ start, end }: Span, offset: number): boolean => start <= offset && offset <= end;
