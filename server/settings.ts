import {
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver';
import { defaultBudget, type Budget } from '../shared/realm/runner.ts';
import { readSeverities, type Severities } from '../shared/severities.ts';
import { fileOf } from './convert.ts';

/** What the user has set for the files of a folder. */
export interface FileSettings {
  /** `gradlens.findings.severity` */
  readonly severities: Severities;
  /** `gradlens.inlayHints` */
  readonly inlayHints: InlayHints;
  /** `gradlens.codeLens.enabled` */
  readonly codeLens: boolean;
}

/** What stands behind statements. */
export type InlayHints = 'off' | 'values' | 'adjoints';

export interface Settings {
  of(file: string): FileSettings;
  /** `gradlens.evaluation.debounce`, in milliseconds. */
  readonly debounce: number;
  /** `gradlens.evaluation.timeLimit` and `gradlens.evaluation.operations` */
  readonly budget: Budget;
  /** The folders that are open: absolute, with forward slashes. */
  readonly folders: readonly string[];
  /** Called whenever something of it has changed. */
  onChange(listener: () => void): void;
  /** Once the editor is ready to be asked. */
  start(): void;
}

const section = 'gradlens';
const usualDebounce = 30;

/** What of an answer counts, and what is wrong with it: sentences. */
interface Read {
  readonly files: FileSettings;
  readonly debounce: number;
  readonly budget: Budget;
  readonly problems: readonly string[];
}

/** Follows the editor's settings: asks for them where it answers, for each folder, else takes those that it sends. */
export function followSettings(connection: Connection, { capabilities, workspaceFolders, rootUri }: InitializeParams): Settings {
  const { configuration = false, didChangeConfiguration, workspaceFolders: hasFolders } = capabilities.workspace ?? {};
  const listeners: (() => void)[] = [];
  let folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  let common = read(undefined);
  /** By folder, those that lie in others first. */
  let own: readonly (readonly [folder: string, settings: FileSettings])[] = [];
  let told = '';

  function take(value: unknown, byFolder: readonly unknown[] = []): void {
    const answers = [value, ...byFolder].map(read);
    const problems = [...new Set(answers.flatMap((answer) => answer.problems))].join('\n');
    if (problems && problems !== told) {
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: problems });
    }
    told = problems;
    const before = textOf(common, own);
    const [first, ...others] = answers;
    common = first!;
    own = others.map(({ files }, k) => [`${fileOf(folders[k]!) ?? ''}/`, files] as const).toSorted(([a], [b]) => b.length - a.length);
    if (textOf(common, own) !== before) for (const listener of listeners) listener();
  }

  function ask(): void {
    const asked = [{ section }, ...folders.map((scopeUri) => ({ scopeUri, section }))];
    connection.workspace.getConfiguration(asked).then(
      ([value, ...byFolder]: unknown[]) => take(value, byFolder),
      (problem: unknown) => connection.console.error(String(problem)),
    );
  }

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    if (configuration) ask();
    else take(member(settings, section));
  });

  return {
    of: (file) => own.find(([folder]) => file.startsWith(folder))?.[1] ?? common.files,
    get debounce() {
      return common.debounce;
    },
    get budget() {
      return common.budget;
    },
    onChange: (listener) => void listeners.push(listener),
    get folders() {
      return folders.flatMap((uri) => fileOf(uri) ?? []);
    },
    start() {
      if (configuration) ask();
      if (configuration && didChangeConfiguration?.dynamicRegistration)
        void connection.client.register(DidChangeConfigurationNotification.type, { section });
      if (!hasFolders) return;
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        if (configuration) ask();
      });
    },
  };
}

const textOf = ({ files, debounce, budget }: Read, own: readonly (readonly [string, FileSettings])[]): string =>
  JSON.stringify([files, debounce, budget, own], (_, value: unknown) => (value instanceof Map ? [...value] : value));

function read(value: unknown): Read {
  const severities = readSeverities(member(member(value, 'findings'), 'severity'));
  const evaluation = member(value, 'evaluation');
  const problems = severities.problems.map((problem) => `GradLens: in the setting gradlens.findings.severity ${problem}`);
  const number = (name: string, least: number, otherwise: number): number => {
    const given = member(evaluation, name);
    if (given === undefined || given === null) return otherwise;
    if (typeof given === 'number' && given >= least && Number.isFinite(given)) return given;
    problems.push(
      `GradLens: the setting gradlens.evaluation.${name} is a number from ${least} on, not ${JSON.stringify(given)}; ${otherwise} counts.`,
    );
    return otherwise;
  };
  const inlayHints = member(value, 'inlayHints');
  return {
    files: {
      severities: severities.severities,
      inlayHints: inlayHints === 'values' || inlayHints === 'adjoints' ? inlayHints : 'off',
      codeLens: member(member(value, 'codeLens'), 'enabled') !== false,
    },
    debounce: number('debounce', 0, usualDebounce),
    budget: {
      time: 1000 * number('timeLimit', 0.01, defaultBudget.time / 1000),
      operations: number('operations', 1000, defaultBudget.operations),
    },
    problems,
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
