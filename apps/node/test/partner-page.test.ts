/**
 * What the page of partners is answered over HTTP: who sees everything is told positions, entries and reasons; who sees less is
 * told nothing from which the rest could be guessed, not even a count. Meeting a partner needs the digits.
 */
import { eventsAfter } from '@noroshi/store';
import { expect, test } from 'vitest';
import type { Caller } from '../src/access/caller.ts';
import { routes } from '../src/routes.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from './api-house.ts';
import { bravoCard, told } from './partner-told.ts';

const LESS = 'token-of-less-0123456789';
const less: Caller = { ...EVERYBODY, userId: 'less', name: 'less', clearance: 'GREEN' };

async function house(): Promise<House> {
  const people = new Map([
    [TOKEN, EVERYBODY],
    [LESS, less],
  ]);
  return openHouse({ routes, people });
}

async function get(here: House, path: string, as = TOKEN) {
  const answer = await here.call(path, { as });
  return { status: answer.status, body: await answer.json() };
}

function post(here: House, path: string, body: unknown, as = TOKEN) {
  const headers = { 'content-type': 'application/json' };
  return here.call(path, { method: 'POST', body: JSON.stringify(body), headers, as });
}

test('who sees everything is told what went, by which rule, what would go and why the rest stays', async () => {
  const here = await house();
  const { goes, stays } = await told(here);
  const links = await get(here, '/api/v1/partners');
  expect(links.body.partners).toMatchObject([
    { id: 'bravo', state: 'new', positions: { told: 1, confirmed: 0, backlog: 1 } },
  ]);
  expect(links.body.fingerprint).toMatch(/^(\d{5} ){5}\d{5}$/);
  const one = await get(here, '/api/v1/partners/bravo');
  expect(one.body.told).toMatchObject([
    { index: 0, kind: 'warning', warningId: goes, confirmed: false, rules: ['to-bravo'] },
  ]);
  expect(one.body.rules).toMatchObject([{ id: 'to-bravo', state: 'in-force', requests: false }]);
  const dry = await get(here, '/api/v1/partners/bravo/dry-run');
  expect(dry.body).toMatchObject({ of: 2, goes: 1, capped: false });
  const went = await get(here, `/api/v1/warnings/${goes}/partners`);
  const [row] = went.body.partners;
  expect(row).toMatchObject({ standing: 'told', goes: 1, isNews: false, rules: ['to-bravo'] });
  const entry = JSON.parse(row.entry);
  expect(entry.warning.id).toBe(goes);
  for (const field of went.body.leftOut) expect(entry.warning).not.toHaveProperty(field);
  expect(went.body.leftOut).toContain('checklist');
  const stayed = await get(here, `/api/v1/warnings/${stays}/partners`);
  expect(stayed.body.partners[0]).toMatchObject({
    ...{ standing: 'withheld', goes: 0, entry: null, byHand: { may: false, why: 'marking' } },
    notices: [{ ruleId: null, cause: 'marking' }],
  });
});

test('who sees less is told no position, count, index or entry of what they may not see', async () => {
  const here = await house();
  const { goes } = await told(here);
  const links = await get(here, '/api/v1/partners', LESS);
  expect(links.body.partners[0]).not.toHaveProperty('positions');
  const one = await get(here, '/api/v1/partners/bravo', LESS);
  expect(one.body).toMatchObject({ told: [], heard: [], requests: [] });
  expect(JSON.stringify([links.body, one.body])).not.toContain(goes);
  const dry = await get(here, '/api/v1/partners/bravo/dry-run', LESS);
  expect(dry.body).toEqual({ of: 0, goes: 0, capped: false, warnings: [] });
  expect((await get(here, `/api/v1/warnings/${goes}/partners`, LESS)).status).toBe(404);
  const about = { type: 'warning', id: goes };
  const asked = await post(here, '/api/v1/partners/bravo/requests', { ask: 'more', about }, LESS);
  const never = { type: 'warning', id: 'w-never' };
  const other = await post(
    here,
    '/api/v1/partners/bravo/requests',
    { ask: 'more', about: never },
    LESS,
  );
  expect([asked.status, other.status]).toEqual([422, 422]); // TLP:AMBER is above them, before anything is looked up
});

test('a partner is added by the digits that were read aloud, and by no others', async () => {
  const here = await house();
  const { text } = await bravoCard();
  const card = await (await post(here, '/api/v1/partners/check', { invitation: text })).json();
  expect(card).toMatchObject({ id: 'bravo', known: 'new', needsSecond: false });
  const wrong = {
    invitation: text,
    fingerprint: card.fingerprint.replace(/\d/, (d: string) => String(9 - Number(d))),
  };
  expect((await post(here, '/api/v1/partners', wrong)).status).toBe(422);
  expect((await get(here, '/api/v1/partners')).body.partners).toEqual([]);
  const right = { invitation: text, fingerprint: card.fingerprint };
  expect(await (await post(here, '/api/v1/partners', right)).json()).toEqual({
    ...{ id: 'bravo', state: 'written' },
  });
  expect((await get(here, '/api/v1/partners')).body.partners).toMatchObject([{ id: 'bravo' }]);
  const again = await (await post(here, '/api/v1/partners/check', { invitation: text })).json();
  expect(again.known).toBe('same');
  expect((await post(here, '/api/v1/partners/check', { invitation: '{}' })).status).toBe(422);
  expect((await get(here, '/api/v1/partner-invitation')).status).toBe(422); // no listener here
  const own = await get(here, '/api/v1/partner-invitation?address=198.51.100.7:8461');
  expect(own.body).toMatchObject({ address: '198.51.100.7:8461', loopback: false });
  const events = await eventsAfter(here.context.store.db, 0, 50);
  expect(events.some(({ kind }) => kind === 'config.changed')).toBe(true);
});
