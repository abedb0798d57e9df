import type { NumberText, Views } from '../../../shared/protocol.ts';
import { byInput } from './by-input.ts';
import { element } from './element.ts';
import { plot } from './plot.ts';

/** The verdict and its evidence: what was compared, and the error of differences by their step (Baydin et al. 2018, Figure 3). */
export function checkView(container: HTMLElement, { check, sections, steps, output }: Views): void {
  if (check) container.append(element('p', { class: 'verdict' }, check.sentence), rowsTable(check.rows));
  else container.append(element('p', { class: 'note' }, 'The function was not checked here.'));
  if (sections.length === 0) return;
  container.append(element('h2', {}, 'Error of differences by their step'));
  const order = [...steps.keys()].toReversed();
  byInput(container, sections, (place, { path, forward, central, slope }) => {
    const error = (difference: number | null) => {
      if (difference === null || slope === null) return null;
      const gap = Math.abs(difference - slope) / Math.max(Math.abs(difference), Math.abs(slope), Number.MIN_VALUE);
      // A logarithm has no place for what agrees in every digit.
      return gap === 0 ? null : gap;
    };
    const curveOf = (numbers: readonly (number | null)[]) => order.map((k) => error(numbers[k] ?? null));
    if (slope === null) return place.append(element('p', { class: 'note' }, 'The derivative is not finite here.'));
    plot(place, {
      title: `Relative error of differences of ${output} by ${path} against the relative step`,
      x: order.map((k) => steps[k]!),
      xLabel: 'step, relative to the input',
      curves: [
        { label: 'forward differences', values: curveOf(forward), colour: '--vscode-charts-orange' },
        { label: 'central differences', values: curveOf(central), colour: '--vscode-charts-blue' },
      ],
      logarithmic: 'both',
    });
    place.append(
      element(
        'p',
        { class: 'note' },
        'To the right the formula is cut off too early: the error falls with the step, or its square. To the left rounding takes over, the more the smaller the step.',
      ),
    );
  });
}

function rowsTable(rows: NonNullable<Views['check']>['rows']): HTMLElement {
  const number = ({ short, full }: NumberText) => element('td', { class: 'number', title: full }, short);
  const head = ['input', 'verdict', 'automatic', 'differences', '± error'];
  return element(
    'table',
    {},
    element('thead', {}, element('tr', {}, ...head.map((text, k) => element('th', { scope: 'col', class: k > 1 ? 'number' : '' }, text)))),
    element(
      'tbody',
      {},
      ...rows.map(({ label, verdict, derivative, difference, error }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, label),
          element('td', { class: verdict === 'mismatch' ? 'alarm' : '' }, verdict),
          ...[derivative, difference, error].map(number),
        ),
      ),
    ),
  );
}
