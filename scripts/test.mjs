// npm test: installs what is missing, builds, checks, tests. With names of steps (`npm run unit`): only those and what they need.
// Ends with the line `N passed, N failed`; a step that breaks without a failing test of its own counts as one failure.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checks } from './checks.mjs';
import { install } from './install.mjs';
import { endChildrenWithUs, isEnding, node, root } from './process.mjs';
import { runSteps } from './steps.mjs';

/** Fewer tests than these mean that a suite did not run, whatever it reports. */
const minimum = { unit: 400, host: 12, ui: 10, neovim: 6 };

/**
 * What is built is what ships: the end-to-end tests see minified code.
 * @type {readonly import('./steps.mjs').Step[]}
 */
const steps = [
  { name: 'install', run: install },
  { name: 'build', needs: ['install'], run: () => command('esbuild.mjs', '--production', '--test') },
  { name: 'package', needs: ['build'], run: async () => (await import('../build/packages.mjs')).makePackages() },
  { name: 'vscode', needs: ['build'], run: () => command('out/e2e/fetch.js') },
  { name: 'ui', needs: ['vscode', 'package'], run: () => suite('ui', 'out/e2e/ui.js') },
  { name: 'host', needs: ['vscode'], run: () => suite('host', 'out/e2e/host.js') },
  { name: 'neovim', needs: ['build'], run: () => nodeSuite('neovim', ['out/neovim/neovim.test.js']) },
  ...checks,
  { name: 'unit', needs: ['build', 'package'], fillsMachine: true, run: unit },
];

const groups = new Map([
  ['check', checks.map((step) => step.name)],
  ['unit', ['build', 'package', 'unit']],
  ['neovim', ['build', 'neovim']],
  ['e2e', ['build', 'package', 'vscode', 'host', 'ui', 'neovim']],
]);

/** @param {...string} args */
async function command(...args) {
  const { code, output } = await node(args);
  return { ok: code === 0, output };
}

async function unit() {
  const files = fs.readdirSync(path.join(root, 'out/test'), { recursive: true, encoding: 'utf8' });
  return nodeSuite(
    'unit',
    files.filter((file) => file.endsWith('.test.js')).map((file) => path.join('out/test', file)),
  );
}

/**
 * A suite of Node's own runner.
 * @param {keyof typeof minimum} name @param {readonly string[]} files
 */
function nodeSuite(name, files) {
  return suite(
    name,
    '--enable-source-maps',
    '--test',
    `--test-concurrency=${os.availableParallelism()}`,
    '--test-reporter=./scripts/unit-reporter.mjs',
    '--test-reporter-destination=stdout',
    ...files,
  );
}

/**
 * Runs a test suite, which leaves its count in out/reports/NAME.json.
 * @param {keyof typeof minimum} name @param {...string} args
 */
async function suite(name, ...args) {
  const report = path.join(root, 'out/reports', `${name}.json`);
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.rmSync(report, { force: true });
  const { code, output } = await node(args, { env: { GRADLENS_REPORT: report } });
  if (!fs.existsSync(report)) return { ok: false, output: `${output}\nThe suite left no report.` };
  /** @type {{ passed: number, failed: number, skipped?: readonly string[] }} */
  const { passed, failed, skipped = [] } = JSON.parse(fs.readFileSync(report, 'utf8'));
  const note = [`${passed} passed, ${failed} failed`, ...new Set(skipped.map((why) => `skipped: ${why}`))].join(', ');
  if (process.env['GRADLENS_GREP'] === undefined && passed + failed + skipped.length < minimum[name]) {
    return {
      ok: false,
      passed,
      failed,
      note,
      output: `${output}\nOnly ${passed + failed} tests ran; there are at least ${minimum[name]}.`,
    };
  }
  return { ok: code === 0 && failed === 0, passed, failed, note, output };
}

process.chdir(root);
endChildrenWithUs();
const names = process.argv.slice(2).flatMap((name) => groups.get(name) ?? [name]);
const unknown = names.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`No such step: ${unknown.join(', ')}. There are ${steps.map((step) => step.name).join(', ')}.`);
  process.exit(2);
}
const wanted = names.length === 0 ? steps : steps.filter((step) => step.name === 'install' || names.includes(step.name));
const results = [...(await runSteps(wanted)).values()];
if (isEnding()) process.exit(130);
const passed = results.reduce((sum, result) => sum + (result.passed ?? 0), 0);
const failed = results.reduce((sum, result) => sum + (result.failed || (result.ok || result.skipped ? 0 : 1)), 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
