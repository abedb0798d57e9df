/** The connection with the client, which keeps to the protocol where the client does not. */
import { Console } from 'node:console';
import * as net from 'node:net';
import { parseArgs } from 'node:util';
import {
  createConnection,
  ErrorCodes,
  Message,
  ProposedFeatures,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageStrategy,
} from 'vscode-languageserver/node';

/** Where requests go that come at the wrong time; no client knows the name. */
const refused = `$/refused-${process.pid}`;

/** Over Node's IPC for the editor's client, over standard input and output with --stdio, over a socket with --socket PORT. */
export function connect() {
  const life: Life = { state: 'new' };
  const options = { messageStrategy: inOrder(life) };
  const { socket } = parseArgs({ strict: false, options: { socket: { type: 'string' } } }).values;
  const streams = process.argv.includes('--stdio') ? standardStreams(life) : socket ? socketStreams(life, Number(socket)) : undefined;
  const connection = streams
    ? createConnection(ProposedFeatures.all, ...streams, options)
    : createConnection(ProposedFeatures.all, options);
  connection.onRequest(refused, ({ code, message }: Refusal) => new ResponseError(code, message));
  return connection;
}

interface Life {
  state: 'new' | 'open' | 'shut';
}

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** Lets through what the lifecycle of a server allows: `initialize` first and once, `exit` always, nothing else after `shutdown`. */
function inOrder(life: Life): MessageStrategy {
  const refusal = (method: string): Refusal | undefined => {
    const { state } = life;
    if (state === 'shut') return { code: ErrorCodes.InvalidRequest, message: 'The server is shut down.' };
    if (method === 'initialize' && state === 'open')
      return { code: ErrorCodes.InvalidRequest, message: 'The server is initialized already.' };
    if (method !== 'initialize' && state === 'new')
      return { code: ErrorCodes.ServerNotInitialized, message: 'The server is not initialized.' };
    return undefined;
  };
  return {
    handleMessage(message, next) {
      if (Message.isRequest(message)) {
        const params = refusal(message.method);
        if (params !== undefined) return next({ ...message, method: refused, params } as Message);
        if (message.method === 'initialize') life.state = 'open';
        if (message.method === 'shutdown') life.state = 'shut';
      } else if (Message.isNotification(message) && life.state !== 'open' && message.method !== 'exit') {
        return undefined;
      }
      return next(message);
    },
  };
}

/** Text that is no JSON is answered, and what follows it is read. Standard output is the client's: other words go to the error stream. */
function standardStreams(life: Life): [StreamMessageReader, StreamMessageWriter] {
  for (const end of ['end', 'close']) process.stdin.once(end, () => process.exit(life.state === 'shut' ? 0 : 1));
  globalThis.console = new Console(process.stderr, process.stderr);
  const writer = new StreamMessageWriter(process.stdout);
  const decode = async (bytes: Uint8Array): Promise<Message> => {
    try {
      return JSON.parse(new TextDecoder().decode(bytes)) as Message;
    } catch (error) {
      const answer = { jsonrpc: '2.0', id: null, error: { code: ErrorCodes.ParseError, message: (error as Error).message } };
      await writer.write(answer as Message);
      return { jsonrpc: '2.0', method: '$/unreadable' } as Message;
    }
  };
  const reader = new StreamMessageReader(process.stdin, { contentTypeDecoder: { name: 'application/json', decode } });
  // Without a length nobody knows where the next message starts.
  reader.onError((error) => {
    process.stderr.write(`gradlens: ${error.message}\n`);
    process.exit(1);
  });
  return [reader, writer];
}

/** The client listens, and the server ends with the socket. */
function socketStreams(life: Life, port: number): [SocketMessageReader, SocketMessageWriter] {
  const socket = net.createConnection(port, '127.0.0.1');
  socket.on('error', (error) => process.stderr.write(`gradlens: ${error.message}\n`));
  socket.on('close', () => process.exit(life.state === 'shut' ? 0 : 1));
  return [new SocketMessageReader(socket), new SocketMessageWriter(socket)];
}
