import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ModuleStore } from '../shared/source/module-cache.ts';
import type { CodeStore } from './compiler.ts';

/** Bytes on disk above which the modules that were not read for longest go, and what is left of them then. */
const most = 256_000_000;
const left = 0.75 * most;

/**
 * Instrumented modules and compiled scripts in files of `directory`, named by what they were made from and by which build, so that the
 * next process finds them. A disk that is full, slow or not to be written to costs time and nothing else.
 */
export function createModuleStore(directory: string, build: string): ModuleStore & CodeStore {
  let isPruned = false;
  const fileOf = (kind: 'json' | 'code', key: string) =>
    path.join(directory, `${createHash('sha256').update(`${build}\n${key}`).digest('hex')}.${kind}`);

  return {
    read: (key) => read(fileOf('json', key))?.toString(),
    write: (key, text) => write(fileOf('json', key), text),
    readCode: (script) => read(fileOf('code', script)),
    writeCode: (script, code) => write(fileOf('code', script), code),
  };

  function read(file: string): Buffer | undefined {
    try {
      const data = fs.readFileSync(file);
      fs.utimesSync(file, new Date(), new Date());
      return data;
    } catch {
      return undefined;
    }
  }

  function write(file: string, data: string | Buffer): void {
    try {
      fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
      // Whoever reads at the same time finds all of it or none.
      const part = `${file}.${process.pid}`;
      fs.writeFileSync(part, data);
      fs.renameSync(part, file);
      if (!isPruned) prune();
      isPruned = true;
    } catch {
      // Then it is made again.
    }
  }

  function prune(): void {
    const files = fs.readdirSync(directory).map((name) => {
      const file = path.join(directory, name);
      const { size, mtimeMs } = fs.statSync(file);
      return { file, size, mtimeMs };
    });
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    if (bytes <= most) return;
    for (const { file, size } of files.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= left) return;
      fs.rmSync(file, { force: true });
      bytes -= size;
    }
  }
}

/** Which build a bundled file belongs to. */
export function buildOf(file: string): string {
  const { size, mtimeMs } = fs.statSync(file);
  return `${size} ${mtimeMs}`;
}
