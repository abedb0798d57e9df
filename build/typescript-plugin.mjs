// The parser's package keeps its functions behind getters and its kinds of nodes in objects of hundreds of names, where each look-up
// searches a table: a quarter of the time that instrumentation takes. So the names are looked up here, `ts.SyntaxKind.Identifier` becomes
// its number, and a file takes the functions that it calls out of `ts` once.
import * as fs from 'node:fs';
import ts from 'typescript';

/** @returns {import('esbuild').Plugin} */
export function typescriptNames() {
  return {
    name: 'typescript-names',
    setup(build) {
      build.onLoad({ filter: /[\\/](shared|server)[\\/].*\.ts$/ }, ({ path, namespace }) => {
        const text = namespace === 'file' ? fs.readFileSync(path, 'utf8') : '';
        if (!/^import .*\bts\b.*\/typescript\.ts';$/m.test(text)) return undefined;
        return { contents: withNames(text), loader: 'ts', watchFiles: [path] };
      });
    },
  };
}

/**
 * Lines stay lines, so that source maps still lead to them.
 * @param {string} text
 */
function withNames(text) {
  /** @type {Set<string>} */
  const functions = new Set();
  const named = text
    .replace(/\b(?:ts\.(?=\w+\.)|(?=SyntaxKind\.))([A-Z]\w*)\.(\w+)\b/g, (written, object, name) => {
      const value = member(member(ts, object), name);
      return typeof value === 'number' ? `${value}/*${name}*/` : written;
    })
    .replace(/\bts\.([a-z]\w*)\b/g, (written, name) => {
      if (typeof member(ts, name) !== 'function') return written;
      functions.add(name);
      return `ts$${name}`;
    });
  return [...functions].map((name) => `const ts$${name} = ts.${name};`).join('') + named;
}

/** @param {unknown} object @param {string} name @returns {unknown} */
const member = (object, name) => /** @type {Record<string, unknown> | undefined} */ (object)?.[name];
