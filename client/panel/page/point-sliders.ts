import { element } from './element.ts';

export interface PointSliders {
  readonly elements: readonly HTMLElement[];
  show(point: readonly number[]): void;
}

/** Steps of a slider to either side. */
const steps = 100;

/** A slider and a box for each input that has a path. `onMove` is told the new number, and whether the slider still moves. */
export function pointSliders(
  paths: readonly string[],
  point: readonly number[],
  onMove: (column: number, value: number, isLive: boolean) => void,
): PointSliders {
  const rows = paths.map((path, column) => row(path, point[column]!, (value, isLive) => onMove(column, value, isLive)));
  return {
    elements: rows.map((each) => each.element),
    show: (moved) => rows.forEach((each, column) => each.show(moved[column]!)),
  };
}

function row(path: string, home: number, onMove: (value: number, isLive: boolean) => void) {
  const size = Math.abs(home) || 1;
  const slider = element('input', { type: 'range', min: String(-steps), max: String(steps), step: '1', 'aria-label': path });
  const box = element('input', { type: 'number', step: 'any', 'aria-label': `${path}, as a number` });
  const show = (value: number): void => {
    slider.value = String(Math.round(((value - home) / size) * steps));
    slider.setAttribute('aria-valuetext', String(value));
    box.value = String(value);
  };
  /** The middle is the point's own number, whatever its digits. */
  const valueNow = (): number => {
    const moved = Number(slider.value);
    return moved === 0 ? home : Number((home + (moved / steps) * size).toPrecision(6));
  };
  const move = (isLive: boolean) => (): void => {
    const value = valueNow();
    box.value = String(value);
    slider.setAttribute('aria-valuetext', String(value));
    onMove(value, isLive);
  };
  slider.addEventListener('input', move(true));
  slider.addEventListener('change', move(false));
  let last = home;
  box.addEventListener('change', () => {
    const value = box.value === '' ? NaN : Number(box.value);
    if (Number.isFinite(value)) onMove((last = value), false);
    show(last);
  });
  show(home);
  return { element: element('div', { class: 'slider' }, element('span', { 'aria-hidden': 'true' }, path), slider, box), show };
}
