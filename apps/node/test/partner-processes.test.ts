/**
 * Several processes of one node on one store. Sender, taker and judge may run twice for a moment, when a lease changes hands:
 * what each does is checked in its own transaction, so nothing is told, taken or judged twice. And on PostgreSQL the link runs
 * in one process, every process listens, and another takes over.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  base64FromBytes,
  encodeBatch,
  frontierRoot,
  type LaneName,
  openNote,
  originOf,
  type Partner,
  parseCheckpoint,
  sameBytes,
  squeeze,
} from '@noroshi/exchange';
import { migrate, openStore, type Store, type StoreAddress } from '@noroshi/store';
import { laneOf, linkOf } from '@noroshi/store/exchange';
import { warningById, warningHistory } from '@noroshi/store/warnings';
import { expect, onTestFinished, test } from 'vitest';
import { ed25519 } from '../../../packages/exchange/test/crypto.ts';
import { describeEngines, type FreshAddress } from '../../../packages/store/test/engines.ts';
import { sha256, verifyEd25519 } from '../src/keys/keys.ts';
import { takeAnswer } from '../src/partner/apply.ts';
import { type Author, laneFrontier } from '../src/partner/author.ts';
import { partnerPart } from '../src/partner/part.ts';
import { answerPull } from '../src/partner/reader.ts';
import { sendNews } from '../src/partner/sender.ts';
import { SQUEEZER } from '../src/partner/zlib.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { judgeWarnings } from '../src/warnings/part.ts';
import { deskOn, START_US } from './notify/desk.ts';
import { sentTo, takenFrom } from './partner-lanes.ts';
import { cardOf, configure, conjunction, markedFor, ruleFor, until } from './partner-nodes.ts';
import { tempFolder, testNode } from './partner-world.ts';

const KEYS = ed25519(new Uint8Array(32).fill(7));
const ALPHA: Author = {
  ...{ nodeId: 'alpha', mode: 'exercise' },
  keys: { signingKey: KEYS.publicKey, sign: KEYS.sign, epoch: 1 },
  random: (bytes) => new Uint8Array(bytes).fill(1),
};
const KEY = base64FromBytes(KEYS.publicKey);
const card = (id: string): Partner => ({ id, mode: 'exercise', signingKey: KEY, tlsPin: KEY });
const MARKING = markedFor('alpha', 'bravo');
const COUNT = 5;

/** Two connections to one store, as two processes have them. */
async function twoOn(fresh: FreshAddress): Promise<readonly [Store, Store]> {
  const address: StoreAddress = await fresh();
  const open = async () => {
    const store = await openStore(address);
    onTestFinished(() => store.close());
    return store;
  };
  const first = await open();
  await migrate(first, 0);
  return [first, await open()];
}

const found = (number: number) =>
  conjunction(number, {
    atUs: START_US,
    window: { fromUs: START_US + 40 * 3600e6, toUs: START_US + 40 * 3600e6 },
  });

