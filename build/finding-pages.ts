/** The documentation of the findings, made from their own files: a page each, a list, and the schema of the setting. */
import type { Example, FindingKind } from '../shared/findings/finding.ts';
import { findingKinds } from '../shared/findings/index.ts';
import { levels } from '../shared/severities.ts';

/** Text by file name, for the folder docs/findings. */
export function findingPages(): ReadonlyMap<string, string> {
  return new Map([['README.md', listPage()], ...findingKinds.map((kind) => [`${kind.code}.md`, pageOf(kind)] as const)]);
}

/** The schema of `gradlens.findings.severity`. */
export function severitySchema(): object {
  const properties = findingKinds.map(({ code, severity, title }) => [
    code,
    { type: 'string', enum: levels, default: severity, markdownDescription: `${title}.` },
  ]);
  return {
    type: 'object',
    markdownDescription:
      'How severe each finding is, by its code: `error`, `warning`, `information`, `hint` or `off`. A finding that is not named here keeps its own severity. A single place is silenced by a comment: `// gradlens-disable-next-line kink`.',
    scope: 'resource',
    default: {},
    additionalProperties: false,
    properties: Object.fromEntries(properties),
  };
}

const generated = '<!-- Written by `node esbuild.mjs --docs` from shared/findings. -->';

function listPage(): string {
  const rows = findingKinds.map(({ code, severity, title }) => `| [\`${code}\`](${code}.md) | ${severity} | ${title} |`);
  return `${generated}

# Findings

What GradLens has to say about marked functions. Each severity can be changed, and each place silenced; the pages tell how.

| code | severity | what |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function pageOf(kind: FindingKind): string {
  const { code, severity, title, why, fixes, examples } = kind;
  const isQuiet = (example: Example) => example.title.startsWith(quiet);
  const fixing = fixes
    ? `## Quick fixes

Offered where evaluating the changed program shows that the value stays, and that the finding goes and no new one comes:

${fixes.what.map((line) => `- ${line}`).join('\n')}

`
    : '';
  const told = examples.filter((example) => !isQuiet(example));
  const telling = told.length > 0 ? `## Examples\n\n${told.map(exampleText).join('\n')}\n` : '';
  return `${generated}

# ${title}

\`${code}\`, by default: ${severity}

${why}

${fixing}${telling}## Nothing to say

${examples.filter(isQuiet).map(exampleText).join('\n')}
## To silence it

${silencing(code)}

\`\`\`json
"gradlens.findings.severity": { "${code}": "off" }
\`\`\`

[All findings](README.md)
`;
}

function silencing(code: string): string {
  if (code === 'unused-suppression') return 'The setting makes it more or less severe, or turns it `off`:';
  return `For one place, in the file where the squiggle is:

\`\`\`ts
// gradlens-disable-next-line ${code} -- the reason
\`\`\`

\`// gradlens-disable-line ${code}\` stands behind the code, and everything between \`/* gradlens-disable ${code} */\` and
\`/* gradlens-enable ${code} */\` is silent. Several codes are separated by commas; without a code all findings are meant. For all places
the setting makes it more or less severe, or turns it \`off\`:`;
}

const quiet = 'Quiet: ';

function exampleText({ title, source, file = 'example.ts', files = {} }: Example): string {
  const heading = title.startsWith(quiet) ? title.charAt(quiet.length).toUpperCase() + title.slice(quiet.length + 1) : title;
  const others = Object.entries(files).map(([name, text]) => `\`${name}\`:\n\n${codeText(name, text)}`);
  return [`### ${heading}\n`, codeText(file, source), ...others].join('\n');
}

function codeText(file: string, source: string): string {
  const language = /\.([mc]?[jt]sx?|json)$/.exec(file)?.[1]?.replace(/^[mc]/, '') ?? 'ts';
  const lines = source.replace(/^\n+|\s+$/g, '').split('\n');
  const fence = /^`{3}/m.test(source) ? '````' : '```';
  return `${fence}${language}\n${lines.map((line, k) => readable(line, lines.slice(0, k))).join('\n')}\n${fence}\n`;
}

const bareCarets = /^( *)(\^+)( +[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:: .*)?)$/;

/** A line of carets that is no comment becomes one, so that the example can be copied. */
function readable(line: string, before: readonly string[]): string {
  const match = bareCarets.exec(line);
  if (!match) return line;
  const [, indent, carets, text] = match as unknown as [string, string, string, string];
  if (indent.length >= 3) return `//${indent.slice(2)}${carets}${text}`;
  const marked = before.findLast((each) => !/^\s*(\/\/|\*)?\s*\^+ /.test(each)) ?? '';
  return `// \`${marked.slice(indent.length, indent.length + carets.length)}\`:${text}`;
}
