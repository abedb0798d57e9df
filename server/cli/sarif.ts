/** What a check has found in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS 2020), which code scanning reads. */
import { pathToFileURL } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import type { Severity, Span } from '../../shared/evaluation.ts';
import { findingKinds } from '../../shared/findings/index.ts';
import type { ProjectResult } from '../project/check-project.ts';
import { positionOf, relativeTo } from './told.ts';

const root = 'SRCROOT';

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'note', hint: 'note' };

/** Files below `directory` are named relative to it. */
export function sarif({ findings, problems }: ProjectResult, directory: string): string {
  const indices = new Map(findingKinds.map(({ code }, k) => [code, k]));
  const run = {
    tool: { driver: { name: 'GradLens', version: manifest.version, rules: findingKinds.map(ruleOf) } },
    invocations: [
      {
        executionSuccessful: problems.length === 0,
        toolExecutionNotifications: problems.map(({ file, message, offset = 0 }) => ({
          level: 'error',
          message: { text: message },
          locations: [locationOf({ file, start: offset, end: offset }, directory)],
        })),
      },
    ],
    originalUriBaseIds: { [root]: { uri: `${pathToFileURL(directory).href.replace(/\/$/, '')}/` } },
    columnKind: 'utf16CodeUnits',
    results: findings.map(({ code, severity, message, span, related = [] }) => ({
      ruleId: code,
      ruleIndex: indices.get(code),
      level: levels[severity],
      message: { text: message },
      locations: [locationOf(span, directory)],
      ...(related.length > 0
        ? { relatedLocations: related.map((each) => ({ ...locationOf(each.span, directory), message: { text: each.message } })) }
        : {}),
    })),
  };
  return JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2);
}

const ruleOf = ({ code, title, severity, why }: (typeof findingKinds)[number]) => ({
  id: code,
  shortDescription: { text: `${title}.` },
  help: { text: why, markdown: why },
  defaultConfiguration: { level: levels[severity] },
});

function locationOf({ file, start, end }: Span, directory: string) {
  const [from, to] = [positionOf(file, start), positionOf(file, end)];
  const name = relativeTo(directory, file);
  const isBelow = !/^(?:\.\.(?:\/|$)|\/|[a-z]:)/i.test(name);
  return {
    physicalLocation: {
      artifactLocation: isBelow
        ? { uri: name.split('/').map(encodeURIComponent).join('/'), uriBaseId: root }
        : { uri: pathToFileURL(file).href },
      region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    },
  };
}
