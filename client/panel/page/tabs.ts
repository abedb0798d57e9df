import { viewNames, type ViewName } from '../../../shared/protocol.ts';
import { element } from './element.ts';

const titles: Readonly<Record<ViewName, string>> = {
  table: 'Table',
  graph: 'Graph',
  check: 'Check',
  explore: 'Explore',
  methods: 'Methods',
  descent: 'Descent',
};

export interface Tabs {
  readonly bar: HTMLElement;
  select(view: ViewName): void;
}

/** The views as tabs, with the keys that tabs have (WAI-ARIA Authoring Practices, Tabs). */
export function createTabs(panel: HTMLElement, onSelect: (view: ViewName) => void): Tabs {
  panel.id = 'view';
  panel.setAttribute('role', 'tabpanel');
  const tabs = viewNames.map((view) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${view}`, 'aria-controls': panel.id, 'data-view': view }, titles[view]),
  );
  const bar = element('div', { role: 'tablist', 'aria-label': 'Views' }, ...tabs);

  function select(view: ViewName): void {
    for (const tab of tabs) {
      const isSelected = tab.dataset['view'] === view;
      tab.setAttribute('aria-selected', String(isSelected));
      tab.tabIndex = isSelected ? 0 : -1;
    }
    panel.setAttribute('aria-labelledby', `tab-${view}`);
    onSelect(view);
  }

  bar.addEventListener('click', ({ target }) => {
    const view = (target as HTMLElement).dataset['view'] as ViewName | undefined;
    if (view) select(view);
  });
  bar.addEventListener('keydown', (event) => {
    const at = tabs.indexOf(event.target as HTMLButtonElement);
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    const tab = tabs[(next + tabs.length) % tabs.length]!;
    tab.focus();
    select(tab.dataset['view'] as ViewName);
    event.preventDefault();
  });
  return { bar, select };
}
