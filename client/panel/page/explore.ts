import type { Views } from '../../../shared/protocol.ts';
import { byInput } from './by-input.ts';
import { element } from './element.ts';
import { plot } from './plot.ts';

/** The function along an input, with its tangent line and, where the second derivative is known, its parabola. */
export function exploreView(container: HTMLElement, { sections, output, point }: Views): void {
  if (sections.length === 0) return container.append(element('p', { class: 'note' }, 'No input can be moved here.'));
  byInput(container, sections, (place, { path, at, value, slope, curvature, positions, values }) => {
    const line = (second: number) => (x: number) =>
      value === null || slope === null ? null : value + slope * (x - at) + (second / 2) * (x - at) ** 2;
    plot(place, {
      title: `${output} along ${path} around ${point}, with its tangent line`,
      x: positions,
      xLabel: path,
      curves: [
        { label: output, values, colour: '--vscode-charts-blue' },
        { label: 'tangent line', values: positions.map(line(0)), colour: '--vscode-charts-orange', dashed: true },
        ...(curvature === null
          ? []
          : [{ label: 'parabola', values: positions.map(line(curvature)), colour: '--vscode-charts-green', dashed: true }]),
        { label: 'the point', values: positions.map((x) => (x === at ? value : null)), colour: '--vscode-charts-red', dots: true },
      ],
    });
    const facts = element('dl', { class: 'facts' });
    const add = (term: string, number: number | null) =>
      facts.append(
        element(
          'div',
          {},
          element('dt', {}, term),
          element('dd', {}, number === null ? 'not finite' : String(Number(number.toPrecision(10)))),
        ),
      );
    add(path, at);
    add(output, value);
    add(`∂/∂${path}`, slope);
    if (curvature !== null) add(`∂²/∂${path}²`, curvature);
    place.append(facts);
  });
}
