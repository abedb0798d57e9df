// What is built: dist/ (what ships) and, when asked for, out/ (what tests, serves and measures it).
//   node esbuild.mjs [--production] [--harness] [--test] [--bench] [--fuzz] [--watch]
//   node esbuild.mjs --docs writes docs/findings from the findings, and builds nothing.
import { build, context } from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDeclarations } from './build/declarations.mjs';
import { writeDocs } from './build/docs.mjs';
import { realm } from './build/realm-plugin.mjs';
import { typescriptNames } from './build/typescript-plugin.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');

const plugins = [realm(), typescriptNames()];
/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  plugins,
};
/** Its ES module asks for a place of its own, which a bundle does not have. */
const requireable = './node_modules/tinyglobby/dist/index.cjs';

/** @type {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };

/**
 * What writes formulas, draws pictures, serves editors or talks to a server is a file of its own, which nobody reads before it is wanted.
 * @type {import('esbuild').Plugin}
 */
const partsApart = {
  name: 'parts-apart',
  setup(build) {
    build.onResolve({ filter: /\/(algebra|drawing|server|start)\.ts$/ }, ({ kind, path: file }) =>
      kind === 'dynamic-import' ? { path: `./${path.basename(file, '.ts')}.js`, external: true } : undefined,
    );
  },
};

/**
 * Server, worker and command share one file with the parser, which is larger than everything else of them.
 * @type {import('esbuild').Plugin}
 */
const parserApart = {
  name: 'parser-apart',
  setup(build) {
    build.onResolve({ filter: /^typescript$/ }, () => ({ path: './typescript.js', external: true }));
  },
};
const serving = { ...node, plugins: [...plugins, partsApart, parserApart], alias: { tinyglobby: requireable } };

/**
 * Imports stay imports: a bundler that needs a few functions leaves out files of the library that it does not.
 * @type {import('esbuild').Plugin}
 */
const filesApart = {
  name: 'files-apart',
  setup(build) {
    build.onResolve({ filter: /^\..*\.ts$/ }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.mjs'), external: true, sideEffects: false },
    );
  },
};
/** @type {import('esbuild').BuildOptions} */
const readable = { ...common, platform: 'neutral', target: 'es2022', minify: false, outdir: 'dist/ad', outbase: 'shared/ad' };
const libraryFiles = ['index', 'forward', 'numeric', 'primitives', 'reverse', 'transforms', 'tree', 'value'];
/** @type {import('esbuild').BuildOptions[]} */
const library = [
  {
    ...readable,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    entryPoints: ['rules', ...libraryFiles.map((name) => `functional/${name}`)].map((name) => `shared/ad/${name}.ts`),
    plugins: [filesApart],
  },
  { ...readable, format: 'cjs', outExtension: { '.js': '.cjs' }, entryPoints: ['shared/ad/functional/index.ts'] },
];

/** @type {import('esbuild').BuildOptions[]} */
const shipped = [
  {
    ...node,
    outdir: 'dist',
    entryPoints: { extension: 'client/extension.ts', start: 'client/start.ts' },
    external: ['vscode'],
    plugins: [...plugins, partsApart],
  },
  { ...serving, outdir: 'dist', entryPoints: { server: 'server/server.ts', worker: 'server/worker.ts', watchdog: 'server/watchdog.ts' } },
  { ...node, outdir: 'dist', entryPoints: { typescript: 'node_modules/typescript/lib/typescript.js' } },
  { ...node, outdir: 'dist', entryPoints: { algebra: 'server/algebra.ts', drawing: 'server/drawing.ts' } },
  {
    ...serving,
    outdir: 'dist',
    entryPoints: { cli: 'server/cli.ts' },
    banner: { js: '#!/usr/bin/env node' },
    // The examples of the findings read like a module's imports to who looks for them by their words, as publint does.
    footer: { js: 'module.exports = {};' },
  },
  ...library,
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    outdir: 'dist',
    entryPoints: [
      { in: 'client/panel/page.ts', out: 'panel' },
      { in: 'client/panel/page.css', out: 'panel' },
      { in: 'node_modules/elkjs/lib/elk-worker.min.js', out: 'layout' },
    ],
  },
];

// Tests find packages in node_modules: bundling `typescript` into each of them would take longer than running them.
/** @type {import('esbuild').BuildOptions} */
const tested = { ...node, minify: false, sourcemap: 'inline', packages: 'external', external: ['vscode'] };

/** @type {() => import('esbuild').BuildOptions[]} */
const tests = () => [
  { ...tested, outdir: 'out/test', outbase: 'test/unit', entryPoints: find('test/unit', '.test.ts') },
  { ...tested, outdir: 'out/neovim', entryPoints: ['test/neovim/neovim.test.ts'] },
  { ...tested, outfile: 'out/host/index.js', entryPoints: ['test/host/index.ts'] },
  { ...tested, outfile: 'out/host/tests.js', stdin: all('test/host', '.test.ts') },
  { ...tested, outfile: 'out/e2e/tests.js', stdin: all('test/e2e', '.test.ts') },
];

/** @type {import('esbuild').BuildOptions} */
const harness = {
  ...tested,
  outdir: 'out/e2e',
  entryPoints: ['fetch', 'serve', 'host', 'ui', 'desktop', 'pictures'].map((name) => `test/e2e/${name}.ts`),
};

// Peers are modules, and lie where they find the packages of the benchmark.
/** @type {() => import('esbuild').BuildOptions[]} */
const bench = () => [
  { ...tested, outdir: 'out/bench', entryPoints: ['test/bench/bench.ts'] },
  {
    ...tested,
    format: 'esm',
    outdir: 'test/bench/out/peers',
    outExtension: { '.js': '.mjs' },
    entryPoints: find('test/bench/peers', '.ts'),
  },
];

/** @type {import('esbuild').BuildOptions} */
const fuzz = { ...tested, outfile: 'out/fuzz.js', entryPoints: ['test/fuzz/fuzz.ts'] };

/** @param {string} folder @param {string} suffix */
function find(folder, suffix) {
  const files = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith(suffix) && !file.endsWith('.d.ts') && !file.includes('node_modules'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .toSorted();
}

/**
 * One module that runs all tests of a folder, so that they share one harness.
 * @param {string} folder @param {string} suffix
 */
function all(folder, suffix) {
  const contents = find(folder, suffix).map((file) => `import './${file}';\n`);
  return { contents: contents.join(''), resolveDir: root, sourcefile: `${folder}/all.ts` };
}

const wanted = [...shipped];
if (flags.has('--harness')) wanted.push(harness);
if (flags.has('--test')) wanted.push(harness, ...tests());
if (flags.has('--bench')) wanted.push(...bench());
if (flags.has('--fuzz')) wanted.push(fuzz);

try {
  if (flags.has('--docs')) {
    await writeDocs(root);
  } else if (flags.has('--watch')) {
    for (const options of wanted) await (await context({ ...options, logLevel: 'info' })).watch();
  } else {
    if (flags.has('--test')) fs.rmSync(path.join(root, 'out/test'), { recursive: true, force: true }); // no test outlives its source
    const typed = production || flags.has('--test');
    if (typed) fs.rmSync(path.join(root, 'dist/ad'), { recursive: true, force: true });
    await Promise.all(wanted.map((options) => build(options)));
    if (typed) writeDeclarations(path.join(root, 'shared/ad/functional/index.ts'), path.join(root, 'dist/ad'));
  }
} catch (error) {
  if (!(error instanceof Error && 'errors' in error)) console.error(error); // esbuild has told why
  process.exitCode = 1;
}
