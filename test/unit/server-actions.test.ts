/** Findings as an editor gets them from the built server: silenced, as severe as it is set, with actions that were tried. */
import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type CodeAction,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type TextEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { InitializationOptions } from '../../shared/protocol.ts';

const root = path.resolve(__dirname, '../..');
/** Open in the editor and never saved. */
const uri = pathToFileURL(path.join(root, 'test/workspace/unsaved.ts')).href;
const helper = pathToFileURL(path.join(root, 'test/workspace/unsaved-helper.ts')).href;
const patience = 20_000;

let server: ChildProcess;
let connection: ProtocolConnection;
let version = 1;
/** By document; absent: nothing was published. */
let published: Map<string, Diagnostic[]>;
let messages: string[];
let settings: unknown;

async function start(initializationOptions: InitializationOptions = {}, workspace: object = {}): Promise<void> {
  server = spawn(process.execPath, [path.join(root, 'dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  assert.ok(server.stdout && server.stdin);
  connection = createProtocolConnection(server.stdout, server.stdin);
  published = new Map();
  messages = [];
  connection.onNotification('textDocument/publishDiagnostics', ({ uri: document, diagnostics }: PublishDiagnosticsParams) => {
    published.set(document, diagnostics);
  });
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => {
    messages.push(message);
  });
  connection.onRequest('workspace/configuration', () => [settings]);
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const publishDiagnostics = { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } };
  const capabilities = { workspace, textDocument: { publishDiagnostics } };
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities, initializationOptions });
  await connection.sendNotification('initialized', {});
}

afterEach(async () => {
  const exit = once(server, 'exit');
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await exit;
  connection.dispose();
});

const open = (text: string, document = uri) =>
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri: document, languageId: 'typescript', version, text } });
const change = (text: string) =>
  connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] });

