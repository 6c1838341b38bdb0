/** One list of warnings, the most urgent first: shape, colour and word say how urgent; then what, until when, how fresh. */
import type { Line, Precedence, Warning, WarningState } from './api.ts';
import { type Child, el, fill, on } from './dom.ts';
import { reloadList, select } from './live.ts';
import { shape } from './shapes.ts';
import { state } from './state.ts';
import { timeElement } from './time.ts';
import { watchLine, watchVerdict } from './watching.ts';
import { words } from './words.ts';

const OWNERS_SHOWN = 6;

export function drawList(into: HTMLElement): void {
  const w = words();
  const { list } = state;
  const counts = list?.counts ?? [];
  const sum = (kinds: readonly WarningState[]) =>
    counts.reduce((all, { state: s, count }) => (kinds.includes(s) ? all + count : all), 0);
  const items = (list?.warnings ?? []).map(item);
  fill(
    into,
    el(
      'div',
      { class: 'list-head' },
      el('h1', {}, w.warnings),
      list && el('p', { class: 'dim' }, w.counted(sum(['open']), sum(['open', 'acknowledged']))),
      tally(counts),
      watchLine(),
      limits(),
      filters(),
    ),
    state.listNote !== '' && el('p', { class: 'wrong', role: 'alert' }, state.listNote),
    list === null && state.listNote === '' && el('p', { class: 'empty dim' }, w.wait),
    list !== null && items.length === 0 && empty(),
    el('ol', { class: 'list' }, ...items),
    list?.next != null && el('p', { class: 'dim more' }, w.more(items.length)),
  );
}

/** Unacknowledged by precedence, with their shapes. */
function tally(counts: readonly { state: string; precedence: Precedence; count: number }[]): Child {
  const open = counts.filter((row) => row.state === 'open' && row.count > 0);
  if (open.length === 0) return null;
  const marks = open.map(({ precedence, count }) => el('span', {}, mark(precedence), ` ${count}`));
  return el('p', { class: 'tally' }, ...marks);
}

function filters(): Child {
  const w = words();
  const input = el('input', {
    ...{ type: 'search', placeholder: w.search, 'aria-label': w.search, id: 'search' },
    ...{ 'data-key': 'search', value: state.search, maxlength: 200 },
  });
  let wait: ReturnType<typeof setTimeout> | undefined;
  on(input, {
    input: () => {
      state.search = input.value;
      clearTimeout(wait);
      wait = setTimeout(() => void reloadList(), 250);
    },
  });
  const box = el('input', { type: 'checkbox', checked: state.closedToo, 'data-key': 'closed' });
  on(box, {
    change: () => {
      state.closedToo = box.checked;
      void reloadList();
    },
  });
  return el('div', { class: 'filters' }, input, el('label', {}, box, w.closedToo));
}

function empty(): Child {
  const w = words();
  if (state.search !== '') return el('p', { class: 'empty' }, w.noMatch);
  const [verdict] = watchVerdict();
  if (verdict === 'ok')
    return el('div', { class: 'empty' }, el('p', {}, w.none), el('p', { class: 'dim' }, w.noneWhy));
  return el('div', { class: 'empty' }, el('p', {}, w.noneBut), watchLine());
}

/** What a person is not shown is not counted for them either; that there may be such is said to all of whom it is true. */
function limits(): Child {
  const { me } = state;
  const w = words();
  if (me === null || (me.owners === '*' && me.clearance === 'RED')) return null;
  const some = me.owners === '*' ? '*' : me.owners.slice(0, OWNERS_SHOWN);
  const more = some === '*' || me.owners.length === some.length ? '' : ' …';
  const owners = some === '*' ? w.everyOwner : some.join(', ') + more;
  return el('p', { class: 'dim small full' }, w.limits(me.clearance, owners));
}

function item({ warning }: Line): HTMLElement {
  const w = words();
  const chosen = warning.id === state.selected;
  const due = warning.decideByUtc;
  const active = warning.state === 'open' || warning.state === 'acknowledged';
  const row = el(
    'button',
    {
      ...{ type: 'button', 'data-key': `w:${warning.id}`, 'data-id': warning.id },
      class: `item ${warning.precedence} ${warning.state}`,
      'aria-current': chosen ? 'true' : undefined,
    },
    el(
      'span',
      { class: 'item-top' },
      mark(warning.precedence),
      stateChip(warning.state),
      warning.origin !== state.health?.node &&
        el('span', { class: 'chip from' }, shape('partner'), `${w.from} ${warning.origin}`),
    ),
    el('span', { class: 'title' }, ...titleParts(warning.title)),
    el(
      'span',
      { class: 'item-foot dim' },
      active && due !== undefined
        ? el('span', { class: 'due' }, `${w.decide} `, timeElement('until', due))
        : null,
      el('span', {}, `${w.updated} `, timeElement('found', warning.updatedUtc)),
      el('span', {}, warning.domains.map(domainWord).join(' · ')),
    ),
  );
  on(row, { click: () => void select(warning.id, true) });
  return el('li', {}, row);
}

/** An instant in a title is not broken over two lines. */
export function titleParts(title: string): readonly Child[] {
  return title
    .split(/(\d{4}-\d\d-\d\dT[\d:.]+Z)/)
    .map((part, i) => (i % 2 === 1 ? el('span', { class: 'whole' }, part) : part));
}

export function mark(precedence: Precedence): HTMLElement {
  const own = words().precedence[precedence];
  const same = own === precedence.toLowerCase();
  return el(
    'span',
    { class: `mark ${precedence}` },
    shape(precedence),
    precedence,
    !same && ` ${own}`,
  );
}

export function stateChip(of: WarningState): HTMLElement {
  return el('span', { class: `chip state ${of}` }, words().states[of]);
}

export function domainWord(domain: string): string {
  const known: Readonly<Record<string, string>> = words().domains;
  return known[domain] ?? domain;
}

/** The one beside the selected one; the first when none is. */
export function neighbour(step: 1 | -1): Warning | undefined {
  const lines = state.list?.warnings ?? [];
  const at = lines.findIndex(({ warning }) => warning.id === state.selected);
  return lines[at < 0 ? 0 : Math.min(Math.max(at + step, 0), lines.length - 1)]?.warning;
}
