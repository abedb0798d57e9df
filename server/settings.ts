import {
  DidChangeConfigurationNotification,
  MessageType,
  ShowMessageNotification,
  type Connection,
  type InitializeParams,
} from 'vscode-languageserver';
import { readSeverities, type Severities } from '../shared/severities.ts';

/** What the user has set. */
export interface Settings {
  /** `gradlens.findings.severity` */
  readonly severities: Severities;
  /** `gradlens.inlayHints` */
  readonly inlayHints: InlayHints;
  /** Called whenever something of it has changed. */
  onChange(listener: () => void): void;
  /** Once the editor is ready to be asked. */
  start(): void;
}

/** What stands behind statements. */
export type InlayHints = 'off' | 'values' | 'adjoints';

const section = 'gradlens';

/** Follows the editor's settings: asks for them where it answers, else takes those that it sends. */
export function followSettings(connection: Connection, { capabilities }: InitializeParams): Settings {
  const { configuration = false, didChangeConfiguration } = capabilities.workspace ?? {};
  const listeners: (() => void)[] = [];
  let severities: Severities = new Map();
  let inlayHints: InlayHints = 'off';
  let told = '';

  function take(value: unknown): void {
    const read = readSeverities(member(member(value, 'findings'), 'severity'));
    const problems = read.problems.map((problem) => `GradLens: in the setting gradlens.findings.severity ${problem}`).join('\n');
    if (problems && problems !== told) {
      void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: problems });
    }
    told = problems;
    const hints = readInlayHints(member(value, 'inlayHints'));
    if (hints === inlayHints && JSON.stringify([...read.severities]) === JSON.stringify([...severities])) return;
    ({ severities } = read);
    inlayHints = hints;
    for (const listener of listeners) listener();
  }

  function ask(): void {
    connection.workspace.getConfiguration(section).then(take, (problem: unknown) => connection.console.error(String(problem)));
  }

  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) => {
    if (configuration) ask();
    else take(member(settings, section));
  });

  return {
    get severities() {
      return severities;
    },
    get inlayHints() {
      return inlayHints;
    },
    onChange: (listener) => void listeners.push(listener),
    start() {
      if (!configuration) return;
      ask();
      if (didChangeConfiguration?.dynamicRegistration)
        void connection.client.register(DidChangeConfigurationNotification.type, { section });
    },
  };
}

const readInlayHints = (value: unknown): InlayHints => (value === 'values' || value === 'adjoints' ? value : 'off');

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
