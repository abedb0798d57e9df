// The types of the library, one file for each of its own, as `import` finds them and as `require` does: a project takes a file of types
// for what its name says, a module or a script.
import * as path from 'node:path';
import ts from 'typescript';

/** @param {string} entry @param {string} outDir */
export function writeDeclarations(entry, outDir) {
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      target: 'es2023',
      lib: ['es2023'],
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
      strict: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      declaration: true,
      emitDeclarationOnly: true,
      outDir,
      rootDir: path.resolve(path.dirname(entry), '..'),
    },
    process.cwd(),
  );
  const { diagnostics, emitSkipped } = ts.createProgram([entry], options).emit(undefined, (file, text) => {
    for (const kind of ['m', 'c']) {
      const renamed = text.replaceAll(/(from '\.[^']*)\.ts'/g, `$1.${kind}js'`).replaceAll(/(import\("\.[^"]*)\.ts"\)/g, `$1.${kind}js")`);
      ts.sys.writeFile(file.replace(/\.d\.ts$/, `.d.${kind}ts`), renamed);
    }
  });
  if (emitSkipped || diagnostics.length > 0) throw new Error('the types of the library are not written');
}
