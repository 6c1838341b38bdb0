/** What people do with partners from the machine itself: an invitation, meeting another node, resuming a feed that ended. */
import { formatInvite, keySetsOf, Partner, parseInvite, splitAddress } from '@noroshi/exchange';
import { appendAudit, configRow, type Store, writeConfig } from '@noroshi/store';
import { linkOf, positionsOf, saveLink } from '@noroshi/store/exchange';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import type { Mode } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { type Changed, changeConfig, formatChangeError } from '../config/change.ts';
import { configToEdge } from '../config/check.ts';
import { keySetOf, type NextKeys, openKeys } from '../keys/keys.ts';
import { planNextKeys, type TurnPlan } from '../keys/rotate.ts';
import { tellLink } from './apply.ts';
import { nextSet, noteKeys } from './turn.ts';

export type Self = { readonly nodeId: string; readonly mode: Mode };

export const INVITE_DAYS = { min: 1, usual: 7, max: 90 } as const;
const DAY_US = 86_400e6;

export type Invitation = {
  readonly partner: Partner;
  readonly expiresUs: number;
  readonly text: string;
};

/** The line that a partner adds. Makes the keys when there are none. */
export async function inviteText(
  dataDir: string,
  self: Self,
  address: string,
  atUs: number,
  validDays: number = INVITE_DAYS.usual,
): Promise<Result<Invitation, string>> {
  const { min, max } = INVITE_DAYS;
  if (!Number.isInteger(validDays) || validDays < min || validDays > max)
    return err(`an invitation is valid for ${min} to ${max} days`);
  if (splitAddress(address) === null)
    return err(
      `address is ${address}: expected HOST:PORT, where the partner reaches this node's partner link`,
    );
  const keys = await openKeys(dataDir, self, atUs);
  const { nodeId: id, mode } = self;
  const epoch = keys.epoch === 1 ? {} : { epoch: keys.epoch };
  const partner = { id, mode, ...keySetOf(keys), address, ...epoch };
  const expiresUs = atUs + validDays * DAY_US;
  return ok({ partner, expiresUs, text: formatInvite(partner, expiresUs) });
}

export type AddDesk = Parameters<typeof changeConfig>[0];

/** Meets a node by its invitation. */
export async function addPartner(
  desk: AddDesk,
  self: Self,
  text: string,
  by: { readonly actor: string; readonly again?: string | undefined },
): Promise<Result<{ readonly partner: Partner; readonly changed: Changed }, string>> {
  const invite = parseInvite(text.trim(), desk.wallUs());
  if (!invite.ok) return err(`this is no invitation: ${invite.error}`);
  const partner = invite.value;
  if (partner.id === self.nodeId)
    return err(`this is the invitation of ${self.nodeId} itself: add the partner's`);
  if (partner.mode !== self.mode)
    return err(
      `${partner.id} is a node of mode ${partner.mode}, this one is ${self.mode}: the modes never mix`,
    );
  const row = (await configRow(desk.store.db, 'partner', partner.id))?.doc;
  const changes = Value.Check(Partner, row) ? changesOf(row, partner) : [];
  if (changes.length > 0 && by.again === undefined)
    return err(
      `${partner.id} is known already, and ${changes.join('; ')}. If they say so by telephone and you have read the digits to each other, meet again: --again --reason TEXT`,
    );
  if (Value.Check(Partner, row)) {
    const older = olderLife(row, partner);
    if (older !== null) return err(older);
  }
  const changed = await changeConfig(desk, {
    ...{ kind: 'partner', id: partner.id, doc: configToEdge('partner', partner), actor: by.actor },
    reason: by.again ?? 'met by invitation',
  });
  if (!changed.ok) return err(formatChangeError(changed.error));
  return ok({ partner, changed: changed.value });
}

