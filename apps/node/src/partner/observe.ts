/**
 * Observations both ways, read from the bulk lanes alone: a file of ours goes to a partner by a person and a rule that names its
 * kind; one of theirs is put together from its parts and checked against its hash. What came is kept and shown; nothing is taken
 * into our catalogue or sources by itself: a person takes the file and decides.
 */
import { createHash } from 'node:crypto';
import {
  CASE_LIMITS,
  decideObservation,
  type FileRef,
  joinObservation,
  type ObservationBody,
  type ObservationKind,
  partsOfFile,
  readRules,
  splitObservation,
} from '@noroshi/exchange';
import { appendAudit, appendEvent, configRows, type Db } from '@noroshi/store';
import {
  type LaneEntry,
  newestEntries,
  newestReceived,
  type ReceivedEntry,
} from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import { maySee, type Tlp, type Viewer } from '@noroshi/watch';
import { newId } from '../access/tokens.ts';
import { postEntries } from './author.ts';
import { type ByHand, type HandError, refused } from './by-hand.ts';
import { caseWith, maySeeAbout } from './case.ts';
import { aboutOf, strangeTo } from './case-act.ts';
import { readDirectory } from './directory.ts';
import { keptBy } from './requests.ts';
import { heardOf, saidBy, type Us } from './said.ts';

/** Its subject is the observation. */
export const OBSERVATION_EVENT = 'partner.observation';

/** Parts of one side with one partner that a list looks at. */
const PARTS_MAX = 5000;

export type Observation = {
  readonly id: string;
  readonly partner: string;
  readonly direction: 'ours' | 'theirs';
  readonly head: Omit<ObservationBody, 'type' | 'part' | 'data' | 'observationId'>;
  readonly parts: number;
  readonly here: number; // parts that came, or that the partner keeps of ours
};

export type Sending = {
  readonly partner: string;
  readonly kind: ObservationKind;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly tlp: Tlp;
  readonly about?: { readonly type: 'warning' | 'request'; readonly id: string } | undefined;
  readonly caseId?: string | undefined;
  readonly viewer: Viewer;
};

export type Sent = {
  readonly observationId: string;
  readonly ruleId: string;
  readonly parts: number;
  readonly sha256: string;
};

/** Signs a file into the bulk lane of a partner, where a rule lets its kind go. */
export async function sendObservation(
  { context, author, actor }: ByHand,
  sending: Sending,
): Promise<Result<Sent, HandError>> {
  const { partner, kind, tlp, viewer, bytes } = sending;
  const file = fileOf(sending);
  if (!file.ok) return refused('size', file.error);
  if (!maySee({ tlp } as never, viewer.clearance))
    return refused('marking', `you are cleared for TLP:${viewer.clearance}: mark it so at most`);
  const atUs = context.clock.wallUs();
  const observationId = `${author.nodeId}:${newId('o', context.random)}`;
  const done = await context.store.write(async (tx): Promise<Result<Sent, HandError>> => {
    const { partners } = await readDirectory(tx, author);
    if (!partners.some(({ id }) => id === partner))
      return refused('partner', `${partner} is no partner: noroshi partner list shows them`);
    const belongs = await belongsTo(tx, author, sending);
    if (!belongs.ok) return belongs;
    const { rules } = readRules(await configRows(tx, 'rule'));
    const { ruleId, reason } = decideObservation({ rules, partner, kind, tlp, atUs });
    const audit = { atUs, actor, subject: observationId };
    const doc = { partner, kind, file: file.value, reason };
    if (ruleId === null) {
      await appendAudit(tx, { ...audit, action: 'release.refuse', doc });
      const next = `a release officer changes the rules for ${partner} (observations: [${kind}] lets them go)`;
      return refused('rule', `${sending.name} stays here: ${reason}; ${next}`);
    }
    const head = { observationId, kind, ...belongs.value, tlp, atUs, file: file.value };
    const bodies = splitObservation(head, bytes);
    await postEntries(
      tx,
      author,
      bodies.map((body) => ({
        ...{ partner, body, warningId: observationId, ruleIds: [ruleId], reason, atUs, tlp },
        precedence: 'ROUTINE' as const,
      })),
    );
    await appendAudit(tx, { ...audit, action: 'release.observation', doc: { ...doc, ruleId } });
    return ok({ observationId, ruleId, parts: bodies.length, sha256: file.value.sha256 });
  });
  if (done.ok) context.feed.wake();
  return done;
}

function fileOf({ name, mediaType, bytes }: Sending): Result<FileRef, string> {
  const { fileBytesMax } = CASE_LIMITS;
  if (bytes.length === 0 || bytes.length > fileBytesMax)
    return err(`${name} has ${bytes.length} bytes: expected 1 to ${fileBytesMax}`);
  const safe = safeName(name);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ok({ sha256, bytes: bytes.length, name: safe, mediaType });
}

/** The last part of a path in plain characters: a name that can be no path and no option. */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replaceAll(/[^A-Za-z0-9._-]/g, '_').replace(/^[^A-Za-z0-9]+/, '');
  return (plain === '' ? 'file' : plain).slice(0, 80);
}

async function belongsTo(
  tx: Db,
  author: Us,
  { partner, about: given, caseId, viewer }: Sending,
): Promise<Result<Pick<ObservationBody, 'about' | 'caseId'>, HandError>> {
  if (
    caseId !== undefined &&
    (await caseWith(tx, author, { partner, caseId, viewer })) === undefined
  )
    return refused('about', `there is no case ${caseId} with ${partner}`);
  const named = caseId === undefined ? {} : { caseId };
  if (given === undefined) return ok(named);
  const about = aboutOf(author.nodeId, { partner, about: given });
  if (about === null || !(await maySeeAbout(tx, author, { partner, about, viewer })))
    return refused('about', `there is no ${given.type} ${given.id} here`);
  const bar = await strangeTo(tx, author, partner, about);
  return bar === null ? ok({ ...named, about }) : refused('rule', bar);
}

