// package.json describes both packages, the editor's and npm's. Each of them gets what concerns it, and the files that it uses.

/** @typedef {Record<string, unknown> & { exports: { '.': { require: { types: string, default: string } } } }} Manifest */

const both = ['name', 'description', 'version', 'license', 'keywords', 'repository', 'homepage', 'bugs', 'engines'];
const editorOnly = ['displayName', 'publisher', 'icon', 'categories', 'main', 'activationEvents', 'capabilities', 'contributes'];
const npmOnly = ['bin', 'exports'];

const pages = ['README.md', 'CHANGELOG.md', 'LICENSE', 'docs/findings/*.md', 'docs/{command-line,editors,ci}.md'];
const engine = ['server', 'worker', 'watchdog', 'algebra', 'typescript'].map((name) => `dist/${name}.js`);

/**
 * Of the .vsix.
 * @param {Manifest} manifest
 */
export const editorManifest = (manifest) => ({
  ...pick(manifest, [...both, ...editorOnly]),
  files: [
    ...[...pages, ...engine, 'dist/{extension,start,panel,layout}.js', 'dist/*.css', 'client/tags.tmLanguage.json'],
    ...['docs/images/*.png', 'docs/walkthrough/*.md'],
  ],
});

/**
 * Of the tarball: the library is its main thing, the command and the language server come with it.
 * @param {Manifest} manifest
 */
export function npmManifest(manifest) {
  const { types, default: main } = manifest.exports['.'].require;
  const { node } = /** @type {{ node: string }} */ (manifest['engines']);
  return {
    ...pick(manifest, [...both, ...npmOnly]),
    engines: { node },
    type: 'commonjs',
    sideEffects: false,
    main,
    types,
    files: [...pages, ...engine, 'dist/{cli,drawing}.js', 'dist/ad/**/*.{mjs,cjs,mts,cts}', 'docs/library.md'],
  };
}

/** @param {Manifest} manifest @param {readonly string[]} names */
const pick = (manifest, names) => Object.fromEntries(names.filter((name) => name in manifest).map((name) => [name, manifest[name]]));
