/** A program loaded into a sandbox in one number system. */
import forward from 'realm:forward';
import plain from 'realm:plain';
import primal from 'realm:primal';
import reverse from 'realm:reverse';
import type { Span } from '../evaluation.ts';
import type { Graph } from '../source/graph.ts';
import { link, programName } from '../source/link.ts';
import { decode, encode } from './json.ts';
import type { Answer, Failure } from './runs.ts';

/** A global object of its own, without a way out; text goes in, text comes out. */
export interface Sandbox {
  /** The script's value, which must be text. Throws `TimeUp` when the time is used up. */
  run(script: string, fileName: string, milliseconds: number): string;
}

/** What the neutral part of the engine needs of its surroundings to run anything. */
export interface SandboxHost {
  createSandbox(): Sandbox;
}

export class TimeUp extends Error {}

const runtimes = { reverse, forward, primal, plain };
export type NumberSystemName = keyof typeof runtimes;

export interface Realm {
  ask<T>(kind: string, request: object, milliseconds: number): Answer<T>;
  /** Where in the source a failure was thrown; undefined when no frame of its stack lies in one. */
  placeOf(failure: Failure): Span | undefined;
}

/** Loads the program; `failure` tells why its modules could not be run. */
export function openRealm(
  graph: Graph,
  system: NumberSystemName,
  host: SandboxHost,
  milliseconds: number,
): Realm & { readonly failure?: Failure } {
  const sandbox = host.createSandbox();
  const program = link(graph, runtimes[system]);

  const guarded = <T>(script: string, fileName: string, limit: number): Answer<T> => {
    try {
      return decode(sandbox.run(script, fileName, limit)) as Answer<T>;
    } catch (error) {
      return { failure: failureOutside(error, limit) };
    }
  };
  const loaded = guarded(program.text, programName, milliseconds);
  const realm: Realm = {
    ask: (kind, request, limit) =>
      guarded(`ad$answer(${JSON.stringify(kind)},${JSON.stringify(encode(request))})`, 'gradlens-request.js', limit),
    placeOf: ({ stack }) => {
      for (const [, line, column] of stack.matchAll(/gradlens-program\.js:(\d+):(\d+)/g)) {
        const place = program.placeOf(Number(line), Number(column));
        if (place) return place;
      }
      return undefined;
    },
  };
  return 'failure' in loaded ? { ...realm, failure: loaded.failure } : realm;
}

/** What went wrong where the realm could not catch it itself. Nothing of a foreign error is touched but its class. */
function failureOutside(error: unknown, milliseconds: number): Failure {
  if (error instanceof TimeUp) return { name: 'TimeUp', message: `it did not end within ${milliseconds} ms`, stack: '' };
  if (error instanceof SyntaxError) return { name: 'SyntaxError', message: error.message, stack: '' };
  return { name: 'RangeError', message: 'the call stack is used up', stack: '' };
}
