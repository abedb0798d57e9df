import { checkFileRequest, type CheckFileParams, type CheckFileResult } from '../../shared/protocol.ts';
import { signalOf } from '../ask.ts';
import { fileOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { messageOf } from '../present/message.ts';
import { formatCount } from '../present/numbers.ts';

/** Evaluates a whole document on request, and says in a sentence what came out. */
export const checkFile: Feature = {
  capability: {},
  register({ connection, workspace }) {
    connection.onRequest(checkFileRequest, async ({ uri }: CheckFileParams, token): Promise<CheckFileResult> => {
      const file = fileOf(uri);
      const snapshot = file === undefined ? undefined : workspace.snapshot(file);
      if (file === undefined || !snapshot || snapshot.states.length === 0) return null;
      if (!workspace.trusted) return { message: 'GradLens evaluates nothing in an untrusted workspace.', severity: 'error' };
      const signal = signalOf(token);
      const states = await Promise.all(snapshot.states.map(({ mark }) => workspace.settled(file, mark.name, signal)));
      const results = states.flatMap((state) => (state ? [messageOf(state)] : []));
      const bad = results.filter(({ severity }) => severity !== 'information');
      const count = `${formatCount(results.length)} ${results.length === 1 ? 'function' : 'functions'}`;
      if (bad.length === 0) return { message: `${count} checked: no derivative is wrong.`, severity: 'information' };
      const first = bad.find(({ severity }) => severity === 'error') ?? bad[0]!;
      const more = bad.length > 1 ? ` ${formatCount(bad.length - 1)} more are in the Problems view.` : '';
      return { message: `${count} checked. ${first.message}${more}`, severity: first.severity };
    });
  },
};
