import * as fs from 'node:fs';
import * as path from 'node:path';
import { findingKinds } from '../../../shared/findings/index.ts';
import { nearest } from '../../../shared/source/nearest.ts';
import { columns } from '../columns.ts';
import type { Command } from '../command.ts';
import { inColour, print } from '../terminal.ts';
import { UsageError } from '../usage.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'what a finding means, why it matters and what to do, with examples',
  operands: '[CODE]',
  options: {},
  details: 'Prints the page about a finding, in Markdown; without a code the list of all.',
  examples: [
    { line: 'explain kink', does: 'the page about kinks' },
    { line: 'explain', does: 'all codes, each in a line' },
  ],
  run({ operands: [code, ...more] }) {
    if (more.length > 0) throw new UsageError(`unexpected argument: ${more[0]}`);
    if (code === undefined)
      return print(
        columns(
          findingKinds.map(({ code, severity, title }) => [code, severity, title]),
          [0, 1, 2],
        ),
      );
    const codes = findingKinds.map((kind) => kind.code);
    if (codes.includes(code)) return print(inColour() ? withBoldHeadings(pageOf(code)) : pageOf(code));
    const meant = nearest(code, codes, Math.ceil(code.length / 4)) ?? codes.find((each) => each.includes(code.toLowerCase()));
    throw new UsageError(`there is no finding ${code}${meant ? `; did you mean ${meant}?` : '; `gradlens explain` lists them'}`);
  },
};

/** The page lies beside the folder of the command, without the line that says how it was made. */
function pageOf(code: string): string {
  const text = fs.readFileSync(path.join(__dirname, `../docs/findings/${code}.md`), 'utf8');
  return text.replace(/^<!--.*-->\s*/, '').trimEnd();
}

const withBoldHeadings = (page: string): string => page.replaceAll(/^#+ .*$/gm, '\u001B[1m$&\u001B[0m');
