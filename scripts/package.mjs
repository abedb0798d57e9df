// npm run package: the .vsix for VS Code and the tarball for npm, in out/packages.
import { install } from './install.mjs';
import { endChildrenWithUs, node, root } from './process.mjs';
import { runSteps } from './steps.mjs';

process.chdir(root);
endChildrenWithUs();
const results = await runSteps([
  { name: 'install', run: install },
  { name: 'build', needs: ['install'], run: async () => built(await node(['esbuild.mjs', '--production'])) },
  { name: 'package', needs: ['build'], run: async () => (await import('../build/packages.mjs')).makePackages() },
]);
process.exitCode = [...results.values()].every(({ ok }) => ok) ? 0 : 1;

/** @param {{ code: number, output: string }} run */
function built({ code, output }) {
  return { ok: code === 0, output };
}
