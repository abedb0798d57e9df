import { render } from 'katex';
import type { Views } from '../../../shared/protocol.ts';
import { element } from './element.ts';

/** Every way to the derivative side by side (Baydin et al. 2018, Section 2 and Figure 2), and the formulas with their swell. */
export function methodsView(container: HTMLElement, { methods, inputs, inputCount, formulas, swell, output }: Views): void {
  const more = inputCount > inputs.length ? [`… ${inputCount - inputs.length} more`] : [];
  const header = ['method', ...inputs.map((path) => `∂/∂${path}`), ...more, 'error'];
  const isNumber = (k: number) => k > 0;
  const rows = methods.map(({ method, title, values, error, cost, note }) =>
    element(
      'tr',
      { 'data-method': method },
      element('th', { scope: 'row' }, title, ...[note ?? '', cost].filter(Boolean).map((line) => element('div', { class: 'note' }, line))),
      ...inputs.map((_, k) => element('td', { class: 'number', title: values[k]?.full ?? '' }, values[k]?.short ?? '')),
      ...more.map(() => element('td', {})),
      element('td', { class: 'number', title: error?.full ?? '' }, error?.short ?? ''),
    ),
  );
  container.append(
    element(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Methods' },
      element(
        'table',
        { class: 'methods' },
        element('caption', {}, `The derivatives of ${output}; the error is the largest one, relative, against reverse mode.`),
        element(
          'thead',
          {},
          element('tr', {}, ...header.map((text, k) => element('th', { scope: 'col', class: isNumber(k) ? 'number' : '' }, text))),
        ),
        element('tbody', {}, ...rows),
      ),
    ),
  );
  if (formulas.length > 0 || swell) container.append(element('h2', {}, 'As a formula'));
  if (swell) container.append(element('p', {}, swell));
  for (const { name, latex } of formulas) {
    const line = element('div', { class: 'formula-line wide', tabindex: '0', role: 'region', 'aria-label': name });
    // MathML is read by the browser itself, and by screen readers: no fonts, no styles.
    render(latex, line, { displayMode: true, output: 'mathml', throwOnError: false, strict: 'ignore' });
    container.append(line);
  }
}
