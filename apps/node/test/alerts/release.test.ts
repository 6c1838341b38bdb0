/**
 * Who may let an alert go: two people who type the words of this mode, or a rule that two approved; never one person twice, never words of the other mode, and
 * nobody without the role. What goes out is CAP that holds, signed, and in the audit.
 */
import * as crypto from 'node:crypto';
import { auditLines, verifyAudit } from '@noroshi/store';
import { alertMessages } from '@noroshi/store/ballistic';
import { formatUtc } from '@noroshi/time';
import { readCap, readXml, verifySignature } from '@noroshi/track';
import type { Mode } from '@noroshi/watch';
import { expect, test } from 'vitest';
import type { Caller } from '../../src/access/caller.ts';
import { alertRoutes } from '../../src/alerts/routes.ts';
import { exerciseSky } from '../../src/exercise/sky.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from '../api-house.ts';
import { writeRow } from '../flows/zeek-log.ts';

const BEN = 'token-of-ben-0123456789';
const DUTY = 'token-of-dai-0123456789';
const MINUTE_US = 60e6;

async function openAlerts(mode: Mode = 'exercise'): Promise<House> {
  const other = (id: string, roles: Caller['roles']): Caller => ({
    ...{ ...EVERYBODY, userId: id, name: id, sessionId: `session-${id}`, roles },
  });
  const people = new Map<string, Caller>([
    [TOKEN, EVERYBODY],
    [BEN, other('ben', ['release'])],
    [DUTY, other('dai', ['duty'])],
  ]);
  const house = await openHouse({ mode, routes: alertRoutes, people });
  const areas = exerciseSky(1, 0).find(({ kind }) => kind === 'alert-areas')!;
  await writeRow(house.context, 'alert-areas', areas.id, areas.doc);
  return house;
}

