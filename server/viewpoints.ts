import type { Evaluation, SiteValues } from '../shared/evaluation.ts';
import type { MarkState, Workspace } from './workspace.ts';

/** An evaluation that has come to some place. */
export interface Viewpoint {
  /** Of the marked function. */
  readonly file: string;
  readonly state: MarkState;
  readonly evaluation: Evaluation;
  /** Which of the function's points it is. */
  readonly index: number;
}

/** An expression, and what an evaluation saw of it. */
export interface Seen extends Viewpoint {
  readonly site: SiteValues;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

/** What a user chose to look from, by names: evaluations come and go. */
export interface Choice {
  readonly file: string;
  readonly name: string;
  readonly index: number;
}

/** Several evaluations may come to one place: in a helper of many functions, in a function with many points. */
export interface Viewpoints {
  /** Those that have come to the innermost expression at an offset; the first one is shown. */
  at(file: string, offset: number): readonly Seen[];
  /** What is shown of each of some values, each told by any of its places; undefined where no evaluation has come. */
  of(file: string, values: readonly { readonly places: readonly Extent[] }[]): readonly (Seen | undefined)[];
  /** From now on this one is shown wherever it comes. */
  choose(choice: Choice): void;
  onChange(listener: () => void): void;
}

/** Choices that are remembered. */
const choiceLimit = 50;

export function createViewpoints(workspace: Workspace): Viewpoints {
  /** The latest one first. */
  let choices: readonly Choice[] = [];
  const listeners: (() => void)[] = [];

  function rank({ file, state, index }: Viewpoint): number {
    const found = choices.findIndex((choice) => choice.file === file && choice.name === state.mark.name && choice.index === index);
    return found < 0 ? choices.length : found;
  }

  function on(file: string): Viewpoint[] {
    const all = workspace.files.flatMap((from) =>
      (workspace.snapshot(from)?.states ?? []).flatMap((state) =>
        (state.outcome?.evaluations ?? []).map((evaluation, index) => ({ file: from, state, evaluation, index })),
      ),
    );
    return all.filter((each) => sitesOn(each, file).length > 0);
  }

  /** What is shown first at an offset: what was chosen, then the function's own points, then those that call it from the same file. */
  function order(file: string, offset: number): (a: Viewpoint, b: Viewpoint) => number {
    const isOwn = (each: Viewpoint): boolean =>
      each.file === file && each.state.mark.span.start <= offset && offset <= each.state.mark.span.end;
    return (a, b) =>
      rank(a) - rank(b) || Number(isOwn(b)) - Number(isOwn(a)) || Number(b.file === file) - Number(a.file === file) || a.index - b.index;
  }

  return {
    at(file, offset) {
      const seen = on(file).flatMap((viewpoint) => {
        const site = siteAt(sitesOn(viewpoint, file), offset);
        return site ? [{ ...viewpoint, site }] : [];
      });
      return seen.toSorted(order(file, offset));
    },
    of(file, values) {
      const viewpoints = on(file).map((viewpoint) => ({
        viewpoint,
        bySpan: new Map(sitesOn(viewpoint, file).map((site) => [keyOf(site), site])),
      }));
      return values.map(({ places }) => {
        const seen = viewpoints.flatMap(({ viewpoint, bySpan }) => {
          const site = places.map((place) => bySpan.get(keyOf(place))).find((each) => each !== undefined);
          return site ? [{ ...viewpoint, site }] : [];
        });
        return seen.toSorted(order(file, places[0]!.start))[0];
      });
    },
    choose(choice) {
      const others = choices.filter(({ file, name, index }) => file !== choice.file || name !== choice.name || index !== choice.index);
      choices = [choice, ...others].slice(0, choiceLimit);
      for (const listener of listeners) listener();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

const keyOf = ({ start, end }: Extent): string => `${start} ${end}`;

/** What an evaluation has seen of a file. */
const sitesOn = ({ file: own, evaluation }: Viewpoint, file: string): readonly SiteValues[] =>
  file === own ? evaluation.sites : (evaluation.elsewhere?.find((other) => other.file === file)?.sites ?? []);

/** The innermost evaluated expression at an offset; the shortest one that reaches it. */
function siteAt(sites: readonly SiteValues[], offset: number): SiteValues | undefined {
  let innermost: SiteValues | undefined;
  for (const site of sites) {
    if (site.start > offset) break;
    if (offset > site.end) continue;
    if (!innermost || site.end - site.start <= innermost.end - innermost.start) innermost = site;
  }
  return innermost;
}