describeEngines('two processes of one node at once', (_open, fresh) => {
  test('send each release once, in one order, with a lane that verifies', async () => {
    const [a, b] = await twoOn(fresh);
    const desk = await deskOn(a);
    await configure({ context: desk }, 'partner', 'bravo', card('bravo'));
    await configure({ context: desk }, 'rule', 'to-bravo', ruleFor('bravo'));
    const numbers = Array.from({ length: COUNT }, (_, i) => i + 1);
    await admitNotices(desk, numbers.map(found), { marking: MARKING });
    const sender = (store: Store) => ({
      ...{ store, feed: desk.feed, author: ALPHA, wallUs: desk.clock.wallUs, log: () => {} },
    });
    await Promise.all([a, b, a, b].map((store) => sendNews(sender(store))));
    const entries = await sentTo(a.db, 'bravo');
    const to = { partner: 'bravo', lane: entries[0]!.lane as LaneName };
    expect(entries.map(({ index }) => index)).toEqual(numbers.map((n) => n - 1));
    expect(new Set(entries.map(({ warningId }) => warningId)).size).toBe(COUNT);
    const lane = await laneOf(b.db, to);
    const id = { mode: 'exercise', from: 'alpha', to: 'bravo', epochNumber: 1 } as const;
    const name = originOf({ ...id, lane: to.lane });
    const key = { name, publicKey: KEYS.publicKey };
    const text = openNote(sha256, lane!.checkpoint, key, verifyEd25519);
    const signed = text.ok ? parseCheckpoint(text.value) : text;
    const root = frontierRoot(sha256, await laneFrontier(b.db, to, COUNT));
    expect(signed.ok && signed.value.size === COUNT && sameBytes(signed.value.root, root)).toBe(
      true,
    );
    const audited = await a.db.selectFrom('audit').select('action').execute();
    expect(audited.filter(({ action }) => action === 'release.allow')).toHaveLength(COUNT);

    // and the same lane is taken once, though both processes of the other node pull it
    const [c, d] = await twoOn(fresh);
    const there = await deskOn(c, { nodeId: 'bravo' });
    await configure({ context: there }, 'partner', 'alpha', card('alpha'));
    const lanes = [{ lane: to.lane, from: 0, known: 0 }];
    const answer = await answerPull(a.db, ALPHA, 'bravo', { lanes, most: 100_000, waitS: 0 });
    const bytes = squeeze(SQUEEZER, encodeBatch(answer));
    const taker = (store: Store) => ({
      ...{ store, nodeId: 'bravo', mode: 'exercise' as const, wallUs: there.clock.wallUs },
    });
    const taken = await Promise.all(
      [c, d, c].map((one) => takeAnswer(taker(one), card('alpha'), lanes, bytes)),
    );
    // who looks when it is taken already finds that the answer does not go on from there, and would ask again
    const counts = taken.map((one) => (one.ok ? one.value.records : one.error.kind));
    expect(counts.filter((count) => count === COUNT)).toHaveLength(1);
    expect(counts.filter((count) => count !== COUNT && count !== 0 && count !== 'torn')).toEqual(
      [],
    );
    expect(await takenFrom(d.db, 'alpha')).toHaveLength(COUNT);
  });

  test('judge a warning once', async () => {
    const [a, b] = await twoOn(fresh);
    const [first, second] = [await deskOn(a), await deskOn(b)];
    const [admitted] = await admitNotices(first, [found(1)]);
    const id = admitted!.warningId;
    const before = (await warningById(a.db, id))!.warning.precedence;
    const atUs = START_US + 30 * 3600e6;
    const judged = await Promise.all([first, second].map((desk) => judgeWarnings(desk, atUs)));
    expect(judged.sort()).toEqual([0, 1]);
    expect((await warningById(b.db, id))!.warning.precedence).not.toBe(before);
    const history = await warningHistory(b.db, id);
    expect(history.filter(({ actor }) => actor === 'watch:time')).toHaveLength(1);
  });

  test('pull in one of them, and in the other when that one ends; both show the lanes', async () => {
    const [a, b] = await twoOn(fresh);
    const dataDir = tempFolder();
    const bravo = await testNode('bravo');
    const ports: number[] = [];
    const start = async (store: Store) => {
      const desk = { ...(await deskOn(store)), dataDir, clock: bravo.context.clock };
      const onListening = (port: number) => void ports.push(port);
      const options = { host: '127.0.0.1', port: 0, onListening, lease: { termS: 2 } };
      const part = await partnerPart(options).start(desk);
      let open = true;
      const close = async () => {
        if (open) await part.close();
        open = false;
      };
      onTestFinished(close);
      return { desk, close };
    };
    const one = await start(a);
    const leases = await a.db.selectFrom('lease').select('name').execute();
    expect(leases.map(({ name }) => name)).toEqual(a.engine === 'sqlite' ? [] : ['partner']);
    if (a.engine === 'sqlite') return; // one process holds the data directory: nothing is leased
    const two = await start(b);
    expect(existsSync(join(dataDir, 'keys', 'keys.json'))).toBe(true);
    const alpha = { ...bravo, nodeId: 'alpha', path: dataDir, port: ports[1]! }; // bravo asks the second
    await configure({ context: one.desk }, 'partner', 'bravo', await cardOf(bravo));
    await configure(bravo, 'partner', 'alpha', await cardOf(alpha));
    const state = async () => (await linkOf(b.db, 'bravo', 0)).state;
    await until('the link of alpha', async () => (await state()) === 'up');
    const lines = (desk: typeof one.desk) => desk.health.lines().map(({ part }) => part);
    expect(lines(one.desk)).toContain('partner/bravo');
    expect(lines(two.desk)).not.toContain('partner/bravo');
    await until('the link of bravo', async () => {
      const link = await linkOf(bravo.context.store.db, 'alpha', 0);
      return link.state === 'up';
    });
    await one.close();
    await until('the other process', async () => lines(two.desk).includes('partner/bravo'));
    await configure({ context: two.desk }, 'rule', 'to-bravo', ruleFor('bravo'));
    const [admitted] = await admitNotices(two.desk, [conjunction(1)], { marking: MARKING });
    const there = `alpha:${admitted!.warningId}`;
    await until('the warning on Bravo', () => warningById(bravo.context.store.db, there));
  });
});
