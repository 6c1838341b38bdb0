/**
 * A partner asks: "please look", "send more". It is raised here as a case of its own, `partner:request`, in the one list that
 * people watch: with a time to answer, a history, and an acknowledgement that goes back as "read". Inside the transaction of
 * whoever pulled it. Nothing is done or sent by itself: a person answers, and what goes is for the release rules.
 */
import type { RequestBody } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { err, ok, type Result } from '@noroshi/time';
import { Notice, openWarning, SCHEMA_LIMITS } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { type Case, readCase, writeCase, writeLine, writeNotice } from './casework.ts';
import { policyFor, readChecklists } from './desk.ts';
import { type Receiver, receivedId } from './receive.ts';

/** What a piece of evidence may hold. */
const VALUE_LENGTH_MAX = 1000;

/** The case that it opened; an error where it cannot be one, or was asked before. */
export async function receiveRequest(
  tx: Db,
  receiver: Receiver,
  asked: { readonly partner: string; readonly body: RequestBody; readonly atUs: number },
): Promise<Result<{ readonly warningId: string }, string>> {
  const { partner, body, atUs } = asked;
  const warningId = receivedId(partner, body.requestId);
  if (warningId.length > SCHEMA_LIMITS.idLengthMax)
    return err(`request ${body.requestId.slice(0, 40)} has an id too long to keep`);
  if ((await readCase(tx, warningId)) !== undefined)
    return err(`request ${body.requestId} was asked before`);
  const notice = noticeOf(receiver, asked);
  if (!Value.Check(Notice, notice))
    return err(`request ${body.requestId} does not fit here: shorter ids are expected`);
  const owners = [partner]; // what a partner tells belongs to no organisation of ours
  const checklists = await readChecklists(tx);
  const kept: Case['kept'] = [{ notice, owners }];
  const warning = openWarning(warningId, notice, policyFor(kept, checklists));
  const actor = `partner:${partner}`.slice(0, 96);
  await writeNotice(tx, {
    ...{ notice, owners, warningId, place: 0, supersedes: null, outcome: 'opened' },
    ...{ actor, atUs },
  });
  await writeCase(tx, { warning, version: 0, kept }, checklists);
  if (body.text !== '') {
    const audience = [{ tlp: body.tlp, owners }];
    const line = { atUs, actor, action: 'note', text: body.text } as const;
    await writeLine(tx, { warningId, eventKind: 'warning.updated', audience, line });
  }
  return ok({ warningId });
}

function noticeOf(
  { nodeId, mode, watchUs }: Receiver,
  { partner, body, atUs }: { partner: string; body: RequestBody; atUs: number },
): Notice {
  const { requestId, ask, text, tlp } = body;
  const nowUs = watchUs?.() ?? atUs;
  const value = (name: string, said: string) => ({ type: 'value' as const, name, value: said });
  return {
    ...{ id: receivedId(partner, `${requestId}/asked`), origin: partner, mode, kind: 'request' },
    ...{
      key: `request/${requestId}`,
      title: titleOf(partner, body),
      about: aboutOf(partner, body),
    },
    ...{ atUs: nowUs, window: { fromUs: nowUs, toUs: nowUs }, severity: 'moderate', confidence: 1 },
    evidence: [
      value('ask', ask),
      ...(text === '' ? [] : [value('text', text.slice(0, VALUE_LENGTH_MAX))]),
    ],
    method: { name: 'partner-request', version: '1', parameters: {} },
    marking: { tlp, originator: partner, releasableTo: [nodeId], caveats: [] },
  };
}

function titleOf(partner: string, { ask, about }: RequestBody): string {
  const what = `${about.type} ${about.id}`;
  const said = ask === 'look' ? `please look at ${what}` : `send more about ${what}`;
  return `${partner} asks: ${said}`.slice(0, SCHEMA_LIMITS.titleLengthMax);
}

/** An object as everybody calls it, an asset as it is called here; a case is told by the partner it concerns. */
function aboutOf(partner: string, { about }: RequestBody): Notice['about'] {
  const { type, id, of } = about;
  if (type === 'object') return [{ type, id }];
  if (type === 'asset') return [{ type, id: of === partner ? receivedId(partner, id) : id }];
  return [{ type: 'object', id: `partner/${partner}`.slice(0, SCHEMA_LIMITS.idLengthMax) }];
}
