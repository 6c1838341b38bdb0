/**
 * Whether silence means anything: the list may be empty because nothing is coming, or because nobody looks. Said above the
 * list always, and in its place when it is empty.
 */
import { el } from './dom.ts';
import { shape } from './shapes.ts';
import { state } from './state.ts';
import { words } from './words.ts';

export type Verdict = 'ok' | 'degraded' | 'failed';

/** The worst that is true, and its words. Only a part that says how far it has looked counts as watching. */
export function watchVerdict(): readonly [Verdict, string] {
  const { health, lostMs } = state;
  const w = words().watch;
  if (lostMs !== null || health === null) return ['failed', w.unknown];
  if (health.catalogue === null || health.catalogue.newestUtc === null) return ['failed', w.empty];
  const parts = (health.parts ?? []).filter(({ part }) => part.startsWith('watching/'));
  const assets = parts.find(({ part }) => part === 'watching/assets');
  if (assets === undefined) return ['failed', w.off];
  const bad = parts.find((part) => part.state === 'failed') ?? parts.find((p) => p.state !== 'ok');
  if (bad !== undefined) return [bad.state, `${w.trouble}: ${bad.text}`];
  if (health.catalogue.stale) return ['failed', w.stale];
  const until = /^looked at until (\S+)$/.exec(assets.text)?.[1];
  if (until !== undefined) return ['ok', w.ok(until.replace('T', ' '))];
  const [, kind, share] = /^(\w+) until \S+: (\d+ %)$/.exec(assets.text) ?? [];
  if (share === undefined) return ['degraded', `${w.first}: ${assets.text}`];
  return kind === 'full' ? ['degraded', w.looking(share)] : ['ok', w.again(share)];
}

export function watchLine(): HTMLElement {
  const [verdict, text] = watchVerdict();
  return el('p', { class: `watch health ${verdict}` }, shape(verdict), text);
}
