import { CompletionItemKind, InsertTextFormat, MarkupKind, type CompletionItem, type CompletionList } from 'vscode-languageserver';
import { findingKinds } from '../../shared/findings/index.ts';
import { commentAt, type TagName } from '../../shared/source/comment-at.ts';
import { tagNames, type Tag } from '../../shared/source/tags.ts';
import { parseSource } from '../../shared/source/typescript.ts';
import { fileOf, type Places } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { markAround } from '../mark-at.ts';
import { formatNumber } from '../present/numbers.ts';
import { tagDocs } from '../present/tag-docs.ts';
import type { MarkState, Snapshot } from '../workspace.ts';

/** Names in tags, and codes in the comments that silence findings. */
export const completion: Feature = {
  capability: { completionProvider: { triggerCharacters: ['@', '.'], resolveProvider: false } },
  register({ connection, workspace, places }) {
    connection.onCompletion(({ textDocument: { uri }, position }): CompletionList | null => {
      const file = fileOf(uri);
      const offset = places.offsetAt(uri, position);
      const snapshot = file === undefined ? undefined : workspace.snapshot(file);
      if (!snapshot || offset === undefined) return null;
      const items = itemsAt(snapshot, offset, places);
      return items.length > 0 ? { isIncomplete: false, items } : null;
    });
  },
};

function itemsAt(snapshot: Snapshot, offset: number, places: Places): CompletionItem[] {
  const { file, text } = snapshot;
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const word = /[\w$-]*$/.exec(line)![0];
  const replacing = (from: number, label: string, rest: Omit<CompletionItem, 'label'>, newText = label): CompletionItem[] => {
    const range = places.rangeOf({ file, start: from, end: offset });
    return range ? [{ label, ...rest, textEdit: { range, newText } }] : [];
  };
  if (/\/[/*]\s*gradlens-(?:disable|enable)[\w-]*\s[^@]*$/.test(line)) {
    return findingKinds.flatMap(({ code, title }) =>
      replacing(offset - word.length, code, { kind: CompletionItemKind.EnumMember, detail: title }),
    );
  }
  const place = line.includes('*') || line.includes('@') ? commentAt(parseSource(file, text), offset) : undefined;
  if (!place) return [];
  const state = markAround(snapshot, offset);
  const name = /@(\w*)$/.exec(line);
  if (name) return tagNames.flatMap((tag) => tagItem(tag, offset - name[0].length, replacing));
  return place.tag ? inTag(place.tag, snapshot, state, offset, replacing) : [];
}

type Replacing = (from: number, label: string, rest: Omit<CompletionItem, 'label'>, newText?: string) => CompletionItem[];

function tagItem(tag: TagName, from: number, replacing: Replacing): CompletionItem[] {
  const { summary, example, absent } = tagDocs[tag];
  const value = `${summary}\n\n\`${example}\`${absent ? `\n\nWithout it: ${absent}.` : ''}`;
  const hasBody = tag !== 'differentiable';
  return replacing(
    from,
    `@${tag}`,
    { kind: CompletionItemKind.Keyword, detail: 'GradLens', documentation: { kind: MarkupKind.Markdown, value } },
    `@${tag}${hasBody ? ' ' : ''}`,
  );
}

/** What may come next in the body of a tag. */
function inTag(
  tag: Tag & { name: TagName },
  { states }: Snapshot,
  state: MarkState | undefined,
  offset: number,
  replacing: Replacing,
): CompletionItem[] {
  const body = tag.body.slice(0, Math.max(offset - tag.nameExtent.end, 0)).padEnd(offset - tag.nameExtent.end);
  if (offset <= tag.nameExtent.end) return [];
  const segment = /[^,(]*$/.exec(body)![0].trimStart();
  const from = offset - segment.length;
  switch (tag.name) {
    case 'derivativeOf':
    case 'customDerivativeOf':
      return states
        .filter((each) => each !== state && !each.mark.derivativeOf)
        .flatMap(({ mark }) => replacing(from, mark.name, { kind: CompletionItemKind.Function }));
    case 'expectation':
      return ['samples', 'seed']
        .filter((setting) => !tag.body.includes(`${setting}=`))
        .flatMap((setting) =>
          replacing(offset - /\w*$/.exec(body)![0].length, setting, { kind: CompletionItemKind.Property }, `${setting}=`),
        );
    case 'wrt':
      return state ? pathsOf(state).flatMap((path) => replacing(from, path, { kind: CompletionItemKind.Variable })) : [];
    case 'at':
    case 'along':
      return state && !/=/.test(segment) ? bindingItems(state, tag, from, replacing) : [];
    default:
      return [];
  }
}

/** Parameters that the tag does not bind yet, with the value that they have now, or a tangent of one. */
function bindingItems({ mark, outcome }: MarkState, tag: Tag, from: number, replacing: Replacing): CompletionItem[] {
  const inputs = outcome?.evaluations[0]?.inputs ?? [];
  return mark.parameters
    .filter(({ name, isRest }) => !name.startsWith('#') && !isRest && !isBound(tag.body, name))
    .flatMap(({ name }) => {
      const known = inputs.find(({ path }) => path === name);
      const value = tag.name === 'along' ? '1' : known ? formatNumber(known.value, 10) : '';
      const rest = {
        kind: CompletionItemKind.Variable,
        insertTextFormat: InsertTextFormat.Snippet,
        ...(value ? { detail: `= ${value}` } : {}),
      };
      return replacing(from, name, rest, `${name.replaceAll('$', String.raw`\$`)} = \${1:${value}}`);
    });
}

/** Whether a body says `name = …`. */
const isBound = (body: string, name: string): boolean => [...body.matchAll(/([\w$]+)\s*=/g)].some(([, bound]) => bound === name);

/** Parameters, and the numbers and structures inside of them. */
function pathsOf({ mark, outcome }: MarkState): string[] {
  const paths = new Set(mark.parameters.map(({ name }) => name).filter((name) => !name.startsWith('#')));
  for (const { path } of outcome?.evaluations[0]?.inputs.slice(0, pathLimit) ?? []) {
    for (const { index } of path.matchAll(/[.[]/g)) paths.add(path.slice(0, index));
    if (!path.includes('[')) paths.add(path);
  }
  return [...paths];
}

const pathLimit = 500;
