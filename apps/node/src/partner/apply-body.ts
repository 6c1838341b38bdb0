/**
 * What one record of a partner does here. Lanes are read side by side, so a record may come before an older one of the same
 * thing: what says less than we know already is kept and changes nothing. What was over before it came is kept, raised as
 * over, and said to have arrived late.
 */
import { type Body, subjectOf } from '@noroshi/exchange';
import { appendAudit, type Db } from '@noroshi/store';
import { keepReceived, standingsOf, versionReceived } from '@noroshi/store/exchange';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import { noteReply, receiveCancel, receiveWarning } from '../warnings/receive.ts';
import { receiveRequest } from '../warnings/receive-request.ts';
import type { Opened, Taker } from './apply.ts';
import { receiveCase } from './case.ts';
import { receiveChanged } from './changed.ts';
import { receiveErased, receiveErasure } from './erase-theirs.ts';
import { receiveObservation } from './observe.ts';
import { receiveRelay } from './receive-relay.ts';
import { receiveAnswer } from './requests.ts';
import { takeKeys } from './take-keys.ts';

/** Kinds of which only the newest word counts. */
const LAST_WORD = ['warning', 'cancel', 'relay'] as const;

/** Keeps the record, does what it says, and writes the audit line. Only inside `write`. */
export async function applyOpened(
  tx: Db,
  taker: Taker,
  partner: string,
  lane: string,
  { index, bytes, record, kept, body }: Opened,
  atUs: number,
): Promise<void> {
  const { type, id, version } = record;
  const row = { partner, lane, index, record: bytes, warningId: id, version, atUs };
  const keep = (kind: string, outcome: string) => keepReceived(tx, { ...row, kind, outcome }, kept);
  if (body === null) return keep(type, 'its sender had erased it');
  if (!body.ok) return keep('refused', body.error);
  if (body.value.type === 'unsupported')
    return keep(
      'unsupported',
      `type ${body.value.named.replace(/[^ -~]/g, '?')} is not known here`,
    );
  const done = await doneBy(tx, taker, partner, record, body.value, atUs);
  const outcome = done.ok ? done.value : done.error;
  const isWord = done.ok || type === 'cancel'; // the end of a thing that is yet to come is its last word
  await keep(isWord ? type : 'refused', outcome);
  await appendAudit(tx, {
    ...{ atUs, actor: `partner:${partner}`.slice(0, 96), subject: id },
    ...{ action: `receive.${type}`, doc: { lane, index, outcome } },
  });
}

async function doneBy(
  tx: Db,
  taker: Taker,
  partner: string,
  record: Opened['record'],
  body: Body,
  atUs: number,
): Promise<Result<string, string>> {
  if (subjectOf(body) !== record.id)
    return err(`the record is about ${record.id}, and its body about another thing`);
  const isLastWord = LAST_WORD.some((type) => type === body.type);
  if (isLastWord && (await versionReceived(tx, partner, record.id, LAST_WORD)) >= record.version)
    return ok('overtaken');
  const done = await applyBody(tx, taker, partner, body, atUs);
  const nowUs = Math.max(atUs, taker.watchUs?.() ?? atUs);
  const { expiresUs } = record;
  const isTold = body.type === 'warning' || body.type === 'relay';
  if (!done.ok || !isTold || expiresUs === undefined || nowUs < expiresUs) return done;
  const late = `arrived late: it was over at ${formatUtc(expiresUs, 0)}`;
  const ended = { partner, warningId: record.id, state: 'closed', nowUs: atUs } as const;
  await receiveCancel(tx, { ...ended, why: late });
  return ok(late);
}

/** What a body does here, in one word; or why it does nothing. */
async function applyBody(
  tx: Db,
  taker: Taker,
  partner: string,
  body: Body,
  atUs: number,
): Promise<Result<string, string>> {
  const { nodeId, mode, watchUs } = taker;
  if (body.type === 'warning') {
    const { warning, notices } = body;
    const done = await receiveWarning(
      tx,
      { nodeId, mode, ...(watchUs && { watchUs }) },
      { partner, warning, notices, atUs },
    );
    return done.ok ? ok(done.value.outcome) : err(done.error.message);
  }
  if (body.type === 'cancel') {
    const { warningId, state } = body;
    const done = await receiveCancel(tx, { partner, warningId, state, nowUs: atUs });
    return done.ok ? ok(done.value.outcome) : err(done.error.message);
  }
  if (body.type === 'relay') return receiveRelay(tx, taker, { partner, body, atUs });
  if (body.type === 'request') {
    const receiver = { nodeId, mode, ...(watchUs && { watchUs }) };
    const done = await receiveRequest(tx, receiver, { partner, body, atUs });
    return done.ok ? ok('opened') : done;
  }
  if (body.type === 'keys') return takeKeys(tx, taker, { partner, body, atUs });
  if (body.type === 'answer') return receiveAnswer(tx, { nodeId, mode }, { partner, body, atUs });
  if (body.type === 'case') return receiveCase(tx, { nodeId, mode }, { partner, body, atUs });
  if (body.type === 'observation')
    return receiveObservation(tx, { nodeId, mode }, { partner, body, atUs });
  if (body.type === 'erasure') return receiveErasure(tx, { partner, body, atUs });
  if (body.type === 'erased') return receiveErased(tx, { partner, body });
  if (body.type === 'changed')
    return receiveChanged(tx, { partner, warningId: body.warningId, atUs });
  const { warningId, answer, text } = body;
  const standings = await standingsOf(tx, warningId);
  const told = standings.some((each) => each.partner === partner && each.state !== 'withheld');
  if (!told) return err(`${partner} was never told of ${warningId}`);
  await noteReply(tx, { partner, warningId, answer, text, nowUs: atUs });
  return ok(answer);
}
