/**
 * Joint cases, read from the signed lanes alone: our entries lie in our lane to the partner, theirs in what we took from them. So
 * what is shown is what can be proven, both nodes show the same, and nothing is kept twice. What comes is only counted here;
 * whether it does anything is for the thread, which both sides judge alike (packages/exchange/src/case-thread.ts).
 */
import {
  type CaseAbout,
  type CaseBody,
  type CaseEntry,
  type CaseThread,
  caseThread,
} from '@noroshi/exchange';
import { appendEvent, type Db } from '@noroshi/store';
import { newestEntries, newestReceived } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import { maySee, type Tlp, type Viewer } from '@noroshi/watch';
import { audienceOf, readCase, writeLine } from '../warnings/casework.ts';
import { receivedId } from '../warnings/receive.ts';
import { sightOf } from '../warnings/seen.ts';
import { keptBy, requestsWith } from './requests.ts';
import { heardOf, saidBy, type Us } from './said.ts';

/** Its subject is the case. */
export const CASE_EVENT = 'partner.case';

/** Entries of one side with one partner that a list looks at. */
const ENTRIES_MAX = 4000;

export type JointCase = {
  readonly partner: string;
  readonly thread: CaseThread;
  readonly entries: readonly CaseEntry[];
  readonly ours: number; // entries of ours
  readonly theirs: number;
  readonly confirmed: ReadonlySet<number>; // numbers of our entries that the partner keeps
};

/** Cases with one partner that this person may see, the one with the newest entry first. */
export async function casesWith(
  db: Db,
  us: Us,
  partner: string,
  viewer: Viewer,
): Promise<JointCase[]> {
  const found = await readCases(db, us, partner);
  const seen: JointCase[] = [];
  for (const each of found) if (await maySeeCase(db, us, each, viewer)) seen.push(each);
  const newest = ({ thread }: JointCase) => Math.max(...thread.lines.map(({ atUs }) => atUs));
  return seen.sort((a, b) => newest(b) - newest(a));
}

/** Undefined where there is none, or this person may not see it. */
export async function caseWith(
  db: Db,
  us: Us,
  { partner, caseId, viewer }: { partner: string; caseId: string; viewer: Viewer },
): Promise<JointCase | undefined> {
  const [found] = await readCases(db, us, partner, caseId);
  return found !== undefined && (await maySeeCase(db, us, found, viewer)) ? found : undefined;
}

async function readCases(db: Db, us: Us, partner: string, about?: string): Promise<JointCase[]> {
  const asked = { kinds: ['case'], limit: ENTRIES_MAX, ...(about !== undefined && { about }) };
  const isKept = await keptBy(db, partner);
  const confirmed = new Set<CaseBody>();
  const bodies: { readonly by: string; readonly body: CaseBody }[] = [];
  for (const entry of await newestEntries(db, partner, asked)) {
    const body = await saidBy(db, us, entry);
    if (body?.type !== 'case') continue;
    bodies.push({ by: us.nodeId, body });
    if (isKept(entry)) confirmed.add(body);
  }
  for (const entry of await newestReceived(db, partner, asked)) {
    const body = await heardOf(db, us, entry);
    if (body?.type === 'case') bodies.push({ by: partner, body });
  }
  const cases: JointCase[] = [];
  for (const entries of Map.groupBy(bodies, ({ body }) => body.caseId).values()) {
    const thread = caseThread(entries);
    if (thread === null) continue;
    const of = (by: string) => entries.filter((entry) => entry.by === by);
    const last = (by: string) => Math.max(0, ...of(by).map(({ body }) => body.n));
    const kept = entries.filter(({ body }) => confirmed.has(body)).map(({ body }) => body.n);
    const counts = { ours: last(us.nodeId), theirs: last(partner), confirmed: new Set(kept) };
    cases.push({ partner, thread, entries, ...counts });
  }
  return cases;
}

/** The id that what a case is about has here. */
export function hereOf({ id, of }: CaseAbout, { nodeId }: Us): string {
  return of === nodeId ? id : receivedId(of, id);
}

