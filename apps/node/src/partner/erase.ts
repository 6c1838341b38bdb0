/**
 * Erasing what partners were told. Due is what an order names, what was kept as long as configuration says, and bodies with a
 * sign of attack that its warrant keeps no more. Of one warning and partner everything goes in one transaction: salt and body
 * become a signed tombstone, objects of TAXII and digests of what was released say nothing any more, the partner is asked to
 * erase too, history and audit say so. What is whole is what is left to do: a run that was cut off goes on where it was.
 */
import {
  ERASURE_PLACES_MAX,
  type ErasureReason,
  encodeTombstone,
  type LaneRecord,
} from '@noroshi/exchange';
import { appendAudit, type Db, type Store } from '@noroshi/store';
import {
  blankTaxii,
  eraseBody,
  forgetHeld,
  laneEntries,
  lastToldUs,
  saveErasures,
  type WholeBody,
  warningsErasedHere,
  wholeBodies,
} from '@noroshi/store/exchange';
import { ERASED, noticesOfWarning, warningById } from '@noroshi/store/warnings';
import type { Notice } from '@noroshi/watch';
import { collectionId } from '../taxii/view.ts';
import { audienceOf, readCase, writeLine } from '../warnings/casework.ts';
import { type Author, postEntry } from './author.ts';
import { digestOf } from './decisions.ts';
import { readDirectory } from './directory.ts';
import { type EraseRules, heldBecause, isOpen, keepDaysOf } from './erase-settings.ts';
import { noticesOfRelay } from './hand-on.ts';
import { saidBy } from './said.ts';

export type Eraser = {
  readonly store: Store;
  readonly author: Author;
  readonly wallUs: () => number;
};

/** What says something. A cancel, or a word about erasing, carries only ids, state and time. */
export const WITH_CONTENT = [
  'warning',
  'relay',
  'reply',
  'request',
  'answer',
  'case',
  'observation',
] as const;
const DAY_US = 86_400e6;
const PAGE_MAX = 200;
const SIGN_WARNINGS_MAX = 200;
const NODE = 'node:erase';

type Due = {
  readonly bodies: readonly WholeBody[]; // of one partner and warning
  readonly reason: ErasureReason;
  readonly why: string; // for people here
  readonly actor: string;
};

/** All that is due; returns how many bodies went. */
export async function eraseDue(eraser: Eraser, rules: EraseRules): Promise<number> {
  if (rules.unreadable.length > 0) return 0;
  let gone = 0;
  for (const order of rules.orders) {
    const { partner, warningId, lane, beforeUs, givenUs, why: reason, actor } = order;
    const asked = {
      ...(partner !== undefined && { partner }),
      ...(warningId !== undefined && { warningId }),
      ...(lane !== undefined && { lane }),
      untilUs: Math.min(givenUs, beforeUs ?? givenUs),
    };
    const given = { reason, why: `order ${order.id}: ${order.reason}`, actor };
    gone += await walk(eraser, asked, (bodies) => ({ ...given, bodies }), rules);
  }
  gone += await eraseKept(eraser, rules);
  return gone + (await eraseSigns(eraser, rules));
}

/** Pages of whole bodies, by warning. What `dueOf` keeps is passed over. */
async function walk(
  { store, author, wallUs }: Eraser,
  asked: Omit<Parameters<typeof wholeBodies>[1], 'kinds' | 'limit' | 'after'>,
  dueOf: (bodies: readonly WholeBody[], db: Db) => Due | null | Promise<Due | null>,
  rules: EraseRules,
): Promise<number> {
  let gone = 0;
  let after: WholeBody | undefined;
  for (;;) {
    const page = { ...asked, kinds: WITH_CONTENT, limit: PAGE_MAX, ...(after && { after }) };
    const bodies = await wholeBodies(store.db, page);
    for (const [, group] of Map.groupBy(bodies, (one) => `${one.partner} ${one.warningId}`)) {
      const due = await dueOf(group, store.db);
      if (due === null || due.bodies.length === 0) continue;
      gone += await store.write((tx) => eraseGroup(tx, author, rules, due, wallUs()));
    }
    after = bodies.at(-1);
    if (bodies.length < PAGE_MAX) return gone;
  }
}

