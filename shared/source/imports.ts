import { ts } from './typescript.ts';

/** What a module names of others, types included, without parsing it: too much rather than too little. */
export const importsOf = (text: string): string[] => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
