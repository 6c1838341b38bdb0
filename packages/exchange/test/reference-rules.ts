/** The release rules a second time, written from their description alone and as plainly as possible. Only for tests. */
import type { Notice } from '@noroshi/watch';
import type { Question, ReleaseRule } from '../src/index.ts';

const LEVELS = 'CLEAR GREEN AMBER AMBER+STRICT RED'.split(' ');

/** Ids of the notices that go, in order. */
export function referenceAllowed(q: Question): string[] {
  if (q.warning.origin === q.partner) return [];
  if (q.warning.state === 'cancelled') return [];
  const going: Notice[] = [];
  q.notices.forEach((notice, i) => {
    let goes = false;
    for (const rule of q.rules) {
      if (!fitsButSeverity(q, rule, notice)) continue;
      if (rule.severities.includes(notice.severity)) goes = true;
      // The same finding, seen before and grave enough then, is kept up to date.
      for (let j = 0; j < i; j++) {
        const before = q.notices[j]!;
        if (before.kind !== notice.kind || before.key !== notice.key) continue;
        if (!fitsButSeverity(q, rule, before)) continue;
        if (rule.severities.includes(before.severity)) goes = true;
      }
    }
    if (goes) going.push(notice);
  });
  return going
    .filter((notice, i) => {
      for (const later of going.slice(i + 1))
        if (later.kind === notice.kind && later.key === notice.key) return false;
      return true;
    })
    .map((notice) => notice.id);
}

function fitsButSeverity(q: Question, rule: ReleaseRule, notice: Notice): boolean {
  if (rule.partner !== q.partner) return false;
  if (notice.origin === q.partner) return false;
  if (notice.marking.originator === q.partner) return false;
  if (!notice.marking.releasableTo.includes(q.partner)) return false;
  if (rule.fromUs !== undefined && q.atUs < rule.fromUs) return false;
  if (rule.untilUs !== undefined && q.atUs >= rule.untilUs) return false;
  if (!rule.kinds.includes(notice.kind)) return false;
  if (LEVELS.indexOf(notice.marking.tlp) > LEVELS.indexOf(rule.tlpMax)) return false;
  const assets = notice.about.filter((about) => about.type === 'asset').map((about) => about.id);
  for (const [list, ids] of [
    [rule.assets, assets],
    [rule.owners, assets.map((id) => q.ownerOf(id))],
  ] as const) {
    if (list === '*') continue;
    if (ids.length === 0) return false;
    for (const id of ids) if (id === undefined || !list.includes(id)) return false;
  }
  return true;
}
