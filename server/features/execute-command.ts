import { MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { commands, type EvaluateParams } from '../../shared/protocol.ts';
import { ask } from '../ask.ts';
import type { Feature } from '../feature.ts';
import { messageOf } from '../present/message.ts';

const types = { information: MessageType.Info, warning: MessageType.Warning, error: MessageType.Error } as const;

/** What a lens runs in an editor without commands of its own. A client that has them does not hear of it: names must be free there. */
export const executeCommand: Feature = {
  capability: ({ commandLinks }) => (commandLinks ? {} : { executeCommandProvider: { commands: [commands.checkGradient] } }),
  register(context) {
    const { connection } = context;
    const show = (type: MessageType, message: string) => connection.sendNotification(ShowMessageNotification.type, { type, message });
    connection.onExecuteCommand(async ({ command, arguments: given = [] }, token): Promise<null> => {
      if (command !== commands.checkGradient) {
        await show(MessageType.Error, `GradLens has no ${command === '' ? 'such command' : `command ${command}`} here.`);
        return null;
      }
      const [reference] = given as unknown[];
      const answer = isReference(reference) ? await ask(context, reference, token) : null;
      if (token.isCancellationRequested) return null;
      if (!answer) await show(MessageType.Warning, 'There is no marked function to check there. Open its file, and ask again.');
      else if (!('state' in answer)) await show(MessageType.Error, answer.problem);
      else {
        const { message, severity } = messageOf(answer.state);
        await show(types[severity], message);
      }
      return null;
    });
  },
};

function isReference(given: unknown): given is EvaluateParams {
  if (typeof given !== 'object' || given === null) return false;
  const { uri, name } = given as { readonly uri?: unknown; readonly name?: unknown };
  return typeof uri === 'string' && typeof name === 'string';
}
