import { nearest } from './nearest.ts';
import { tagNames } from './tags.ts';

/** Tags of JSDoc, TSDoc, TypeDoc, Closure, API Extractor, and of mathematics in prose, that resemble ours but are not meant for us. */
const ordinaryTags = new Set([
  'alone',
  'alpha',
  'aside',
  'async',
  'ats',
  'auth',
  'author',
  'derivative',
  'different',
  'differential',
  'exception',
  'exceptions',
  'expect',
  'expects',
  'ext',
  'long',
  'wait',
  'writ',
]);

/** A tag that is not ours, but was meant to mark a function: `differentable` → `differentiable`. */
export function misspeltMarkingTag(name: string): string | undefined {
  if (isKnown(name)) return undefined;
  return nearest(name, ['differentiable'], 3) ?? nearest(name, ['derivativeOf', 'customDerivativeOf'], 2);
}

const misnomers = new Map([
  ['atpoint', 'at'],
  ['at-point', 'at'],
  ['at_point', 'at'],
  ['at', 'at'],
  ['wtr', 'wrt'],
  ['wrt', 'wrt'],
  ['withrespectto', 'wrt'],
]);

/** The same for the other tags. Their names are short: on a function that is not marked they may be anybody's. */
export function misspeltTag(name: string): string | undefined {
  if (isKnown(name)) return undefined;
  return misnomers.get(name.toLowerCase()) ?? nearest(name, ['along', 'tolerance'], 1) ?? nearest(name, ['cotangent', 'expectation'], 2);
}

function isKnown(name: string): boolean {
  return (tagNames as readonly string[]).includes(name) || ordinaryTags.has(name.toLowerCase());
}
