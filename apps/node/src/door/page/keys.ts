/** The whole list by keyboard. Keys do nothing while somebody types or a window is open. */
import { openWindow } from './ask.ts';
import { acknowledge } from './detail.ts';
import { el } from './dom.ts';
import { toggleHandover } from './handover.ts';
import { neighbour } from './list.ts';
import { select } from './live.ts';
import { state } from './state.ts';
import { words } from './words.ts';

export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || state.me === null) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const { target, key } = event;
    if (target instanceof HTMLElement && target.matches('input, textarea, select')) {
      if (key === 'Escape') target.blur();
      return;
    }
    const act = KEYS[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

const KEYS: Readonly<Record<string, () => void>> = {
  j: () => move(1),
  k: () => move(-1),
  Enter: () => {
    const { activeElement } = document;
    if (activeElement instanceof HTMLElement && activeElement.matches('button, a, summary'))
      activeElement.click();
    else document.getElementById('detail-title')?.focus();
  },
  a: () => void acknowledge(),
  h: toggleHandover,
  p: () => print(),
  '/': () => document.getElementById('search')?.focus(),
  '?': () => showKeys(),
};

function move(step: 1 | -1): void {
  const next = neighbour(step);
  if (next === undefined) return;
  void select(next.id, false);
  document.querySelector<HTMLElement>(`[data-id="${CSS.escape(next.id)}"]`)?.focus();
}

export function showKeys(): void {
  const w = words();
  const rows: readonly (readonly [string, string])[] = [
    ...([
      ['j', w.keys.next],
      ['k', w.keys.previous],
      ['Enter', w.keys.read],
    ] as const),
    ...([
      ['a', w.keys.acknowledge],
      ['h', w.keys.handover],
      ['p', w.keys.print],
      ['/', w.keys.search],
      ['?', w.keys.help],
    ] as const),
    ['Esc', w.keys.leave],
  ];
  openWindow(w.help, () => [
    el(
      'dl',
      { class: 'keys' },
      ...rows.flatMap(([key, what]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, what)]),
    ),
  ]);
}