/** Warnings of ours that are over, and were last spoken of long enough ago. */
async function eraseKept(eraser: Eraser, rules: EraseRules): Promise<number> {
  const { keeping } = rules;
  if (keeping.length === 0) return 0;
  const nowUs = eraser.wallUs();
  const untilUs = nowUs - Math.min(...keeping.map(({ days }) => days)) * DAY_US;
  const known = new Map<string, Promise<string | null>>();
  const whyOf = (db: Db, id: string) => {
    const why = known.get(id) ?? keptLongEnough(db, rules, id, nowUs);
    known.set(id, why);
    return why;
  };
  return walk(
    eraser,
    { untilUs },
    async (bodies, db) => {
      const why = await whyOf(db, bodies[0]!.warningId);
      return why === null ? null : { bodies, reason: 'kept', why, actor: NODE };
    },
    rules,
  );
}

async function keptLongEnough(
  db: Db,
  rules: EraseRules,
  warningId: string,
  nowUs: number,
): Promise<string | null> {
  const found = await warningById(db, warningId);
  if (found === undefined || isOpen(found.warning)) return null;
  const days = keepDaysOf(rules, await noticesOfWarning(db, warningId));
  const lastUs = await lastToldUs(db, warningId);
  if (days === null || lastUs === undefined || lastUs >= nowUs - days * DAY_US) return null;
  return `kept ${days} days after it was over`;
}

/** Bodies that hold a sign of attack whose notice was erased here. */
async function eraseSigns(eraser: Eraser, rules: EraseRules): Promise<number> {
  const { store, author } = eraser;
  let gone = 0;
  for (const warningId of await warningsErasedHere(store.db, SIGN_WARNINGS_MAX)) {
    const notices = await noticesOfWarning(store.db, warningId);
    const alive = new Set(notices.filter((notice) => !isStub(notice)).map(({ id }) => id));
    const dueOf = async (bodies: readonly WholeBody[], db: Db): Promise<Due> => {
      const due: WholeBody[] = [];
      for (const one of bodies) {
        const body = await saidBy(db, author, one);
        if (body?.type === 'warning' && body.notices.some((notice) => isGone(notice, alive)))
          due.push(one);
        if (body?.type === 'relay' && noticesOfRelay(body).some((id) => !alive.has(id)))
          due.push(one);
      }
      return { bodies: due, reason: 'warrant', why: 'its warrant keeps it no more', actor: NODE };
    };
    gone += await walk(eraser, { warningId, untilUs: Number.MAX_SAFE_INTEGER }, dueOf, rules);
  }
  return gone;
}

/** A sign that is not among those still kept: under a pseudonym it may be any, and goes with the erased ones. */
function isGone(notice: Notice, alive: ReadonlySet<string>): boolean {
  return notice.method.name.startsWith('flow-') && !isStub(notice) && !alive.has(notice.id);
}

export function isStub({ evidence }: Pick<Notice, 'evidence'>): boolean {
  return evidence.some((one) => one.type === 'time' && one.name === ERASED);
}

