import { evaluateCases } from '../evaluate-cases.ts';
import { readCases } from '../cases.ts';
import { valueOf, type Command } from '../command.ts';
import { count, jobsOption, limits, noOperands, readChoice, readJobs, readLimits } from '../read-option.ts';
import { print } from '../terminal.ts';
import { UsageError } from '../usage.ts';

export const evalCases: Command = {
  name: 'eval',
  summary: 'functions and their derivatives at the points of a file, for scripts',
  operands: '',
  options: {
    cases: { value: 'FILE.json', help: 'the cases' },
    mode: {
      value: 'MODE',
      help: 'where the Jacobian comes from: reverse (default), forward, or auto, forward for more outputs than inputs',
    },
    jobs: { ...jobsOption, help: `cases ${jobsOption.help}; with --time 1` },
    time: {
      value: 'N',
      help: `adds "primalMs" (the plain function), "gradientMs" (its Jacobian; in reverse mode recording and
sweeps), medians of N samples of warm runs in one process, and "tapeOps"`,
    },
    ...limits,
  },
  details: `Evaluates functions and their derivatives, each in a sandbox, and prints one JSON line per case, in the order of the cases:
  {"id", "ok", "value", "jacobian", "mode", "findings", "error"?}
Rows of the Jacobian are the numbers of the result in order, columns those of the case's "wrt". NaN and the infinities, which
JSON does not have, are strings. Of a function marked with @expectation they are means over samples, and "expectation" has "samples",
"seed" and the standard errors "valueErrors" and "jacobianErrors". A case that fails has "ok": false and an "error", and the others go on.

FILE.json is {"cases": [...]} or a list of cases:
  id          any text
  file        the module, relative to FILE.json
  exportName  the function
  args        its arguments; a typed array is {"$typed": "Float64Array", "data": [...]}
  wrt         paths into args, such as [0] or [1, "x", 2]; one that ends at a structure means all numbers in it; absent: all numbers.
              Where they lead, "NaN", "Infinity", "-Infinity" and "-0" are numbers too, so that results can be arguments`,
  examples: [
    { line: 'eval --cases cases.json', does: 'a line for each case' },
    { line: 'eval --cases cases.json --mode auto --time 7', does: 'with what each costs' },
  ],
  async run(given) {
    noOperands('eval', given);
    const cases = valueOf(given, 'cases');
    if (cases === undefined) throw new UsageError('eval needs --cases FILE.json');
    const mode = readChoice(given, 'mode', ['reverse', 'forward', 'auto'], 'reverse');
    const time = valueOf(given, 'time');
    const samples = time === undefined ? undefined : count('time', time);
    const jobs = samples ? readJobs(given, 1) : readJobs(given);
    const wanted = { mode, jobs, ...(samples ? { samples } : {}), ...readLimits(given) };
    await evaluateCases(readCases(cases), wanted, print);
  },
};
