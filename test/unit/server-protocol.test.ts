/** What the protocol asks of a server, whatever the client does: the language server protocol 3.17, and JSON-RPC 2.0. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { frame, startServer, type Client, type Message } from '../support/json-rpc-client.ts';

const uri = 'file:///protocol/a.ts';
const text = '/** @differentiable @at x = 3 */\nexport const square = (x: number) => x * x;\n';
const codes = { parse: -32700, invalidRequest: -32600, methodNotFound: -32601, notInitialized: -32002, cancelled: -32800 };

let client: Client;
beforeEach(() => {
  client = startServer();
});
afterEach(() => client.kill());

const code = ({ error }: Message) => error?.code;
const hover = (position: unknown, of = uri) => client.request('textDocument/hover', { textDocument: { uri: of }, position });

async function initialize(): Promise<Message> {
  const answer = await client.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  client.notify('initialized', {});
  return answer;
}

function open(languageId = 'typescript'): void {
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
}

/** The hover on the name of the function, once it has been evaluated. */
async function value(): Promise<string> {
  const evaluated = await client.request('gradlens/evaluate', { uri, name: 'square' });
  assert.equal(evaluated.error, undefined);
  return JSON.stringify((await hover({ line: 1, character: 14 })).result);
}

/** The server is as good as before. */
async function isWell(): Promise<void> {
  assert.match(await value(), /square/);
}

test('shuts down, and exits with 0', async () => {
  await initialize();
  open();
  await isWell();
  const shut = await client.request('shutdown');
  assert.deepEqual([shut.error, shut.result], [undefined, null]);
  assert.equal(code(await hover({ line: 0, character: 0 })), codes.invalidRequest);
  assert.equal(code(await client.request('shutdown')), codes.invalidRequest);
  client.notify('exit');
  assert.equal(await client.exit, 0);
  assert.equal(client.errors(), '');
});

test('exits with 1 when it was not shut down', async () => {
  await initialize();
  client.notify('exit');
  assert.equal(await client.exit, 1);
});

test('exits with 1 before it is initialized', async () => {
  client.notify('exit');
  assert.equal(await client.exit, 1);
});

for (const [how, shut, expected] of [
  ['without a word', false, 1],
  ['after shutdown', true, 0],
] as const) {
  test(`exits with ${expected} when the client hangs up ${how}`, async () => {
    await initialize();
    open();
    if (shut) await client.request('shutdown');
    client.hangUp();
    assert.equal(await client.exit, expected);
  });
}

test('refuses requests, and hears no notification, before it is initialized', async () => {
  open();
  assert.equal(code(await hover({ line: 1, character: 14 })), codes.notInitialized);
  assert.equal(code(await client.request('shutdown')), codes.notInitialized);
  const { result } = await initialize();
  assert.ok((result as { capabilities: { hoverProvider?: unknown } }).capabilities.hoverProvider);
  assert.equal((await hover({ line: 1, character: 14 })).result, null, 'the document is not open');
  assert.equal(code(await client.request('initialize', { processId: null, rootUri: null, capabilities: {} })), codes.invalidRequest);
  open();
  await isWell();
});

test('has an answer to methods that it does not know, and no word about notifications', async () => {
  await initialize();
  open();
  for (const method of ['textDocument/unheardOf', '$/unheardOf'])
    assert.equal(code(await client.request(method, {})), codes.methodNotFound);
  for (const method of ['workspace/unheardOf', '$/unheardOf', '$/setTrace']) client.notify(method, { value: 'off' });
  await isWell();
  assert.deepEqual(
    client.received.filter(({ method }) => method === 'window/showMessage'),
    [],
  );
});

test('answers what is no JSON, and reads on', async () => {
  await initialize();
  for (const body of ['{"jsonrpc": "2.0", "id": 1, "method"', '', 'hover, please', '\u0000']) {
    client.received.length = 0;
    client.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    const answer = await client.answer(null);
    assert.equal(code(answer), codes.parse, body);
  }
  client.write(frame({ hello: 1 }), 'Content-Length: 4\r\n\r\nnull', 'Content-Length: 2\r\n\r\n[]', 'Content-Length: 1\r\n\r\n7');
  open();
  await isWell();
});

