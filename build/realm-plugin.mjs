// The evaluation realm is linked as text: runtime and user modules share one function scope (see ARCHITECTURE.md).
// `import text from 'realm:NAME'` bundles shared/realm/inside/NAME.ts and gives the body of a function that
// returns the module's exports.
import * as path from 'node:path';
import { Script } from 'node:vm';

const inside = 'shared/realm/inside';

/** @returns {import('esbuild').Plugin} */
export function realm() {
  return {
    name: 'realm',
    setup(build) {
      const root = build.initialOptions.absWorkingDir ?? process.cwd();

      build.onResolve({ filter: /^realm:/ }, ({ path: specifier }) => ({ path: specifier.slice('realm:'.length), namespace: 'realm' }));

      build.onLoad({ filter: /.*/, namespace: 'realm' }, async ({ path: name }) => {
        const entry = path.join(root, inside, `${name}.ts`);
        try {
          const {
            outputFiles: [output],
            metafile,
          } = await build.esbuild.build({
            absWorkingDir: root,
            entryPoints: [entry],
            bundle: true,
            write: false,
            metafile: true,
            format: 'esm',
            platform: 'neutral',
            target: 'es2023',
            charset: 'utf8',
            legalComments: 'none',
            minifyWhitespace: build.initialOptions.minify ?? false,
            logLevel: 'silent',
          });
          const watchFiles = Object.keys(metafile.inputs).map((file) => path.join(root, file));
          return { contents: JSON.stringify(asFunctionBody(output?.text ?? '', name)), loader: 'json', watchFiles };
        } catch (error) {
          const { errors } = /** @type {Partial<import('esbuild').BuildFailure>} */ (error);
          return { errors: errors ?? [{ text: `realm:${name}: ${error}` }], watchFiles: [entry] };
        }
      });
    },
  };
}

/**
 * Turns the closing `export { local as name, … }` of an ES module into a `return`, so that the text can stand in a function.
 * @param {string} text
 * @param {string} name
 */
function asFunctionBody(text, name) {
  const body = text.replace(/(?<=^|[\n;}])export\s*\{([^{}]*)\};?\s*$/, (_, list) => {
    const properties = list.split(',').map((/** @type {string} */ specifier) => {
      const [local = '', exported = local] = specifier.trim().split(/\s+as\s+/);
      return `${exported}: ${local}`;
    });
    return `return { ${properties.join(', ')} };\n`;
  });
  mustCompile(`(function () {"use strict";${body}\n})`, `realm:${name}`);
  return { body };
}

/**
 * A name declared twice or a leftover import fails here, not when a user's function is evaluated.
 * @param {string} source @param {string} filename
 */
const mustCompile = (source, filename) => new Script(source, { filename });
