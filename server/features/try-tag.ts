import type { BindingTag, Mark } from '../../shared/evaluation.ts';
import { tryTagRequest, type TryTagParams, type TryTagResult } from '../../shared/protocol.ts';
import { withTag, type TextEdit } from '../../shared/source/add-tag.ts';
import { findMarks } from '../../shared/source/marks.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { ask, signalOf } from '../ask.ts';
import { fileOf } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';
import { messageOf } from '../present/message.ts';
import { formatFully, formatTuple, digits } from '../present/numbers.ts';
import type { MarkState } from '../workspace.ts';

/** Other points and tangents than those that are written, for one look or to be written. */
export const tryTag: Feature = {
  capability: {},
  register(context) {
    context.connection.onRequest(tryTagRequest, async (params: TryTagParams, token): Promise<TryTagResult> => {
      const answer = await ask(context, params, token);
      if (!answer) return null;
      const { reference } = answer;
      if (!('state' in answer)) return { reference, body: '', problem: answer.problem };
      const { state } = answer;
      const body = params.body?.trim() ?? bodyNow(state, params.tag);
      const file = fileOf(reference.uri)!;
      const text = context.workspace.snapshot(file)?.text ?? '';
      const edit = body === '' ? undefined : editFor(file, text, state.mark, params.tag, body);
      const range = edit && context.places.rangeOf({ file, start: edit.start, end: edit.end });
      if (!edit || !range) return { reference, body, ...(body === '' ? {} : { problem: 'There is no comment to write the tag in.' }) };
      const tried = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
      const written = { reference, body, edit: { range, newText: edit.text } };
      const problem = problemIn(file, text, tried, state.mark);
      if (problem !== undefined) return { ...written, problem };
      if (!params.evaluates) return written;
      return { ...written, ...(await tryOut(context, file, tried, state.mark, params.tag, signalOf(token))) };
    });
  },
};

/** What the tag says, or would say of what holds without it. */
function bodyNow({ mark, outcome }: MarkState, tag: 'at' | 'along'): string {
  const written = tag === 'at' ? mark.at[0] : mark.along;
  if (written)
    return written.bindings.map(({ name, expression }) => (name ? `${name} = ${expression.trim()}` : expression.trim())).join(', ');
  const [main] = outcome?.evaluations ?? [];
  if (!main) return '';
  const isOfNumbers = main.inputs.every(({ path }) => mark.parameters.some(({ name }) => name === path));
  if (!isOfNumbers) return tag === 'at' && !/^default values$/.test(main.point.text) ? main.point.text : '';
  return main.inputs.map(({ path, value }, k) => `${path} = ${formatFully(tag === 'at' ? value : (main.direction[k] ?? 1))}`).join(', ');
}

function editFor(file: string, text: string, mark: Mark, tag: 'at' | 'along', body: string): TextEdit | undefined {
  const before: BindingTag | undefined = tag === 'at' ? mark.at[0] : mark.along;
  if (before) return { start: before.span.start, end: before.span.end, text: `@${tag} ${body}` };
  return withTag(parseSource(file, text), mark.nameSpan.start, `@${tag} ${body}`);
}

/** What the marks of the new text complain about that those of the old one did not. */
function problemIn(file: string, text: string, tried: string, { name }: Mark): string | undefined {
  const known = new Set(findMarks(file, text).findings.map(({ message }) => message));
  const { marks, findings } = findMarks(file, tried);
  if (!marks.some((mark) => mark.name === name)) return 'This ends the comment.';
  return findings.find(({ message }) => !known.has(message))?.message;
}

async function tryOut(
  { workspace }: Context,
  file: string,
  tried: string,
  mark: Mark,
  tag: 'at' | 'along',
  signal: AbortSignal,
): Promise<{ readonly message?: string; readonly problem?: string }> {
  const outcome = await workspace.attempt(file, mark.name, { file, text: tried }, signal);
  if (!outcome) return {};
  const [evaluation] = outcome.evaluations;
  if (!evaluation) return { problem: messageOf({ mark, outcome, fresh: true }).message };
  if (tag === 'at') return { message: messageOf({ mark, outcome, fresh: true }).message };
  return { message: `${mark.name}: the product of the Jacobian with that tangent is ${formatTuple(evaluation.jvp, digits.reading)}.` };
}
