/** Tells the editor to ask again, when there is something new to hear, and not more often than it can be seen. */
import type { Workspace } from './workspace.ts';

/** Milliseconds between two times. */
const breather = 100;

export interface Refresher {
  /** The editor has just been told this of a file. */
  told(file: string, text: string): void;
  /** Something may be news. */
  look(): void;
}

/** `now` says what the editor would be told of a file; undefined: nothing is known of the file any more. */
export function createRefresher(workspace: Workspace, now: (file: string) => string | undefined, ask: () => Promise<unknown>): Refresher {
  const shown = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  function refresh(): void {
    timer = undefined;
    let isNews = false;
    for (const [file, before] of shown) {
      const text = now(file);
      if (text === undefined) shown.delete(file);
      else if (text !== before) isNews = true;
    }
    if (!isNews) return;
    asked = performance.now();
    ask().catch(() => {}); // a client that is going away
  }

  const look = (): void => {
    timer ??= setTimeout(refresh, Math.max(asked + breather - performance.now(), 0));
  };
  workspace.onChange(look);
  return { told: (file, text) => void shown.set(file, text), look };
}
