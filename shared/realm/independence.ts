/** Inputs without influence: which of them are worth a word, and whether it is true. */
import type { Leaf, Mark, Span } from '../evaluation.ts';
import type { ParameterPlace } from '../source/parameter-places.ts';
import { isChosen as isWithin } from './inside/structure.ts';
import type { Independence, ReverseResult } from './runs.ts';

/** Inputs that have no influence, told as one. */
export interface Independent {
  /** What a reader knows them by: `x`, `p.x`, `xs[0]`. */
  readonly name: string;
  readonly paths: readonly string[];
  readonly span: Span;
  readonly kind: 'unmentioned' | 'parameter' | 'wrt' | 'element';
  /** Of a single number: where it is read. */
  readonly reads?: readonly Span[];
  /** Of an element: how many others there are. */
  readonly others?: number;
}

/** Runs of the function that try groups of inputs; undefined where they do not come to an end. */
export interface Trials {
  decides(groups: readonly (readonly string[])[]): readonly boolean[] | undefined;
  independent(groups: readonly (readonly string[])[]): Independence | undefined;
}

export interface Idle {
  readonly mark: Mark;
  readonly places: readonly ParameterPlace[];
  readonly reverse: ReverseResult;
  readonly influence: readonly (boolean | undefined)[];
  /** Whether the expression at a place was evaluated. */
  readonly wasSeen: (span: Span) => boolean;
  /** Nobody wrote the point, so that the lengths of its lists mean nothing. */
  readonly isChosen: boolean;
}

/**
 * What a function never mentions cannot matter. Of anything else no operation and no decision may depend on it, and changes must leave
 * the result alone at random points as well, where other inputs are different too: a branch that is not taken here may need it. What
 * is read in such a branch is left alone.
 */
export function independentInputs(idle: Idle, trials: Trials): readonly Independent[] {
  const candidates = candidatesOf(idle);
  const doubtful = candidates.filter(({ kind }) => kind !== 'unmentioned').slice(0, candidateLimit);
  const proven = doubtful.length > 0 ? provenBy(trials, doubtful) : [];
  return candidates.filter((each) => each.kind === 'unmentioned' || proven.includes(each));
}

function provenBy(trials: Trials, candidates: readonly Independent[]): readonly Independent[] {
  const groups = candidates.map(({ paths }) => paths);
  const decisions = trials.decides(groups);
  const tried = decisions && trials.independent(groups);
  return tried?.isClosed ? candidates.filter((_, g) => tried.isFree[g] && !decisions![g]) : [];
}

/** More than these are not tried. */
const candidateLimit = 8;

function candidatesOf({ mark, places, reverse, influence, wasSeen, isChosen }: Idle): readonly Independent[] {
  const { inputs, reached, events } = reverse;
  const isIdle = (_: Leaf, j: number) =>
    !reached[j] && influence[j] === false && !events.some((event) => event.kind === 'lost' && event.inputs.includes(j));
  const idle = new Set(inputs.filter(isIdle).map(({ path }) => path));
  if (idle.size === 0) return [];
  const paths = inputs.map(({ path }) => path);
  return places
    .flatMap((place) => atPlace(place, paths, idle, mark))
    .filter(({ reads = [] }) => reads.every(wasSeen))
    .filter(({ kind, others }) => kind !== 'element' || (!isChosen && reverse.visits.some(({ count }) => count === others)));
}

function atPlace(place: ParameterPlace, paths: readonly string[], idle: ReadonlySet<string>, mark: Mark): readonly Independent[] {
  const { path, name, start, end, isMentioned, parts } = place;
  const { file } = mark.nameSpan;
  const own = paths.filter((each) => isWithin(each, [path]));
  if (own.length === 0 || name.startsWith('_')) return [];
  const chosen = mark.wrt?.filter((each) => each.path !== path && isWithin(each.path, [path])) ?? [];
  if (chosen.length > 0) return chosen.flatMap((each) => ofWrt(each, paths, idle));
  if (own.every((each) => idle.has(each))) {
    const reads = own[0] === path ? place.reads.map((read) => ({ file, ...read })) : [];
    return [{ name, paths: own, span: { file, start, end }, kind: isMentioned ? 'parameter' : 'unmentioned', reads }];
  }
  if (parts.length > 0) return parts.flatMap((part) => atPlace(part, paths, idle, mark));
  return ofElements(place, own, idle, { file, start, end });
}

function ofWrt({ path, span }: NonNullable<Mark['wrt']>[number], paths: readonly string[], idle: ReadonlySet<string>): Independent[] {
  const own = paths.filter((each) => isWithin(each, [path]));
  return own.length > 0 && own.every((each) => idle.has(each)) ? [{ name: path, paths: own, span, kind: 'wrt' }] : [];
}

/** Lists of fewer elements are records. */
const fewestElements = 3;

/** The first or the last element of a list of which all others count; where a loop went over them, it may start too late or end too early. */
function ofElements({ path, name }: ParameterPlace, own: readonly string[], idle: ReadonlySet<string>, span: Span): Independent[] {
  const elements = new Map<string, string[]>();
  for (const each of own) {
    const [step] = /^\[\d+\]/.exec(each.slice(path.length)) ?? [];
    if (step === undefined) return [];
    elements.set(step, [...(elements.get(step) ?? []), each]);
  }
  const all = [...elements];
  const isIdle = ([, inside]: [string, string[]]) => inside.every((each) => idle.has(each));
  const [only, ...rest] = all.filter(isIdle);
  if (!only || rest.length > 0 || all.length < fewestElements || (only !== all[0] && only !== all.at(-1))) return [];
  return [{ name: `${name}${only[0]}`, paths: only[1], span, kind: 'element', others: all.length - 1 }];
}
