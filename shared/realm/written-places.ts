/** Where a hand-written derivative writes each number that it returns. */
import type { Mark, Span } from '../evaluation.ts';
import type { Graph } from '../source/graph.ts';
import { returnedComponent } from '../source/returned-component.ts';
import type { ts } from '../source/typescript.ts';
import type { WrittenPlaces } from './runs.ts';

/**
 * The place of a number by its path: what stands for it in the literal that is returned, else the operation of a traced run that made it.
 * `traced` is asked when it is needed first.
 */
export function writtenPlaces(
  { bodySpan, span }: Mark,
  source: ts.SourceFile,
  graph: Graph,
  traced: () => WrittenPlaces,
): (path: string) => Span | undefined {
  const { file } = span;
  let known: WrittenPlaces | undefined;
  const operationAt = (path: string): Span | undefined => {
    known ??= traced();
    const site = known.find((each) => each.path === path)?.site;
    const found = site === undefined ? undefined : graph.spanOf(site);
    return found?.file === file ? found : undefined;
  };
  return (path) => {
    const written = returnedComponent(source, bodySpan, path);
    const place = written && { file, start: written.start, end: written.end };
    if (written?.isWhole) return place;
    const operation = operationAt(path);
    const isOwn = operation && span.start <= operation.start && operation.end <= span.end;
    return isOwn ? operation : (place ?? operation);
  };
}
