import * as os from 'node:os';
import type { Finding } from '../../shared/evaluation.ts';
import {
  checkProgressNotification,
  checkWorkspaceRequest,
  type CheckProgressParams,
  type CheckWorkspaceParams,
  type CheckWorkspaceResult,
} from '../../shared/protocol.ts';
import { signalOf } from '../ask.ts';
import { cacheDirectory } from '../cache-directory.ts';
import { createCallers } from '../callers.ts';
import { fileOf } from '../convert.ts';
import { createEvaluator } from '../evaluator.ts';
import type { Context, Feature } from '../feature.ts';
import { formatCount } from '../present/numbers.ts';
import { checkProject, type ProjectResult } from '../project/check-project.ts';
import { createEvaluatorPool } from '../project/evaluator-pool.ts';
import { sourceFiles } from '../project/marked-files.ts';

/** Milliseconds between two words about the progress. */
const breather = 200;

/** Checks everything below the folders of a workspace, with evaluators of its own: who types in the meantime does not wait for it. */
export const checkWorkspace: Feature = {
  capability: {},
  register(context) {
    const { connection, workspace } = context;
    connection.onRequest(checkWorkspaceRequest, async ({ folders }: CheckWorkspaceParams, token): Promise<CheckWorkspaceResult> => {
      if (!workspace.trusted) return { message: 'GradLens evaluates nothing in an untrusted workspace.', severity: 'error', lines: [] };
      const directories = folders.flatMap((uri) => fileOf(uri) ?? []);
      const found = await Promise.all(directories.map((folder) => sourceFiles(folder, [])));
      const files = [...new Set(found.flat())];
      const callers = createCallers({ folders: () => directories, buffer: (file) => workspace.snapshot(file)?.text });
      const jobs = os.availableParallelism();
      const evaluator = createEvaluatorPool(jobs, () =>
        createEvaluator({ cache: cacheDirectory(), budget: () => context.settings.budget, answer: 'findings' }),
      );
      for (const file of workspace.files) evaluator.setBuffer(file, workspace.snapshot(file)?.text ?? null);
      let told = 0;
      const onProgress = (done: number, of: number) => {
        if (performance.now() - told < breather) return;
        told = performance.now();
        void connection.sendNotification(checkProgressNotification, { done, of } satisfies CheckProgressParams);
      };
      try {
        const severities = (file: string) => context.settings.of(file).severities;
        return summaryOf(await checkProject(files, evaluator, { severities, callers, jobs, signal: signalOf(token), onProgress }), context);
      } finally {
        await evaluator.dispose();
      }
    });
  },
};

function summaryOf({ functions, findings, problems }: ProjectResult, { places }: Context): CheckWorkspaceResult {
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings] = [of('error') + problems.length, of('warning')];
  const counted = (n: number, noun: string) => `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`;
  const parts = [...(errors > 0 ? [counted(errors, 'error')] : []), ...(warnings > 0 ? [counted(warnings, 'warning')] : [])];
  const lineOf = ({ span, severity, code, message }: Finding): string => {
    const { line = 0, character = 0 } = places.rangeOf(span)?.start ?? {};
    return `${span.file}:${line + 1}:${character + 1} ${severity} ${code}: ${message}`;
  };
  return {
    message: `${counted(functions.length, 'function')} checked: ${parts.length > 0 ? parts.join(' and ') : 'no derivative is wrong'}.`,
    severity: errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'information',
    lines: [...findings.map(lineOf), ...problems.map(({ file, message }) => `${file} error: ${message}`)],
  };
}
