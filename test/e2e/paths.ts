import * as path from 'node:path';

/** The project's folder: this code runs from out/e2e. */
export const root = path.resolve(__dirname, '../..');
export const out = path.join(root, 'out');
export const cache = path.join(root, '.vscode-test');
export const sample = path.join(root, 'test/workspace');
