/** People in the store on both engines: what may happen once happens once, also when it is tried at the same moment. */
import { configRow, type Store, writeConfig } from '@noroshi/store';
import {
  clearTries,
  decideProposal,
  insertLoginLink,
  insertPerson,
  insertProposal,
  insertSession,
  listPersons,
  liveSessionsOf,
  personById,
  proposalById,
  reserveTry,
  revokeSession,
  sessionByHash,
  takeLoginLink,
  updatePerson,
} from '@noroshi/store/people';
import { expect, test } from 'vitest';
import { describeEngines } from './engines.ts';

const DOC = { roles: ['duty'] as const, owners: '*' as const, clearance: 'AMBER' as const };
const at = (seconds: number) => seconds * 1e6;

function aSession(id: string, createdUs = 0) {
  const how = { method: 'password' as const, address: '192.0.2.1' };
  return { id, personId: 'aiko', ...how, createdUs, expiresUs: createdUs + at(43_200) };
}

async function withAiko(store: Store): Promise<void> {
  await store.write((tx) => insertPerson(tx, 'aiko', DOC, 0));
}

describeEngines('people', (open) => {
  test('a link lets in once, also when ten use it at once, and not after its end', async () => {
    const store = await open();
    await withAiko(store);
    const link = { personId: 'aiko', issuedBy: 'console', createdUs: 0, expiresUs: at(900) };
    await store.write((tx) => insertLoginLink(tx, { ...link, tokenHash: 'one' }));
    const take = () => store.write((tx) => takeLoginLink(tx, 'one', at(10)));
    const taken = await Promise.all(Array.from({ length: 10 }, take));
    expect(taken.filter((id) => id === 'aiko')).toHaveLength(1);
    await store.write((tx) => insertLoginLink(tx, { ...link, tokenHash: 'two' }));
    expect(await store.write((tx) => takeLoginLink(tx, 'two', at(900)))).toBe(undefined);
  });

  test('a new link ends the one before it', async () => {
    const store = await open();
    await withAiko(store);
    const link = { personId: 'aiko', issuedBy: 'console', createdUs: 0, expiresUs: at(900) };
    for (const tokenHash of ['one', 'two'])
      await store.write((tx) => insertLoginLink(tx, { ...link, tokenHash }));
    expect(await store.write((tx) => takeLoginLink(tx, 'one', at(1)))).toBe(undefined);
    expect(await store.write((tx) => takeLoginLink(tx, 'two', at(1)))).toBe('aiko');
  });

  test('of twenty tries at once five are judged, by account and by address', async () => {
    const store = await open();
    const limits = { windowUs: at(900), triesMax: 5 };
    const attempt = (id: string, account: string, address: string, atUs: number) =>
      store.write((tx) => reserveTry(tx, { id, account, address }, atUs, limits));
    const many = Array.from({ length: 20 }, (_, i) => attempt(`t${i}`, 'aiko', `a${i}`, at(1)));
    expect((await Promise.all(many)).filter(Boolean)).toHaveLength(5);
    expect(await attempt('u', 'mori', 'a0', at(2))).toBe(true);
    for (let i = 0; i < 5; i++) await attempt(`v${i}`, `p${i}`, 'one', at(3));
    expect(await attempt('w', 'other', 'one', at(4))).toBe(false);
    expect(await attempt('x', 'aiko', 'elsewhere', at(902))).toBe(true); // the window has passed
    await store.write((tx) => clearTries(tx, 'aiko'));
    expect(await attempt('y', 'aiko', 'elsewhere', at(903))).toBe(true);
  });

  test('a session ends for everybody who looks, with its event; a person has twenty at most', async () => {
    const store = await open();
    await withAiko(store);
    for (let i = 0; i < 22; i++)
      await store.write((tx) => insertSession(tx, aSession(`s${i}`, at(i)), `hash${i}`));
    const live = await liveSessionsOf(store.db, 'aiko', at(30));
    expect(live.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => `s${21 - i}`));
    await store.write((tx) => revokeSession(tx, live[0]!, at(31)));
    expect((await sessionByHash(store.db, 'hash21'))?.session.revokedUs).toBe(at(31));
    const kinds = await store.db.selectFrom('event').select(['kind', 'subject']).execute();
    expect(kinds).toContainEqual({ kind: 'session.revoked', subject: 's21' });
  });

  test('two changes of one person: the second is told; a damaged row is not believed', async () => {
    const store = await open();
    await withAiko(store);
    const before = (await personById(store.db, 'aiko'))!;
    const change = { ...DOC, clearance: 'RED' as const, state: 'active' as const };
    expect(await store.write((tx) => updatePerson(tx, before, change, at(1)))).toBe(true);
    expect(await store.write((tx) => updatePerson(tx, before, change, at(2)))).toBe(false);
    const doc = JSON.stringify({ ...DOC, roles: ['admin'] });
    await store.write((tx) => tx.updateTable('person').set({ doc }).execute());
    await expect(listPersons(store.db)).rejects.toThrow('person aiko is damaged');
  });

  test('a proposal is decided once, and its change is in the same transaction', async () => {
    const store = await open();
    const draft = { kind: 'rule' as const, configId: 'r', baseVersion: 0, doc: { id: 'r' } };
    const by = { reason: 'why', proposedBy: 'user:aiko', proposedUs: 0 };
    await store.write((tx) => insertProposal(tx, { id: 'p', ...draft, ...by }));
    const proposal = (await proposalById(store.db, 'p'))!;
    const decide = (actor: string) =>
      store.write(async (tx) => {
        const done = await decideProposal(tx, proposal, 'approved', { actor, atUs: 1, words: '' });
        if (done)
          await writeConfig(tx, { kind: 'rule', id: 'r', doc: { id: 'r' }, atUs: 1, actor });
        return done;
      });
    const decided = await Promise.all(['user:b', 'user:c', 'user:d'].map(decide));
    expect(decided.filter(Boolean)).toHaveLength(1);
    expect((await configRow(store.db, 'rule', 'r'))?.version).toBe(1);
  });
});
