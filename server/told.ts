import type { Finding } from '../shared/evaluation.ts';
import { withSeverity } from '../shared/severities.ts';
import { suppress, type Unused } from '../shared/suppress.ts';
import { extentOf } from './mark-at.ts';
import type { Settings } from './settings.ts';
import type { MarkState, Workspace } from './workspace.ts';

/** What the user is told: the findings of the open documents, less those that comments silence, as severe as the settings say. */
export interface Told {
  /** By file; every open document is there. */
  findings(): ReadonlyMap<string, readonly Finding[]>;
}

export function createTold(workspace: Workspace, settings: Settings): Told {
  /** Comments that were said to be unused when that was known last, by file: until it is known again, this holds. */
  const known = new Map<string, ReadonlySet<string>>();

  function toldIn(file: string, findings: readonly Finding[], states: readonly MarkState[]): Finding[] {
    const { text, states: own } = workspace.snapshot(file)!;
    const { shown, unused, wrong } = suppress(file, text, findings);
    const idle = unused.filter((each) => isReached(each, file, text, own, states));
    const keys = keysOf(idle);
    const before = known.get(file);
    const isKnown = workspace.trusted && states.every((state) => isSettled(state, file));
    if (isKnown) known.set(file, new Set(keys));
    const said = isKnown ? idle : idle.filter((_, k) => workspace.trusted && before?.has(keys[k]!));
    return [...shown, ...wrong, ...said.map(({ finding }) => finding)].flatMap((finding) =>
      withSeverity(finding, settings.of(file).severities),
    );
  }

  return {
    findings() {
      const { files } = workspace;
      for (const file of known.keys()) if (!files.includes(file)) known.delete(file);
      const all = findingsByFile(workspace);
      const states = files.flatMap((file) => workspace.snapshot(file)?.states ?? []);
      return new Map(files.map((file) => [file, toldIn(file, all.get(file) ?? [], states)]));
    },
  };
}

const isSettled = ({ outcome, fresh }: MarkState, file: string): boolean =>
  outcome !== undefined && (fresh || !outcome.files.includes(file));

/** Several comments may say the same. */
function keysOf(unused: readonly Unused[]): string[] {
  return unused.map(
    ({ finding }, k) => `${unused.slice(0, k).filter((other) => other.finding.message === finding.message).length} ${finding.message}`,
  );
}

/** Whether a function of the file is at the place, or an evaluation has come there: of all others it is not known who would. */
function isReached({ from, to }: Unused, file: string, text: string, own: readonly MarkState[], all: readonly MarkState[]): boolean {
  const overlaps = ({ start, end }: { start: number; end: number }) => start < to && from < end;
  if (own.some(({ mark }) => overlaps(extentOf(mark, text)))) return true;
  return all.some(({ mark, outcome }) =>
    outcome?.evaluations.some(
      ({ sites, trace }) =>
        (mark.nameSpan.file === file && sites.some(overlaps)) || trace.nodes.some(({ span }) => span?.file === file && overlaps(span)),
    ),
  );
}

/** What is known of every open document, each finding once though several functions may show it. */
function findingsByFile(workspace: Workspace): Map<string, Finding[]> {
  const byFile = new Map<string, Finding[]>();
  const seen = new Set<string>();
  for (const file of workspace.files) {
    const { findings = [], states = [] } = workspace.snapshot(file) ?? {};
    for (const finding of [...findings, ...states.flatMap(({ outcome }) => outcome?.findings ?? [])]) {
      const { code, message, span } = finding;
      const key = JSON.stringify([code, message, span.file, span.start, span.end]);
      if (seen.has(key)) continue;
      seen.add(key);
      byFile.set(span.file, [...(byFile.get(span.file) ?? []), finding]);
    }
  }
  return byFile;
}
