/**
 * Requests both ways, read from the signed lanes alone: what we asked lies in ours with the answers in theirs, what they asked
 * the other way round. So what is shown is what can be proven, and nothing is kept twice.
 */
import type { AnswerBody, RequestAnswer, RequestBody } from '@noroshi/exchange';
import { appendEvent, configRow, type Db } from '@noroshi/store';
import { lanesOf, newestEntries, newestReceived } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import { Asset, maySee, maySeeOwners, noticeDefault, type Viewer } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { receivedId } from '../warnings/receive.ts';
import { sightOf } from '../warnings/seen.ts';
import { heardOf, saidBy, type Us } from './said.ts';

export const ANSWER_EVENT = 'partner.answer';

/** `signed`: in the lane; `taken`: their node keeps it; the rest is what people said. */
export const REQUEST_STATES = [
  ...(['signed', 'taken', 'read', 'acting', 'done', 'declined', 'withdrawn'] as const),
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

export type RequestLine = {
  readonly id: string; // as it is called here
  readonly partner: string;
  readonly direction: 'ours' | 'theirs';
  readonly request: Omit<RequestBody, 'type' | 'requestId'>;
  readonly state: RequestState;
  readonly ruleIds: readonly string[];
  readonly answers: readonly {
    readonly answer: RequestAnswer;
    readonly text: string;
    readonly atUs: number;
    readonly confirmed: boolean; // it is on both sides
  }[];
};

export type { Us };

/** Requests of one lane pair that are looked at. */
const REQUESTS_MAX = 500;

/** Requests with one partner that this person may see, the newest first. */
export async function requestsWith(
  db: Db,
  us: Us,
  partner: string,
  viewer: Viewer,
): Promise<RequestLine[]> {
  const lines = [...(await ours(db, us, partner)), ...(await theirs(db, us, partner))];
  const seen: RequestLine[] = [];
  for (const line of lines) if (await maySeeRequest(db, us, line, viewer)) seen.push(line);
  return seen.sort((a, b) => b.request.atUs - a.request.atUs);
}

async function ours(db: Db, us: Us, partner: string): Promise<RequestLine[]> {
  const sent = await newestEntries(db, partner, { kinds: ['request'], limit: REQUESTS_MAX });
  const isKept = await keptBy(db, partner);
  const came = await answersFrom(db, us, partner);
  const lines: RequestLine[] = [];
  for (const entry of sent) {
    const { warningId: id, ruleIds } = entry;
    const body = await saidBy(db, us, entry);
    if (body?.type !== 'request') continue;
    const answers = answersTo(came, id);
    const taken = isKept(entry) ? 'taken' : 'signed';
    const isOver = await isWithdrawn(db, partner, id);
    const state = isOver ? 'withdrawn' : stateOf(taken, answers);
    lines.push({ id, partner, direction: 'ours', request: without(body), state, ruleIds, answers });
  }
  return lines;
}

async function theirs(db: Db, us: Us, partner: string): Promise<RequestLine[]> {
  const came = await newestReceived(db, partner, { kinds: ['request'], limit: REQUESTS_MAX });
  const isKept = await keptBy(db, partner);
  const lines: RequestLine[] = [];
  for (const entry of came) {
    const body = await heardOf(db, us, entry);
    if (body?.type !== 'request') continue;
    const id = receivedId(partner, entry.warningId);
    const said = await newestEntries(db, partner, { kinds: ['answer'], about: id, limit: 50 });
    const answers: AnswerLine[] = [];
    for (const each of said.toReversed()) {
      const answer = await saidBy(db, us, each);
      if (answer?.type === 'answer') answers.push(answerOf(answer, isKept(each)));
    }
    const isOver = (await warningById(db, id))?.warning.state === 'cancelled';
    const state = isOver ? 'withdrawn' : stateOf('taken', answers);
    const line = { id, partner, direction: 'theirs' as const, request: without(body) };
    lines.push({ ...line, state, ruleIds: [], answers });
  }
  return lines;
}

type AnswerLine = RequestLine['answers'][number];

/** Whether the partner has said that it keeps a record of ours. */
export async function keptBy(
  db: Db,
  partner: string,
): Promise<(entry: { readonly lane: string; readonly index: number }) => boolean> {
  const lanes = new Map((await lanesOf(db, partner)).map((each) => [each.lane, each.confirmed]));
  return ({ lane, index }) => index < (lanes.get(lane) ?? 0);
}

async function answersFrom(db: Db, us: Us, partner: string): Promise<AnswerBody[]> {
  const came = await newestReceived(db, partner, { kinds: ['answer'], limit: REQUESTS_MAX });
  const answers: AnswerBody[] = [];
  for (const entry of came.toReversed()) {
    const body = await heardOf(db, us, entry);
    if (body?.type === 'answer') answers.push(body);
  }
  return answers;
}

function answersTo(came: readonly AnswerBody[], id: string): AnswerLine[] {
  return came.filter(({ requestId }) => requestId === id).map((body) => answerOf(body, true));
}

function answerOf({ answer, text, atUs }: AnswerBody, confirmed: boolean) {
  return { answer, text, atUs, confirmed };
}

/** A last word stays the last: a "read" that comes after it takes nothing back. */
function stateOf(before: 'signed' | 'taken', answers: RequestLine['answers']): RequestState {
  const last = answers.findLast(({ answer }) => answer === 'done' || answer === 'declined');
  if (last !== undefined) return last.answer;
  if (answers.some(({ answer }) => answer === 'acting')) return 'acting';
  return answers.length > 0 ? 'read' : before;
}

export async function isWithdrawn(db: Db, partner: string, requestId: string): Promise<boolean> {
  const about = { kinds: ['cancel'], about: requestId, limit: 1 };
  return (await newestEntries(db, partner, about)).length > 0;
}

/** Ours by its marking and by what it is about; theirs as the case that it is here. */
async function maySeeRequest(
  db: Db,
  { nodeId }: Us,
  { id, direction, request }: RequestLine,
  viewer: Viewer,
): Promise<boolean> {
  if (!maySee({ tlp: request.tlp } as never, viewer.clearance)) return false;
  const { type, id: aboutId, of } = request.about;
  const caseId = direction === 'theirs' ? id : type === 'warning' ? aboutId : null;
  if (caseId !== null) {
    const here = direction === 'ours' && of !== nodeId ? receivedId(of ?? '', caseId) : caseId;
    const kept = await warningById(db, here);
    const seen = kept && (await sightOf(db, kept, viewer));
    return seen !== undefined && seen.shown === seen.warning;
  }
  if (type !== 'asset' || of !== nodeId) return true;
  const asset = await ownAsset(db, aboutId);
  return asset === undefined || maySeeAsset(asset, viewer);
}

export async function ownAsset(db: Db, id: string): Promise<Asset | undefined> {
  const doc = (await configRow(db, 'asset', id))?.doc;
  return Value.Check(Asset, doc) ? doc : undefined;
}

export function maySeeAsset({ owner, marking }: Asset, { clearance, owners }: Viewer): boolean {
  return maySee(marking ?? noticeDefault(''), clearance) && maySeeOwners([owner], owners);
}

/** A partner answers a request of ours: told to those who may know of the request. In one word, or why it is nothing. */
export async function receiveAnswer(
  tx: Db,
  us: Us,
  said: { readonly partner: string; readonly body: AnswerBody; readonly atUs: number },
): Promise<Result<string, string>> {
  const { partner, body, atUs } = said;
  const about = { kinds: ['request'], about: body.requestId, limit: 1 };
  const [asked] = await newestEntries(tx, partner, about);
  const request = asked && (await saidBy(tx, us, asked));
  if (request?.type !== 'request') return err(`${partner} was never asked ${body.requestId}`);
  const { type, id, of } = request.about;
  const asset = type === 'asset' && of === us.nodeId ? await ownAsset(tx, id) : undefined;
  await appendEvent(tx, {
    ...{ atUs, kind: ANSWER_EVENT, subject: body.requestId, doc: { answer: body.answer } },
    ...{ tlp: request.tlp, owners: asset === undefined ? [] : [asset.owner] },
  });
  return ok(body.answer);
}

function without({ type: _, requestId: __, ...request }: RequestBody): RequestLine['request'] {
  return request;
}
