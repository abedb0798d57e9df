// A reporter for node --test: the failures on its output; in the file that GRADLENS_REPORT names the count of tests, and why some were skipped.
import * as fs from 'node:fs';
import * as path from 'node:path';
import { inspect } from 'node:util';

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* unitReporter(events) {
  let passed = 0;
  let failed = 0;
  /** @type {string[]} */
  const skipped = [];
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (typeof data.skip === 'string') skipped.push(data.skip);
    if (data.skip || data.todo || isGroup(data)) continue;
    if (type === 'test:pass') passed++;
    else {
      failed++;
      const { error } = data.details;
      yield `✗ ${data.name}  ${where(data)}\n${inspect(error.cause ?? error, { depth: 4 })}\n\n`;
    }
  }
  const report = process.env['GRADLENS_REPORT'];
  if (report) fs.writeFileSync(report, JSON.stringify({ passed, failed, skipped }));
  yield `${passed} passed, ${failed} failed\n`;
}

/**
 * A `describe`, or a test made of tests that has counted them already. Only a group's own failure (a hook, a missing file) counts.
 * @param {{ details: { type?: string, error?: { failureType?: string } | Error } }} data
 */
function isGroup({ details }) {
  const failure = details.error && 'failureType' in details.error ? details.error.failureType : undefined;
  return failure === undefined ? details.type === 'suite' : failure === 'subtestsFailed';
}

/** @param {{ file?: string, line?: number }} data */
const where = ({ file, line }) => (file ? `${path.relative(process.cwd(), file)}:${line}` : '');
