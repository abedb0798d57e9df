import type { TraceRow } from '../../../shared/protocol.ts';
import { graphModel, labelOf, nodeLimit, separate, type GraphModel, type GraphNode } from '../../../shared/trace-formats/graph-model.ts';
import { boxHeight, boxWidth, pathOf, type Layout } from '../../../shared/trace-formats/layered.ts';
import { element } from './element.ts';
import { layoutOf } from './layout.ts';
import { ruleOf, stepsOf } from './sweep.ts';
import type { Choose } from './table.ts';

/** Steps a second, by the choice of a speed. */
const speeds = [1, 4, 16] as const;
/** Members of a node that can be shown one by one. */
const expandLimit = 60;

const svgNamespace = 'http://www.w3.org/2000/svg';

function svg(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly (Node | string)[]): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** The trace as a graph in which both sweeps can be stepped through and played. Returns what ends the playing. */
export function graphView(container: HTMLElement, rows: readonly TraceRow[], choose: Choose): () => void {
  const steps = stepsOf(rows);
  const forward = steps.filter(({ sweep }) => sweep === 'forward').length;
  const expanded = new Set<string>();
  let isCollapsed = rows.length > separate;
  let model: GraphModel = graphModel(rows, isCollapsed, expanded);
  let drawn = new Map<string, SVGElement>();
  let lines: { readonly from: string; readonly to: string; readonly path: SVGElement }[] = [];
  /** Steps that are done: both sweeps at first, so that values and adjoints are there. */
  let done = steps.length;
  let timer: ReturnType<typeof setInterval> | undefined;

  const canvas = element('div', { class: 'graph', tabindex: '0', role: 'group', 'aria-label': 'Graph of the trace' });
  const rule = element('p', { class: 'rule', 'aria-live': 'polite' });
  const slider = element('input', { type: 'range', min: '0', max: String(steps.length), value: String(done), 'aria-label': 'Step' });
  const play = button('▶', 'Play', () => (timer === undefined ? start() : stop()));
  const speed = element(
    'select',
    { 'aria-label': 'Speed' },
    ...speeds.map((each) => element('option', { value: String(each) }, `${each} / s`)),
  );
  speed.value = '4';
  const search = element('input', { type: 'search', placeholder: 'Find', 'aria-label': 'Find a node' });
  const together = element('input', { type: 'checkbox', id: 'together' });
  together.checked = isCollapsed;
  const controls = element(
    'div',
    { class: 'controls', role: 'toolbar', 'aria-label': 'Steps' },
    button('|◀', 'To the start', () => go(0)),
    button('◁', 'Step back', () => go(done - 1)),
    play,
    button('▷', 'Step', () => go(done + 1)),
    button('▶|', 'To the end', () => go(steps.length)),
    slider,
    speed,
    search,
    element('label', { for: 'together', class: 'choice' }, together, 'executions of an expression as one'),
  );
  container.append(controls, rule, canvas);

  slider.addEventListener('input', () => go(Number(slider.value)));
  search.addEventListener('input', find);
  together.addEventListener('change', () => {
    isCollapsed = together.checked;
    expanded.clear();
    void draw();
  });
  canvas.addEventListener('keydown', (event) => {
    const to = { ArrowRight: done + 1, ArrowLeft: done - 1, Home: 0, End: steps.length }[event.key];
    if (to !== undefined && !(event.target as Element).closest('[data-id]')) go(to);
    else if (event.key === 'Enter' || event.key === ' ') press(event.target as Element, event.key === 'Enter' ? 'go' : 'reveal');
    else return;
    event.preventDefault();
  });
  canvas.addEventListener('click', ({ target }) => press(target as Element, 'reveal'));
  void draw();
  return stop;

  function button(sign: string, name: string, onClick: () => void): HTMLButtonElement {
    const made = element('button', { type: 'button', class: 'tool', 'aria-label': name, title: name }, sign);
    made.addEventListener('click', onClick);
    return made;
  }

  async function draw(): Promise<void> {
    model = graphModel(rows, isCollapsed, expanded);
    if (model.nodes.length > nodeLimit) {
      const note = `${model.nodes.length.toLocaleString('en-US')} nodes are too many to be drawn one by one; take the executions of an expression as one.`;
      canvas.replaceChildren(element('p', { class: 'note' }, note));
      return;
    }
    const layout = await layoutOf(model);
    canvas.replaceChildren(picture(layout));
    show();
  }

  function picture(layout: Layout): SVGElement {
    lines = model.edges.map(({ from, to, weight }, k) => {
      const path = svg('path', { d: pathOf(layout.lines[k]!), class: 'edge', 'stroke-width': String(1 + 4 * Math.sqrt(weight)) });
      return { from, to, path };
    });
    drawn = new Map(model.nodes.map((node) => [node.id, box(node, layout)]));
    return svg(
      'svg',
      { width: String(layout.width), height: String(layout.height), viewBox: `0 0 ${layout.width} ${layout.height}`, role: 'list' },
      ...lines.map(({ path }) => path),
      ...drawn.values(),
    );
  }

  function box({ id, name, rows: members }: GraphNode, layout: Layout): SVGElement {
    const { x, y } = layout.boxes.get(id)!;
    const [first] = members;
    const label = labelOf({ name, rows: members });
    return svg(
      'g',
      {
        ...{
          class: first!.index > 0 ? 'node' : 'node input',
          transform: `translate(${x} ${y})`,
          'data-id': id,
          tabindex: '-1',
          role: 'listitem',
        },
        'aria-label': `${label}, value ${first!.primal.short}, adjoint ${first!.adjoint.short}`,
      },
      svg('rect', { width: String(boxWidth), height: String(boxHeight), rx: '4' }),
      svg('text', { x: '8', y: '18' }, label),
      svg('text', { x: '8', y: '36', class: 'value' }),
      svg('text', { x: String(boxWidth - 8), y: '36', class: 'adjoint', 'text-anchor': 'end' }),
      svg(
        'title',
        {},
        members.length === 1 ? `${name}: ${first!.formula}` : `${name}: ${members.length} executions. Click to see them one by one.`,
      ),
    );
  }

  /** What is known after `done` steps: values up to there, adjoints of what has been handed everything. */
  function show(): void {
    const current = steps[done - 1];
    const reached = done >= forward ? Infinity : (steps[done - 1]?.row.index ?? 0);
    const swept = done <= forward ? Infinity : done === steps.length ? -Infinity : steps[done - 1]!.row.index;
    const at = current && done < steps.length ? model.nodeOf.get(current.row.index)?.id : undefined;
    for (const { id, rows: members } of model.nodes) {
      const node = drawn.get(id)!;
      const known = members.findLast(({ index }) => index <= reached);
      const last = members.at(-1)!;
      node.querySelector('.value')!.textContent = known ? known.primal.short : '';
      node.querySelector('.adjoint')!.textContent =
        last.index >= swept ? `${'v\u0304'} ${(members.find(({ index }) => index >= swept) ?? last).adjoint.short}` : '';
      node.classList.toggle('current', id === at);
      node.classList.toggle('later', known === undefined);
    }
    for (const { from, to, path } of lines) {
      const isHere = to === at;
      path.classList.toggle('current', isHere);
      path.classList.toggle('later', drawn.get(to)!.classList.contains('later') || drawn.get(from)!.classList.contains('later'));
    }
    slider.value = String(done);
    const place = `${done} of ${steps.length}`;
    slider.setAttribute('aria-valuetext', place);
    rule.replaceChildren(
      ...(current && done < steps.length
        ? [`${current.sweep} sweep, ${place}: `, ...ruleOf(current).flatMap((line) => [element('code', {}, line), ' '])]
        : [done === 0 ? 'Nothing is computed yet.' : 'Both sweeps are done: every node has its value and its adjoint.']),
    );
    if (at !== undefined) drawn.get(at)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  function go(to: number, isPlaying = false): void {
    if (!isPlaying) stop();
    done = Math.min(Math.max(to, 0), steps.length);
    show();
    const current = steps[done - 1];
    if (current && done < steps.length && !isPlaying) choose('reveal', current.row.index);
    if (done === steps.length) stop();
  }

  function start(): void {
    if (done === steps.length) done = 0;
    play.textContent = '⏸';
    play.setAttribute('aria-label', 'Pause');
    timer = setInterval(() => go(done + 1, true), 1000 / Number(speed.value));
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
    play.textContent = '▶';
    play.setAttribute('aria-label', 'Play');
  }

  function press(target: Element, kind: 'reveal' | 'go'): void {
    const id = target.closest<SVGElement>('[data-id]')?.dataset['id'];
    const node = id === undefined ? undefined : model.nodes.find((each) => each.id === id);
    if (!node) return;
    choose(kind, node.rows[0]!.index);
    if (node.rows.length < 2 || node.rows.length > expandLimit) return;
    expanded.add(node.id);
    void draw();
  }

  function find(): void {
    const text = search.value.trim().toLowerCase();
    let isFirst = true;
    for (const { id, name } of model.nodes) {
      const isFound = text !== '' && name.toLowerCase().includes(text);
      drawn.get(id)?.classList.toggle('found', isFound);
      if (isFound && isFirst) drawn.get(id)?.scrollIntoView({ block: 'center', inline: 'center' });
      if (isFound) isFirst = false;
    }
  }
}
