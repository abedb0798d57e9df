/** `gradlens lsp` is the language server, and `gradlens explain` has the pages about findings. */
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { test } from 'node:test';
import {
  createProtocolConnection,
  SocketMessageReader,
  SocketMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type InitializeResult,
} from 'vscode-languageserver/node';
import { findingKinds } from '../../shared/findings/index.ts';
import { cli, gradlens } from '../support/command-line.ts';

const timeout = 60_000;
const start = (...args: string[]) => spawn(process.execPath, [cli, 'lsp', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });

/** Shakes hands and says goodbye; the exit code of the server. */
async function converse(server: ChildProcess, connection: ReturnType<typeof createProtocolConnection>): Promise<number> {
  const exit = once(server, 'exit');
  connection.listen();
  const { capabilities, serverInfo } = await connection.sendRequest<InitializeResult>('initialize', {
    ...{ processId: process.pid, rootUri: null, capabilities: {} },
  });
  assert.deepEqual([serverInfo?.name, capabilities.hoverProvider], ['gradlens', true]);
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  const [code] = await exit;
  connection.dispose();
  return code;
}

test('lsp --stdio speaks over standard input and output', { timeout }, async () => {
  const server = start('--stdio');
  const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  assert.equal(await converse(server, connection), 0);
});

test('lsp --socket speaks to who listens, in either spelling', { timeout }, async () => {
  for (const spelled of [(port: number) => ['--socket', `${port}`], (port: number) => [`--socket=${port}`]]) {
    const listening = net.createServer().listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const coming = once(listening, 'connection');
    const server = start(...spelled((listening.address() as net.AddressInfo).port));
    const [socket] = (await coming) as [net.Socket];
    assert.equal(await converse(server, createProtocolConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket))), 0);
    listening.close();
  }
});

test('lsp ends when the socket does, and where nobody listens', { timeout }, async () => {
  const listening = net.createServer().listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as net.AddressInfo;
  const coming = once(listening, 'connection');
  const server = start('--socket', String(port));
  const [socket] = (await coming) as [net.Socket];
  const exit = once(server, 'exit');
  socket.destroy();
  assert.equal((await exit)[0], 1);
  listening.close();
  await once(listening, 'close');
  const { status, stderr } = gradlens(process.cwd(), 'lsp', '--socket', String(port));
  assert.equal(status, 1);
  assert.match(stderr, /^gradlens: .*ECONNREFUSED.*\n$/);
});

test('lsp wants one way to speak', () => {
  for (const args of [[], ['--stdio', '--socket', '6010'], ['--socket', '99999'], ['--socket', 'x'], ['more', '--stdio']]) {
    const { status, stderr } = gradlens(process.cwd(), 'lsp', ...args);
    assert.equal(status, 2);
    assert.match(stderr, /^gradlens: .*(--stdio or --socket|--socket is|unexpected argument).*\n$/);
  }
});

test('explain prints the page of each finding, and knows near names', () => {
  const explain = (...args: string[]) => gradlens(process.cwd(), 'explain', ...args);
  const page = fs.readFileSync(path.join(process.cwd(), 'docs/findings/kink.md'), 'utf8');
  const { status, stdout } = explain('kink');
  assert.deepEqual([status, stdout], [0, page.slice(page.indexOf('# '))]);
  const list = explain().stdout;
  for (const { code, title } of findingKinds) assert.match(list, new RegExp(`^  ${code} .*${title.replaceAll(/[()|]/g, '.')}$`, 'm'));
  for (const [written, message] of [
    ['kinks', /did you mean kink\?/],
    ['NAN', /did you mean nan-value\?/],
    ['quux', /`gradlens explain` lists them/],
  ] as const) {
    const { status, stderr } = explain(written);
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});
