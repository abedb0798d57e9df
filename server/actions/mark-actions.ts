import { CodeActionKind, type CodeAction, type CodeActionParams } from 'vscode-languageserver';
import { withTag, type TextEdit } from '../../shared/source/add-tag.ts';
import { markingEdit } from '../../shared/source/mark-function.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { fileOf } from '../convert.ts';
import type { Context } from '../feature.ts';
import { isAtHead, markAround } from '../mark-at.ts';
import { formatFully, shorten } from '../present/numbers.ts';
import type { MarkState } from '../workspace.ts';

const titleLimit = 60;

/** What can be written for the function whose head the cursor is at: its mark, the point that was chosen, other tags. */
export function markActions({ workspace, places }: Context, { textDocument: { uri }, range }: CodeActionParams): CodeAction[] {
  const file = fileOf(uri);
  const snapshot = file === undefined ? undefined : workspace.snapshot(file);
  const offset = places.offsetAt(uri, range.start);
  if (file === undefined || !snapshot || offset === undefined) return [];
  const source = () => parseSource(file, snapshot.text);
  const writing = (title: string, edit: TextEdit | undefined): CodeAction[] => {
    const at = edit && places.rangeOf({ file, start: edit.start, end: edit.end });
    if (!at) return [];
    return [{ title, kind: CodeActionKind.RefactorRewrite, edit: { changes: { [uri]: [{ range: at, newText: edit.text }] } } }];
  };
  const state = markAround(snapshot, offset);
  if (!state) {
    const marking = markingEdit(source(), offset);
    return marking ? writing(`Show the derivatives of ${marking.name} (@differentiable)`, marking.edit) : [];
  }
  const { mark } = state;
  if (!isAtHead(mark, snapshot.text, offset)) return [];
  return tagsFor(state).flatMap(({ title, tag }) => writing(title, withTag(source(), mark.nameSpan.start, tag)));
}

interface Written {
  readonly title: string;
  readonly tag: string;
}

/** Tags that the comment lacks, with what holds without them. */
function tagsFor({ mark, outcome }: MarkState): Written[] {
  const [main] = outcome?.evaluations ?? [];
  if (mark.derivativeOf || !main || main.inputs.length === 0) return [];
  const names = mark.parameters.map(({ name }) => name).filter((name) => main.inputs.some(({ path }) => /^[^.[]*/.exec(path)![0] === name));
  const isPlain = names.length > 0 && names.every((name) => !name.startsWith('#'));
  const inputs = !mark.wrt && isPlain && main.inputs.length > 1 ? [`@wrt ${names[0]}`] : [];
  const isOfNumbers = isPlain && names.every((name) => main.inputs.some(({ path }) => path === name));
  const values = main.inputs.map(({ path, value }) => `${path} = ${formatFully(value)}`).join(', ');
  // Default values have no text of their own.
  const chosen = mark.parameters.every(({ hasDefault }) => hasDefault) ? (isOfNumbers ? values : '') : main.point.text;
  const point = main.point.chosen && chosen ? [`@at ${chosen}`] : [];
  const tangent =
    !mark.along && isOfNumbers && names.length > 1 ? [`@along ${names.map((name, k) => `${name} = ${k === 0 ? 1 : 0}`).join(', ')}`] : [];
  const write = (tag: string): Written => ({ title: `Write ${shorten(tag, titleLimit)}`, tag });
  return [
    ...point.map((tag) => ({ ...write(tag), title: `Pin the chosen point: ${shorten(tag, titleLimit)}` })),
    ...inputs.map((tag) => ({ ...write(tag), title: `Differentiate by some inputs only: ${tag}` })),
    ...tangent.map((tag) => ({ ...write(tag), title: `Choose a tangent: ${shorten(tag, titleLimit)}` })),
  ];
}
