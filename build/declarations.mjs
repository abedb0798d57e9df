// The types of `gradlens/ad`, one file for each of the library's own, beside what they are about.
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
  const { diagnostics, emitSkipped } = ts.createProgram([entry], options).emit();
  if (emitSkipped || diagnostics.length > 0) throw new Error('the types of the library are not written');
}
