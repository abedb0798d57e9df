// The static checks, each a step of its own.
import { node } from './process.mjs';

const tool = (/** @type {string} */ file) => `node_modules/${file}`;
const types = (/** @type {string} */ project) => [tool('typescript/bin/tsc'), '--noEmit', '--pretty', 'false', '--project', project];

/** @type {Readonly<Record<string, readonly (readonly string[])[]>>} */
const commands = {
  types: [types('.'), types('client/panel'), types('shared'), types('scripts'), types('test'), types('test/workspace')],
  lint: [[tool('oxlint/bin/oxlint'), '--deny-warnings']],
  format: [[tool('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  laws: [[tool('dependency-cruiser/bin/dependency-cruise.mjs'), '--output-type', 'err', 'client', 'server', 'shared']],
  'dead code': [[tool('knip/bin/knip.js'), '--no-progress']],
};

/** @type {readonly import('./steps.mjs').Step[]} */
export const checks = Object.entries(commands).map(([name, list]) => ({
  name,
  needs: ['install'],
  async run() {
    for (const args of list) {
      const { code, output } = await node(args);
      if (code !== 0) return { ok: false, output };
    }
    return { ok: true };
  },
}));
