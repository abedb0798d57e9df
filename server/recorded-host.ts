import { createHash } from 'node:crypto';
import type { Sources } from '../shared/evaluation.ts';
import type { Host } from '../shared/realm/evaluate.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A host that notes what is asked of it: an evaluation is a function of the answers, apart from its time limits. */
export function recorded(host: Host): { readonly host: Host; sources(): Sources } {
  const texts = new Map<string, string | undefined>();
  const resolved = new Map<string, Sources['resolved'][number]>();
  return {
    host: {
      ...host,
      read(file) {
        const text = host.read(file);
        texts.set(file, text);
        return text;
      },
      resolve(specifier, importer, condition) {
        const found = host.resolve(specifier, importer, condition);
        resolved.set(`${condition} ${importer} ${specifier}`, [specifier, importer, condition, found ?? null]);
        return found;
      },
    },
    sources: () => ({
      texts: [...texts].map(([file, text]) => [file, text === undefined ? null : digest(text)] as const),
      resolved: [...resolved.values()],
    }),
  };
}
