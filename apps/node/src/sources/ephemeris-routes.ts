/** An ephemeris (OEM, OCM) that a person gives: taken in as those of sources are, under that person's name in the audit. */
import { readEphemerisFile } from '@noroshi/ndm';
import { appendAudit } from '@noroshi/store';
import { IMPORTED } from '@noroshi/store/elements';
import { Type } from 'typebox';
import { actorOf } from '../access/desk.ts';
import { defineRoute, refuse } from '../api/route.ts';
import { takeEphemerides } from './ephemerides.ts';

const TEXT_MAX = 5 * 2 ** 20;
const LINES_MAX = 100_000;
const TOLD_MAX = 50;

export const EphemerisTaken = Type.Object({
  added: Type.Integer(), // 0: known already
  objectIds: Type.Array(Type.String()), // of what was added
  refusals: Type.Array(Type.String()), // what else the message holds, each with its reason
  notes: Type.Array(Type.String()), // what was assumed
});

export const importRoute = defineRoute({
  ...{ method: 'POST', url: '/api/v1/ephemerides', tag: 'objects' },
  access: { who: 'role', roles: ['analyst', 'duty'] },
  bodyBytesMax: TEXT_MAX + 65_536,
  summary:
    'Takes in an ephemeris (OEM or OCM, KVN or XML): it serves its object in every screen until it ends',
  schema: {
    body: Type.Object(
      { text: Type.String({ minLength: 1, maxLength: TEXT_MAX }) },
      { additionalProperties: false },
    ),
    reply: EphemerisTaken,
  },
  handle: async ({ body, caller }, { store, clock, feed }) => {
    const actor = actorOf(caller!.userId);
    const limits = { bytesMax: 4 * TEXT_MAX, linesMax: LINES_MAX };
    const file = readEphemerisFile(new TextEncoder().encode(body.text), IMPORTED, null, limits);
    const wallUs = clock.wallUs();
    const options = { source: IMPORTED, actor, wallUs, watchUs: clock.watchUs() };
    const done = await takeEphemerides(store, file.ephemerides, options);
    const refusals = [...file.refusals, ...done.refusals].slice(0, TOLD_MAX);
    if (done.added === 0 && refusals.length > 0)
      return refuse(422, 'ephemerides.text', refusals[0]!);
    await store.write((tx) =>
      appendAudit(tx, {
        ...{ atUs: wallUs, actor, action: 'ephemeris.import', subject: IMPORTED },
        doc: { objectIds: done.objectIds.slice(0, TOLD_MAX), added: done.added },
      }),
    );
    feed.wake();
    const { added, objectIds } = done;
    return {
      ok: true,
      body: { added, objectIds: [...objectIds], refusals, notes: [...file.notes] },
    };
  },
});
