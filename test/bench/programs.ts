/** The objectives as programs of the engine, in any number system. */
import * as path from 'node:path';
import { createNodeHost } from '../../server/node-host.ts';
import type { Mark } from '../../shared/evaluation.ts';
import { openRealm, type NumberSystemName } from '../../shared/realm/realm.ts';
import { loadGraph } from '../../shared/source/graph.ts';
import { findMarks } from '../../shared/source/marks.ts';
import type { Level } from '../../shared/source/writer.ts';
import type { LoadedObjective, Objective } from './objectives/index.ts';

const host = createNodeHost();
const patience = 600_000;

/** Does what the number system does in a run, a number of times. */
export type RepeatedRun<T> = (times: number) => T;

/** Loads an objective with arguments that may be others than its own. */
export function program({ file }: Objective, { args, wrt }: Pick<LoadedObjective, 'args' | 'wrt'>) {
  const source = path.resolve('test/bench/objectives', file);
  const mark = markOf(source, args);
  const request = { mark: mark.name, point: 0, wrt: wrt.map((k) => mark.parameters[k]!.name) };

  return function repeated<T>(system: NumberSystemName, level: Level = system === 'plain' ? 'plain' : 'derivative'): RepeatedRun<T> {
    const realm = openRealm(loadGraph(source, [mark], level, host, host.cache), system, host, patience);
    if (realm.failure) throw new Error(`${file}: ${realm.failure.message}`);
    return (times) => {
      const answer = realm.ask<T>('repeat', { ...request, times }, patience);
      if ('failure' in answer) throw new Error(answer.failure.message);
      return answer.ok;
    };
  };
}

function markOf(file: string, args: readonly unknown[]): Mark {
  const mark = findMarks(file, host.read(file) ?? '').marks[0]!;
  const bindings = args.map((value) => ({ expression: JSON.stringify(value), span: mark.span }));
  return { ...mark, at: [{ bindings, span: mark.span }] };
}