/** Returns how many bodies went: none where it is held, or another was faster. */
async function eraseGroup(
  tx: Db,
  author: Author,
  rules: EraseRules,
  { bodies, reason, why, actor }: Due,
  atUs: number,
): Promise<number> {
  const { partner, warningId } = bodies[0]!;
  const here = await readCase(tx, warningId);
  if (heldBecause(rules, warningId, here?.warning) !== null) return 0;
  const places: { lane: string; index: number }[] = [];
  let last: LaneRecord | undefined;
  for (const { lane, index } of bodies) {
    const [entry] = await laneEntries(tx, { partner, lane }, index, 1);
    const record = JSON.parse(new TextDecoder().decode(entry!.record)) as LaneRecord;
    const stone = tombstoneBytes(author, record, reason, atUs);
    if (!(await eraseBody(tx, 'exchange_body', { partner, lane, index }, stone))) continue;
    places.push({ lane, index });
    last = record;
  }
  if (last === undefined) return 0;
  const collection = collectionId(author, 'released', partner);
  await blankTaxii(tx, collection, places, blankObject);
  await forgetHeld(tx, partner, warningId);
  await askToErase(tx, author, { partner, warningId, places, reason, atUs, last });
  await appendAudit(tx, {
    ...{ atUs, actor, action: 'body.erase', subject: warningId },
    doc: { partner, why, reason, places: places.map(({ lane, index }) => `${lane}/${index}`) },
  });
  if (here !== undefined)
    await writeLine(tx, {
      ...{ warningId, eventKind: 'warning.released', audience: audienceOf(here) },
      line: {
        ...{ atUs, actor, action: 'note' },
        text: `what ${partner} was told (${places.length} entries) was erased: ${why}`,
      },
    });
  return places.length;
}

/** Who erases signs; the place is that of the record, also of a former life of this node. */
export function tombstoneBytes(
  { keys }: Pick<Author, 'keys'>,
  { mode, from, to, lane, epochNumber, sequence }: LaneRecord,
  reason: string,
  erasedUs: number,
): Uint8Array {
  const place = { mode, from, to, lane, epochNumber, sequence };
  return encodeTombstone(keys.sign, { ...place, erasedUs, reason });
}

/** To a partner that there still is: which of its bodies are gone, and no word of what they said. */
async function askToErase(
  tx: Db,
  author: Author,
  asked: {
    readonly partner: string;
    readonly warningId: string;
    readonly places: readonly { readonly lane: string; readonly index: number }[];
    readonly reason: ErasureReason;
    readonly atUs: number;
    readonly last: LaneRecord;
  },
): Promise<void> {
  const { partner, warningId, places, reason, atUs, last } = asked;
  const { partners } = await readDirectory(tx, author);
  const isThere = partners.some(({ id }) => id === partner);
  for (let i = 0; i < places.length; i += ERASURE_PLACES_MAX) {
    const some = places.slice(i, i + ERASURE_PLACES_MAX);
    const names = some.map(({ lane, index }) => `${lane}/${index}`).join(' ');
    const erasureId = `e-${digestOf(`${partner} ${warningId} ${names}`).slice(0, 32)}`;
    const row = { direction: 'ours', partner, erasureId, warningId, reason, answer: '' } as const;
    await saveErasures(
      tx,
      some.map((place) => ({ ...row, ...place, state: 'erased', atUs })),
    );
    if (!isThere) continue;
    const named = some.map(({ lane, index }) => ({
      lane: lane as LaneRecord['lane'],
      sequence: index,
    }));
    await postEntry(tx, author, {
      body: { type: 'erasure', warningId: last.id, erasureId, places: named, reason, atUs },
      ...{ partner, warningId, precedence: 'ROUTINE', tlp: last.tlp, ruleIds: [], atUs },
      reason: `what they were told of it was erased: ${reason}`,
    });
  }
}

/** What is left of an object: that it was, and when. */
function blankObject(bytes: Uint8Array): Uint8Array {
  const object = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  if (object.revoked === true && object.type !== 'report') return bytes; // the end of a sign says nothing of it
  const left = Object.fromEntries(
    KEPT_OF_OBJECT.flatMap((name) => (object[name] === undefined ? [] : [[name, object[name]]])),
  );
  return new TextEncoder().encode(JSON.stringify({ ...left, name: 'erased' }));
}

const KEPT_OF_OBJECT: readonly string[] = [
  ...['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified', 'revoked'],
  ...['published', 'object_marking_refs', 'object_refs', 'labels'],
];
