import { ErrorCodes, ResponseError, type PrepareRenameResult, type WorkspaceEdit } from 'vscode-languageserver';
import { renamableAt, type Renamable } from '../../shared/source/rename-name.ts';
import { identifierName } from '../../shared/source/syntax.ts';
import { fileOf } from '../convert.ts';
import type { Context, Feature } from '../feature.ts';
import { headOf } from '../mark-at.ts';

/** Renames a parameter that tags name, or a function that a tag is a derivative of, together with the tags. */
export const rename: Feature = {
  capability: { renameProvider: { prepareProvider: true } },
  register(context) {
    const { connection, places } = context;
    connection.onPrepareRename(({ textDocument: { uri }, position }): PrepareRenameResult | null => {
      const file = fileOf(uri);
      const offset = places.offsetAt(uri, position);
      const found = nameAt(context, file, offset);
      const place = found?.places.find(({ start, end }) => start <= offset! && offset! <= end);
      const range = place && places.rangeOf({ file: file!, ...place });
      return range ? { range, placeholder: found!.name } : null;
    });
    connection.onRenameRequest(({ textDocument: { uri }, position, newName }): WorkspaceEdit | ResponseError | null => {
      const file = fileOf(uri);
      const found = nameAt(context, file, places.offsetAt(uri, position));
      if (!found) return null;
      if (!identifierName.test(newName)) return refusal(`\`${newName}\` is no name for a variable.`);
      if (newName !== found.name && found.taken.has(newName))
        return refusal(`\`${newName}\` is in use where \`${found.name}\` is. Choose another name.`);
      const edits = found.places.flatMap(({ before = '', ...extent }) => {
        const range = places.rangeOf({ file: file!, ...extent });
        return range ? [{ range, newText: before + newName }] : [];
      });
      return { changes: { [uri]: edits } };
    });
  },
};

const refusal = (message: string): ResponseError => new ResponseError(ErrorCodes.InvalidParams, message);

function nameAt({ workspace }: Context, file: string | undefined, offset: number | undefined): Renamable | undefined {
  const snapshot = file === undefined ? undefined : workspace.snapshot(file);
  if (!snapshot || offset === undefined) return undefined;
  const heads = snapshot.states.map(({ mark }) => ({ mark, head: headOf(mark, snapshot.text) }));
  return renamableAt(snapshot.file, snapshot.text, heads, offset);
}
