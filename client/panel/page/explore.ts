import type { DescendResult, ExploreResult, ExploreView, FromPage, SectionWanted } from '../../../shared/protocol.ts';
import { element } from './element.ts';
import { keepPoint } from './keep-point.ts';
import { plot, type Curve, type Plot } from './plot.ts';
import { nextQuestion } from './question.ts';
import { pointSliders, type PointSliders } from './point-sliders.ts';

export interface ExplorePage {
  takeSection(question: number, result: ExploreResult): void;
  takeDescent(question: number, result: DescendResult): void;
}

/** The function along an input or the tangent, with its tangent line, its parabola and its kinks; sliders move the point. */
export function exploreView(container: HTMLElement, post: (message: FromPage) => void): ExplorePage {
  let home: ExploreView | undefined;
  let point: number[] = [];
  /** By its column; absent: the tangent. */
  let column: number | undefined = 0;
  /** One at a time: where the sliders are by then is asked next. */
  let pending: number | undefined;
  let next: SectionWanted | undefined;
  let drawn: { readonly curves: string; readonly plot: Plot } | undefined;
  let sliders: PointSliders | undefined;

  const choice = element('div', { class: 'controls' });
  const sliderPlace = element('div', { class: 'sliders', role: 'group', 'aria-label': 'Inputs' });
  const reset = element('button', { type: 'button', class: 'tool' }, 'Reset');
  const note = element('p', { class: 'note' }, 'Evaluating…');
  const keep = keepPoint(
    post,
    () => point,
    (why) => void (note.textContent = why),
  );
  const figure = element('section', {});
  const facts = element('dl', { class: 'facts' });
  container.append(choice, sliderPlace, element('div', { class: 'controls' }, reset, ...keep.buttons), note, figure, facts);
  reset.addEventListener('click', () => {
    point = [...home!.inputs];
    sliders!.show(point);
    ask(false);
  });
  enable(false);
  request({ column });

  function enable(isOn: boolean): void {
    reset.disabled = !isOn;
    keep.enable(isOn);
  }

  function ask(isLive: boolean): void {
    const size = column === undefined ? 1 : Math.abs(home!.inputs[column]!) || 1;
    const middle = column === undefined ? 0 : home!.inputs[column]!;
    // The picture stays where it is while the point moves through it.
    const at = column === undefined ? 0 : point[column]!;
    const [from, to] = [Math.min(middle - size, at), Math.max(middle + size, at)];
    request({ inputs: point, range: [from, to], isLive, ...(column === undefined ? {} : { column }) });
  }

  function request(wanted: SectionWanted): void {
    if (pending !== undefined) return void (next = wanted);
    pending = nextQuestion();
    post({ kind: 'section', question: pending, wanted });
  }

  function takeSection(question: number, { section, problem }: ExploreResult): void {
    if (question !== pending) return;
    pending = undefined;
    if (next) {
      const wanted = next;
      next = undefined;
      request(wanted);
    }
    if (!section) return void note.replaceChildren(element('span', { class: 'problem' }, problem ?? 'There is no answer.'));
    if (!home) open(section);
    show(section);
  }

  function open(section: ExploreView): void {
    home = section;
    point = [...section.inputs];
    enable(true);
    const select = element(
      'select',
      {},
      ...section.paths.map((path, k) => element('option', { value: String(k) }, path)),
      element('option', { value: 'tangent' }, 'the tangent'),
    );
    select.addEventListener('change', () => {
      column = select.value === 'tangent' ? undefined : Number(select.value);
      ask(false);
    });
    choice.append(element('label', { class: 'choice' }, 'along', select));
    sliders = pointSliders(section.paths, section.inputs, (k, value, isLive) => {
      point[k] = value;
      ask(isLive);
    });
    sliderPlace.append(...sliders.elements);
  }

  function show(section: ExploreView): void {
    const { paths, output, at, value, slope, curvature, gradient, kinks } = section;
    const along = column === undefined ? 'the tangent' : paths[column]!;
    note.textContent = kinks ? words(section, along) : '';
    drawCurves(section, along);
    facts.replaceChildren();
    const add = (term: string, number: number | null) =>
      facts.append(
        element(
          'div',
          {},
          element('dt', {}, term),
          element('dd', {}, number === null ? 'not finite' : String(Number(number.toPrecision(10)))),
        ),
      );
    if (column !== undefined) add(along, at);
    add(output, value);
    if (column === undefined) add('JVP', slope);
    paths.forEach((path, k) => add(`∂/∂${path}`, gradient[k]!));
    if (curvature !== null) add(column === undefined ? 'second derivative along the tangent' : `∂²/∂${along}²`, rounded(curvature));
  }

  function drawCurves(section: ExploreView, along: string): void {
    const { output, at, value, slope, curvature, kinks = [] } = section;
    const { x, values } = withPoints(section);
    const line = (second: number): Curve['values'] =>
      within(
        values,
        x.map((there) => (value === null || slope === null ? null : value + slope * (there - at) + (second / 2) * (there - at) ** 2)),
      );
    const marked = (kind: 'kink' | 'jump') => {
      const there = new Map(kinks.filter((kink) => kink.kind === kind).map((kink) => [kink.x, kink.value]));
      return x.map((place) => there.get(place) ?? null);
    };
    const has = (kind: 'kink' | 'jump') => kinks.some((kink) => kink.kind === kind);
    const curves: Curve[] = [
      { label: output, values, colour: '--vscode-charts-blue' },
      { label: 'tangent line', values: line(0), colour: '--vscode-charts-orange', dashed: true },
      ...(curvature === null ? [] : [{ label: 'parabola', values: line(curvature), colour: '--vscode-charts-green', dashed: true }]),
      { label: 'the point', values: x.map((there) => (there === at ? value : null)), colour: '--vscode-charts-red', dots: true },
      ...(has('kink') ? [{ label: 'kink', values: marked('kink'), colour: '--vscode-charts-purple', dots: true }] : []),
      ...(has('jump') ? [{ label: 'jump', values: marked('jump'), colour: '--vscode-charts-yellow', dots: true }] : []),
    ];
    const names = [along, ...curves.map(({ label }) => label)].join();
    if (drawn?.curves === names)
      return drawn.plot.update(
        x,
        curves.map((curve) => curve.values),
      );
    figure.replaceChildren();
    const title = `${output} along ${along}, with its tangent line${has('kink') || has('jump') ? ', kinks and jumps' : ''}`;
    drawn = { curves: names, plot: plot(figure, { title, x, xLabel: along, curves }) };
  }

  return {
    takeSection,
    takeDescent: (question, result) => void keep.take(question, result),
  };
}

