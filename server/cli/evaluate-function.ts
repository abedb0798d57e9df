import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Evaluation, Outcome, Refusal } from '../../shared/evaluation.ts';
import type { EvaluateOptions } from '../../shared/realm/evaluate.ts';
import { cacheDirectory } from '../cache-directory.ts';
import { createEvaluator } from '../evaluator.ts';
import type { FunctionWanted } from './arguments.ts';
import { marksFor } from './function-mark.ts';
import { placed, printed } from './result-line.ts';
import { toldOf } from './told.ts';
import { readable, UsageError } from './usage.ts';

/** Prints one line about a marked function: what the command is about, or why there is none. Throws a `UsageError`. */
export async function evaluateFunction(wanted: FunctionWanted, print: (line: string) => void): Promise<void> {
  const file = path.resolve(wanted.file).replaceAll('\\', '/');
  const { mark, marks } = marksFor(file, textOf(wanted.file), wanted);
  let problem = 'the evaluation has no outcome';
  const evaluator = createEvaluator({
    cache: cacheDirectory(),
    budget: () => wanted.budget,
    options: optionsOf(wanted),
    log: (text) => {
      problem = text;
    },
  });
  const outcome = await evaluator.evaluate(file, mark, marks, new AbortController().signal);
  await evaluator.dispose();
  print(printed(await lineOf(wanted, outcome ?? `a mistake of GradLens: ${problem}`)));
}

function optionsOf({ command, along, seeds, keep }: FunctionWanted): EvaluateOptions {
  if (command === 'hessian') return { second: along === undefined ? 'hessians' : 'products' };
  return command === 'symbolic' ? { closedForm: true } : { randomised: { seeds, keep } };
}

async function lineOf({ command, name, file, severities }: FunctionWanted, outcome: Outcome | string): Promise<object> {
  const failed = (error: string, findings: object[] = []) => ({ function: name, ok: false, findings, error });
  if (typeof outcome === 'string') return failed(outcome);
  const findings = toldOf(outcome.findings, severities).map((finding) => placed(finding, '', path.dirname(path.resolve(file))));
  const [evaluation] = outcome.evaluations;
  if (!evaluation)
    return failed(
      outcome.isBroken ? 'the function does not parse' : (outcome.findings[0]?.message ?? 'the function could not be evaluated'),
      findings,
    );
  const answer = await parts[command](evaluation);
  if (!answer) return failed(outcome.findings.find(({ code }) => code === 'budget')?.message ?? 'the runs did not end', findings);
  if ('refusal' in answer) return failed(answer.refusal, findings);
  const { point, value, inputs } = evaluation;
  return { function: name, ok: true, point: point.text, value, inputs: inputs.map((input) => input.path), ...answer, findings };
}

/** What each command tells of an evaluation. */
const parts: Readonly<Record<FunctionWanted['command'], (evaluation: Evaluation) => Promise<object> | object | Refusal | undefined>> = {
  hessian: ({ second, direction }) => second && ('products' in second ? { direction, ...second } : second),
  randomised: ({ randomised, jacobian }) => randomised && { jacobian, ...randomised },
  symbolic,
};

async function symbolic({ closedForm, inputs, outputs, trace }: Evaluation): Promise<object | Refusal | undefined> {
  if (!closedForm || 'refusal' in closedForm) return closedForm;
  const { formulaOf } = await import('../algebra.ts');
  return {
    operations: trace.operations,
    outputs: closedForm.outputs.map(({ value, valueSize, derivatives, derivativesSize }, i) => ({
      ...(outputs[i]!.path ? { path: outputs[i]!.path } : {}),
      value: valueSize.tree > readable ? null : formulaOf(closedForm, value, inputs),
      valueSize,
      derivatives:
        derivativesSize.tree > readable * inputs.length ? null : derivatives.map((derivative) => formulaOf(closedForm, derivative, inputs)),
      derivativesSize,
    })),
  };
}

function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`);
  }
}
