import { statusNotification, type StatusParams } from '../../shared/protocol.ts';
import type { Feature } from '../feature.ts';

/** Milliseconds between two times that the editor is told. */
const breather = 150;

/** Tells the editor whether anything is being evaluated. */
export const status: Feature = {
  capability: {},
  register({ connection, workspace }) {
    let told = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    workspace.onChange(() => {
      timer ??= setTimeout(tell, breather);
    });

    function tell(): void {
      timer = undefined;
      const functions = workspace.files.reduce((sum, file) => sum + (workspace.snapshot(file)?.states.length ?? 0), 0);
      const { waiting } = workspace;
      const params: StatusParams = { isBusy: waiting > 0, functions, waiting };
      const text = JSON.stringify(params);
      if (text === told) return;
      told = text;
      void connection.sendNotification(statusNotification, params);
    }
  },
};
