/**
 * Whether silence means anything: the list may be empty because nothing is coming, or because nobody looks. Only a part that
 * says how far it has looked counts as watching.
 */

import type { HealthReply } from './wire.ts';
import { inBoth } from './words.ts';

export type Verdict = 'ok' | 'degraded' | 'failed';

const words = inBoth(
  {
    ok: (until: string) => `assets are watched, looked ahead until ${until}`,
    first: 'the watch has not finished a whole look',
    looking: (share: string) =>
      `a whole look is under way, ${share}: what is missing may still come`,
    again: (share: string) => `assets are watched; new elements are being screened, ${share}`,
    stale: 'the watch works with STALE elements',
    empty: 'NOT WATCHING: no element sets are loaded',
    off: 'NOT WATCHING: no part of this node is screening',
    trouble: 'THE WATCH IS IN TROUBLE',
    unknown: 'this node is not heard: nobody knows what it finds',
  },
  {
    ok: (until: string) => `資産を監視中（${until} まで先読み済み）`,
    first: '監視は全体の探索を終えていません',
    looking: (share: string) => `全体を探索中（${share}）。まだ現れていない警報があり得ます`,
    again: (share: string) => `資産を監視中。新しい軌道要素を照合しています（${share}）`,
    stale: '期限切れの軌道要素で監視しています',
    empty: '監視していません：軌道要素がありません',
    off: '監視していません：探索する機能が動いていません',
    trouble: '監視に不具合があります',
    unknown: 'ノードと通信できず、検知の有無は分かりません',
  },
);

/** The worst that is true, and its words. `isHeard`: the node answers now. */
export function watchVerdict(
  health: HealthReply | null,
  isHeard: boolean,
): readonly [Verdict, string] {
  const w = words();
  if (!isHeard || health === null) return ['failed', w.unknown];
  if (health.catalogue === null || health.catalogue.newestUtc === null) return ['failed', w.empty];
  const parts = (health.parts ?? []).filter(({ part }) => part.startsWith('watching/'));
  const assets = parts.find(({ part }) => part === 'watching/assets');
  if (assets === undefined) return ['failed', w.off];
  const bad = parts.find((part) => part.state === 'failed') ?? parts.find((p) => p.state !== 'ok');
  if (bad !== undefined) return [bad.state, `${w.trouble}: ${bad.text}`];
  if (health.catalogue.stale) return ['failed', w.stale];
  const until = UNTIL.exec(assets.text)?.[1];
  if (until !== undefined) return ['ok', w.ok(until.replace('T', ' '))];
  const [, kind, share] = /^(\w+) until \S+: (\d+ %)$/.exec(assets.text) ?? [];
  if (share === undefined) return ['degraded', `${w.first}: ${assets.text}`];
  return kind === 'full' ? ['degraded', w.looking(share)] : ['ok', w.again(share)];
}

const UNTIL = /^looked at until (\S+)$/;

/** Until when the assets were looked ahead, ms UTC; null where no whole look is done. */
export function lookedUntilMs(health: HealthReply | null): number | null {
  const text = health?.parts?.find(({ part }) => part === 'watching/assets')?.text ?? '';
  const ms = Date.parse(/ until (\S+?):?(?:$| )/.exec(text)?.[1] ?? '');
  return Number.isFinite(ms) && !text.startsWith('full ') ? ms : null;
}
