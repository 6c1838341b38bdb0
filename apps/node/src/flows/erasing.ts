/**
 * What was told of a sign goes when the sign does: after as many days as the warrant keeps, the notice in its warning becomes a
 * tombstone that keeps kind, times, assets, counts and the digest of what stood there. The warning stays open with its steps and
 * its history, which says what was erased and why. Addresses are taken out of texts of people too, where they quote them.
 */
import { createHash } from 'node:crypto';
import { SIGN_KINDS } from '@noroshi/flow';
import { appendAudit, type Db } from '@noroshi/store';
import {
  ERASED,
  type KeptNotice,
  noticesWithoutSign,
  rewriteHistory,
  rewriteNotice,
  rewriteShift,
} from '@noroshi/store/warnings';
import { describeWarning, type Evidence, type Notice, type Warning } from '@noroshi/watch';
import type { NodeContext } from '../context.ts';
import {
  audienceOf,
  type Case,
  noticesOf,
  readCase,
  writeCase,
  writeLine,
} from '../warnings/casework.ts';
import { policyFor, readChecklists } from '../warnings/desk.ts';
import { WORDS } from './announce.ts';
import { keepDaysOf } from './ending.ts';
import type { FlowSettings } from './settings.ts';

const DAY_US = 86_400e6;
const AT_ONCE_MAX = 1000; // notices of one turn
const GONE = '(erased)';
const KEPT_VALUES: ReadonlySet<string> = new Set(['records', 'score']);

/** Of every warrant that there was; how many notices. */
export async function eraseNotices(
  { store, clock, nodeId, log }: NodeContext,
  settings: FlowSettings,
  actor: string,
): Promise<number> {
  const asked = { origin: nodeId, kinds: SIGN_KINDS, limit: AT_ONCE_MAX };
  const found = await noticesWithoutSign(store.db, { ...asked, beforeUs: clock.watchUs() });
  const due: { readonly kept: KeptNotice; readonly warrant: string; readonly days: number }[] = [];
  for (const kept of found) {
    const warrant = warrantOf(kept.notice);
    if (warrant === null) continue;
    const days = await keepDaysOf(store.db, settings, warrant);
    if (kept.notice.atUs < clock.watchUs() - days * DAY_US) due.push({ kept, warrant, days });
  }
  for (const [warningId, group] of Map.groupBy(due, ({ kept }) => kept.warningId))
    await store.write(async (tx) => {
      const [{ warrant, days }] = group as [(typeof due)[number]];
      const why = `kept ${days} days, as warrant ${warrant} says`;
      const old = group.map(({ kept }) => kept.notice);
      await eraseIn(tx, warningId, old, { why, actor, atUs: clock.wallUs() });
    });
  if (due.length > 0)
    log('info', 'notices of signs were erased: as long as their warrant keeps them', {
      notices: due.length,
    });
  return due.length;
}

type Told = { readonly why: string; readonly actor: string; readonly atUs: number };

async function eraseIn(
  tx: Db,
  warningId: string,
  old: readonly Notice[],
  { why, actor, atUs }: Told,
): Promise<void> {
  const found = await readCase(tx, warningId);
  if (found === undefined) return;
  const ids = new Set(old.map(({ id }) => id));
  const stones = new Map(old.map((notice) => [notice.id, tombstoneOf(notice, { why, atUs })]));
  for (const stone of stones.values()) await rewriteNotice(tx, stone);
  const words = [...new Set(old.flatMap(addressesOf))];
  const scrub = (text: string) => withoutWords(text, words);
  const kept: Case['kept'] = found.kept.map(({ notice, owners }) => ({
    ...{ notice: stones.get(notice.id) ?? notice, owners },
  }));
  await rewriteHistory(tx, warningId, ({ noticeId, text }) =>
    scrub(noticeId !== undefined && ids.has(noticeId) ? stones.get(noticeId)!.title : text),
  );
  await rewriteShift(tx, words, scrub);
  const checklists = await readChecklists(tx);
  const carried = withScrubbed(found.warning, scrub);
  const warning = describeWarning(carried, noticesOf({ kept }), policyFor(kept, checklists));
  const changed = { ...found, kept, warning };
  await writeCase(tx, changed, checklists);
  const text = `${ids.size} of its findings erased (${why}): addresses and evidence are gone; kind, times, assets and counts stay`;
  await writeLine(tx, {
    ...{ warningId, eventKind: 'warning.updated', audience: audienceOf(changed) },
    line: { atUs, actor, action: 'note', text },
  });
  await appendAudit(tx, {
    ...{ atUs, actor, action: 'notice.erase', subject: warningId },
    doc: {
      why,
      notices: [...stones].map(([id, { evidence }]) => ({ id, digest: digestIn(evidence) })),
    },
  });
}

/** What is left of a notice: nothing of what was read, and that it was. */
function tombstoneOf(notice: Notice, { why, atUs }: Omit<Told, 'actor'>): Notice {
  const assets = notice.about.map(({ id }) => id).join(', ');
  const title = `${WORDS[notice.kind as keyof typeof WORDS]}: erased, at ${assets}`;
  const counts = notice.evidence.filter((one) => one.type === 'value' && KEPT_VALUES.has(one.name));
  return {
    ...notice,
    title: title.slice(0, 200),
    evidence: [
      ...counts,
      { type: 'time', name: ERASED, atUs },
      { type: 'value', name: 'erasedWhy', value: why },
      { type: 'value', name: 'erasedDigest', value: sha256Hex(JSON.stringify(notice)) },
    ],
  };
}

function digestIn(evidence: readonly Evidence[]): string {
  const found = evidence.find((one) => one.type === 'value' && one.name === 'erasedDigest');
  return found?.type === 'value' ? String(found.value) : '';
}

/** Ends as they were told, outside ones and pseudonyms. */
function addressesOf({ evidence }: Notice): string[] {
  return evidence.flatMap((one) => {
    const isEnd = one.type === 'value' && ENDS.has(one.name) && typeof one.value === 'string';
    return isEnd && one.value !== 'own'
      ? [String(one.value), String(one.value).replace(/^own:/, '')]
      : [];
  });
}

const ENDS: ReadonlySet<string> = new Set(['source', 'destination', 'relay', 'reflector']);

/** 192.0.2.1 is not a part of 192.0.2.17. */
function withoutWords(text: string, words: readonly string[]): string {
  let left = text;
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    const plain = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    left = left.replace(
      new RegExp(`(?<![0-9A-Fa-f.:])${plain}(?![0-9A-Fa-f]|[.:][0-9A-Fa-f]{1,4}[.:])`, 'gi'),
      GONE,
    );
  }
  return left;
}

function withScrubbed(warning: Warning, scrub: (text: string) => string): Warning {
  const { closeReason, shelvedReason } = warning;
  return {
    ...warning,
    ...(closeReason !== undefined && { closeReason: scrub(closeReason) }),
    ...(shelvedReason !== undefined && { shelvedReason: scrub(shelvedReason) }),
  };
}

/** Null where it is of no watch of signs under a warrant. */
function warrantOf({ method }: Notice): string | null {
  const { warrant } = method.parameters;
  return method.name.startsWith('flow-') && typeof warrant === 'string' ? warrant : null;
}

/** Of the text of the row, as its digest was. */
function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
