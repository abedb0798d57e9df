import type { ViewName } from '../../shared/protocol.ts';
import type { TracePanel } from '../panel/host.ts';
import { sayNothingMarked, targetOf } from './target.ts';

/** Shows the trace of the function at the cursor, or of the one that is named, beside the editor. */
export async function showTrace(panel: TracePanel, argument: unknown, view?: ViewName): Promise<void> {
  const target = targetOf(argument);
  if (!target || !(await panel.show(target, view))) sayNothingMarked();
}
