import * as fs from 'node:fs';
import * as path from 'node:path';
import { UsageError } from './usage.ts';

/** A JSON value as JSON.parse makes it. */
export type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** From an argument's index down to a number or a structure of numbers. */
export type WrtPath = readonly (string | number)[];

export interface Case {
  readonly id: string;
  /** An absolute path with forward slashes. */
  readonly file: string;
  readonly exportName: string;
  readonly args: readonly Json[];
  readonly wrt?: readonly WrtPath[];
}

/** A case, or what is wrong with it. */
export type ReadCase = { readonly id: string; readonly case: Case } | { readonly id: string; readonly error: string };

export interface Cases {
  /** Of the file, with forward slashes. */
  readonly directory: string;
  readonly cases: readonly ReadCase[];
}

/** Throws a `UsageError` for a file that holds no cases at all. */
export function readCases(file: string): Cases {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
  const list = Array.isArray(data) ? data : isObject(data) ? data['cases'] : undefined;
  if (!Array.isArray(list)) throw new UsageError(`${file} has no list of cases`);
  const directory = path.resolve(path.dirname(file));
  return { directory: directory.replaceAll('\\', '/'), cases: list.map((each, k) => readCase(each, k, directory)) };
}

function readCase(data: unknown, index: number, directory: string): ReadCase {
  const fields = isObject(data) ? data : {};
  const { file, exportName, args, wrt } = fields;
  const id = typeof fields['id'] === 'string' ? fields['id'] : `#${index + 1}`;
  if (typeof file !== 'string') return { id, error: 'the case has no "file"' };
  if (typeof exportName !== 'string') return { id, error: 'the case has no "exportName"' };
  if (!Array.isArray(args)) return { id, error: 'the case has no list "args"' };
  if (wrt !== undefined && !(Array.isArray(wrt) && wrt.every(isPath)))
    return { id, error: '"wrt" is no list of paths such as [0] or [1, "x", 2]' };
  const absolute = path.resolve(directory, file);
  if (!fs.existsSync(absolute)) return { id, error: `there is no file ${file}` };
  return { id, case: { id, file: absolute.replaceAll('\\', '/'), exportName, args, ...(wrt ? { wrt } : {}) } };
}

const isPath = (path: unknown): path is WrtPath =>
  Array.isArray(path) && typeof path[0] === 'number' && path.every((key) => typeof key === 'number' || typeof key === 'string');

const isObject = (data: unknown): data is Record<string, unknown> => typeof data === 'object' && data !== null && !Array.isArray(data);
