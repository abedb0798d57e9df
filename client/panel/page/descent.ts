import type { DescendResult, DescentWanted, DescentView, FromPage, GridResult } from '../../../shared/protocol.ts';
import { contourPlot } from './contour-plot.ts';
import { descentControls, type DescentSettings } from './descent-controls.ts';
import { element } from './element.ts';
import { keepPoint } from './keep-point.ts';
import { plot, type Plot } from './plot.ts';
import { nextQuestion } from './question.ts';

export interface DescentPage {
  takeDescent(question: number, result: DescendResult): void;
  takeGrid(question: number, result: GridResult): void;
  /** Nobody looks any more: what runs is left. */
  leave(): void;
}

export interface DescentOptions {
  readonly settings: DescentSettings;
  readonly onSettings: (settings: DescentSettings) => void;
  readonly post: (message: FromPage) => void;
  /** Tells a screen reader. */
  readonly say: (sentence: string) => void;
}

/** What an answer is for. */
type Purpose = 'start' | 'steps';

/** Optimisers from the point: the value by steps, and the way over two inputs (Baydin et al. 2018, Section 4). */
export function descentView(container: HTMLElement, { settings: first, onSettings, post, say }: DescentOptions): DescentPage {
  let settings = first;
  let asked: { readonly question: number; readonly purpose: Purpose } | undefined;
  let grid: { readonly question: number; readonly range: string; readonly plane: readonly [number, number] } | undefined;
  let start: DescentView | undefined;
  let values: (number | null)[] = [];
  let wholes: (readonly [step: number, value: number])[] = [];
  let path: (readonly number[])[] = [];
  let last: DescentView | undefined;
  let left = 0;
  let curve: Plot | undefined;
  let plane: readonly [number, number] = [0, 1];
  /** What is drawn, and over which inputs. */
  let contours: (NonNullable<GridResult['grid']> & { readonly plane: readonly [number, number] }) | undefined;

  const controls = element('div', {});
  const run = element('button', { type: 'button', class: 'tool' }, 'Start');
  const reset = element('button', { type: 'button', class: 'tool' }, 'Reset');
  const note = element('p', { class: 'note' }, 'Evaluating…');
  const keep = keepPoint(
    post,
    () => last!.state.point,
    (why) => void (note.textContent = why),
  );
  const facts = element('dl', { class: 'facts' });
  const curvePlace = element('section', { 'aria-label': 'Values' });
  const planeChoice = element('div', { class: 'controls' });
  const planePlace = element('section', { 'aria-label': 'Contours' });
  container.append(
    controls,
    element('div', { class: 'controls' }, run, reset, ...keep.buttons),
    note,
    facts,
    curvePlace,
    planeChoice,
    planePlace,
  );
  run.addEventListener('click', () => (left > 0 ? stop() : go()));
  reset.addEventListener('click', begin);
  begin();

  function ask(purpose: Purpose, steps: number): void {
    asked = { question: nextQuestion(), purpose };
    const { optimiser, ascends, rows } = settings;
    const { data } = start ?? {};
    const wanted: DescentWanted = {
      ...{ optimiser, ascends, steps, rate: rateNow() },
      ...(data && rows !== undefined && rows < data.length ? { batch: { size: rows, seed: 1 } } : {}),
      ...(last && purpose !== 'start' ? { state: last.state } : {}),
    };
    post({ kind: 'descend', question: asked.question, wanted });
  }

  /** Forgets what was done, and asks for what there is to know before the first step. */
  function begin(): void {
    [left, values, wholes, path, last] = [0, [], [], [], undefined];
    enable();
    ask('start', 0);
  }

  function go(): void {
    if (last?.stopped || last?.failure !== undefined) return begin();
    left = settings.steps;
    enable();
    ask('steps', left);
  }

  function stop(): void {
    left = 0;
    asked = undefined;
    finish();
  }

  function enable(): void {
    run.textContent = left > 0 ? 'Stop' : values.length > 1 ? 'Go on' : 'Start';
    run.disabled = !last;
    keep.enable(left === 0 && last !== undefined);
    reset.disabled = values.length < 2;
  }

  function takeDescent(question: number, result: DescendResult): void {
    if (keep.take(question, result) || asked?.question !== question) return;
    const { descent, problem } = result;
    const { purpose } = asked;
    asked = undefined;
    if (!descent) {
      left = 0;
      enable();
      note.replaceChildren(element('span', { class: 'problem' }, problem ?? 'There is no answer.'));
      return;
    }
    take(descent);
    if (purpose === 'start') return open(descent);
    left -= descent.values.length - 1;
    if (descent.stopped || descent.failure !== undefined) left = 0;
    draw();
    if (left > 0) ask('steps', left);
    else finish();
  }

  function take(descent: DescentView): void {
    values = [...values.slice(0, -1), ...descent.values];
    path = [...path.slice(0, -1), ...descent.path];
    if (typeof descent.whole === 'number') wholes = [...wholes, [descent.state.step, descent.whole]];
    last = descent;
  }

  function open(descent: DescentView): void {
    start = descent;
    const made = descentControls(settings, descent.data, (changed) => {
      settings = { ...settings, ...changed };
      onSettings(settings);
      if ('optimiser' in changed && settings.rate === undefined) made.suggest(rateNow());
      // Steps of one method are not those of another.
      if ('logarithmic' in changed) drawCurve();
      else if ((('optimiser' in changed || 'ascends' in changed || 'rows' in changed) && values.length > 1) || 'rows' in changed) begin();
    });
    if (!controls.hasChildNodes() || controls.dataset['rows'] !== String(descent.data?.length)) {
      controls.dataset['rows'] = String(descent.data?.length);
      controls.replaceChildren(made.element);
      made.suggest(rateNow());
    }
    note.textContent = introduction(descent);
    choosePlane(descent);
    draw();
    enable();
    askForGrid();
  }

  /** One that gradient descent is stable with, where the curvature is known. */
  function rateNow(): number {
    if (settings.rate !== undefined) return settings.rate;
    if (settings.optimiser === 'Adam') return 0.05;
    const { stable } = start ?? {};
    return stable === undefined ? 0.1 : roundedDown(stable / 2);
  }

  function finish(): void {
    left = 0;
    enable();
    if (!last) return;
    const sentence = ending(last);
    note.textContent = sentence;
    say(sentence);
    askForGrid();
  }

  function draw(): void {
    const { state, slope } = last!;
    const { curvature, stable } = start!;
    facts.replaceChildren();
    const add = (term: string, text: string) => facts.append(element('div', {}, element('dt', {}, term), element('dd', {}, text)));
    add('step', state.step.toLocaleString('en-US'));
    add(isInBatches() ? 'value of the batch' : 'value', shown(values.at(-1)));
    if (wholes.length > 0) add('value for all rows', shown(wholes.at(-1)![1]));
    add('length of the gradient', shown(slope));
    if (curvature !== undefined) add('largest curvature', `${shown(curvature)}; gradient descent is stable below ${shown(stable)}`);
    drawCurve();
    drawPlane();
  }

  const isInBatches = () => settings.rows !== undefined && start?.data !== undefined && settings.rows < start.data.length;

  function drawCurve(): void {
    if (values.length < 2) {
      curve = undefined;
      return curvePlace.replaceChildren();
    }
    const numbers = [...values, ...wholes.map(([, value]) => value)].filter((value) => value !== null);
    const isLogarithmic = settings.logarithmic && numbers.every((value) => value > 0);
    const steps = values.map((_, k) => k);
    const whole = new Map(wholes);
    const columns = [values, ...(wholes.length > 0 ? [steps.map((step) => whole.get(step) ?? null)] : [])];
    if (curve?.fits(columns.length, isLogarithmic)) return curve.update(steps, columns);
    curvePlace.replaceChildren();
    curve = plot(curvePlace, {
      title: `${start!.output} by steps of ${settings.optimiser}`,
      x: steps,
      xLabel: 'step',
      curves: [
        { label: isInBatches() ? `${start!.output} for the batch` : start!.output, values, colour: '--vscode-charts-blue' },
        ...columns.slice(1).map((column) => ({ label: 'for all rows', values: column, colour: '--vscode-charts-red', dots: true })),
      ],
      ...(isLogarithmic ? { logarithmic: 'y' as const } : {}),
    });
  }

  function choosePlane({ inputs }: DescentView): void {
    if (planeChoice.hasChildNodes() || inputs.length < 3) return;
    const selects = [0, 1].map((axis) => {
      const select = element('select', {}, ...inputs.map((name, k) => element('option', { value: String(k) }, name)));
      select.value = String(plane[axis]);
      select.addEventListener('change', () => {
        const chosen = Number(select.value);
        // Two axes of one input are no plane.
        plane = axis === 0 ? [chosen, chosen === plane[1] ? plane[0] : plane[1]] : [chosen === plane[0] ? plane[1] : plane[0], chosen];
        selects.forEach((each, k) => (each.value = String(plane[k])));
        askForGrid();
      });
      return select;
    });
    planeChoice.append(...selects.map((select, axis) => element('label', { class: 'choice' }, axis === 0 ? 'across' : 'up', select)));
  }

  function askForGrid(): void {
    if (!last || last.inputs.length < 2) return;
    // Where a run has gone astray nobody sees anything.
    const isGood = (value: number | null) => value !== null && (settings.ascends ? value >= values[0]! : value <= values[0]!);
    const seen = path.filter((_, k) => k === 0 || isGood(values[k]!));
    const [x, y] = plane.map((column) => rangeOf(seen.map((point) => point[column]!)));
    const range = JSON.stringify([plane, x, y, last.inputCount > 2 ? last.state.point : []]);
    if (range === grid?.range || !x || !y) return;
    grid = { question: nextQuestion(), range, plane };
    post({ kind: 'grid', question: grid.question, wanted: { columns: plane, x, y, inputs: last.state.point } });
  }

  function takeGrid(question: number, { grid: found, problem }: GridResult): void {
    if (question !== grid?.question) return;
    contours = found && { ...found, plane: grid.plane };
    if (found) drawPlane();
    else planePlace.replaceChildren(element('p', { class: 'note' }, problem ?? ''));
  }

  function drawPlane(): void {
    if (!contours || !start) return;
    const [first, second] = contours.plane;
    const [across, up] = [start.inputs[first]!, start.inputs[second]!];
    const others = start.inputCount > 2 ? ', the other inputs as they are at the end' : '';
    planePlace.replaceChildren(
      contourPlot({
        ...contours,
        title: `${start.output} over ${across} and ${up}${others}, with the way of ${settings.optimiser}`,
        xLabel: across,
        yLabel: up,
        path: path.map((point) => [point[first]!, point[second]!] as const),
      }),
    );
  }

  function introduction({ data, output }: DescentView): string {
    const rows = data
      ? ` The rows of ${data.names.join(' and ')} can be taken in batches, without replacement, in an order that is drawn anew each time all have been used.`
      : '';
    return `Steps from the point along the gradient of ${output}.${rows}`;
  }

  function ending({ state: { step }, stopped, failure }: DescentView): string {
    const { stable } = start!;
    const smaller =
      stable === undefined
        ? 'Take a smaller step size.'
        : `Take a smaller step size: gradient descent is stable below ${shown(stable)} at the start.`;
    const steps = `${step.toLocaleString('en-US')} ${step === 1 ? 'step' : 'steps'}`;
    if (failure !== undefined) return `After ${steps} the function has no result: ${failure}. ${smaller}`;
    if (stopped === 'value') return `After ${steps} the value is not finite any more. ${smaller}`;
    if (stopped === 'gradient') return `After ${steps} the gradient is not finite, and there is no way on.`;
    if (stopped === 'stationary') return `After ${steps} the gradient is 0, and there is nowhere to go.`;
    const [from, to] = [wholes[0]?.[1] ?? values[0], wholes.at(-1)?.[1] ?? values.at(-1)];
    const isWorse = typeof from === 'number' && typeof to === 'number' && (settings.ascends ? to < from : to > from);
    return `After ${steps}: ${shown(from)} has become ${shown(to)}.${isWorse ? ` ${smaller}` : ''}`;
  }

  return {
    takeDescent,
    takeGrid,
    leave() {
      asked = undefined;
      left = 0;
    },
  };
}

const shown = (x: number | null | undefined): string => (typeof x === 'number' ? String(Number(x.toPrecision(6))) : 'not finite');

/** One significant digit, so that what is suggested reads well. */
function roundedDown(x: number): number {
  const unit = 10 ** Math.floor(Math.log10(x));
  return Number((Math.floor(x / unit) * unit).toPrecision(1));
}

/** What a path covers, with room around it. */
function rangeOf(numbers: readonly number[]): readonly [number, number] | undefined {
  const finite = numbers.filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const room = Math.max(0.35 * (high - low), 0.5 * Math.max(1, Math.abs(numbers[0]!)));
  return [low - room, high + room];
}
