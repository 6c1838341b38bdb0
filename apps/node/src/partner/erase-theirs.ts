/**
 * A partner erased what it had told us and asks for the same here. What it names is noted when it comes, and erased in a step of
 * its own: our copy of the body, the findings raised from it, the lines that quote them. The warning stays, with what our people
 * did, as withdrawn and erased. What a hold of ours keeps stays, and they are told so; once it ends it is erased, and told again.
 * A place that has not come yet is erased when it does.
 */
import type { Body, ErasedBody, ErasureBody } from '@noroshi/exchange';
import { appendAudit, appendEvent, type Db } from '@noroshi/store';
import {
  answerErasure,
  type ErasureRow,
  eraseBody,
  erasuresOf,
  forgetAbout,
  receivedEntries,
  rekeyNotice,
  saveErasures,
  setErasure,
  takenAbout,
} from '@noroshi/store/exchange';
import { ERASED, rewriteHistory, rewriteNotice, warningById } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import { describeWarning, type HistoryLine, type Notice } from '@noroshi/watch';
import {
  audienceOf,
  type Case,
  noticesOf,
  readCase,
  writeCase,
  writeLine,
} from '../warnings/casework.ts';
import { policyFor, readChecklists } from '../warnings/desk.ts';
import { receivedId } from '../warnings/receive.ts';
import { postEntry } from './author.ts';
import { digestOf } from './decisions.ts';
import { type Eraser, isStub, tombstoneBytes } from './erase.ts';
import { type EraseRules, heldBecause } from './erase-settings.ts';
import { noticesOfRelay } from './hand-on.ts';
import { heardOf } from './said.ts';

/** The event that says a partner asked; its subject is the partner. */
export const ERASURE_EVENT = 'partner.erasure';
const AT_ONCE_MAX = 1000;

/** Notes what a partner asks. Only inside `write`, with the record that asks. */
export async function receiveErasure(
  tx: Db,
  { partner, body, atUs }: { readonly partner: string; readonly body: ErasureBody; atUs: number },
): Promise<Result<string, string>> {
  const { erasureId, warningId, reason, places } = body;
  const row = { direction: 'theirs', partner, erasureId, warningId, reason, answer: '' } as const;
  await saveErasures(
    tx,
    places.map(({ lane, sequence }) => ({ ...row, lane, index: sequence, state: 'asked', atUs })),
  );
  await appendEvent(tx, {
    ...{ atUs, kind: ERASURE_EVENT, subject: partner, doc: {} },
    ...{ tlp: 'AMBER+STRICT', owners: [] },
  });
  return ok('asked');
}

/** What a partner did with what we asked: kept beside the places. */
export async function receiveErased(
  tx: Db,
  { partner, body }: { readonly partner: string; readonly body: ErasedBody },
): Promise<Result<string, string>> {
  const { erasureId, erased, held } = body;
  const text = held === 0 ? `${erased} erased` : `${erased} erased, ${held} held as evidence`;
  const of = { direction: 'ours', partner, erasureId } as const;
  const rows = await answerErasure(tx, of, text, held === 0 ? 'confirmed' : 'held');
  return rows === 0 ? err(`${partner} was not asked to erase that`) : ok(text);
}

/** Does what partners asked, as far as nothing holds it; returns how many bodies went. */
export async function eraseTheirs(eraser: Eraser, rules: EraseRules): Promise<number> {
  if (rules.unreadable.length > 0) return 0;
  const { store } = eraser;
  const asked = { direction: 'theirs', states: ['asked', 'held'], limit: AT_ONCE_MAX } as const;
  const rows = await erasuresOf(store.db, asked);
  let gone = 0;
  for (const group of Map.groupBy(rows, (row) => `${row.partner} ${row.erasureId}`).values())
    gone += await store.write((tx) => eraseOne(tx, eraser, rules, group[0]!));
  return gone;
}

async function eraseOne(
  tx: Db,
  { author, wallUs }: Eraser,
  rules: EraseRules,
  { partner, erasureId, warningId, reason, answer }: ErasureRow,
): Promise<number> {
  const atUs = wallUs();
  const of = { direction: 'theirs', partner, erasureId } as const;
  const gone: Gone[] = [];
  for (const row of await erasuresOf(tx, { ...of, limit: AT_ONCE_MAX })) {
    if (row.state === 'erased') continue;
    const [entry] = await receivedEntries(tx, row, row.index, 1);
    if (entry?.index !== row.index) continue; // it has not come yet
    const here = await warningById(tx, receivedId(partner, entry.warningId));
    const held = heldBecause(rules, receivedId(partner, entry.warningId), here?.warning);
    const body = await heardOf(tx, author, entry);
    if (held === null) {
      const stone = tombstoneBytes(author, JSON.parse(textOf(entry.record)), reason, atUs);
      const isNews = await eraseBody(tx, 'exchange_taken_body', row, stone);
      if (isNews && body !== undefined) gone.push({ id: entry.warningId, body });
    }
    await setErasure(tx, row, held === null ? 'erased' : 'held');
  }
  for (const [id, group] of Map.groupBy(gone, (one) => one.id))
    await eraseFrom(tx, author, { partner, id, bodies: group.map(({ body }) => body), atUs });
  await tellDone(tx, author, { partner, erasureId, warningId, answer, atUs });
  return gone.length;
}

type Gone = { readonly id: string; readonly body: Body };

