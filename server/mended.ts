import type { Evaluation, Finding, Outcome } from '../shared/evaluation.ts';
import type { Candidate } from '../shared/findings/finding.ts';
import type { MarkState, Workspace } from './workspace.ts';

/** At most this many functions are evaluated again to see what a change does. */
const functionLimit = 8;

/** Relative to a value: what rounding makes of it when it is computed in another way. */
const rounding = 1e-9;

/** What was found out about changes, as long as nothing else changes. */
const known = new WeakMap<Workspace, Map<string, boolean>>();

/**
 * Whether a change of the finding's file mends it: evaluated again, the functions that showed it have the same values, do not show it any
 * more, and show nothing else instead; nor does any other function that reads the file. Another version of the change must do the same.
 */
export async function isMended(
  workspace: Workspace,
  finding: Finding,
  text: string,
  candidate: Candidate,
  signal: AbortSignal,
): Promise<boolean> {
  const answers = answersOf(workspace);
  const key = JSON.stringify([finding.code, finding.span, candidate.edits, candidate.alike]);
  const answer = answers.get(key);
  if (answer !== undefined) return answer;
  const { file: changed } = finding.span;
  const trial = { file: changed, text: edited(text, candidate.edits) };
  const other = candidate.alike && { file: changed, text: edited(text, candidate.alike) };
  const functions = functionsThatRead(workspace, finding);
  if (!functions.some(({ state }) => shows(state.outcome, finding)) || functions.some(({ state }) => !state.fresh)) return false;
  for (const { file, state } of functions) {
    const after = await workspace.attempt(file, state.mark.name, trial, signal);
    if (signal.aborted) return false;
    const helps = after && !after.isBroken && isBetter(state.outcome!, after, finding, candidate);
    const alike = helps && other ? await workspace.attempt(file, state.mark.name, other, signal) : after;
    if (signal.aborted) return false;
    if (!helps || !alike || !isAlike(after, alike)) {
      answers.set(key, false);
      return false;
    }
  }
  answers.set(key, true);
  return true;
}

/** A change gets new answers, so that one that comes late does not count. */
function answersOf(workspace: Workspace): Map<string, boolean> {
  const before = known.get(workspace);
  if (before) return before;
  workspace.onChange(() => known.set(workspace, new Map()));
  const answers = new Map<string, boolean>();
  known.set(workspace, answers);
  return answers;
}

function edited(text: string, edits: Candidate['edits']): string {
  const backwards = edits.toSorted((a, b) => b.start - a.start);
  return backwards.reduce((result, { start, end, text: replacement }) => result.slice(0, start) + replacement + result.slice(end), text);
}

/** Those that show the finding come first. */
function functionsThatRead(workspace: Workspace, finding: Finding): { file: string; state: MarkState }[] {
  const all = workspace.files.flatMap((file) => (workspace.snapshot(file)?.states ?? []).map((state) => ({ file, state })));
  const reading = all.filter(({ state: { outcome } }) => outcome?.files.includes(finding.span.file));
  return reading
    .toSorted((a, b) => Number(shows(b.state.outcome, finding)) - Number(shows(a.state.outcome, finding)))
    .slice(0, functionLimit);
}

const shows = (outcome: Outcome | undefined, { code, span }: Finding): boolean =>
  outcome?.findings.some(
    (each) => each.code === code && each.span.file === span.file && each.span.start === span.start && each.span.end === span.end,
  ) ?? false;

function isBetter(before: Outcome, after: Outcome, finding: Finding, { tolerance = rounding, reveals = [] }: Candidate): boolean {
  const count = (outcome: Outcome, code: string) => outcome.findings.filter((each) => each.code === code).length;
  const isGone = !shows(before, finding) || count(after, finding.code) < count(before, finding.code);
  const isClean = after.findings.every(({ code }) => reveals.includes(code) || count(after, code) <= count(before, code));
  const isSame =
    before.evaluations.length === after.evaluations.length &&
    before.evaluations.every((evaluation, k) => hasValue(after.evaluations[k]!, evaluation, tolerance));
  return isGone && isClean && isSame;
}

/** Whether values and derivatives are the same, but for rounding. */
const isAlike = (one: Outcome, other: Outcome): boolean =>
  one === other ||
  one.evaluations.every((evaluation, k) => {
    const numbers = (of: Evaluation | undefined) => [...(of?.outputs.map(({ value }) => value) ?? []), ...(of?.jacobian.flat() ?? [])];
    const [before, after] = [numbers(evaluation), numbers(other.evaluations[k])];
    return before.length === after.length && before.every((x, index) => Math.abs(x - after[index]!) <= rounding * Math.max(Math.abs(x), 1));
  });

/** A value that was not finite may become any. */
function hasValue({ outputs }: Evaluation, before: Evaluation, tolerance: number): boolean {
  return (
    outputs.length === before.outputs.length &&
    before.outputs.every(({ value }, k) => {
      const found = outputs[k]!.value;
      return (
        !Number.isFinite(value) ||
        Math.abs(found - value) <= Math.max(tolerance * Math.max(Math.abs(value), Math.abs(found)), Number.EPSILON)
      );
    })
  );
}
