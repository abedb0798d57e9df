// npm run corpus: functions out of npm packages against their checked values and gradients, in reverse and forward mode, and what is
// said of them: every sample is a smooth point, so that nothing but a caveat explains an error or a warning.
// The corpus lies beside the repository; it is copied, since its packages have to be installed with it.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { install, isInstalled } from './install.mjs';
import { endChildrenWithUs, node, npm, root } from './process.mjs';

/** By the first word of a caveat: the findings that name its cause. */
const causes = new Map([
  ['stale-cache', ['impure', 'branch-only-dependence', 'lost-derivative']],
  ['codegen', ['unavailable']],
  ['bisection', ['branch-only-dependence']],
  ['string-roundtrip', ['lost-derivative']],
  ['rounding', ['lost-derivative']],
]);

/**
 * @typedef {string | number} Key
 * @typedef {object} Case
 * @property {string} id
 * @property {readonly (readonly Key[])[]} wrt
 * @property {readonly (readonly Key[])[]} outPaths
 * @property {unknown} expectedValue
 * @property {readonly (readonly (number | null)[])[]} expectedJacobian null: not checked
 * @property {readonly (readonly number[])[]} jacobianErr
 * @property {string} [caveat]
 *
 * @typedef {object} Line
 * @property {string} id
 * @property {boolean} ok
 * @property {unknown} value
 * @property {readonly (readonly (number | string)[])[]} jacobian
 * @property {readonly Reported[]} findings
 * @property {string} [error]
 *
 * @typedef {{ code: string, severity: string, message: string, file: string, line: number }} Reported
 */

const source = path.resolve(root, '../shared/corpus');
const folder = path.join(root, '.corpus');

process.chdir(root);
if (fs.existsSync(source)) {
  endChildrenWithUs();
  await corpus();
} else {
  console.log('There is no corpus in ../shared/corpus: nothing to do.');
}

async function corpus() {
  for (const name of ['package.json', 'package-lock.json', 'tsconfig.json', 'cases.json', 'cases']) {
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    fs.cpSync(path.join(source, name), path.join(folder, name), { recursive: true });
  }
  await must(install());
  if (!isInstalled(folder)) await must(npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder }));
  await must(node(['esbuild.mjs', '--production']));
  /** @type {{ cases: readonly Case[] }} */
  const { cases } = JSON.parse(fs.readFileSync(path.join(folder, 'cases.json'), 'utf8'));
  for (const mode of ['reverse', 'forward']) await score(mode, cases);
}

/** @param {Promise<{ code?: number, ok?: boolean, output: string }>} step */
async function must(step) {
  const { code = 0, ok = true, output } = await step;
  if (code === 0 && ok) return output;
  console.error(output);
  process.exit(1);
}

/** @param {string} mode @param {readonly Case[]} cases */
async function score(mode, cases) {
  const output = await must(
    node(['dist/cli.js', 'eval', '--cases', path.join(folder, 'cases.json'), '--mode', mode, '--time-limit', '60']),
  );
  const lines = new Map(
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => {
        /** @type {Line} */
        const parsed = JSON.parse(line);
        return [parsed.id, parsed];
      }),
  );
  const failures = cases.flatMap((each) => {
    const failure = failureOf(each, lines.get(each.id));
    return failure ? [{ ...each, ...failure }] : [];
  });
  const apart = failures.filter(({ caveat }) => caveat);
  const plain = failures.filter(({ caveat }) => !caveat);
  console.log(`## ${mode}`);
  for (const { id, kind, why } of plain) console.log(`${kind.padEnd(14)} ${id}  ${why}`);
  for (const { id, kind, why, caveat } of apart) console.log(`${kind.padEnd(14)} ${id}  (${caveat?.split(':')[0]}) ${why}`);
  const count = (/** @type {string} */ wanted) => failures.filter(({ kind }) => kind === wanted).length;
  const kinds = ['wrong value', 'wrong gradient', 'unsupported'].map((kind) => `${count(kind)} ${kind}`).join(', ');
  console.log(`${cases.length - failures.length} of ${cases.length} right; ${kinds}; ${apart.length} of these with a caveat`);
  tellFindings(cases, lines, new Set(failures.map(({ id }) => id)));
}

/**
 * What is said without a reason, and whether what is wrong for a reason is told.
 * @param {readonly Case[]} cases @param {ReadonlyMap<string, Line>} lines @param {ReadonlySet<string>} failures
 */
function tellFindings(cases, lines, failures) {
  const loud = cases.flatMap(({ id, caveat }) => {
    const severe = (lines.get(id)?.findings ?? []).filter(({ severity }) => severity === 'error' || severity === 'warning');
    return severe.length > 0 && !caveat ? [{ id, severe }] : [];
  });
  for (const { id, severe } of loud)
    for (const { severity, code, file, line, message } of severe)
      console.log(`${severity.padEnd(14)} ${id}  ${code} ${file}:${line} ${message}`);
  const apart = cases.filter(({ caveat }) => caveat).map((each) => ({ ...each, cause: each.caveat?.split(':')[0] ?? '' }));
  const codesOf = (/** @type {string} */ id) => [...new Set((lines.get(id)?.findings ?? []).map(({ code }) => code))];
  const named = apart.filter(({ id, cause }) => codesOf(id).some((code) => causes.get(cause)?.includes(code)));
  for (const { id, cause } of apart) {
    const state = failures.has(id) ? 'wrong' : 'right';
    console.log(`${'caveat'.padEnd(14)} ${id}  (${cause}) ${state}; findings: ${codesOf(id).join(', ') || 'none'}`);
  }
  const silent = apart.filter((each) => failures.has(each.id) && !named.includes(each));
  console.log(
    `${loud.length} without a caveat carry an error or a warning; of ${apart.length} with one, ${named.length} have a finding that names the cause, ${silent.length} are wrong and have none\n`,
  );
}

/**
 * By the tolerances of the corpus.
 * @param {Case} expected @param {Line | undefined} line
 * @returns {{ kind: string, why: string } | undefined}
 */
function failureOf({ outPaths, wrt, expectedValue, expectedJacobian, jacobianErr }, line) {
  if (!line?.ok) return { kind: 'unsupported', why: line?.error ?? 'no line' };
  for (const out of outPaths) {
    const [found, right] = [at(line.value, out), at(expectedValue, out)];
    if (!(Math.abs(found - right) <= 1e-9 * Math.max(1, Math.abs(right))))
      return { kind: 'wrong value', why: `${JSON.stringify(out)}: ${found}, not ${right}` };
  }
  for (const [i, row] of expectedJacobian.entries()) {
    for (const [j, right] of row.entries()) {
      if (right === null) continue;
      const found = Number(line.jacobian[i]?.[j] ?? NaN);
      if (Math.abs(found - right) <= 1e-6 * Math.max(1, Math.abs(right)) + 10 * (jacobianErr[i]?.[j] ?? 0)) continue;
      const findings = [...new Set(line.findings.map(({ code }) => code))].join(', ');
      return {
        kind: 'wrong gradient',
        why: `∂${JSON.stringify(outPaths[i])}/∂${JSON.stringify(wrt[j])}: ${found}, not ${right}; findings: ${findings || 'none'}`,
      };
    }
  }
  return undefined;
}

/** @param {unknown} value @param {readonly Key[]} keys */
function at(value, keys) {
  return Number(keys.reduce((inner, key) => /** @type {Record<Key, unknown>} */ (inner)?.[key], value));
}
