import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { test } from 'node:test';
import { findingKinds } from '../../shared/findings/index.ts';
import { commands } from '../../shared/protocol.ts';
import { tagNames } from '../../shared/source/tags.ts';

const root = process.cwd();
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
const architecture = read('ARCHITECTURE.md');
const readme = read('README.md');
const manifest = JSON.parse(read('package.json'));

/** What stands in backquotes, code blocks left out. */
const quoted = (text: string): string[] => [...text.replace(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, name]) => name!);

const isPath = (name: string): boolean => /^\.?[\w-]+(\/[\w.-]*)+$|^[\w.-]+\.(mjs|cjs|json|md)$/.test(name) && !name.startsWith('dist/');

for (const [file, text] of [
  ['ARCHITECTURE.md', architecture],
  ['README.md', readme],
] as const) {
  test(`every path that ${file} names exists`, () => {
    const paths = [...quoted(text), ...[...text.matchAll(/\]\(([\w./-]+)\)/g)].map(([, target]) => target!)].filter(isPath);
    assert.ok(paths.length > 1);
    assert.deepEqual(
      paths.filter((name) => !fs.existsSync(path.join(root, name))),
      [],
    );
  });
}

test('ARCHITECTURE.md stays short', () => {
  assert.ok(architecture.split('\n').length <= 150);
});

test('the laws in ARCHITECTURE.md are those that are checked', () => {
  const config = read('.dependency-cruiser.cjs');
  const checked = new Set([...config.matchAll(/\blaw\(\s*'([\w-]+)'/g)].map(([, name]) => name));
  const table = architecture.slice(architecture.indexOf('## Laws'), architecture.indexOf('What must stay true'));
  const named = quoted(table).filter((name) => /^[a-z]+(-[a-z]+)+$/.test(name));
  assert.deepEqual(new Set(named), checked);
});

test('every feature stands in the list of server.ts', () => {
  const list = /const features = \[([^\]]*)\]/.exec(read('server/server.ts'))![1]!;
  const files = fs.readdirSync(path.join(root, 'server/features')).map((file) => camelCase(file.replace(/\.ts$/, '')));
  assert.deepEqual(new Set(list.match(/\w+/g)), new Set(files));
});

test('every finding stands in README.md and leads to its page', () => {
  assert.deepEqual(
    findingKinds.map(({ code }) => `[\`${code}\`](docs/findings/${code}.md)`).filter((link) => !readme.includes(link)),
    [],
  );
});

test('every setting of the manifest is read', () => {
  const readers = ['server/settings.ts', 'client/heat-map.ts'].map(read).join('\n');
  const declared = Object.keys(manifest.contributes.configuration.properties);
  assert.deepEqual(
    declared.filter((name) => !readers.includes(name)),
    [],
  );
});

test('the commands of the protocol are those of the manifest', () => {
  const declared: string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  assert.deepEqual(new Set(declared), new Set(Object.values(commands)));
});

test('README.md names no tag that the marks do not read', () => {
  const named = quoted(readme).flatMap((text) => [...text.matchAll(/^@(\w+)/g)].map(([, name]) => name!));
  assert.ok(named.length >= 5);
  assert.deepEqual(
    named.filter((name) => !(tagNames as readonly string[]).includes(name)),
    [],
  );
});

test('the grammar of tags knows every tag', () => {
  const patterns: { begin?: string; match?: string }[] = JSON.parse(read('client/tags.tmLanguage.json')).patterns;
  const begins = patterns.map(({ begin, match }) => new RegExp(begin ?? match!));
  assert.deepEqual(
    tagNames.filter((name) => !begins.some((pattern) => pattern.test(` @${name} x`))),
    [],
  );
});

test('no file names a package registry', () => {
  assert.doesNotMatch(read('package-lock.json'), /"resolved"/);
  assert.doesNotMatch(read('test/workspace/package-lock.json'), /"resolved"/);
});

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
