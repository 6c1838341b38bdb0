/**
 * What a partner hands on to us of another node's: a warning in the partner's own name, `partner:author:id`, so that nobody can
 * speak in the author's; whose words they are, and whether that is proven, stands in its history. What its author told us
 * itself is not raised a second time.
 */
import { openRelay, type RelayBody } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { err, ok, type Result } from '@noroshi/time';
import { sha256 } from '../keys/keys.ts';
import { audienceOf, readCase, writeLine } from '../warnings/casework.ts';
import { receiveCancel, receivedId, receiveWarning } from '../warnings/receive.ts';
import type { Taker } from './apply.ts';
import { keysIn, relayedWarning } from './hand-on.ts';

/** In one word what it does here; or why it does nothing. Only inside `write`. */
export async function receiveRelay(
  tx: Db,
  { nodeId, mode, watchUs }: Taker,
  told: { readonly partner: string; readonly body: RelayBody; readonly atUs: number },
): Promise<Result<string, string>> {
  const { partner, body: relay, atUs } = told;
  const us = { nodeId, mode };
  const opened = openRelay(sha256, await keysIn(tx, us), relay, {
    mode,
    from: partner,
    to: nodeId,
  });
  if (!opened.ok) return opened;
  const { body, isProven } = opened.value;
  const author = relay.path[0]!;
  if (body.type === 'cancel') {
    const ended = { partner, warningId: relay.warningId, state: body.state, nowUs: atUs };
    const why = `${body.state} by ${author}, handed on by ${partner}`;
    const done = await receiveCancel(tx, { ...ended, why });
    return done.ok ? ok(done.value.outcome) : err(done.error.message);
  }
  const direct = isProven && (await warningById(tx, receivedId(author, body.warning.id)));
  if (direct) return ok(`known from ${author}`);
  const { id, notices } = relayedWarning(relay, body);
  const { precedence } = body.warning;
  const done = await receiveWarning(
    tx,
    { ...us, ...(watchUs && { watchUs }) },
    { partner, warning: { id, precedence }, notices, atUs },
  );
  if (!done.ok) return err(done.error.message);
  await sayWhose(tx, { partner, author, isProven, warningId: done.value.warningId, atUs });
  return ok(done.value.outcome);
}

/** Once: whose words they are. */
async function sayWhose(
  tx: Db,
  said: {
    readonly partner: string;
    readonly author: string;
    readonly isProven: boolean;
    readonly warningId: string;
    readonly atUs: number;
  },
): Promise<void> {
  const { partner, author, isProven, warningId, atUs } = said;
  const proof = isProven ? 'its signature is right' : `no key of ${author} is known here`;
  const text = `the words of ${author}, handed on by ${partner}: ${proof}`;
  if ((await warningHistory(tx, warningId)).some((line) => line.text === text)) return;
  const found = await readCase(tx, warningId);
  if (found === undefined) return;
  await writeLine(tx, {
    ...{ warningId, eventKind: 'warning.updated', audience: audienceOf(found) },
    line: { atUs, actor: `partner:${partner}`.slice(0, 96), action: 'note', text },
  });
}
