/** A program loaded into a sandbox in one number system. */
import forward from 'realm:forward';
import forwardMany from 'realm:forward-many';
import plain from 'realm:plain';
import primal from 'realm:primal';
import randomised from 'realm:randomised';
import reverse from 'realm:reverse';
import { composed, dual, native, recorded, type Fusion } from '../ad/fusion.ts';
import type { Graph } from '../source/graph.ts';
import { link } from '../source/link.ts';
import { decode, encode } from './json.ts';
import type { Answer, Failure } from './runs.ts';

/** A global object of its own, without a way out; text goes in, text comes out. */
export interface Sandbox {
  /**
   * The script's value, which must be text. Throws `TimeUp` when the time is used up, a `SyntaxError` when the script does not compile,
   * and a `TypeError` when the program took the runtime apart; never anything of the program's own.
   */
  run(script: string, fileName: string, milliseconds: number): string;
}

/** What the neutral part of the engine needs of its surroundings to run anything. */
export interface SandboxHost {
  createSandbox(): Sandbox;
}

export class TimeUp extends Error {}

const runtimes = { reverse, forward, forwardMany, randomised, primal, plain };
export type NumberSystemName = keyof typeof runtimes;

/** How a number system computes an expression that the program calls as one function. */
const fusions: Readonly<Record<NumberSystemName, Fusion>> = {
  reverse: recorded,
  forward: dual,
  forwardMany: composed,
  randomised: composed,
  primal: native,
  plain: native,
};

/** Nodes of the first tape and of the largest, and by how much one that was full is made larger. */
const firstCapacity = 1 << 16;
const largestCapacity = 1 << 25;
const growth = 8;

/** Longer answers, in UTF-16 units, are not taken out of the realm: nobody can look at them. */
const answerLimit = 64_000_000;

export interface Realm {
  ask<T>(kind: string, request: object, milliseconds: number): Answer<T>;
}

/** Loads the program; `failure` tells why its modules could not be run. A run that fills the tape is done again with a larger one. */
export function openRealm(
  graph: Graph,
  system: NumberSystemName,
  host: SandboxHost,
  milliseconds: number,
): Realm & { readonly failure?: Failure } {
  // A trace is one node for each operation, in packages too.
  const fusion = graph.level === 'trace' ? composed : fusions[system];
  let capacity = firstCapacity;
  let [loaded, sandbox] = load();
  const realm: Realm = {
    ask(kind, request, limit) {
      const script = `ad$answer(${JSON.stringify(kind)},${JSON.stringify(encode(request))})`;
      for (;;) {
        const answer = guarded<never>(sandbox, script, 'gradlens-request.js', limit);
        if (!('failure' in answer) || answer.failure.name !== 'TapeTooSmall') return answer;
        if (capacity === largestCapacity) return { failure: { ...answer.failure, name: 'TapeFull' } };
        capacity *= growth;
        [loaded, sandbox] = load();
        if ('failure' in loaded) return loaded;
      }
    },
  };
  return 'failure' in loaded ? { ...realm, failure: loaded.failure } : realm;

  function load(): [Answer<unknown>, Sandbox] {
    const fresh = host.createSandbox();
    return [guarded(fresh, link(graph, runtimes[system], fusion, capacity), 'gradlens-program.js', milliseconds), fresh];
  }
}

/** The answer of a script, or why there is none. */
function guarded<T>(sandbox: Sandbox, script: string, fileName: string, limit: number): Answer<T> {
  try {
    const answer = sandbox.run(script, fileName, limit);
    if (answer.length > answerLimit) return { failure: { name: 'TooLarge', message: 'its result is too large to be shown', site: -1 } };
    return checked(decode(answer) as Answer<T>);
  } catch (error) {
    return { failure: failureOutside(error, limit) };
  }
}

/** A program can change everything in its realm, so that an answer may be any text. */
function checked<T>(answer: Answer<T>): Answer<T> {
  if ('ok' in answer) return { ok: answer.ok };
  const { name, message, site } = answer.failure;
  return { failure: { name: String(name), message: String(message), site: Number(site) } };
}

/** What went wrong where the realm could not catch it itself. */
function failureOutside(error: unknown, milliseconds: number): Failure {
  if (error instanceof TimeUp) return { name: 'TimeUp', message: `it did not end within ${seconds(milliseconds)} s`, site: -1 };
  return error instanceof Error
    ? { name: error.name, message: error.message, site: -1 }
    : { name: '', message: 'the evaluation failed', site: -1 };
}

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 100) / 10;
