/**
 * Who operates what, from a list that a user brings: a satellite database, the owner column of a catalogue. Shown first, with
 * what would change and what cannot be read; done with the digest of what was shown. It explains company in orbit, so an import
 * wakes the watch of behaviour.
 */
import { createHash } from 'node:crypto';
import { type Owners, parseOwners } from '@noroshi/behave';
import {
  appendAudit,
  appendEvent,
  type ObjectOwner,
  objectOwners,
  saveOwners,
} from '@noroshi/store';
import { Id, Title } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';

const CSV_BYTES_MAX = 8 * 2 ** 20;
const OWNERS_MAX = 200_000;
const SHOWN_MAX = 500;
const TEXT_MAX = 200;

const OwnerLine = Type.Object({
  ...{ objectId: Type.String(), operator: Type.String(), state: Type.String() },
  ...{ name: Type.String(), declaredBy: Type.String() },
});

export const OwnersImported = Type.Object({
  ...{ new: Type.Integer(), changed: Type.Integer(), same: Type.Integer() },
  ...{ done: Type.Boolean(), digest: Type.String() }, // send the digest to do exactly this
  changes: Type.Array(OwnerLine), // as many as are shown
  refused: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String() })),
});

const importOwners = defineRoute({
  ...{ method: 'POST', url: '/api/v1/behaviour/owners', tag: 'Behaviour' },
  bodyBytesMax: 2 * CSV_BYTES_MAX,
  access: { who: 'role', roles: ['analyst'] },
  summary:
    'Who operates what, from CSV: without `digest` what would change; with it, exactly that is done',
  schema: {
    body: Type.Object(
      {
        csv: Type.String({ maxLength: CSV_BYTES_MAX }),
        list: Title, // what it is called in every explanation
        digest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
      },
      { additionalProperties: false },
    ),
    reply: OwnersImported,
  },
  handle: async ({ body, caller }, { store, clock, feed }) => {
    const read = parseOwners(body.csv, body.list);
    if (read.owners.size > OWNERS_MAX)
      return refuse(422, 'owners.csv', `at most ${OWNERS_MAX} objects in one list`);
    const given = linesOf(read.owners);
    const before = new Map((await objectOwners(store.db)).map((one) => [one.objectId, one]));
    const isSame = (one: ObjectOwner) =>
      JSON.stringify(before.get(one.objectId)) === JSON.stringify(one);
    const changes = given.filter((one) => !isSame(one));
    const added = changes.filter(({ objectId }) => !before.has(objectId)).length;
    const digest = createHash('sha256').update(JSON.stringify(changes)).digest('hex');
    const reply = {
      ...{ new: added, changed: changes.length - added, same: given.length - changes.length },
      ...{ digest, done: false, changes: changes.slice(0, SHOWN_MAX) },
      refused: read.refused.slice(0, SHOWN_MAX).map(({ line, reason }) => ({ line, reason })),
    };
    if (body.digest === undefined) return { ok: true, body: reply };
    if (body.digest !== digest)
      return refuse(
        409,
        'config.conflict',
        'the list is not what was shown: look again, then import',
      );
    const atUs = clock.wallUs();
    const about = { atUs, subject: 'owners' };
    await store.write(async (tx) => {
      await saveOwners(tx, changes, atUs);
      const doc = { list: body.list, digest, changed: changes.length };
      await appendAudit(tx, {
        ...{ ...about, actor: actorOf(caller!.userId), action: 'owners.import', doc },
      });
      await appendEvent(tx, { ...about, kind: 'owners.changed', tlp: 'AMBER', owners: [] });
    });
    feed.wake();
    return { ok: true, body: { ...reply, done: true } };
  },
});

/** By id; an id that is none is left out by the reader's rule of the catalogue. */
function linesOf(owners: Owners): ObjectOwner[] {
  return [...owners]
    .filter(([objectId]) => Value.Check(Id, objectId))
    .map(([objectId, { operator, state, name, from }]) => ({
      ...{ objectId, operator: cut(operator), state: cut(state), name: cut(name) },
      declaredBy: from,
    }))
    .sort((a, b) => (a.objectId < b.objectId ? -1 : 1));
}

function cut(text: string): string {
  return text.replaceAll('\u0000', '').slice(0, TEXT_MAX);
}

export const ownersRoutes: readonly Route[] = [importOwners];
