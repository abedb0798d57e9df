import type { DescendResult, DescentWanted, FromPage } from '../../../shared/protocol.ts';
import { element } from './element.ts';
import { nextQuestion } from './question.ts';

export interface KeepPoint {
  readonly buttons: readonly HTMLButtonElement[];
  enable(isOn: boolean): void;
  /** Whether an answer was to what a button had asked. */
  take(question: number, result: DescendResult): boolean;
}

/** Longer points are copied and not written into a comment. */
const pinLimit = 2000;

/** Buttons that copy a point as `@at` would write it, and that write it. `pointNow` has a number for each input. */
export function keepPoint(post: (message: FromPage) => void, pointNow: () => readonly number[], tell: (why: string) => void): KeepPoint {
  let asked: { readonly question: number; readonly isPinned: boolean } | undefined;
  const copy = element('button', { type: 'button', class: 'tool' }, 'Copy the point as @at');
  const pin = element('button', { type: 'button', class: 'tool' }, 'Write it as @at');
  copy.addEventListener('click', () => ask(false));
  pin.addEventListener('click', () => ask(true));

  function ask(isPinned: boolean): void {
    asked = { question: nextQuestion(), isPinned };
    // An optimiser that takes no step is where it started.
    const state = { point: pointNow(), step: 0, first: [], second: [] };
    const wanted: DescentWanted = { optimiser: 'gradient descent', rate: 1, ascends: false, steps: 0, state, isGivenWanted: true };
    post({ kind: 'descend', question: asked.question, wanted });
  }

  return {
    buttons: [copy, pin],
    enable(isOn) {
      for (const button of [copy, pin]) button.disabled = !isOn;
    },
    take(question, { descent, problem }) {
      if (asked?.question !== question) return false;
      const at = descent?.at;
      if (problem !== undefined) tell(problem);
      else if (at === undefined) tell('No expression makes this point: it holds instances of classes, or the like.');
      else if (!asked.isPinned) post({ kind: 'copy', text: `@at ${at}` });
      else if (at.length <= pinLimit) post({ kind: 'pin', at });
      else tell(`The point is ${at.length.toLocaleString('en-US')} characters long, too long for a comment. Copy it instead.`);
      asked = undefined;
      return true;
    },
  };
}
