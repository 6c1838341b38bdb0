/** The routes of releases that a person decides: what waits, what is to be reviewed, and the verdict of a release officer. */
import { heldOf } from '@noroshi/store/exchange';
import { Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { handOf, refusal } from './hand.ts';
import { HELD_MAX, HeldReply, heldLines, wholeWarning } from './held-view.ts';
import { decideHeld, VERDICTS } from './officer.ts';

const tag = 'Partners';

const list = defineRoute({
  ...{ method: 'GET', url: '/api/v1/releases', tag },
  access: { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] },
  summary: 'Releases that wait for a release officer, and FLASH that left and is to be reviewed',
  schema: {
    reply: Type.Object({ releases: Type.Array(HeldReply), capped: Type.Boolean() }),
  },
  handle: async ({ caller }, context) => {
    const lines = await heldLines(context.store.db, context, caller!, context.clock.wallUs());
    return { ok: true, body: { releases: lines, capped: lines.length >= HELD_MAX } };
  },
});

const decide = defineRoute({
  ...{ method: 'POST', url: '/api/v1/releases/:id/verdict', tag },
  access: { who: 'role', roles: ['release'] },
  summary:
    'Lets a waiting release go, refuses it, or reviews one that left (content: what was read)',
  schema: {
    params: Type.Object({ id: Id }),
    body: Type.Object(
      {
        verdict: Type.Enum(VERDICTS),
        content: Type.String({ pattern: '^[0-9a-f]{64}$' }),
        reason: Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]*$' }),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ id: Id, state: Type.String() }),
  },
  handle: async ({ params: { id }, body, caller }, context) => {
    const [held] = await heldOf(context.store.db, { id });
    const seen = held && (await wholeWarning(context.store.db, held.warningId, caller!));
    if (seen === undefined) return refuse(404, 'not-there', 'there is no release of this id');
    const done = await decideHeld(await handOf(context, caller!.userId), id, body);
    return done.ok ? { ok: true, body: { id, state: done.value.state } } : refusal(done.error);
  },
});

export const officerRoutes: readonly Route[] = [list, decide];