async function until(what: string, ask: () => boolean): Promise<void> {
  const end = Date.now() + patience;
  while (!ask()) {
    assert.ok(Date.now() < end, `waited for ${what}; there is ${JSON.stringify([...published.values()])}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

const codes = (document = uri) => published.get(document)?.map(({ code }) => code);
const untilCodes = (expected: readonly string[], document = uri) =>
  until(expected.join(), () => JSON.stringify(codes(document) ?? []) === JSON.stringify(expected));

async function actionsFor(code: string, document = uri): Promise<CodeAction[]> {
  const diagnostic = published.get(document)?.find((each) => each.code === code);
  assert.ok(diagnostic, code);
  const params = { textDocument: { uri: document }, range: diagnostic.range, context: { diagnostics: [diagnostic] } };
  return (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', params)) ?? [];
}

/** The text after an action. */
function applied(action: CodeAction | undefined, text: string, document = uri): string {
  const edits: TextEdit[] | undefined = action?.edit?.changes?.[document];
  assert.ok(edits, 'the action is offered');
  return TextDocument.applyEdits(TextDocument.create(document, 'typescript', 0, text), edits);
}

const written = (body: string, at = 'x = 0', parameters = 'x: number') =>
  `/** @differentiable @at ${at} */\nexport function f(${parameters}) {\n  ${body}\n}\n`;

const corner = written('return Math.max(x, 0);');

/** Changes the text, and waits for its one finding. */
async function shown(text: string, code: string): Promise<void> {
  await change(text);
  await connection.sendRequest('gradlens/evaluate', { uri, name: 'f' });
  await untilCodes([code]);
}

describe('quick fixes', () => {
  for (const [name, text, code, expected] of [
    [
      'a distance of zero',
      written('const d = Math.sqrt(x * x + y * y);\n  return d * d;', 'x = 0, y = 0', 'x: number, y: number'),
      'nan-derivative',
      'Math.hypot(x, y)',
    ],
    ['an operand that is not used', written('return (x > 0 ? 1 : 0) * Math.sqrt(x) * x;'), 'nan-derivative', 'Math.sqrt(x > 0 ? x : 1)'],
    [
      'an exponential that overflows',
      written('return 3 / 2 + 1 / (1 + Math.exp(x));', 'x = 1000'),
      'nan-derivative',
      '3 / 2 + ((1 - Math.tanh(x / 2)) / 2)',
    ],
    [
      'a branch that has the value and not the slope',
      written('return x === 0 ? 1 : Math.expm1(x) / x;'),
      'equality-branch',
      'x === 0 ? 1 + x / 2 : Math.expm1(x) / x',
    ],
    ['a draw without a seed', written('return x * Math.random();', 'x = 2'), 'impure', '@at x = 2 @expectation samples=1000 seed=1 */'],
    [
      'a wrong sign',
      `${written('return Math.cos(x);', 'x = 1')}/** @derivativeOf f */\nexport const slope = (x: number) => [Math.sin(x)];\n`,
      'gradient-mismatch',
      '=> [-Math.sin(x)]',
    ],
    [
      'a forgotten half',
      `${written('return Math.hypot(x, y);', 'x = 3, y = 4', 'x: number, y: number')}/** @derivativeOf f */\nexport const slope = (x: number, y: number) => ({ x: x / Math.hypot(x, y), y: 2 * y / Math.hypot(x, y) });\n`,
      'gradient-mismatch',
      'y: (2 * y / Math.hypot(x, y)) / 2 }',
    ],
    [
      'two in each other’s place',
      `${written('return x * x * y;', 'x = 2, y = 3', 'x: number, y: number')}/** @derivativeOf f */\nexport const slope = (x: number, y: number) => [x * x, 2 * x * y];\n`,
      'gradient-mismatch',
      '=> [2 * x * y, x * x]',
    ],
    ['a logarithm next to 1', written('return Math.log(1 + x) / x;', 'x = 1e-10'), 'cancellation', 'return Math.log1p(x) / x;'],
    ['an exponential next to 1', written('return (Math.exp(x) - 1) / x;', 'x = 1e-12'), 'cancellation', 'return Math.expm1(x) / x;'],
    ['a cosine of which nothing is left', written('return 1 - Math.cos(x);', 'x = 1e-9'), 'cancellation', '2 * Math.sin(x / 2) ** 2'],
    [
      'roots that nearly agree, of which nothing is left',
      written('return Math.sqrt(x + 1) - Math.sqrt(x);', 'x = 3e20'),
      'cancellation',
      '1 / (Math.sqrt(x + 1) + Math.sqrt(x))',
    ],
    [
      'the smaller solution of a quadratic equation',
      written('return (-b + Math.sqrt(b * b - 4 * c)) / 2;', 'b = 1e8, c = 1', 'b: number, c: number'),
      'cancellation',
      '(4 * c / (-b - Math.sqrt(b * b - 4 * c))) / 2',
    ],
    ['logarithms that nearly agree', written('return Math.log(x + 1) - Math.log(x);', 'x = 1e12'), 'cancellation', 'Math.log1p(1 / x)'],
    [
      'squares that nearly agree',
      written('return (a + b) ** 2 - (a - b) ** 2;', 'a = 1e9, b = 0.3', 'a: number, b: number'),
      'cancellation',
      '(2 * b) * (2 * a)',
    ],
  ] as const) {
    test(`mend ${name}`, async () => {
      await start();
      await open(text);
      await untilCodes([code]);
      const [first] = await actionsFor(code);
      const mended = applied(first, text);
      assert.ok(mended.includes(expected), mended);
      assert.equal(first?.isPreferred, true);
      await change(mended);
      await untilCodes([]);
    });
  }

  /** One server for all of them: to start it takes longer than the rest. */
  test('mend what is not finite', async () => {
    await start();
    await open(corner);
    for (const [name, text, code, expected] of [
      ['a root of a square', written('return Math.sqrt(x ** 2) * x;'), 'nan-derivative', 'Math.abs(x) * x'],
      ['a root that is multiplied by itself', written('return x * Math.sqrt(x);'), 'nan-derivative', 'return x ** 1.5'],
      ['a root below a bound', written('return Math.max(1, Math.sqrt(x));'), 'nan-derivative', 'Math.sqrt(Math.max(x, 1e-12))'],
      ['an exponential beyond a bound', written('return Math.min(Math.exp(x), 5);', 'x = 1000'), 'nan-derivative', 'Math.min(x, 700)'],
      [
        'an infinite slope in an unused operand',
        written('return 2 * x + 0 * Math.log(x + 5e-324) ** 2;'),
        'nan-derivative',
        'Math.max(x + 5e-324, 1e-12)',
      ],
      ['a mask', written('return (x > 0 ? 1 : 0) * Math.log(x) + x;', 'x = -1'), 'nan-value', 'Math.log(x > 0 ? x : 1)'],
      ['a masked quotient', written('return (x > 1 ? 1 : 0) * (1 / x) + x;'), 'nan-value', '1 / (x === 0 ? 1 : x)'],
      ['a masked arc', written('return (x < 1 ? 1 : 0) * Math.acos(x) + x;', 'x = 3'), 'nan-value', 'Math.abs(x) < 1 ? x : 0'],
      [
        'a length that overflows',
        written('return Math.sqrt(x * x + y * y);', 'x = 3e200, y = 4e200', 'x: number, y: number'),
        'nan-value',
        'Math.hypot(x, y)',
      ],
      ['a logistic function', written('return Math.exp(x) / (1 + Math.exp(x));', 'x = 800'), 'nan-value', '(1 + Math.tanh(x / 2)) / 2'],
      [
        'a hyperbolic tangent',
        written('return (Math.exp(x) - Math.exp(-x)) / (Math.exp(x) + Math.exp(-x));', 'x = 800'),
        'nan-value',
        'Math.tanh(x)',
      ],
      ['softplus', written('return Math.log(1 + Math.exp(x));', 'x = 800'), 'nan-value', 'Math.max(x, 0) + Math.log1p('],
      ['a difference that is lost', written('return x / (Math.exp(x) - 1);', 'x = 1e-20'), 'nan-value', 'x / Math.expm1(x)'],
      [
        'a difference that is lost before',
        written('const rest = Math.log(1 + x);\n  return x / rest;', 'x = 1e-20'),
        'nan-value',
        'const rest = Math.log1p(x);',
      ],
      ['entropy', written('return -x * Math.log(x);'), 'nan-value', 'x > 0 ? -x * Math.log(x) : 0'],
      ['a gap', written('return 2 * (Math.sin(x) / x);'), 'nan-value', '2 * (x === 0 ? 1 : Math.sin(x) / x)'],
      ['a cubic root', written('return x ** (1 / 3);', 'x = -8'), 'nan-value', 'Math.cbrt(x)'],
      [
        'log-sum-exp',
        written(
          'const sum = x.reduce((all, each) => all + Math.exp(each), 0);\n  return 2 * Math.log(sum);',
          'x = [1000, 999]',
          'x: number[]',
        ),
        'nan-value',
        '  const largest = Math.max(...x);\n  const sum = x.reduce((all, each) => all + Math.exp(each - largest), 0);\n  return 2 * (largest + Math.log(sum));',
      ],
      [
        'log-sum-exp in a loop',
        written('let sum = 0;\n  for (const each of x) sum += Math.exp(each);\n  return Math.log(sum);', 'x = [1000, 999]', 'x: number[]'),
        'nan-value',
        'largest + Math.log(sum)',
      ],
      [
        'softmax',
        written(
          'const parts = x.map((each) => Math.exp(each));\n  const sum = parts.reduce((a, b) => a + b, 0);\n  return parts.map((part) => part / sum);',
          'x = [1000, 999]',
          'x: number[]',
        ),
        'nan-value',
        'Math.exp(each - largest)',
      ],
    ] as const) {
      await shown(text, code);
      const [first] = await actionsFor(code);
      const mended = applied(first, text);
      assert.ok(mended.includes(expected), `${name}: ${mended}`);
      await change(mended);
      await connection.sendRequest('gradlens/evaluate', { uri, name: 'f' });
      // It has a value then, and on one side no slope.
      await untilCodes(name === 'entropy' ? ['kink'] : []);
    }
  });

  test('are not offered where they would not help', async () => {
    await start();
    // The root is multiplied by nothing that is 0: a guard would change the value, and `Math.abs` has a kink as well.
    await open(written('const s = x * x;\n  return Math.sqrt(s);'));
    await untilCodes(['nan-derivative']);
    assert.deepEqual(
      (await actionsFor('nan-derivative')).map(({ title }) => title),
      ['Disable nan-derivative for this line'],
    );
  });

  test('are not offered where the number in a guard would be the result', async () => {
    await start();
    await open(corner);
    for (const [body, at, parameters] of [
      ['return Math.log(x);', 'x = -1', 'x: number'],
      ['return 1 / x;', 'x = 0', 'x: number'],
      ['return Math.exp(x);', 'x = 800', 'x: number'],
      ['return x.map((each) => Math.exp(each));', 'x = [800, 1]', 'x: number[]'],
    ] as const) {
      await shown(written(body, at, parameters), 'nan-value');
      const titles = (await actionsFor('nan-value')).map(({ title }) => title);
      assert.deepEqual(titles, ['Disable nan-value for this line'], body);
    }
  });
});

describe('suppression comments', () => {
  test('are offered on every finding, and taken away when they are of no use', async () => {
    await start();
    await open(corner);
    await untilCodes(['kink']);
    const disable = (await actionsFor('kink')).find(({ title }) => title === 'Disable kink for this line');
    const silent = applied(disable, corner);
    assert.ok(silent.includes('{\n  // gradlens-disable-next-line kink\n  return'), silent);
    await change(silent);
    await untilCodes([]);
    const smooth = silent.replace('x = 0', 'x = 1');
    await change(smooth);
    await untilCodes(['unused-suppression']);
    assert.deepEqual(
      published.get(uri)?.map(({ severity, tags }) => [severity, tags]),
      [[4, [1]]],
    );
    const [remove] = await actionsFor('unused-suppression');
    assert.equal(remove?.title, 'Remove the comment');
    assert.equal(applied(remove, smooth), corner.replace('x = 0', 'x = 1'));
  });

  test('work in the file where the finding stands, and tell of a misspelt code', async () => {
    await start();
    const text = `export function corner(x: number) {\n  // gradlens-disable-next-line knik\n  return Math.max(x, 0);\n}\n`;
    await open(text, helper);
    await open(`import { corner } from './unsaved-helper';\n${written('return corner(x);')}`);
    await untilCodes(['kink', 'unused-suppression'], helper);
    const [mend] = await actionsFor('unused-suppression', helper);
    assert.ok(applied(mend, text, helper).includes('disable-next-line kink\n'));
    assert.deepEqual(
      published.get(helper)?.[0]?.relatedInformation?.map(({ message }) => message),
      ['corner is called here by f.', 'The input x of f comes in here.'],
    );
  });

  test('are not said to be unused before that is known', async () => {
    await start({ trusted: false });
    const unused = '  // gradlens-disable-next-line kink\n  return x;';
    await open(`// gradlens-disable-line knik\n${written(unused)}`);
    await untilCodes(['unused-suppression']);
    assert.match(JSON.stringify(published.get(uri)), /knik/);
    await connection.sendNotification('gradlens/trusted');
    await untilCodes(['unused-suppression', 'unused-suppression']);
    // While an edit is evaluated, what was known stays.
    await change(`// gradlens-disable-line knik\n${written(unused)} `);
    await connection.sendRequest('gradlens/evaluate', { uri, name: 'f' });
    assert.equal(published.get(uri)?.length, 2);
  });

  test('are of no file that nobody evaluates', async () => {
    await start();
    await open('export function corner(x: number) {\n  // gradlens-disable-next-line kink\n  return Math.max(x, 0);\n}\n', helper);
    await open(written('return Math.max(x, 0);'));
    await untilCodes(['kink']);
    assert.deepEqual(codes(helper) ?? [], []);
  });
});

