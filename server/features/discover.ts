import { readFileSync } from 'node:fs';
import type { Mark } from '../../shared/evaluation.ts';
import { discoverRequest, type DiscoveredFile, type DiscoverParams } from '../../shared/protocol.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { fileOf } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';

/** Marked functions wherever they are, open or not. */
export const discover: Feature = {
  capability: {},
  register(context) {
    context.connection.onRequest(discoverRequest, async ({ uris }: DiscoverParams, token): Promise<DiscoveredFile[]> => {
      const found: DiscoveredFile[] = [];
      for (const uri of uris) {
        if (token.isCancellationRequested) break;
        const marks = marksOf(context, uri);
        if (marks.length > 0) found.push({ uri, marks });
        // Other requests have their turn in between.
        await new Promise((resume) => setImmediate(resume));
      }
      return found;
    });
  },
};

function marksOf({ workspace, places }: Context, uri: string): DiscoveredFile['marks'] {
  const file = fileOf(uri);
  if (file === undefined) return [];
  const open = workspace.snapshot(file);
  const marks = open ? open.states.map(({ mark }) => mark) : marksOnDisk(file);
  return marks.flatMap(({ name, nameSpan, derivativeOf }) => {
    const range = places.rangeOf(nameSpan);
    return range ? [{ name, range, ...(derivativeOf ? { derivativeOf: derivativeOf.name } : {}) }] : [];
  });
}

function marksOnDisk(file: string): readonly Mark[] {
  try {
    return findMarks(file, readFileSync(file, 'utf8')).marks;
  } catch {
    // It went meanwhile, or nobody may read it.
    return [];
  }
}