test('reads messages in any pieces, with other headers, in bytes', async () => {
  await initialize();
  const spoken = text.replace('square', 'größe');
  const opening = frame({
    method: 'textDocument/didOpen',
    params: { textDocument: { uri, languageId: 'typescript', version: 1, text: spoken } },
  });
  for (const byte of opening
    .replace('\r\n\r\n', '\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n')
    .match(/[^]{1,40}/gu)!)
    client.write(byte);
  const evaluated = await client.request('gradlens/evaluate', { uri, name: 'größe' });
  assert.match(JSON.stringify(evaluated.result), /größe: derivative agrees/);
});

test('ends with 1 and says why when a message has no length', async () => {
  await initialize();
  client.write('Content-Type: text/plain\r\n\r\n{}');
  assert.equal(await client.exit, 1);
  assert.match(client.errors(), /Content-Length/);
});

test('answers a request that is cancelled, once and at once', async () => {
  await initialize();
  open();
  await isWell();
  const endless = '/** @differentiable @at x = 3 */\nexport function endless(x: number) { for (;;) x += 1e-9; return x; }\n';
  client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: text + endless }] });
  client.write(
    frame({ id: 101, method: 'gradlens/evaluate', params: { uri, name: 'endless' } }),
    frame({ id: 102, method: 'gradlens/evaluate', params: { uri, name: 'square' } }),
    frame({ method: '$/cancelRequest', params: { id: 101 } }),
    frame({ method: '$/cancelRequest', params: { id: 9999 } }),
  );
  const { result, error } = await client.answer(101);
  assert.ok(error?.code === codes.cancelled || result === null, 'no result of a run to the end of its time');
  assert.match(JSON.stringify((await client.answer(102)).result), /square/);
  client.notify('$/cancelRequest', { id: 101 });
  assert.equal((await client.request('workspace/unheardOf')).error?.code, codes.methodNotFound);
  assert.equal(client.received.filter(({ id }) => id === 101).length, 1);
});

test('stands positions that are nowhere, and documents that it does not know', async () => {
  await initialize();
  open();
  await isWell();
  const [none, far] = [
    { line: 0, character: 0 },
    { line: 1e6, character: 1e6 },
  ];
  for (const position of [far, { line: 1, character: 1e9 }, { line: -1, character: -1 }]) {
    assert.equal((await hover(position)).result ?? null, null, JSON.stringify(position));
  }
  assert.equal((await hover(none, 'file:///protocol/unknown.ts')).result, null);
  assert.equal((await hover(none, 'no URI at all')).result ?? null, null);
  for (const position of [null, 'here', {}, { line: 0.5, character: 0.5 }, { line: 'a', character: null }]) await hover(position);
  const context = { diagnostics: [] };
  for (const range of [
    { start: far, end: far },
    { start: far, end: none },
    { start: none, end: far },
  ]) {
    for (const method of ['textDocument/codeAction', 'textDocument/inlayHint'])
      assert.equal((await client.request(method, { textDocument: { uri }, range, context })).error, undefined, method);
  }
  await client.request('textDocument/codeAction', {});
  await isWell();
});

test('stands changes out of range, twice opened and never opened documents', async () => {
  await initialize();
  const change = (version: number, ...contentChanges: unknown[]) =>
    client.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  change(1, { text });
  client.notify('textDocument/didClose', { textDocument: { uri } });
  open();
  open();
  const [near, far] = [
    { line: 1, character: 7 },
    { line: 1e6, character: 1e6 },
  ];
  change(2, { range: { start: far, end: far }, text: '// end\n' });
  change(3, { range: { start: far, end: near }, text: '// reversed\n' });
  change(4, { text });
  change(5, { range: { start: { line: 0, character: 28 }, end: { line: 0, character: 29 }, rangeLength: 1 }, text: '5' });
  assert.match(JSON.stringify((await client.request('gradlens/evaluate', { uri, name: 'square' })).result), /it is 10 at x = 5/);
});
