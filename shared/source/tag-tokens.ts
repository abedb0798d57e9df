/** The words of our tags: what an editor colours, and what a rename has to reach. */
import { readBindings, readPaths, readReference, readSettings, readTags, tagNames, type Extent, type Tag } from './tags.ts';

export interface TagToken extends Extent {
  /** `parameter`: the root of a path or the name of a binding; `function`: what a derivative is of. */
  readonly kind: 'tag' | 'parameter' | 'function' | 'setting';
  /** The text, without the dots behind a root. */
  readonly name: string;
}

/** The tokens of all documentation comments that begin within an extent of a file, in order. */
export function tagTokens(file: string, text: string, within: Extent): TagToken[] {
  const found = text.slice(within.start, within.end).matchAll(/\/\*\*(?![*/])[^]*?\*\//g);
  return [...found].flatMap(({ 0: comment, index }) => {
    const start = within.start + index;
    return readTags(file, text, { start, end: start + comment.length })
      .filter(isOurs)
      .flatMap((tag) => [{ ...tag.nameExtent, kind: 'tag' as const, name: tag.name }, ...inBody(file, tag)]);
  });
}

const isOurs = ({ name }: Tag): boolean => (tagNames as readonly string[]).includes(name);

function inBody(file: string, tag: Tag): TagToken[] {
  switch (tag.name) {
    case 'at':
    case 'along':
      return readBindings(file, tag).bindings.flatMap(({ name, nameExtent }) =>
        name && nameExtent ? [{ ...nameExtent, kind: 'parameter', name }] : [],
      );
    case 'wrt':
      return readPaths(file, tag).paths.map(({ root, start }) => ({ start, end: start + root.length, kind: 'parameter', name: root }));
    case 'derivativeOf':
    case 'customDerivativeOf': {
      const reference = readReference(tag);
      return reference ? [{ ...reference, kind: 'function' }] : [];
    }
    case 'expectation':
      return readSettings(tag).settings.map(({ start, name }) => ({ start, end: start + name.length, kind: 'setting', name }));
    default:
      return [];
  }
}
