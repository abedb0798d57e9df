import { CodeActionKind, type CodeAction, type CodeActionParams } from 'vscode-languageserver';
import type { Evaluation, Leaf, Mark, Structure } from '../../shared/evaluation.ts';
import { propertyName } from '../../shared/source/emit-name.ts';
import { parseSource, ts } from '../../shared/source/typescript.ts';
import { fileOf } from '../convert.ts';
import type { Context } from '../feature.ts';
import { isAtHead, markAround } from '../mark-at.ts';
import { formatFully } from '../present/numbers.ts';
import type { Snapshot } from '../workspace.ts';

/** Longer arrays are written as `Array(n).fill(0)`. */
const listed = 8;
/** Inputs that a test compares one by one. */
const inputLimit = 20;

/** New code for the function whose head the cursor is at: a hand-written derivative to fill in, a test of its gradient. */
export function scaffoldActions(context: Context, { textDocument: { uri }, range }: CodeActionParams): CodeAction[] {
  const { workspace, places } = context;
  const file = fileOf(uri);
  const snapshot = file === undefined ? undefined : workspace.snapshot(file);
  const offset = places.offsetAt(uri, range.start);
  const state = snapshot && offset !== undefined ? markAround(snapshot, offset) : undefined;
  const evaluation = state?.outcome?.evaluations[0];
  if (!snapshot || !state || !evaluation || state.mark.derivativeOf || evaluation.expectation) return [];
  const { mark } = state;
  const place = isAtHead(mark, snapshot.text, offset!) && /^[\w$]+$/.test(mark.reach) ? placeOf(snapshot, mark) : undefined;
  if (!place || evaluation.outputs.length !== 1 || evaluation.gradient === undefined) return [];
  return [...derivative(context, uri, snapshot, mark, evaluation, place), ...gradientTest(context, uri, mark, evaluation, place)];
}

/** The statement of the module that the function stands in. */
interface StatementPlace {
  readonly end: number;
  readonly isExported: boolean;
}

function placeOf({ file, text }: Snapshot, { nameSpan }: Mark): StatementPlace | undefined {
  const statement = parseSource(file, text).statements.find((each) => each.pos <= nameSpan.start && nameSpan.start < each.end);
  if (!statement || !(ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement))) return undefined;
  const kinds = statement.modifiers?.map(({ kind }) => kind) ?? [];
  if (kinds.includes(ts.SyntaxKind.DefaultKeyword)) return undefined;
  return { end: statement.end, isExported: kinds.includes(ts.SyntaxKind.ExportKeyword) };
}

/** A gradient of zeros, in the shape of the inputs: the check then says what each component should be. */
function derivative(
  { places }: Context,
  uri: string,
  snapshot: Snapshot,
  mark: Mark,
  evaluation: Evaluation,
  { end, isExported }: StatementPlace,
): CodeAction[] {
  const { file, text } = snapshot;
  const name = `${mark.reach}Gradient`;
  const range = places.rangeOf({ file, start: end, end });
  if (!range || new RegExp(`\\b${name.replaceAll('$', String.raw`\$`)}\\b`).test(text)) return [];
  const parameters = mark.parameters.map(({ span }) => text.slice(span.start, span.end)).join(', ');
  const shape = evaluation.gradient as Readonly<Record<string, Structure>>;
  const [only, ...others] = Object.values(shape);
  const chosen = mark.wrt ? `\n * @wrt ${mark.wrt.map(({ path }) => path).join(', ')}` : '';
  const comment = chosen ? `/**\n * @derivativeOf ${mark.reach}${chosen}\n */` : `/** @derivativeOf ${mark.reach} */`;
  const body = `return ${zeros(others.length === 0 ? only! : shape)};`;
  const newText = `\n\n${comment}\n${isExported ? 'export ' : ''}function ${name}(${parameters}) {\n  ${body}\n}`.replaceAll(
    '\n',
    newlineOf(text),
  );
  const edit = { changes: { [uri]: [{ range, newText }] } };
  return [{ title: `Write a gradient of ${mark.reach} by hand, to be checked`, kind: CodeActionKind.RefactorRewrite, edit }];
}

