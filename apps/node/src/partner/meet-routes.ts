/**
 * Meeting another node from the page: our invitation, a look at theirs with the digits to read aloud, and adding it. What the
 * command line may, by the same functions: in live mode a second person agrees. A feed that ended is resumed here too.
 */
import { fingerprintOf, type Partner, parseInvite } from '@noroshi/exchange';
import { configRow } from '@noroshi/store';
import { Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { actorOf, deskOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { needsTwoPeople } from '../config/change.ts';
import { sha256 } from '../keys/keys.ts';
import { readRunning } from '../running.ts';
import { addPartner, inviteText, resumePartner } from './manage.ts';
import { CardReply, InvitationReply } from './replies.ts';

const tag = 'Partners';
const access = { who: 'role', roles: ['release'] } as const;
const LOOPBACK = /^(127\.|localhost:|\[::1\])/;
const Reason = Type.String({ minLength: 1, maxLength: 1000 });
const Invitation = Type.String({ minLength: 1, maxLength: 4096 });

const invite = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partner-invitation', tag, access },
  summary: 'The line that a partner adds: public keys and an address, no secret',
  schema: {
    query: Type.Object(
      { address: Type.Optional(Type.String({ maxLength: 255 })) },
      { additionalProperties: false },
    ),
    reply: InvitationReply,
  },
  handle: async ({ query }, context) => {
    const { dataDir, clock } = context;
    const address = query.address ?? (await readRunning(dataDir))?.partner ?? null;
    if (address === null)
      return refuse(422, 'partner.address', 'no partner listener runs here: give its HOST:PORT');
    const made = await inviteText(dataDir, context, address, clock.wallUs());
    if (!made.ok) return refuse(422, 'partner.address', made.error);
    const { partner, text } = made.value;
    const fingerprint = fingerprintOf(sha256, partner);
    return {
      ok: true,
      body: { text: text.trim(), fingerprint, address, loopback: LOOPBACK.test(address) },
    };
  },
});

const check = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/check', tag, access },
  summary: 'What an invitation says, with the digits to read aloud; nothing is changed',
  schema: {
    body: Type.Object({ invitation: Invitation }, { additionalProperties: false }),
    reply: CardReply,
  },
  handle: async ({ body }, context) => {
    const card = parseInvite(body.invitation.trim());
    if (!card.ok) return refuse(422, 'partner.invitation', `this is no invitation: ${card.error}`);
    const { id, address, signingKey, tlsPin } = card.value;
    const now = (await configRow(context.store.db, 'partner', id))?.doc as
      | Partner
      | null
      | undefined;
    const same = now?.signingKey === signingKey && now.tlsPin === tlsPin && now.address === address;
    return {
      ok: true,
      body: {
        ...{ id, signingKey, tlsPin, fingerprint: fingerprintOf(sha256, card.value) },
        ...(address !== undefined && { address }),
        known: now == null ? ('new' as const) : same ? ('same' as const) : ('changed' as const),
        needsSecond: needsTwoPeople(context.mode, 'partner'),
      },
    };
  },
});

const add = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners', tag, access },
  summary: 'Meets a node by its invitation; `fingerprint`: what both people have read aloud',
  schema: {
    body: Type.Object(
      { invitation: Invitation, fingerprint: Type.String({ maxLength: 60 }) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ id: Id, state: Type.String() }),
  },
  handle: async ({ body, caller }, context) => {
    const card = parseInvite(body.invitation.trim());
    if (!card.ok) return refuse(422, 'partner.invitation', `this is no invitation: ${card.error}`);
    const digits = (text: string) => text.replace(/\D/g, '');
    if (digits(fingerprintOf(sha256, card.value)) !== digits(body.fingerprint))
      return refuse(
        422,
        'partner.fingerprint',
        'these are not the digits of this invitation: read them aloud with the partner, and add nothing until they agree',
      );
    const actor = actorOf(caller!.userId);
    const done = await addPartner(deskOf(context), context, body.invitation, actor);
    if (!done.ok) return refuse(422, 'partner.add', done.error);
    context.feed.wake();
    return { ok: true, body: { id: done.value.partner.id, state: done.value.changed.state } };
  },
});

const resume = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/resume', tag, access },
  summary: 'Takes from a partner again whose feed had ended; the same checks hold as before',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object({ reason: Reason }, { additionalProperties: false }),
    reply: Type.Object({ id: Id }),
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const by = {
      actor: actorOf(caller!.userId),
      reason: body.reason,
      atUs: context.clock.wallUs(),
    };
    const done = await resumePartner(context.store, id, by);
    if (!done.ok) return refuse(409, 'partner.state', done.error);
    context.feed.wake();
    return { ok: true, body: { id } };
  },
});

export const meetRoutes: readonly Route[] = [invite, check, add, resume];
