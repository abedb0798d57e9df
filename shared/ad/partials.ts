/** The first partials of the rules table by name, for code that is written out as text. */
import { binary, unary } from './rules.ts';

const dx = ([name, rule]: readonly [string, { readonly dx: (...operands: number[]) => number }]) => [name, rule.dx];

export const partial = Object.fromEntries([...Object.entries(unary), ...Object.entries(binary)].map(dx));
