import type { ClosedForm, Evaluation } from '../../shared/evaluation.ts';
import { code, paragraphs } from './markdown.ts';

/** Operations of a formula as it was run, inputs, and characters of a line: what is simplified in no time and read at a glance. */
const operationLimit = 30;
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
  if (!output || others.length > 0 || output.valueSize.tree === 0 || output.valueSize.tree > operationLimit || inputs.length > inputLimit)
    return '';
  const { formulaOf } = await import('../algebra.ts');
  const value = `${mark} = ${formulaOf(form, output.value, inputs).text}`;
  if (value.length > lineLimit) return '';
  const derivatives = inputs.map(({ path }, k) => `∂${mark}/∂${path} = ${formulaOf(form, output.derivatives[k]!, inputs).text}`);
  const lines = [value, ...derivatives.filter((line) => line.length <= lineLimit)];
  return paragraphs('As a formula, its branches and loops as they went here:', lines.map(code).join('  \n'));
}