/** What an invitation of a known partner changes, in words; an address alone is none of it. */
export function changesOf(row: Partner, card: Partner): string[] {
  const changes: string[] = [];
  if (row.revoked !== undefined)
    changes.push(`it was revoked at ${formatUtc(row.revoked.atUs, 0)}: ${row.revoked.reason}`);
  if (row.signingKey !== card.signingKey) changes.push('its signing key is another');
  if (row.tlsPin !== card.tlsPin) changes.push('the key of its certificate is another');
  if (row.sealKey !== undefined && row.sealKey !== card.sealKey)
    changes.push('the key that files are sealed to is another');
  const [before, now] = [row.epoch ?? 1, card.epoch ?? 1];
  if (before !== now) changes.push(`its epoch is ${now}, and was ${before}`);
  return changes;
}

/** The same signing key never begins an epoch twice: the lanes of before would be told anew under their own names. */
function olderLife(row: Partner, card: Partner): string | null {
  const [before, now] = [row.epoch ?? 1, card.epoch ?? 1];
  if (row.signingKey !== card.signingKey || now >= before) return null;
  return `its epoch is ${now} and the one known is ${before}: they begin a later one (noroshi partner epoch --at-least ${before + 1}) and invite again`;
}

/** Nothing more is taken from a partner or told to it, at once and by one person; what it said is kept. Undone by meeting again. */
export async function revokePartner(
  store: Store,
  id: string,
  by: { readonly actor: string; readonly reason: string; readonly atUs: number },
): Promise<Result<Partner, string>> {
  const { actor, reason, atUs } = by;
  return store.write(async (tx): Promise<Result<Partner, string>> => {
    const row = (await configRow(tx, 'partner', id))?.doc;
    if (!Value.Check(Partner, row))
      return err(`there is no partner ${id}: noroshi partner list shows them`);
    if (row.revoked !== undefined)
      return err(`${id} is revoked since ${formatUtc(row.revoked.atUs, 0)}`);
    const doc: Partner = { ...row, revoked: { atUs, by: actor, reason } };
    await writeConfig(tx, { kind: 'partner', id, doc, atUs, actor });
    const link = await linkOf(tx, id, atUs);
    await saveLink(tx, { ...link, state: 'stopped', reason: `revoked: ${reason}`, sinceUs: atUs });
    await tellLink(tx, id, 'stopped', atUs);
    await appendAudit(tx, {
      ...{ atUs, actor, action: 'partner.revoke', subject: id },
      doc: { reason, keys: keySetsOf(row) },
    });
    return ok(doc);
  });
}

/** Lets a stopped feed go on from what was verified last; the same checks hold as before. */
export async function resumePartner(
  store: Store,
  partner: string,
  by: { readonly actor: string; readonly reason: string; readonly atUs: number },
): Promise<Result<{ readonly entries: number }, string>> {
  const { actor, reason, atUs } = by;
  return store.write(async (tx): Promise<Result<{ readonly entries: number }, string>> => {
    const row = (await configRow(tx, 'partner', partner))?.doc;
    if (!Value.Check(Partner, row))
      return err(`there is no partner ${partner}: noroshi partner list shows them`);
    if (row.revoked !== undefined)
      return err(
        `${partner} is revoked: only meeting again undoes that (noroshi partner add --again)`,
      );
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

/** Makes new keys beside those in force; the node tells its partners when their time has come. */
export async function rotateKeys(
  dataDir: string,
  self: Self,
  store: Store,
  plan: TurnPlan & { readonly atUs: number },
): Promise<Result<NextKeys, string>> {
  const { atUs, by: actor, types, fromUs, reason } = plan;
  await openKeys(dataDir, self, atUs);
  const planned = await planNextKeys(dataDir, self, plan);
  if (!planned.ok) return planned;
  const { next } = await openKeys(dataDir, self, atUs);
  const doc = { types, fromUtc: formatUtc(fromUs, 0), reason, next: nextSet({ next }) };
  await store.write((tx) =>
    noteKeys(tx, { nodeId: self.nodeId, atUs, actor, action: 'keys.plan', doc }),
  );
  return ok(next!);
}
