/**
 * Meeting another node from the page: our invitation, a look at theirs with the digits to read aloud, and adding it. What the
 * command line may, by the same functions: in live mode a second person agrees. A feed that ended is resumed here too.
 */
import { fingerprintOf, Partner, parseInvite } from '@noroshi/exchange';
import { configRow } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf, deskOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { needsTwoPeople } from '../config/change.ts';
import { sha256 } from '../keys/keys.ts';
import { readRunning } from '../running.ts';
import { KeysReply, keysView } from './keys-view.ts';
import { addPartner, changesOf, inviteText, resumePartner, revokePartner } from './manage.ts';
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
    const { partner, text, expiresUs } = made.value;
    const fingerprint = fingerprintOf(sha256, partner);
    const expiresUtc = formatUtc(expiresUs, 0);
    return {
      ok: true,
      body: {
        text: text.trim(),
        fingerprint,
        address,
        expiresUtc,
        loopback: LOOPBACK.test(address),
      },
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
    const card = parseInvite(body.invitation.trim(), context.clock.wallUs());
    if (!card.ok) return refuse(422, 'partner.invitation', `this is no invitation: ${card.error}`);
    const { id, address, signingKey, tlsPin } = card.value;
    const now = (await configRow(context.store.db, 'partner', id))?.doc;
    const changes = Value.Check(Partner, now) ? changesOf(now, card.value) : [];
    const isSame = Value.Check(Partner, now) && changes.length === 0 && now.address === address;
    return {
      ok: true,
      body: {
        ...{ id, signingKey, tlsPin, fingerprint: fingerprintOf(sha256, card.value) },
        ...(address !== undefined && { address }),
        known: now == null ? ('new' as const) : isSame ? ('same' as const) : ('changed' as const),
        changes,
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
      {
        ...{ invitation: Invitation, fingerprint: Type.String({ maxLength: 60 }) },
        again: Type.Optional(Reason), // why a known partner has other keys, or another life
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ id: Id, state: Type.String() }),
  },
  handle: async ({ body, caller }, context) => {
    const card = parseInvite(body.invitation.trim(), context.clock.wallUs());
    if (!card.ok) return refuse(422, 'partner.invitation', `this is no invitation: ${card.error}`);
    const digits = (text: string) => text.replace(/\D/g, '');
    if (digits(fingerprintOf(sha256, card.value)) !== digits(body.fingerprint))
      return refuse(
        422,
        'partner.fingerprint',
        'these are not the digits of this invitation: read them aloud with the partner, and add nothing until they agree',
      );
    const actor = actorOf(caller!.userId);
    const done = await addPartner(deskOf(context), context, body.invitation, {
      actor,
      again: body.again,
    });
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

const revoke = defineRoute({
  ...{ method: 'POST', url: '/api/v1/partners/:id/revoke', tag, access },
  summary: 'Nothing more is taken from a partner or told to it, at once; undone by meeting again',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object({ reason: Reason }, { additionalProperties: false }),
    reply: Type.Object({ id: Id }),
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const atUs = context.clock.wallUs();
    const by = { actor: actorOf(caller!.userId), reason: body.reason, atUs };
    const done = await revokePartner(context.store, id, by);
    if (!done.ok) return refuse(409, 'partner.state', done.error);
    context.feed.wake();
    return { ok: true, body: { id } };
  },
});

const keys = defineRoute({
  ...{ method: 'GET', url: '/api/v1/partner-keys', tag },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] },
  summary: 'Public keys in force, waiting and revoked, ours and theirs; who is waited for',
  schema: { reply: KeysReply },
  handle: async (_asked, context) => {
    const { store, dataDir, clock } = context;
    return { ok: true, body: await keysView(store.db, dataDir, context, clock.wallUs()) };
  },
});

export const meetRoutes: readonly Route[] = [invite, check, add, resume, revoke, keys];
