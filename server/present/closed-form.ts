import type { ClosedForm, Evaluation } from '../../shared/evaluation.ts';
import { code, paragraphs } from './markdown.ts';

/** Operations of the value as it was run and of all derivatives together: what is simplified while one waits for a hover. */
const valueLimit = 15;
const derivativesLimit = 80;

/** What is read at a glance. */
const inputLimit = 4;
const lineLimit = 80;

const known = new WeakMap<ClosedForm, Promise<string>>();

/** The formula that a short run amounts to, and those of its derivatives, for a hover; empty where they are too long to be read. */
export function closedFormText({ mark, closedForm, inputs }: Evaluation): Promise<string> {
  if (!closedForm || 'refusal' in closedForm) return Promise.resolve('');
  const text = known.get(closedForm) ?? write(mark, closedForm, inputs);
  known.set(closedForm, text);
  return text;
}

async function write(mark: string, form: ClosedForm, inputs: Evaluation['inputs']): Promise<string> {
  const [output, ...others] = form.outputs;
  if (!output || others.length > 0 || inputs.length > inputLimit) return '';
  const { value, valueSize, derivatives, derivativesSize } = output;
  if (valueSize.tree === 0 || valueSize.tree > valueLimit) return '';
  const { formulaOf } = await import('../algebra.ts');
  const lines = [`${mark} = ${formulaOf(form, value, inputs).text}`];
  if (lines[0]!.length > lineLimit) return '';
  for (const [k, { path }] of (derivativesSize.tree > derivativesLimit ? [] : inputs).entries()) {
    // Other requests have their turn in between.
    await new Promise((resume) => setImmediate(resume));
    lines.push(`∂${mark}/∂${path} = ${formulaOf(form, derivatives[k]!, inputs).text}`);
  }
  const short = lines.filter((line) => line.length <= lineLimit);
  return paragraphs('As a formula, its branches and loops as they went here:', short.map(code).join('  \n'));
}
