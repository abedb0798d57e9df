/** A program loaded into a sandbox in one number system. */
import forward from 'realm:forward';
import forwardMany from 'realm:forward-many';
import plain from 'realm:plain';
import primal from 'realm:primal';
import randomised from 'realm:randomised';
import reverse from 'realm:reverse';
import witness from 'realm:witness';
import { composed, dual, native, recorded, type Fusion } from '../ad/fusion.ts';
import type { Graph } from '../source/graph.ts';
import { link, type Part } from '../source/link.ts';
import type { TextCode } from '../source/text-code.ts';
import { decode, encode } from './json.ts';
import type { Answer, Failure, Reply } from './runs.ts';

/** A global object of its own, without a way out; text goes in, text comes out. */
export interface Sandbox {
  /**
   * The script's value, which must be text. Throws `TimeUp` when the time is used up, a `SyntaxError` when the script does not compile,
   * and a `TypeError` when the program took the runtime apart; never anything of the program's own. It finds the values of `parts` in
   * the global array `ad$parts`.
   */
  run(script: string, fileName: string, milliseconds: number, parts?: readonly Part[]): string;
}

/** What the neutral part of the engine needs of its surroundings to run anything. */
export interface SandboxHost {
  createSandbox(): Sandbox;
}

export class TimeUp extends Error {}

const runtimes = { reverse, forward, forwardMany, randomised, primal, plain, witness };
export type NumberSystemName = keyof typeof runtimes;

/** How a number system computes an expression that the program calls as one function. */
const fusions: Readonly<Record<NumberSystemName, Fusion>> = {
  reverse: recorded,
  forward: dual,
  forwardMany: composed,
  randomised: composed,
  primal: native,
  plain: native,
  witness: native,
};

/** Nodes of the first tape and of the largest, and by how much one that was full is made larger. */
const firstCapacity = 1 << 16;
const largestCapacity = 1 << 25;
const growth = 8;

/** Longer answers, in UTF-16 units, are not taken out of the realm: nobody can look at them. */
const answerLimit = 64_000_000;

/** Times that one request may find new text to make code from. */
const textRounds = 20;

export interface Realm {
  ask<T>(kind: string, request: object, milliseconds: number): Answer<T>;
}

/**
 * Loads the program; `failure` tells why its modules could not be run. A run that fills the tape is done again with a larger one.
 * One that `looksForOrigins` is a trace of reverse mode that keeps to what is not finite from the modules' first statement on.
 */
export function openRealm(
  graph: Graph,
  system: NumberSystemName,
  host: SandboxHost,
  milliseconds: number,
  looksForOrigins = false,
): Realm & { readonly failure?: Failure } {
  // A trace is one node for each operation, in packages too.
  const fusion = graph.level === 'trace' ? composed : fusions[system];
  let capacity = firstCapacity;
  let sandbox: Sandbox;
  const loaded = load(milliseconds, Date.now() + milliseconds, textRounds);
  const realm: Realm = {
    ask: (kind, request, limit) =>
      run(`ad$answer(${JSON.stringify(kind)},${JSON.stringify(encode(request))})`, limit, Date.now() + limit, textRounds),
  };
  return 'failure' in loaded ? { ...realm, failure: loaded.failure } : realm;

  function load(limit: number, ends: number, rounds: number): Answer<true> {
    sandbox = host.createSandbox();
    const { script, parts } = link(graph, runtimes[system], fusion, capacity, looksForOrigins);
    const reply = guarded<true>(script, 'gradlens-program.js', limit, ends, parts);
    return 'texts' in reply ? reload(reply.texts, limit, ends, rounds) : reply;
  }

  function run<T>(script: string, limit: number, ends: number, rounds: number): Answer<T> {
    const reply = guarded<T>(script, 'gradlens-request.js', limit, ends);
    if ('failure' in reply && reply.failure.name === 'TapeTooSmall') return onLargerTape(reply.failure, script, limit, ends, rounds);
    if (!('texts' in reply)) return reply;
    const again = reload(reply.texts, limit, ends, rounds);
    return 'failure' in again ? again : run(script, limit, ends, rounds - 1);
  }

  function onLargerTape<T>(failure: Failure, script: string, limit: number, ends: number, rounds: number): Answer<T> {
    if (capacity === largestCapacity) return { failure: { ...failure, name: 'TapeFull' } };
    capacity *= growth;
    const again = load(limit, ends, rounds);
    return 'failure' in again ? again : run(script, limit, ends, rounds);
  }

  /** The program once more, with the code that it makes from text. */
  function reload(texts: readonly TextCode[], limit: number, ends: number, rounds: number): Answer<true> {
    const refusal = rounds > 0 ? graph.learn(texts) : `it makes new code from text in each of ${textRounds} runs`;
    return refusal ? { failure: { name: 'Unavailable', message: refusal, site: texts[0]?.site ?? -1 } } : load(limit, ends, rounds - 1);
  }

  function guarded<T>(script: string, fileName: string, limit: number, ends: number, parts: readonly Part[] = []): Reply<T> {
    try {
      const answer = sandbox.run(script, fileName, Math.max(ends - Date.now(), 1), parts);
      if (answer.length > answerLimit) return { failure: { name: 'TooLarge', message: 'its result is too large to be shown', site: -1 } };
      return checked(decode(answer) as Reply<T>);
    } catch (error) {
      return { failure: failureOutside(error, limit) };
    }
  }
}

/** A program can change everything in its realm, so that an answer may be any text. */
function checked<T>(answer: Reply<T>): Reply<T> {
  if ('ok' in answer) return { ok: answer.ok };
  if ('texts' in answer) return { texts: answer.texts.map(checkedCode) };
  const { name, message, site, loading } = answer.failure;
  const failure = { name: String(name), message: String(message), site: Number(site) };
  return { failure: loading === undefined ? failure : { ...failure, loading: String(loading) } };
}

const checkedCode = ({ kind, parameters, body, site }: TextCode): TextCode => ({
  kind: kind === 'eval' ? 'eval' : 'Function',
  parameters: String(parameters),
  body: String(body),
  site: Number(site),
});

/** What went wrong where the realm could not catch it itself. */
function failureOutside(error: unknown, milliseconds: number): Failure {
  if (error instanceof TimeUp) return { name: 'TimeUp', message: `it did not end within ${seconds(milliseconds)} s`, site: -1 };
  return error instanceof Error
    ? { name: error.name, message: error.message, site: -1 }
    : { name: '', message: 'the evaluation failed', site: -1 };
}

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 100) / 10;
