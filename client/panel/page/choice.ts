import { element } from './element.ts';

/** A labelled list to choose from; nothing where there is no choice. */
export function choice(label: string, names: readonly string[], chosen: number, onChoose: (index: number) => void): HTMLElement[] {
  if (names.length < 2) return [];
  const options = names.map((name, k) => element('option', { value: String(k), ...(k === chosen ? { selected: '' } : {}) }, name));
  const select = element('select', {}, ...options);
  select.addEventListener('change', () => onChoose(Number(select.value)));
  return [element('label', { class: 'choice' }, label, select)];
}
