/** The panel's page without the editor: the built script and style under the same policy, and messages that are recorded. */
import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { createProtocolConnection } from 'vscode-languageserver/node';
import type { FromPage, ToPage, TraceResult, ViewName } from '../../shared/protocol.ts';
import { root, sample } from './paths.ts';
import { workbench } from './session.ts';

const origin = 'http://127.0.0.1/panel';
const policy = "default-src 'none'; style-src 'self'; script-src 'nonce-test'; worker-src blob:; connect-src 'self'";
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' };

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>GradLens trace</title>
<link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="panel.css"></head>
<body><main id="trace" data-layout="layout.js"></main>
<script nonce="test">
  window.posted = [];
  let state;
  window.acquireVsCodeApi = () => ({ postMessage: (m) => window.posted.push(m), setState: (s) => { state = s; }, getState: () => state });
</script><script nonce="test" src="panel.js"></script></body></html>`;

/** Colours of the editor that the page is in; what is not named is the browser's own. */
export const themes = {
  light: {
    foreground: '#3b3b3b',
    background: '#ffffff',
    quiet: '#616161',
    border: '#e5e5e5',
    focus: '#005fb8',
    widget: '#f8f8f8',
    link: '#005fb8',
  },
  dark: {
    foreground: '#cccccc',
    background: '#1f1f1f',
    quiet: '#9d9d9d',
    border: '#2b2b2b',
    focus: '#0078d4',
    widget: '#202020',
    link: '#4daafc',
  },
  contrast: {
    foreground: '#ffffff',
    background: '#000000',
    quiet: '#ffffff',
    border: '#6fc3df',
    focus: '#f38518',
    widget: '#0c141f',
    link: '#21a6ff',
  },
} as const;

const css = ({ foreground, background, quiet, border, focus, widget, link }: (typeof themes)[keyof typeof themes]): string => `:root {
  --vscode-editor-foreground: ${foreground}; --vscode-foreground: ${foreground}; --vscode-editor-background: ${background};
  --vscode-descriptionForeground: ${quiet}; --vscode-panel-border: ${border}; --vscode-focusBorder: ${focus};
  --vscode-editorWidget-background: ${widget}; --vscode-editorWidget-border: ${border}; --vscode-dropdown-background: ${widget};
  --vscode-dropdown-foreground: ${foreground}; --vscode-dropdown-border: ${border}; --vscode-button-secondaryBackground: ${widget};
  --vscode-button-secondaryForeground: ${foreground}; --vscode-font-family: sans-serif; --vscode-font-size: 13px;
  --vscode-editor-font-family: monospace; --vscode-charts-blue: #1a85ff; --vscode-charts-orange: #d18616; --vscode-charts-green: #388a34;
  --vscode-charts-red: #e51400; --vscode-textLink-foreground: ${link}; --vscode-editorError-foreground: #e51400;
}`;

export interface PageAlone {
  readonly page: Page;
  /** What went wrong in the page. */
  readonly problems: readonly string[];
  send(message: unknown): Promise<void>;
  posted(): Promise<FromPage[]>;
}

async function openPageAlone(context: BrowserContext, theme: keyof typeof themes, width: number): Promise<PageAlone> {
  const page = await context.newPage();
  await page.setViewportSize({ width, height: 900 });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())));
  await page.route(`${origin}/*`, (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    if (name === 'page.html')
      return route.fulfill({ body: html, contentType: 'text/html', headers: { 'Content-Security-Policy': policy } });
    if (name === 'theme.css') return route.fulfill({ body: css(themes[theme]), contentType: 'text/css' });
    const file = path.join(root, 'dist', name);
    return fs.existsSync(file) ? route.fulfill({ body: fs.readFileSync(file), contentType: types[path.extname(name)]! }) : route.abort();
  });
  await page.goto(`${origin}/page.html`);
  return {
    page,
    problems,
    send: (message) => page.evaluate((data) => window.postMessage(data, '*'), message as ToPage),
    posted: () => page.evaluate(() => (window as unknown as { posted: FromPage[] }).posted),
  };
}

export type Ask = <Result>(request: string, params?: object) => Promise<Result>;

/** Asks the server about a function of a text. */
export async function asking<T>(text: string, name: string, use: (ask: Ask) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, [path.join(root, 'dist/server.js'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(server.stdout, server.stdin);
  connection.listen();
  const uri = pathToFileURL(path.join(sample, 'asked.ts')).href;
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'typescript', version: 1, text } });
  try {
    return await use((request, params = {}) => connection.sendRequest(request, { uri, name, ...params }));
  } finally {
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    connection.dispose();
  }
}

/** The page in a theme and of a width, in which nothing may go wrong. */
export async function alone(theme: keyof typeof themes, width: number, use: (page: PageAlone) => Promise<void>): Promise<void> {
  const opened = await openPageAlone(workbench().page.context(), theme, width);
  try {
    await use(opened);
    assert.deepEqual(opened.problems, []);
  } finally {
    await opened.page.close();
  }
}

const axe = fs.readFileSync(createRequire(path.join(root, 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe has to say against the page as it is. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ html }) => html.slice(0, 120)).join('; ')}`);
}

export interface Driven extends PageAlone {
  /** Answers what the page has asked for until something is seen. */
  until(what: string, isSeen: () => Promise<boolean>): Promise<void>;
  /** The number behind a name above the plots. */
  fact(name: string): Promise<number>;
}

/** A view of a function of a text, with the server's answers to what it asks. */
export function driven(
  view: ViewName,
  text: string,
  name: string,
  theme: keyof typeof themes,
  width: number,
  use: (page: Driven) => Promise<void>,
): Promise<void> {
  return asking(text, name, async (ask) => {
    const trace = await ask<TraceResult>('gradlens/trace');
    await alone(theme, width, async (opened) => {
      await opened.send({ kind: 'trace', result: trace });
      await opened.send({ kind: 'view', view });
      await use({ ...opened, until: answering(opened, ask), fact: (term) => factOf(opened, term) });
    });
  });
}

/** What a question is answered with, and by which request. */
const answers: Partial<Record<FromPage['kind'], readonly [kind: ToPage['kind'], request: string]>> = {
  descend: ['descent', 'gradlens/descend'],
  grid: ['grid', 'gradlens/grid'],
  section: ['section', 'gradlens/explore'],
};

function answering({ page, posted, send }: PageAlone, ask: Ask): Driven['until'] {
  let answered = 0;
  return async (what, isSeen) => {
    for (const ends = Date.now() + 30_000; !(await isSeen()); await page.waitForTimeout(20)) {
      assert.ok(Date.now() < ends, `waited for ${what}`);
      for (const message of (await posted()).slice(answered)) {
        answered++;
        const [kind, request] = answers[message.kind] ?? [];
        if (request === undefined || !('question' in message)) continue;
        await send({ kind, question: message.question, result: await ask(request, { wanted: message.wanted }) });
      }
    }
  };
}

async function factOf({ page }: PageAlone, name: string): Promise<number> {
  const shown = page.locator('#view .facts div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd');
  return Number.parseFloat((await shown.textContent()) ?? '');
}
