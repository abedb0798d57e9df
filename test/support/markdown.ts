import * as fs from 'node:fs';

/** The blocks of code in a Markdown file, as they stand there. */
export const codeBlocks = (file: string, language: string): readonly string[] =>
  [...fs.readFileSync(file, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, text]) => text!);
