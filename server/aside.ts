/** Evaluations beside those of the editor: who types does not wait for them, and they cost nothing when nobody asks. */
import type { Evaluation, Mark, Outcome } from '../shared/evaluation.ts';
import type { EvaluateOptions } from '../shared/realm/evaluate.ts';
import { cacheDirectory } from './cache-directory.ts';
import { createEvaluator } from './evaluator.ts';
import type { Settings } from './settings.ts';
import type { Evaluator, Snapshot, Workspace } from './workspace.ts';

/** Milliseconds without a question after which the process is let go. */
const idle = 60_000;

export interface Aside {
  /** The outcome of a mark, of the texts as they are now; `undefined` where it is aborted. */
  ask(snapshot: Snapshot, mark: Mark, signal: AbortSignal, options: EvaluateOptions): Promise<Outcome | undefined>;
  /** The evaluation of a mark at its main point, of the texts as they are now; `undefined` where it fails or is aborted. */
  evaluate(snapshot: Snapshot, mark: Mark, signal: AbortSignal, options: EvaluateOptions): Promise<Evaluation | undefined>;
  dispose(): void;
}

export function createAside(workspace: Workspace, settings: Settings): Aside {
  let evaluator: Evaluator | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;

  function dispose(): void {
    clearTimeout(timer);
    void evaluator?.dispose();
    evaluator = undefined;
  }

  const aside: Aside = {
    async ask({ file, states }, mark, signal, options) {
      evaluator ??= createEvaluator({ cache: cacheDirectory(), budget: () => settings.budget });
      for (const each of workspace.files) evaluator.setBuffer(each, workspace.snapshot(each)?.text ?? null);
      const marks = states.map((state) => state.mark);
      clearTimeout(timer);
      asked++;
      try {
        return await evaluator.evaluate(file, mark, marks, signal, undefined, options);
      } finally {
        if (--asked === 0) timer = setTimeout(dispose, idle).unref();
      }
    },
    evaluate: async (snapshot, mark, signal, options) => (await aside.ask(snapshot, mark, signal, options))?.evaluations[0],
    dispose,
  };
  return aside;
}
