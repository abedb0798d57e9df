import { SemanticTokensBuilder, type SemanticTokens } from 'vscode-languageserver';
import { tagTokens, type TagToken } from '../../shared/source/tag-tokens.ts';
import { fileOf } from '../convert.ts';
import type { Feature } from '../feature.ts';
import { headOf } from '../mark-at.ts';

const types = ['keyword', 'parameter', 'function', 'property'] as const;
const typeOf: Readonly<Record<TagToken['kind'], (typeof types)[number]>> = {
  tag: 'keyword',
  parameter: 'parameter',
  function: 'function',
  setting: 'property',
};

const provider = { legend: { tokenTypes: [...types], tokenModifiers: [] }, full: true };

/** The colours of our tags, in comments that would be grey. */
export const semanticTokens: Feature = {
  capability: ({ ownColours }) => (ownColours ? {} : { semanticTokensProvider: provider }),
  register({ connection, workspace, places }) {
    connection.languages.semanticTokens.on(({ textDocument: { uri } }): SemanticTokens => {
      const file = fileOf(uri);
      const snapshot = file === undefined ? undefined : workspace.snapshot(file);
      const builder = new SemanticTokensBuilder();
      if (!snapshot) return builder.build();
      const heads = snapshot.states.map(({ mark }) => headOf(mark, snapshot.text));
      const tokens = new Map(heads.flatMap((head) => tagTokens(snapshot.file, snapshot.text, head)).map((token) => [token.start, token]));
      for (const { kind, ...extent } of [...tokens.values()].toSorted((a, b) => a.start - b.start)) {
        const range = places.rangeOf({ file: snapshot.file, ...extent });
        if (!range || range.start.line !== range.end.line) continue;
        builder.push(range.start.line, range.start.character, extent.end - extent.start, types.indexOf(typeOf[kind]), 0);
      }
      return builder.build();
    });
  },
};
