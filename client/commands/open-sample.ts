import * as vscode from 'vscode';

/** The survey's example (Baydin et al. 2018, Tables 2 and 3), with a hand-written gradient that has a wrong sign. */
const content = `/**
 * @differentiable
 * @at x = 2, y = 5
 */
export function f(x: number, y: number): number {
  return Math.log(x) + x * y - Math.sin(y);
}

/** @derivativeOf f */
export const gradient = (x: number, y: number) => [1 / x + y, x + Math.cos(y)];
`;

/** Opens a document that belongs to no file, with something to look at. */
export async function openSample(): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'typescript', content }));
}
