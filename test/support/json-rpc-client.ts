/** A client of the built server that knows bytes and nothing else, so that it can say what a library would not let it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as path from 'node:path';

export interface Message {
  readonly id?: number | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export type Client = ReturnType<typeof startServer>;

const root = path.resolve(__dirname, '../..');
const patience = 30_000;

export const frame = (message: object): string => {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

export function startServer() {
  const server = spawn(process.execPath, [path.join(root, 'dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const received: Message[] = [];
  const watching = new Set<() => void>();
  let rest = Buffer.alloc(0);
  let errors = '';
  server.stderr.on('data', (chunk: Buffer) => void (errors += chunk.toString()));
  server.stdin.on('error', () => {}); // it may have ended while we write
  server.stdout.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      if (end === -1) break;
      const head = rest.subarray(0, end).toString();
      const length = Number(/^Content-Length: (\d+)$/m.exec(head)?.[1]);
      assert.ok(length > 0, `the server writes a header: ${head}`);
      if (rest.length < end + 4 + length) break;
      received.push(JSON.parse(rest.subarray(end + 4, end + 4 + length).toString()) as Message);
      rest = rest.subarray(end + 4 + length);
    }
    for (const look of watching) look();
  });
  const exit = new Promise<number | null>((resolve) => {
    server.once('exit', resolve);
  });

  /** The first message, of those that have come and those that will, that is like this. */
  function message(what: string, isLike: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      const done = (error?: Error) => {
        clearTimeout(timer);
        watching.delete(look);
        if (error) reject(error);
      };
      const timer = setTimeout(() => done(new Error(`no ${what} came: ${JSON.stringify(received)}\n${errors}`)), patience);
      const look = () => {
        const found = received.find(isLike);
        if (found === undefined) return;
        done();
        resolve(found);
      };
      watching.add(look);
      look();
    });
  }

  let lastId = 0;
  const write = (...texts: readonly string[]) => void server.stdin.write(texts.join(''));
  const answer = (id: number | null) => message(`answer to ${id}`, (each) => each.id === id && each.method === undefined);
  return {
    ...{ write, answer, message, received, exit },
    notify: (method: string, params?: unknown) => write(frame({ method, params })),
    request(method: string, params?: unknown): Promise<Message> {
      const id = ++lastId;
      write(frame({ id, method, params }));
      return answer(id);
    },
    errors: () => errors,
    hangUp: () => void server.stdin.end(),
    kill: () => void server.kill('SIGKILL'),
  };
}
