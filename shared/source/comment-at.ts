/** What of a documentation comment stands at a place: for completions and hovers, in comments that are still being written. */
import { docCommentsAt, ownerAt } from './doc-comments.ts';
import { readTags, tagNames, type Extent, type Tag } from './tags.ts';
import type { ts } from './typescript.ts';

export type TagName = (typeof tagNames)[number];

export interface CommentAt {
  readonly comment: Extent;
  readonly tags: readonly Tag[];
  /** The last of our tags that begins before the place. */
  readonly tag?: Tag & { readonly name: TagName };
}

/** The documentation comment around an offset; undefined in code, in text and in other comments. */
export function commentAt(source: ts.SourceFile, offset: number): CommentAt | undefined {
  const { fileName, text } = source;
  const owner = offset > 0 ? ownerAt(source, offset - 1) : undefined;
  const comment = owner ? ('comment' in owner ? owner.comment : undefined) : atTheEnd(source, offset);
  if (!comment || offset >= comment.end) return undefined;
  const tags = readTags(fileName, text, comment);
  const tag = tags.findLast(({ nameExtent }) => nameExtent.start < offset);
  return { comment, tags, ...(tag && isOurs(tag) ? { tag } : {}) };
}

/** A comment that nothing follows yet. */
const atTheEnd = (source: ts.SourceFile, offset: number): Extent | undefined =>
  docCommentsAt(source.text, source.endOfFileToken.pos).find(({ start, end }) => start < offset && offset < end);

const isOurs = (tag: Tag): tag is Tag & { readonly name: TagName } => (tagNames as readonly string[]).includes(tag.name);
