import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';

/** The empty page: its scripts and style come from dist/ and nothing else may run or load. */
export function pageHtml(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = randomUUID();
  const script = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'panel.js')).toString();
  const style = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'panel.css')).toString();
  // The layout of graphs is computed in a worker, which a webview starts from a blob only.
  const layout = webview.asWebviewUri(vscode.Uri.joinPath(dist, 'layout.js')).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; worker-src blob:; connect-src ${webview.cspSource}`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <title>GradLens trace</title>
    <link rel="stylesheet" href="${style}">
  </head>
  <body>
    <main id="trace" data-layout="${layout}"></main>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>`;
}
