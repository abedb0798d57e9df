import { optimiserNames, type BatchData, type OptimiserName } from '../../../shared/protocol.ts';
import { element } from './element.ts';

/** What the reader has chosen; the page remembers it. */
export interface DescentSettings {
  readonly optimiser: OptimiserName;
  /** Absent: one that suits the function. */
  readonly rate?: number;
  readonly ascends: boolean;
  readonly steps: number;
  /** Rows of the data in each step; absent: all. */
  readonly rows?: number;
  readonly logarithmic: boolean;
}

export const usualSettings: DescentSettings = { optimiser: 'gradient descent', ascends: false, steps: 100, logarithmic: true };

const mostSteps = 100_000;

/** Exponents of ten that the slider has, and its steps a decade. */
const [smallest, largest, perDecade] = [-8, 2, 20];

export interface Controls {
  readonly element: HTMLElement;
  /** Shows a step size that nobody has chosen. */
  suggest(rate: number): void;
}

/** The inputs of the view. `onChange` is told of what is chosen, in parts. */
export function descentControls(
  settings: DescentSettings,
  data: BatchData | undefined,
  onChange: (changed: Partial<DescentSettings>) => void,
): Controls {
  const optimiser = element('select', {}, ...optimiserNames.map((name) => element('option', { value: name }, name)));
  optimiser.value = settings.optimiser;
  optimiser.addEventListener('change', () => onChange({ optimiser: optimiser.value as OptimiserName }));

  const slider = element('input', { type: 'range', min: String(smallest), max: String(largest), step: String(1 / perDecade) });
  slider.setAttribute('aria-label', 'step size, logarithmic');
  const rate = number(settings.rate ?? 0.1, { min: '0', step: 'any' });
  const showRate = (value: number): void => {
    slider.value = String(Math.log10(value));
    slider.setAttribute('aria-valuetext', String(value));
    rate.value = String(value);
  };
  slider.addEventListener('input', () => {
    const chosen = Number((10 ** Number(slider.value)).toPrecision(2));
    showRate(chosen);
    onChange({ rate: chosen });
  });
  rate.addEventListener('change', () => {
    const chosen = Number(rate.value);
    if (!(chosen > 0 && Number.isFinite(chosen))) return void (rate.value = String(10 ** Number(slider.value)));
    showRate(chosen);
    onChange({ rate: chosen });
  });
  showRate(settings.rate ?? 0.1);

  const steps = whole(settings.steps, mostSteps, (chosen) => onChange({ steps: chosen }));
  const ascends = checkbox(settings.ascends, (chosen) => onChange({ ascends: chosen }));
  const logarithmic = checkbox(settings.logarithmic, (chosen) => onChange({ logarithmic: chosen }));
  const rows = data && whole(Math.min(settings.rows ?? data.length, data.length), data.length, (chosen) => onChange({ rows: chosen }));
  return {
    element: element(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Descent' },
      choice('method', optimiser),
      element('span', { class: 'choice' }, element('label', {}, 'step size ', rate), slider),
      choice('steps', steps),
      ...(rows ? [choice(`rows a step, of ${data.length} in ${data.names.join(', ')}`, rows)] : []),
      choice('maximise', ascends),
      choice('logarithmic', logarithmic),
    ),
    suggest: showRate,
  };
}

const choice = (label: string, input: HTMLElement): HTMLElement => element('label', { class: 'choice' }, label, input);

function number(value: number, attributes: Readonly<Record<string, string>>): HTMLInputElement {
  const input = element('input', { type: 'number', ...attributes });
  input.value = String(value);
  return input;
}

/** A whole number from 1 on; what is none leaves the last one. */
function whole(value: number, most: number, onChange: (chosen: number) => void): HTMLInputElement {
  const input = number(value, { min: '1', max: String(most), step: '1' });
  let last = value;
  input.addEventListener('change', () => {
    const chosen = Math.min(Math.round(Number(input.value)), most);
    if (chosen >= 1) onChange((last = chosen));
    input.value = String(last);
  });
  return input;
}

function checkbox(isOn: boolean, onChange: (chosen: boolean) => void): HTMLInputElement {
  const input = element('input', { type: 'checkbox' });
  input.checked = isOn;
  input.addEventListener('change', () => onChange(input.checked));
  return input;
}
