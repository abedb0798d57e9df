/** Runs one file of mocha tests and leaves a report: in the extension host and beside the browser alike. */
import Mocha from 'mocha';
import * as fs from 'node:fs';
import { format } from 'node:util';

/** What a run leaves in the file that GRADLENS_REPORT names; its text goes to the same name with `.txt`. */
export interface Report {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the tests, those alone that the pattern GRADLENS_GREP names if it is set; `timeout` in milliseconds is for each test and hook. */
export async function runTests(file: string, timeout: number): Promise<Report> {
  const target = process.env['GRADLENS_REPORT'];
  if (target !== undefined) fs.writeFileSync(`${target}.txt`, '');
  Mocha.reporters.Base.consoleLog = (...words: unknown[]) => {
    const text = format(...words);
    if (target === undefined) console.log(text);
    else fs.appendFileSync(`${target}.txt`, `${text}\n`);
  };

  const mocha = new Mocha({ ui: 'bdd', color: false, reporter: 'spec', timeout, forbidOnly: process.env['CI'] !== undefined });
  const wanted = process.env['GRADLENS_GREP'];
  if (wanted !== undefined) mocha.grep(new RegExp(wanted));
  mocha.addFile(file);
  const report = await new Promise<Report>((resolve) => {
    const runner = mocha.run((failed) => resolve({ passed: runner.stats?.passes ?? 0, failed }));
  });
  if (target !== undefined) fs.writeFileSync(target, JSON.stringify(report));
  return report;
}
