/** The sample workspace: its good functions are free of findings, its bad ones have the one that they are there for. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { createNodeHost } from '../../server/node-host.ts';
import { findingsOf } from '../support/evaluated-findings.ts';

const root = path.resolve(__dirname, '../../test/workspace');

/** Code and source text of the findings of each file below findings/. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'biased-gradient.ts': ['discrete-sampling chance < cumulative'],
  'kink.ts': ['kink Math.max(0, x)', 'kink Math.abs(guess - truth)', 'kink first > second'],
  'lost.ts': ['lost-derivative Math.round(kilograms)'],
  'nan.ts': ['nan-derivative Math.sqrt(x * x + y * y)'],
  'throws.ts': ['throws new RangeError(`factors[${i}] is ${factor}, but a growth factor must be positive`)'],
  'wrong-gradient.ts': ['gradient-mismatch Math.exp(-t) * Math.sin(x)'],
};

function reportedIn(name: string): string[] {
  const file = path.join(root, name).replaceAll('\\', '/');
  const findings = findingsOf(file, createNodeHost());
  return findings.map(({ code, span }) => `${code} ${fs.readFileSync(span.file, 'utf8').slice(span.start, span.end)}`);
}

const sources = (folder: string): string[] => fs.readdirSync(path.join(root, folder)).filter((name) => /\.[jt]s$/.test(name));

describe('good samples have no finding', () => {
  const names = sources('.');
  it('there are some', () => assert.ok(names.length >= 10));
  for (const name of names) it(name, () => assert.deepEqual(reportedIn(name), []));
});

describe('bad samples have theirs', () => {
  it('and each is known here', () => assert.deepEqual(sources('findings').toSorted(), Object.keys(expected).toSorted()));
  for (const [name, findings] of Object.entries(expected)) it(name, () => assert.deepEqual(reportedIn(`findings/${name}`), findings));
});
