/** What is written from the findings' own files is as new as they are; `node esbuild.mjs --docs` renews it. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'node:test';
import { findingPages, severitySchema } from '../../build/finding-pages.ts';
import manifest from '../../package.json' with { type: 'json' };
import { findingKinds } from '../../shared/findings/index.ts';
import { levels } from '../../shared/severities.ts';

const folder = path.join(process.cwd(), 'docs/findings');
const { properties } = manifest.contributes.configuration;

describe('the documentation of the findings', () => {
  const pages = findingPages();

  it('has a page for each, and a list', () => {
    assert.deepEqual(fs.readdirSync(folder).toSorted(), [...findingKinds.map(({ code }) => `${code}.md`), 'README.md'].toSorted());
  });

  for (const [file, text] of pages) {
    it(`is up to date: ${file}`, () => assert.equal(fs.readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n'), text));
  }

  it('leads nowhere but to its own pages', () => {
    for (const text of pages.values()) for (const [, target] of text.matchAll(/\]\(([\w./-]+)\)/g)) assert.ok(pages.has(target!), target);
  });

  it('has carets in comments only, so that an example can be copied', () => {
    for (const text of pages.values()) assert.doesNotMatch(text, /^\s*\^+ [a-z]/m);
  });
});

describe('the setting of the severities', () => {
  it('lists every finding with its severity and what it is', () => {
    assert.deepEqual(properties['gradlens.findings.severity'], severitySchema());
  });

  it('knows every severity', () => {
    for (const { enum: values } of Object.values(properties['gradlens.findings.severity'].properties)) assert.deepEqual(values, levels);
  });
});
