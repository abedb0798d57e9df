import type { SectionView } from '../../../shared/protocol.ts';
import { element } from './element.ts';

/** Shows what there is to see along one input: the first one, until another is chosen. */
export function byInput(
  container: HTMLElement,
  sections: readonly SectionView[],
  draw: (place: HTMLElement, section: SectionView) => void,
): void {
  const place = element('section', {});
  const show = (index: number): void => {
    place.replaceChildren();
    draw(place, sections[index]!);
  };
  if (sections.length > 1) {
    const select = element('select', {}, ...sections.map(({ path }, k) => element('option', { value: String(k) }, path)));
    select.addEventListener('change', () => show(Number(select.value)));
    container.append(element('label', { class: 'choice' }, 'input', select));
  }
  container.append(place);
  show(0);
}