describe('severities', () => {
  test('follow the settings at once, and a bad value is told', async () => {
    settings = { findings: { severity: { kink: 'information' } } };
    await start({}, { configuration: true, didChangeConfiguration: { dynamicRegistration: true } });
    await open(corner);
    await until('information', () => published.get(uri)?.[0]?.severity === 3);
    settings = { findings: { severity: { kink: 'off', budget: 'loud' } } };
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await untilCodes([]);
    assert.deepEqual(messages, [
      'GradLens: in the setting gradlens.findings.severity "loud" is no severity for budget: it is one of error, warning, information, hint, off.',
    ]);
    settings = {};
    await connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await until('a warning', () => published.get(uri)?.[0]?.severity === 2);
  });

  test('come with the notification where the editor answers no questions', async () => {
    await start();
    await open(corner);
    await untilCodes(['kink']);
    await connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { gradlens: { findings: { severity: { kink: 'error' } } } },
    });
    await until('an error', () => published.get(uri)?.[0]?.severity === 1);
  });
});

describe('the code of a finding', () => {
  test('leads to its page beside the server, or where the client has it', async () => {
    await start();
    await open(corner);
    await untilCodes(['kink']);
    const { href } = published.get(uri)![0]!.codeDescription!;
    assert.equal(href, pathToFileURL(path.join(root, 'docs/findings/kink.md')).href);
    assert.ok(fs.existsSync(fileURLToPath(href)));
  });

  test('leads to where the client has it', async () => {
    await start({ findingPages: 'gradlens:/findings/', commandLinks: true });
    await open(corner);
    await untilCodes(['kink']);
    assert.equal(published.get(uri)?.[0]?.codeDescription?.href, 'gradlens:/findings/kink.md');
    const trace = (await actionsFor('kink')).find(({ title }) => title === 'Show the trace of f');
    assert.equal(trace?.command?.command, 'gradlens.showTrace');
    assert.deepEqual(trace?.command?.arguments?.[0]?.place?.range, published.get(uri)?.[0]?.range);
  });
});