/** Once every place is decided, and again when that changes. */
async function tellDone(
  tx: Db,
  author: Eraser['author'],
  asked: Pick<ErasureRow, 'partner' | 'erasureId' | 'warningId' | 'answer'> & { atUs: number },
): Promise<void> {
  const { partner, erasureId, warningId, answer, atUs } = asked;
  const of = { direction: 'theirs', partner, erasureId } as const;
  const rows = await erasuresOf(tx, { ...of, limit: AT_ONCE_MAX });
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  const [erased, held] = [count('erased'), count('held')];
  const said = `${erased} erased, ${held} held`;
  if (erased + held < rows.length || said === answer) return;
  await answerErasure(tx, of, said);
  await postEntry(tx, author, {
    body: { type: 'erased', warningId, erasureId, erased, held, atUs },
    ...{ partner, warningId: receivedId(partner, warningId), precedence: 'ROUTINE', atUs },
    ...{ tlp: 'AMBER+STRICT', ruleIds: [], reason: `${partner} asked to erase it` },
  });
  await appendAudit(tx, {
    ...{ atUs, actor: `partner:${partner}`.slice(0, 96), action: 'body.erase' },
    ...{ subject: warningId, doc: { partner, erasureId, erased, held } },
  });
}

/** Findings raised from these bodies, but for those that another word of theirs still tells. */
async function eraseFrom(
  tx: Db,
  us: Eraser['author'],
  asked: {
    readonly partner: string;
    readonly id: string; // as they name it
    readonly bodies: readonly Body[];
    readonly atUs: number;
  },
): Promise<void> {
  const { partner, id, bodies, atUs } = asked;
  await eraseReplies(tx, partner, id, bodies);
  const warningId = receivedId(partner, id);
  const found = await readCase(tx, warningId);
  if (found === undefined || found.warning.origin !== partner) return;
  const isRequest = bodies.some(({ type }) => type === 'request');
  const told = await stillTold(tx, us, partner, id);
  const going = new Set(bodies.flatMap(noticesIn).map((notice) => receivedId(partner, notice)));
  const kept: Case['kept'] = found.kept.map(({ notice, owners }) => {
    const goes = (isRequest || going.has(notice.id)) && !told.has(notice.id);
    return { notice: goes && !isStub(notice) ? stubOf(notice, partner, atUs) : notice, owners };
  });
  const changed = kept.filter(({ notice }, i) => notice !== found.kept[i]!.notice);
  if (changed.length === 0) return;
  const titles = new Map<string, string>();
  for (const { notice } of changed) {
    await rewriteNotice(tx, notice);
    await rekeyNotice(tx, notice.id, notice.key);
    titles.set(notice.id, notice.title);
  }
  await rewriteHistory(
    tx,
    warningId,
    ({ noticeId, text }) => (noticeId !== undefined && titles.get(noticeId)) || text,
  );
  await forgetAbout(tx, warningId);
  const checklists = await readChecklists(tx);
  const policy = policyFor(kept, checklists);
  const warning = describeWarning(found.warning, noticesOf({ kept }), policy);
  const now = { ...found, kept, warning };
  await writeCase(tx, now, checklists);
  const text = `withdrawn and erased by ${partner}: ${changed.length} of its findings`;
  await writeLine(tx, {
    ...{ warningId, eventKind: 'warning.updated', audience: audienceOf(now) },
    line: { atUs, actor: `partner:${partner}`.slice(0, 96), action: 'note', text },
  });
}

/** Findings that a body which is still here tells; a stub tells nothing. */
async function stillTold(
  tx: Db,
  us: Eraser['author'],
  partner: string,
  id: string,
): Promise<ReadonlySet<string>> {
  const told = new Set<string>();
  for (const place of await takenAbout(tx, partner, id)) {
    const body = await heardOf(tx, us, place);
    for (const notice of body === undefined ? [] : noticesIn(body))
      told.add(receivedId(partner, notice));
  }
  return told;
}

function noticesIn(body: Body): string[] {
  if (body.type === 'relay') return noticesOfRelay(body);
  if (body.type !== 'warning') return [];
  return body.notices.filter((notice) => !isStub(notice)).map(({ id }) => id);
}

/** What a reply of theirs said stands in the history of our own warning. */
async function eraseReplies(tx: Db, partner: string, id: string, bodies: readonly Body[]) {
  const words = bodies.flatMap((body) => (body.type === 'reply' ? [body.text] : []));
  const said = new Set(words.filter((text) => text !== ''));
  if (said.size === 0) return;
  const actor = `partner:${partner}`.slice(0, 96);
  const textOfLine = (line: HistoryLine) => {
    const [, answer = '', text = ''] = /^([a-z]+): ([\s\S]*)$/.exec(line.text) ?? [];
    return line.actor === actor && said.has(text) ? `${answer}: (erased)` : line.text;
  };
  await rewriteHistory(tx, id, textOfLine);
}

/** That there was one, of which kind, from whom and when it was found. */
function stubOf(notice: Notice, partner: string, atUs: number): Notice {
  const { name, version } = notice.method;
  return {
    ...notice,
    title: `Withdrawn and erased by ${partner}`.slice(0, 200),
    key: `erased-${digestOf(notice.id).slice(0, 32)}`,
    about: [{ type: 'object', id: 'erased' }],
    window: { fromUs: notice.atUs, toUs: notice.atUs },
    evidence: [
      { type: 'time', name: ERASED, atUs },
      { type: 'value', name: 'erasedWhy', value: `its originator ${partner} erased it` },
    ],
    method: { name, version, parameters: {} },
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