async function post(house: House, path: string, body: object, as = TOKEN) {
  const init = { method: 'POST', body: JSON.stringify(body), as };
  const headers = { 'content-type': 'application/json' };
  const answer = await house.call(`/api/v1/alerts/${path}`, { ...init, headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

function raise(house: House, areaIds = ['kasumi'], as = DUTY) {
  const nowUs = house.context.clock.watchUs();
  const [from, to] = [5, 9].map((minutes) => formatUtc(nowUs + minutes * MINUTE_US, 0));
  return post(house, 'proposals', { kind: 'raise', areaIds, from, to }, as);
}

type List = {
  readonly proposals: readonly { number: number; confirmation: string; people: string[] }[];
  readonly active: readonly { region: string }[];
  readonly messages: readonly { id: string; kind: string; by: string[] }[];
  readonly problems: readonly string[];
};

const list = async (house: House): Promise<List> =>
  (await (await house.call('/api/v1/alerts', { as: TOKEN })).json()) as List;

test('two people let it go; one twice, wrong words and a duty officer alone do not; it is signed CAP of this mode', async () => {
  const house = await openAlerts();
  expect((await raise(house)).status).toBe(200);
  const [waiting] = (await list(house)).proposals;
  expect(waiting!.confirmation).toBe('exercise only: raise Kasumi islands');
  const confirm = (typed: string, as: string) =>
    post(house, `proposals/${waiting!.number}/confirm`, { typed }, as);
  expect((await confirm('LIVE RAISE Kasumi islands', TOKEN)).status).toBe(409);
  expect((await confirm(waiting!.confirmation, DUTY)).status).toBe(403);
  expect((await confirm(waiting!.confirmation, TOKEN)).status).toBe(200);
  expect((await confirm(waiting!.confirmation, TOKEN)).status).toBe(409); // the same person
  expect((await list(house)).messages).toEqual([]);
  expect((await confirm(waiting!.confirmation, BEN)).body.messages).toBe(1);

  const [message] = await alertMessages(house.context.store.db, 10);
  const read = readCap(Buffer.from(message!.xml));
  expect(read.ok && read.value.alerts).toHaveLength(1);
  const xml = readXml(Buffer.from(message!.xml));
  if (!xml.ok) throw new Error(xml.error.message);
  const { certificate } = (await (
    await house.call(`/api/v1/alerts/messages/${message!.id}`, { as: TOKEN })
  ).json()) as { certificate: string };
  const anchor = new crypto.X509Certificate(certificate) as never;
  const trust = { certificates: [anchor], keys: [], atUs: house.context.clock.wallUs() };
  expect(verifySignature(xml.value, trust, crypto as never)).toMatchObject({
    state: 'valid',
    chain: { state: 'trusted' },
  });
  expect(message!.xml).toContain('<status>Exercise</status>');
  const flipped = readXml(
    Buffer.from(message!.xml.replace('Kasumi islands</areaDesc>', 'Kasumi island</areaDesc>')),
  );
  expect(flipped.ok && verifySignature(flipped.value, trust, crypto as never).state).toBe(
    'digest mismatch',
  );

  const actions = (await auditLines(house.context.store.db, 0, 100)).map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('alert.'))).toEqual([
    ...['alert.asked', 'alert.refused', 'alert.confirmed', 'alert.refused', 'alert.raise'],
  ]);
  expect((await verifyAudit(house.context.store.db)).ok).toBe(true);
});

test('the all-clear of what stands is proposed, let go by two, and ends it; a cancel of what does not stand is refused', async () => {
  const house = await openAlerts();
  await raise(house);
  const both = async () => {
    const [waiting] = (await list(house)).proposals;
    for (const as of [TOKEN, BEN])
      await post(
        house,
        `proposals/${waiting!.number}/confirm`,
        { typed: waiting!.confirmation },
        as,
      );
  };
  await both();
  expect((await list(house)).active.map(({ region }) => region)).toEqual(['Kasumi islands']);
  const ended = { kind: 'all clear', region: 'Kasumi islands', reason: 'it fell into the sea' };
  expect((await post(house, 'proposals', ended, DUTY)).status).toBe(200);
  await both();
  const after = await list(house);
  expect(after.active).toEqual([]);
  expect(after.messages.map(({ kind }) => kind)).toEqual(['all clear', 'raise']);
  const nothing = { kind: 'cancel', region: 'Minato islands', reason: 'an error' };
  expect((await post(house, 'proposals', nothing)).status).toBe(409);
  expect((await raise(house, ['nowhere'])).status).toBe(404);
});

test('a rule of two lets it go at once; one that a single person wrote does nothing, and says so', async () => {
  const nowUs = (house: House) => house.context.clock.watchUs();
  const rule = (house: House) => ({
    ...{ id: 'at-once', reason: 'Order 7', kinds: ['raise'], probabilityMin: 0.5 },
    ...{ fromUs: nowUs(house) - MINUTE_US, toUs: nowUs(house) + 60 * MINUTE_US },
  });
  const alone = await openAlerts();
  await writeRow(alone.context, 'alert-rule', 'at-once', rule(alone), 'user:aiko');
  await raise(alone);
  const held = await list(alone);
  expect(held.proposals).toHaveLength(1);
  expect(held.problems.join()).toContain('was not confirmed by a second person');

  const house = await openAlerts();
  await writeRow(house.context, 'alert-rule', 'at-once', rule(house));
  expect((await raise(house)).body.messages).toBe(1);
  const { proposals, messages } = await list(house);
  expect(proposals).toEqual([]);
  expect(messages[0]!.by).toEqual(['rule at-once', 'user:aiko', 'user:ben']);
});

test('a live node asks for other words, and never says exercise', async () => {
  const house = await openAlerts('live');
  await raise(house);
  const [waiting] = (await list(house)).proposals;
  expect(waiting!.confirmation).toBe('LIVE RAISE Kasumi islands');
  const typed = 'exercise only: raise Kasumi islands';
  expect((await post(house, `proposals/${waiting!.number}/confirm`, { typed })).status).toBe(409);
  for (const as of [TOKEN, BEN])
    await post(house, `proposals/${waiting!.number}/confirm`, { typed: waiting!.confirmation }, as);
  const [message] = await alertMessages(house.context.store.db, 1);
  expect(message!.xml).toContain('<status>Actual</status>');
  expect(message!.xml).not.toMatch(/exercise|訓練/i);
});