/** By its own marking, and as what it is about. */
async function maySeeCase(
  db: Db,
  us: Us,
  { partner, thread }: JointCase,
  viewer: Viewer,
): Promise<boolean> {
  if (!maySee({ tlp: thread.tlp } as never, viewer.clearance)) return false;
  return maySeeAbout(db, us, { partner, about: thread.about, viewer });
}

export async function maySeeAbout(
  db: Db,
  us: Us,
  { partner, about, viewer }: { partner: string; about: CaseAbout; viewer: Viewer },
): Promise<boolean> {
  const id = hereOf(about, us);
  if (about.type === 'request')
    return (await requestsWith(db, us, partner, viewer)).some((line) => line.id === id);
  const kept = await warningById(db, id);
  const seen = kept && (await sightOf(db, kept, viewer));
  return seen !== undefined && seen.shown === seen.warning;
}

/** Takes an entry of a partner: in one word what it is, or why it is nothing. Only inside `write`. */
export async function receiveCase(
  tx: Db,
  us: Us,
  said: { readonly partner: string; readonly body: CaseBody; readonly atUs: number },
): Promise<Result<string, string>> {
  const { partner, body, atUs } = said;
  const { caseId, act, n, seen } = body;
  const asked = { kinds: ['case'], about: caseId, limit: ENTRIES_MAX };
  const theirs = (await newestReceived(tx, partner, asked)).length;
  if (n !== theirs + 1) return err(`case ${caseId}: entry ${n} of ${partner} after ${theirs}`);
  const ours = (await newestEntries(tx, partner, asked)).length;
  if (seen > ours) return err(`case ${caseId}: ${partner} has seen ${seen} of our ${ours} entries`);
  if (act === 'open') {
    const { about, title, tlp } = body;
    if (!(await isKnown(tx, us, partner, about!)))
      return err(`case ${caseId} is about a ${about!.type} that is not between us`);
    await noteCase(tx, us, { about: about!, tlp: tlp!, caseId, atUs, by: partner, title: title! });
    return ok('opened');
  }
  const [found] = await readCases(tx, us, partner, caseId);
  if (found === undefined) return err(`there is no case ${caseId}`);
  await tellCase(tx, us, { about: found.thread.about, tlp: found.thread.tlp, caseId, atUs });
  return ok(act);
}

/**
 * A case about ours is about what we told them. Theirs may come after the case, by another lane: until it is here, nobody sees
 * the case.
 */
async function isKnown(tx: Db, us: Us, partner: string, about: CaseAbout): Promise<boolean> {
  const { id, of, type } = about;
  if (of !== us.nodeId) return true;
  return (await newestEntries(tx, partner, { kinds: [type], about: id, limit: 1 })).length > 0;
}

type Told = {
  readonly about: CaseAbout;
  readonly tlp: Tlp;
  readonly caseId: string;
  readonly atUs: number;
};

/** A line in the history of the warning or request that it is about: so who works on that learns of it. */
export async function noteCase(
  tx: Db,
  us: Us,
  told: Told & { readonly by: string; readonly title: string },
): Promise<void> {
  const { about, atUs, by, title, caseId } = told;
  const warningId = hereOf(about, us);
  const found = await readCase(tx, warningId);
  if (found !== undefined) {
    const actor = by.startsWith('user:') ? by : `partner:${by}`.slice(0, 96);
    const text = `joint case ${caseId}: ${title}`.slice(0, 4000);
    await writeLine(tx, {
      ...{ warningId, eventKind: 'warning.updated', audience: audienceOf(found) },
      line: { atUs, actor, action: 'note', text },
    });
  }
  await tellCase(tx, us, told);
}

export async function tellCase(tx: Db, us: Us, { about, tlp, caseId, atUs }: Told): Promise<void> {
  const owners = (await warningById(tx, hereOf(about, us)))?.warning.owners ?? [];
  const event = { atUs, kind: CASE_EVENT, subject: caseId, doc: {} };
  await appendEvent(tx, { ...event, tlp, owners });
}