/** The samples with the point and the kinks between them, where they belong. */
function withPoints({ positions, values, at, value, kinks = [] }: ExploreView): {
  readonly x: number[];
  readonly values: (number | null)[];
} {
  const all = new Map<number, number | null>(positions.map((x, k) => [x, values[k]!]));
  for (const kink of kinks) all.set(kink.x, kink.value);
  all.set(at, value);
  const x = [...all.keys()].toSorted((a, b) => a - b);
  return { x, values: x.map((there) => all.get(there)!) };
}

/** Leaves out what would make everything else small. */
function within(values: readonly (number | null)[], line: readonly (number | null)[]): (number | null)[] {
  const there = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...there), Math.max(...there)];
  const room = (high - low || 1) / 2;
  return line.map((y) => (y === null || y < low - room || y > high + room ? null : y));
}

function words({ kinks = [], paths }: ExploreView, along: string): string {
  const unit = paths.includes(along) ? `${along} = ` : '';
  const list = (kind: string) =>
    kinks
      .filter((kink) => kink.kind === kind)
      .map(({ x }) => unit + rounded(x))
      .join(', ');
  const parts = [
    ['a kink, where the slope is another on either side, at', list('kink')],
    ['a jump at', list('jump')],
  ].flatMap(([what, where]) => (where ? [`${what} ${where}`] : []));
  return parts.length > 0 ? `There is ${parts.join(', and ')}.` : '';
}

const rounded = (x: number): number => Number(x.toPrecision(6));
