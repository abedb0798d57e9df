/** Runs the tests that use the workbench as a person does (test/e2e/*.test.ts), with mocha, in one window. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runTests } from '../mocha.ts';

void runTests(path.join(__dirname, 'tests.js'), 90_000).then(({ failed }) => {
  const text = `${process.env['GRADLENS_REPORT']}.txt`;
  if (fs.existsSync(text)) console.log(fs.readFileSync(text, 'utf8'));
  process.exit(failed === 0 ? 0 : 1);
});
