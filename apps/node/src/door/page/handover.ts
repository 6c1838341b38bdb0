/** The page for who takes over, as this person may see it, to read and to print. */
import type { Handover, HandoverLine } from './api.ts';
import { button, type Child, el, fill } from './dom.ts';
import { mark, stateChip } from './list.ts';
import { select, showHandover } from './live.ts';
import { shape } from './shapes.ts';
import { changed, state } from './state.ts';
import { timeElement, utcText } from './time.ts';
import { watchLine } from './watching.ts';
import { words } from './words.ts';

export function toggleHandover(): void {
  if (state.handover === null) {
    void showHandover();
    return;
  }
  state.handover = null;
  changed();
}

export function drawHandover(into: HTMLElement, page: Handover): void {
  const w = words();
  const since = page.sinceUtc === null ? w.beginning : utcText(Date.parse(page.sinceUtc), false);
  fill(
    into,
    el(
      'article',
      { class: 'handover' },
      el(
        'h1',
        { tabindex: -1, id: 'handover-title', 'data-key': 'title' },
        `${w.handover} · ${page.node}`,
      ),
      el(
        'p',
        {},
        `${utcText(Date.parse(page.atUtc))} · ${w.onDuty(page.onDuty?.replace(/^user:/, '') ?? w.nobody)} · `,
        el('strong', {}, `TLP:${page.tlp}`),
      ),
      watchLine(),
      el(
        'p',
        { class: 'tally' },
        ...page.open.map(({ precedence, count }) => el('span', {}, mark(precedence), ` ${count}`)),
      ),
      el(
        'div',
        { class: 'row' },
        button(w.print, () => print(), { class: 'main', 'data-key': 'print' }),
        button(w.toList, toggleHandover, { 'data-key': 'to-list' }),
      ),
      lines(w.unacknowledged, page.unacknowledged),
      lines(w.decideNext, page.decisions),
      lines(w.changedSince(since), page.changed),
      facts(
        w.health,
        page.troubles.map(({ part, state: how, text }) =>
          el('li', { class: how }, shape(how), `${part}: ${text}`),
        ),
        w.allWork,
      ),
      facts(
        w.notes,
        page.notes.map(({ atUtc, actor, text }) =>
          el('li', {}, `${utcText(Date.parse(atUtc))} ${actor.replace(/^user:/, '')}: ${text}`),
        ),
        w.nothing,
      ),
      page.cutAt !== null && el('p', { class: 'stale' }, w.cut(page.cutAt)),
    ),
  );
}

function facts(title: string, items: readonly HTMLElement[], none: string): Child {
  const shown = items.length === 0 ? el('p', { class: 'dim' }, none) : null;
  return el(
    'section',
    {},
    el('h2', { class: 'h3' }, title),
    shown,
    el('ul', { class: 'parts' }, ...items),
  );
}

function lines(title: string, rows: readonly HandoverLine[]): Child {
  return facts(title, rows.map(line), words().nothing);
}

function line({ id, title, precedence, state: now, decideByUtc, tlp }: HandoverLine): HTMLElement {
  const w = words();
  const due =
    decideByUtc === null
      ? null
      : el(
          'span',
          {},
          `${w.decide} ${utcText(Date.parse(decideByUtc), false)} `,
          (now === 'open' || now === 'acknowledged') && timeElement('until', decideByUtc),
        );
  const open = button(title, () => void select(id, true), {
    class: 'plain',
    'data-key': `h:${id}`,
  });
  return el(
    'li',
    { class: 'hand' },
    el('span', { class: 'item-top' }, mark(precedence), stateChip(now), `TLP:${tlp}`, due),
    open,
  );
}
