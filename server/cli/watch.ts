import * as path from 'node:path';
import { watch as watchFiles } from 'chokidar';

/** Milliseconds of quiet after which a change is looked at: editors and version control change several files at once. */
const pause = 100;

export interface Watching {
  /** Watches files outside of the folder as well. */
  add(files: Iterable<string>): void;
  /** Absolute paths, with forward slashes, of what changed since it was asked last; waits for the first. */
  changes(): Promise<readonly string[]>;
}

/** Watches the files below a folder; packages and repositories are left alone. Resolves when every change from now on will be seen. */
export async function watch(folder: string, onError: (message: string) => void): Promise<Watching> {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isQuiet = false;
  let tell = (): void => undefined;
  const ignored = (file: string) => /[\\/](?:node_modules|\.git)(?:[\\/]|$)/.test(path.relative(folder, file));
  const watcher = watchFiles(folder, { ignored, ignoreInitial: true });
  watcher.on('error', (error) => onError(String(error)));
  watcher.on('all', (_, file) => {
    changed.add(path.resolve(folder, file).replaceAll('\\', '/'));
    isQuiet = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      isQuiet = true;
      tell();
    }, pause);
  });
  await new Promise<void>((resolve) => {
    watcher.once('ready', resolve);
  });
  return {
    add: (files) => void watcher.add([...files].filter((file) => path.relative(folder, file).startsWith('..') && !ignored(file))),
    async changes() {
      if (changed.size === 0 || !isQuiet)
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      const files = [...changed];
      changed.clear();
      return files;
    },
  };
}
