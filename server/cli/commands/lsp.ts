import { valueOf, type Command } from '../command.ts';
import { count, noOperands } from '../read-option.ts';
import { UsageError } from '../usage.ts';

export const lsp: Command = {
  name: 'lsp',
  summary: 'the language server, for any editor',
  operands: '',
  options: {
    stdio: { help: 'speaks over standard input and output' },
    socket: { value: 'PORT', help: 'speaks over the socket that an editor listens at, of this machine' },
    clientProcessId: { value: 'PID', help: 'ends when that process does' },
  },
  details: `Starts the language server, which speaks the Language Server Protocol 3.17. It takes its settings under "gradlens", and with
initializationOptions: {"trusted": false} it evaluates nothing.`,
  examples: [
    { line: 'lsp --stdio', does: 'as most editors want it' },
    { line: 'lsp --socket 6010', does: 'for an editor that listens at port 6010' },
  ],
  async run(given) {
    noOperands('lsp', given);
    const port = valueOf(given, 'socket');
    const isStdio = given.values.has('stdio');
    if ((port === undefined) === !isStdio) throw new UsageError('lsp needs --stdio or --socket PORT');
    if (port !== undefined && count('socket', port) > 65_535) throw new UsageError(`--socket is a port up to 65535, not ${port}`);
    // The server reads the same words of the command line.
    await import('../../server.ts');
  },
};