function zeros(shape: Structure): string {
  if (Array.isArray(shape)) {
    const isFlat = shape.every((each) => typeof each === 'number');
    return isFlat && shape.length > listed ? `Array<number>(${shape.length}).fill(0)` : `[${shape.map(zeros).join(', ')}]`;
  }
  if (typeof shape !== 'object' || shape === null) return '0';
  return `{ ${Object.entries(shape)
    .map(([key, value]) => `${propertyName(key)}: ${zeros(value)}`)
    .join(', ')} }`;
}

/** A test in a file of its own, of functions that it can import and points that it can write down. */
function gradientTest(
  { client, workspace, places }: Context,
  uri: string,
  mark: Mark,
  evaluation: Evaluation,
  { isExported }: StatementPlace,
): CodeAction[] {
  const operations = client.workspace?.workspaceEdit;
  const { inputs, check } = evaluation;
  const isOfNumbers = inputs.length === mark.parameters.length && inputs.every(({ path }, k) => mark.parameters[k]!.name === path);
  const canCreate = operations?.documentChanges && operations.resourceOperations?.includes('create');
  if (!canCreate || check?.verdict !== 'pass' || !isExported || !isOfNumbers || inputs.length > inputLimit || !uri.startsWith('file:'))
    return [];
  const [, folder = '', base = '', extension = ''] = /^(.*\/)([^/]+?)(\.[mc]?[jt]sx?)$/.exec(uri) ?? [];
  const target = `${folder}${base}.${mark.reach}.test${extension.replace('x', '')}`;
  const file = fileOf(target);
  if (!file || workspace.files.includes(file) || places.rangeOf({ file, start: 0, end: 0 })) return [];
  const newText = testText(mark.reach, `./${decodeURIComponent(base)}${extension}`, extension.includes('t'), evaluation.jacobian, inputs);
  const at = { line: 0, character: 0 };
  return [
    {
      title: `Write a test of the gradient of ${mark.reach}`,
      kind: CodeActionKind.RefactorRewrite,
      edit: {
        documentChanges: [
          { kind: 'create', uri: target },
          { textDocument: { uri: target, version: null }, edits: [{ range: { start: at, end: at }, newText }] },
        ],
      },
    },
  ];
}

/** Differences of the fourth order in each input (Abramowitz and Stegun 1964, 25.3.6), beside the numbers of automatic differentiation. */
function testText(name: string, module: string, isTyped: boolean, jacobian: Evaluation['jacobian'], inputs: readonly Leaf[]): string {
  const type = isTyped ? ': number' : '';
  const numbers = inputs.map(
    ({ path, value }, k) => `  { input: '${path}', at: ${formatFully(value)}, slope: ${formatFully(jacobian[0]![k]!)} },`,
  );
  const moved = inputs.map(({ path, value }) => `${formatFully(value)} + (input === '${path}' ? step : 0)`);
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ${name} } from '${module}';

/** By automatic differentiation. */
const gradient = [
${numbers.join('\n')}
];

const moved = (input${isTyped ? ': string' : ''}, step${type}) => ${name}(${moved.join(', ')});

for (const { input, at, slope } of gradient) {
  test(\`the slope of ${name} by \${input} agrees with differences\`, () => {
    const step = 1e-3 * (Math.abs(at) || 1);
    const [near, far] = [1, 2].map((times) => moved(input, times * step) - moved(input, -times * step));
    const difference = (8 * near${isTyped ? '!' : ''} - far${isTyped ? '!' : ''}) / (12 * step);
    assert.ok(Math.abs(difference - slope) <= 1e-5 * Math.max(1, Math.abs(slope)), \`\${difference} is not \${slope}\`);
  });
}
`;
}

const newlineOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
