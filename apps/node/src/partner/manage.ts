/** What people do with partners from the machine itself: an invitation, meeting another node, resuming a feed that ended. */
import {
  base64FromBytes,
  formatInvite,
  type Partner,
  parseInvite,
  splitAddress,
} from '@noroshi/exchange';
import { appendAudit, configRow, type Store } from '@noroshi/store';
import { linkOf, positionsOf, saveLink } from '@noroshi/store/exchange';
import { err, ok, type Result } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import { type Changed, changeConfig, formatChangeError } from '../config/change.ts';
import { configToEdge } from '../config/check.ts';
import { openKeys } from '../keys/keys.ts';
import { tellLink } from './apply.ts';

export type Self = { readonly nodeId: string; readonly mode: Mode };

/** The line that a partner adds. Makes the keys when there are none. */
export async function inviteText(
  dataDir: string,
  self: Self,
  address: string,
  atUs: number,
): Promise<Result<{ readonly partner: Partner; readonly text: string }, string>> {
  if (splitAddress(address) === null)
    return err(
      `address is ${address}: expected HOST:PORT, where the partner reaches this node's partner link`,
    );
  const keys = await openKeys(dataDir, self, atUs);
  const { nodeId: id, mode } = self;
  const signingKey = base64FromBytes(keys.signingKey);
  const tlsPin = base64FromBytes(keys.tlsPin);
  const epoch = keys.epoch === 1 ? {} : { epoch: keys.epoch };
  const partner = { id, mode, signingKey, tlsPin, address, ...epoch };
  return ok({ partner, text: formatInvite(partner) });
}

export type AddDesk = Parameters<typeof changeConfig>[0];

/** Meets a node by its invitation. */
export async function addPartner(
  desk: AddDesk,
  self: Self,
  text: string,
  actor: string,
): Promise<Result<{ readonly partner: Partner; readonly changed: Changed }, string>> {
  const invite = parseInvite(text.trim());
  if (!invite.ok) return err(`this is no invitation: ${invite.error}`);
  const partner = invite.value;
  if (partner.id === self.nodeId)
    return err(`this is the invitation of ${self.nodeId} itself: add the partner's`);
  if (partner.mode !== self.mode)
    return err(
      `${partner.id} is a node of mode ${partner.mode}, this one is ${self.mode}: the modes never mix`,
    );
  const changed = await changeConfig(desk, {
    ...{ kind: 'partner', id: partner.id, doc: configToEdge('partner', partner), actor },
    reason: 'met by invitation',
  });
  if (!changed.ok) return err(formatChangeError(changed.error));
  return ok({ partner, changed: changed.value });
}

/** Lets a stopped feed go on from what was verified last; the same checks hold as before. */
export async function resumePartner(
  store: Store,
  partner: string,
  by: { readonly actor: string; readonly reason: string; readonly atUs: number },
): Promise<Result<{ readonly entries: number }, string>> {
  const { actor, reason, atUs } = by;
  return store.write(async (tx): Promise<Result<{ readonly entries: number }, string>> => {
    if ((await configRow(tx, 'partner', partner)) === undefined)
      return err(`there is no partner ${partner}: noroshi partner list shows them`);
    const link = await linkOf(tx, partner, atUs);
    if (link.state !== 'stopped')
      return err(`the feed of ${partner} is not stopped: it is ${link.state}`);
    await saveLink(tx, { ...link, state: 'down', reason: `resumed: ${reason}`, sinceUs: atUs });
    await tellLink(tx, partner, 'down', atUs);
    await appendAudit(tx, {
      ...{ atUs, actor, action: 'link.resume', subject: partner },
      doc: { reason, stopped: link.reason },
    });
    const taken = await positionsOf(tx, partner);
    return ok({ entries: taken.reduce((sum, { size }) => sum + size, 0) });
  });
}