/** Takes a part of a partner's; with the last one it says whether the file is whole. Only inside `write`. */
export async function receiveObservation(
  tx: Db,
  us: Us,
  said: { readonly partner: string; readonly body: ObservationBody; readonly atUs: number },
): Promise<Result<string, string>> {
  const { partner, body, atUs } = said;
  const { observationId: id, part, file, tlp } = body;
  const asked = { kinds: ['observation'], about: id, limit: PARTS_MAX };
  const before = await newestReceived(tx, partner, asked);
  if (before.length !== part) return err(`part ${part} of ${id} comes after ${before.length}`);
  const count = partsOfFile(file);
  if (part + 1 < count) return ok(`part ${part + 1} of ${count}`);
  const parts = [...(await bodiesFrom(tx, us, before)), body];
  const whole = joinObservation(parts);
  if (whole === null || sha256Of(whole) !== file.sha256)
    return err(`${id} is not the file that its hash names: it is not kept as one`);
  const event = { atUs, kind: OBSERVATION_EVENT, subject: id, doc: { kind: body.kind } };
  await appendEvent(tx, { ...event, tlp, owners: [] });
  return ok(`whole: ${count} ${count === 1 ? 'part' : 'parts'}`);
}

async function bodiesFrom(
  db: Db,
  us: Us,
  entries: readonly ReceivedEntry[],
): Promise<ObservationBody[]> {
  const bodies: ObservationBody[] = [];
  for (const entry of entries) {
    const body = await heardOf(db, us, entry);
    if (body?.type === 'observation') bodies.push(body);
  }
  return bodies.sort((a, b) => a.part - b.part);
}

/** Observations with one partner that this person may see, the newest first. */
export async function observationsWith(
  db: Db,
  us: Us,
  partner: string,
  viewer: Viewer,
): Promise<Observation[]> {
  const asked = { kinds: ['observation'], limit: PARTS_MAX };
  const isKept = await keptBy(db, partner);
  const sent = Map.groupBy(await newestEntries(db, partner, asked), ({ warningId }) => warningId);
  const came = Map.groupBy(await newestReceived(db, partner, asked), ({ warningId }) => warningId);
  const found: Observation[] = [];
  for (const entries of sent.values()) {
    const first = firstOf(entries);
    const body = first && (await saidBy(db, us, first));
    if (body?.type === 'observation')
      found.push(lineOf(partner, 'ours', body, entries.filter(isKept).length));
  }
  for (const entries of came.values()) {
    const first = entries.find(({ version }) => version === 1);
    const body = first && (await heardOf(db, us, first));
    if (body?.type === 'observation') found.push(lineOf(partner, 'theirs', body, entries.length));
  }
  const seen: Observation[] = [];
  for (const line of found) if (await maySeeLine(db, us, line, viewer)) seen.push(line);
  return seen.sort((a, b) => b.head.atUs - a.head.atUs);
}

function firstOf(entries: readonly LaneEntry[]): LaneEntry | undefined {
  return entries.toSorted((a, b) => a.index - b.index)[0];
}

function lineOf(
  partner: string,
  direction: Observation['direction'],
  body: ObservationBody,
  here: number,
): Observation {
  const { type: _, part: __, data: ___, observationId: id, ...head } = body;
  return { id, partner, direction, head, parts: partsOfFile(head.file), here };
}

async function maySeeLine(
  db: Db,
  us: Us,
  { partner, head }: Observation,
  viewer: Viewer,
): Promise<boolean> {
  const { tlp, about, caseId } = head;
  if (!maySee({ tlp } as never, viewer.clearance)) return false;
  if (about !== undefined && !(await maySeeAbout(db, us, { partner, about, viewer }))) return false;
  if (caseId === undefined) return true;
  return (await caseWith(db, us, { partner, caseId, viewer })) !== undefined;
}

/** The file, for who may see it; in words why not. */
export async function fileOfObservation(
  db: Db,
  us: Us,
  asked: { readonly partner: string; readonly id: string; readonly viewer: Viewer },
): Promise<Result<{ readonly line: Observation; readonly bytes: Uint8Array }, HandError>> {
  const { partner, id, viewer } = asked;
  const line = (await observationsWith(db, us, partner, viewer)).find((one) => one.id === id);
  if (line === undefined) return refused('about', `there is no observation ${id} of ${partner}`);
  if (line.direction === 'theirs' && line.here < line.parts)
    return refused('state', `${line.here} of ${line.parts} parts are here: the rest is fetched`);
  const entries =
    line.direction === 'theirs'
      ? await newestReceived(db, partner, { kinds: ['observation'], about: id, limit: PARTS_MAX })
      : [];
  const parts =
    line.direction === 'theirs' ? await bodiesFrom(db, us, entries) : await ownParts(db, us, line);
  const bytes = joinObservation(parts);
  if (bytes === null || sha256Of(bytes) !== line.head.file.sha256)
    return refused('state', `${id} is not whole: a part of it was erased`);
  return ok({ line, bytes });
}

async function ownParts(db: Db, us: Us, { partner, id }: Observation): Promise<ObservationBody[]> {
  const about = { kinds: ['observation'], about: id, limit: PARTS_MAX };
  const bodies: ObservationBody[] = [];
  for (const entry of await newestEntries(db, partner, about)) {
    const body = await saidBy(db, us, entry);
    if (body?.type === 'observation') bodies.push(body);
  }
  return bodies.sort((a, b) => a.part - b.part);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
