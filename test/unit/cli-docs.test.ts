/** docs/command-line.md and the help of each command: what they show is what happens, and they leave nothing out. */
import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { readCommandLine } from '../../server/cli/command-line.ts';
import { commands } from '../../server/cli/commands.ts';
import { gradlens, temporaryProject, type TemporaryProject } from '../support/command-line.ts';

const guide = fs.readFileSync(path.join(process.cwd(), 'docs/command-line.md'), 'utf8');
const blocks = (language: string) => [...guide.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text]) => text!);

/** Words of a line, texts in quotes as one. */
const wordsOf = (line: string): string[] => [...line.matchAll(/"([^"]*)"|[^\s"]+/g)].map(([word, quoted]) => quoted ?? word);

/** Lines with `…` for what may be anything. */
function matches(expected: string, actual: string): void {
  const pattern = expected
    .split('…')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[^]*');
  if (!new RegExp(`^${pattern}$`).test(actual)) assert.equal(actual, expected);
}

describe('docs/command-line.md', () => {
  let project: TemporaryProject;
  before(() => {
    project = temporaryProject(Object.fromEntries(blocks('ts').map((text) => [/^\/\/ (\S+)/.exec(text)![1]!, text])));
  });
  after(() => project.remove());

  const examples = blocks('console').flatMap((block) => block.split(/^\$ gradlens /m).slice(1));
  assert.ok(examples.length > 10);
  for (const example of examples) {
    const [line, ...expected] = example.split('\n');
    it(`shows what happens: gradlens ${line}`, { timeout: 60_000 }, () => {
      const [command, tellsStatus] = line!.split('; ');
      const words = wordsOf(command!);
      // The page shows what a terminal does.
      const wantsText = 'text' in commands.find(({ name }) => name === words[0])!.options && !words.includes('--json');
      const { stdout, stderr, status } = gradlens(project.folder, ...words, ...(wantsText ? ['--text'] : []));
      matches(expected.join('\n'), `${stdout}${stderr}${tellsStatus ? `${status}\n` : ''}`);
    });
  }

  it('names every command, every option and every format', () => {
    for (const { name, options } of commands) {
      assert.match(guide, new RegExp(`\\b${name}\\b`));
      for (const [option, { help }] of Object.entries(options)) {
        assert.ok(guide.includes(`--${option}`), `--${option}`);
        const formats = option === 'format' ? /: ([^;]*);/.exec(help)![1]!.split(', ') : [];
        for (const format of formats) assert.match(guide, new RegExp(`\`(--format )?${format}\``));
      }
    }
  });
});

describe('the help of each command', () => {
  for (const command of commands) {
    it(`has examples that can be read: ${command.name}`, () => {
      assert.ok(command.examples.length > 0);
      for (const { line } of command.examples) {
        const words = wordsOf(line.split(/ [>|] /)[0]!);
        const asked = readCommandLine(words, commands);
        assert.ok('given' in asked && asked.command === command, line);
      }
      const { status, stdout } = gradlens(process.cwd(), command.name, '--help');
      assert.equal(status, 0);
      for (const option of Object.keys(command.options)) assert.ok(stdout.includes(`--${option}`));
      assert.deepEqual(
        stdout.split('\n').filter((line) => line.length > 140),
        [],
      );
      assert.equal(gradlens(process.cwd(), 'help', command.name).stdout, stdout);
    });
  }
});
