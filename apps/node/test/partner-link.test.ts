/**
 * The link over real TLS: whoever is not exactly the partner is refused, on both sides, before HTTP; nodes that stop and start
 * lose and double nothing; a fork, a rollback or a bad signature ends the feed with evidence and a notice, until it is resumed.
 */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { type RequestOptions, request } from 'node:https';
import { join } from 'node:path';
import { openStore, type Store } from '@noroshi/store';
import { evidenceOf, linkOf } from '@noroshi/store/exchange';
import { warningById } from '@noroshi/store/warnings';
import { taiUsFromUnixMs } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { selfSignedCertificate } from '../src/keys/certificate.ts';
import { openKeys } from '../src/keys/keys.ts';
import { isHalted } from '../src/partner/halt.ts';
import { LISTENER_LIMITS } from '../src/partner/listener.ts';
import { resumePartner } from '../src/partner/manage.ts';
import { admitNotices } from '../src/warnings/admit.ts';
import { takenCount, takenFrom, told } from './partner-lanes.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  pair,
  resumeNode,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

type Got = { readonly status: number; readonly text: string } | { readonly refused: string };

/** One request as a stranger or a partner would make it. */
function get(port: number, path: string, options: RequestOptions): Promise<Got> {
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port, path, rejectUnauthorized: false, agent: false, ...options },
      (answer) => {
        let text = '';
        answer.setEncoding('latin1').on('data', (part) => (text += part));
        answer.on('end', () => resolve({ status: answer.statusCode!, text }));
      },
    );
    asked.on('error', (cause: NodeJS.ErrnoException) =>
      resolve({ refused: cause.code ?? 'error' }),
    );
    asked.end();
  });
}

const CHECKPOINT = '/partner/v2/checkpoint?lane=routine&after=0&waitS=0';

async function tlsOf(node: TestNode): Promise<{ key: string; cert: string }> {
  const { path, nodeId, mode } = node;
  const keys = await openKeys(path, { nodeId, mode }, taiUsFromUnixMs(Date.now()));
  return { key: keys.tlsKeyPem, cert: keys.tlsCertificatePem };
}

describe('the listener', () => {
  test('shows a partner its own lane, and nobody else anything', async () => {
    const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
    await pair(alpha, bravo);
    const tls = await tlsOf(bravo);
    const asked = async (path: string, options: RequestOptions = {}) =>
      get(alpha.port, path, { ...tls, ...options });
    await until('the partner to be known', async () => 'status' in (await asked(CHECKPOINT)));
    const checkpoint = await asked(CHECKPOINT);
    expect(checkpoint).toMatchObject({ status: 200 });
    expect('text' in checkpoint && checkpoint.text).toMatch(
      /^noroshi\/exercise\/alpha\/bravo\/routine\/1\n0\n/,
    );

    const stranger = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
    const nowMs = Date.now();
    const made = async (
      key: Parameters<typeof selfSignedCertificate>[0],
      ms: number,
      days = 30,
    ) => ({
      key: key.export({ format: 'pem', type: 'pkcs8' }) as string,
      cert: await selfSignedCertificate(key, 'bravo exercise', ms, days),
    });
    const own = createPrivateKey(tls.key);
    const refusals: readonly (readonly [string, RequestOptions])[] = [
      ['no certificate', { key: '', cert: '' }],
      ['another key under the same name', await made(stranger, nowMs)],
      ['the right key, expired', await made(own, nowMs - 90 * 86_400_000, 30)],
      ['the right key, not yet valid', await made(own, nowMs + 9 * 86_400_000)],
      ['TLS 1.2', { ...tls, maxVersion: 'TLSv1.2' }],
      ['our own key', await tlsOf(alpha)],
    ];
    for (const [what, options] of refusals)
      expect(await get(alpha.port, CHECKPOINT, options), what).toHaveProperty('refused');

    expect(await asked('/partner/v2/pull?flash=0.0&most=4096&waitS=26')).toMatchObject({
      status: 400,
    });
    expect(await asked('/partner/v2/entries?lane=bulk&from=0&to=9')).toMatchObject({ status: 404 });
    expect(await asked('/partner/v2/pull?flash=0.0&flash=0.0&most=4096&waitS=0')).toMatchObject({
      status: 400,
    });
    expect(await asked('/partner/v2/lane/charlie')).toMatchObject({ status: 400 });
    expect(await asked(CHECKPOINT, { method: 'POST' })).toMatchObject({ status: 405 });
    expect(await asked(`/${'x'.repeat(9000)}`)).not.toMatchObject({ status: 200 });
    expect(alpha.lines.join('\n')).toContain('is no partner');
  });

  test('cuts a partner that is removed, and keeps each to its share', async () => {
    const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
    await configure(alpha, 'partner', 'bravo', await cardOf(bravo)); // one way: bravo does not pull by itself
    const tls = await tlsOf(bravo);
    await until(
      'the partner to be known',
      async () => 'status' in (await get(alpha.port, CHECKPOINT, tls)),
    );
    const waiting = Array.from({ length: LISTENER_LIMITS.connectionsPerPeerMax }, () =>
      get(alpha.port, '/partner/v2/checkpoint?lane=routine&after=0&waitS=25', tls),
    );
    await new Promise((resolve) => setTimeout(resolve, 300)); // all four wait
    const fifth = await get(alpha.port, CHECKPOINT, tls);
    expect(fifth).toHaveProperty('status'); // the newest counts: the first may be what a cut has left behind
    const ended = await Promise.race(waiting);
    expect(ended).toHaveProperty('refused');
    await configure(alpha, 'partner', 'bravo', null);
    for (const answer of waiting) expect(await answer).toHaveProperty('refused');
    expect(await get(alpha.port, CHECKPOINT, tls)).toHaveProperty('refused');
  });
});

test('a puller takes nothing from a listener with another key, and none of another mode', async () => {
  const [alpha, bravo, live] = [
    await testNode('alpha'),
    await testNode('bravo'),
    await testNode('delta', 'live'),
  ];
  const [cardA, cardB] = [await cardOf(alpha), await cardOf(bravo)];
  await configure(bravo, 'partner', 'alpha', { ...cardA, tlsPin: cardB.tlsPin });
  const link = await until('the link to be down', async () => {
    const found = await linkOf(bravo.context.store.db, 'alpha', 0);
    return found.state === 'down' && found;
  });
  expect(link.reason).toMatch(/is no partner's/);
  // A live node that calls itself an exercise: its checkpoints are signed as live.
  await configure(live, 'partner', 'bravo', { ...cardB, mode: 'live' });
  await configure(bravo, 'partner', 'delta', { ...(await cardOf(live)), mode: 'exercise' });
  const stopped = await until('the feed to end', async () => {
    const found = await linkOf(bravo.context.store.db, 'delta', 0);
    return found.state === 'stopped' && found;
  });
  expect(stopped.reason).toMatch(
    /^signature: flash: no signature of noroshi\/exercise\/delta\/bravo/,
  );
  await configure(bravo, 'partner', 'delta', await cardOf(live));
  await until('the row to be refused', async () =>
    bravo.context.health
      .lines()
      .some(({ part, text }) => part === 'partner/delta' && text.includes('the modes never mix')),
  );
});

const raisedCount = async (store: Store) =>
  (await store.db.selectFrom('warning').select('id').where('origin', '=', 'alpha').execute())
    .length;

test('either side stops and starts: nothing is lost, doubled or out of order', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  const warn = (from: number, to: number) =>
    admitNotices(
      alpha.context,
      Array.from({ length: to - from }, (_, i) => conjunction(from + i)),
      { marking },
    );
  await warn(0, 10);
  await stopNode(bravo);
  await warn(10, 20);
  await stopNode(alpha);
  await resumeNode(bravo);
  await resumeNode(alpha);
  await warn(20, 30);
  await until('all thirty', async () => (await raisedCount(bravo.context.store)) === 30);
  await stopNode(alpha);
  await resumeNode(alpha);
  const taken = await takenFrom(bravo.context.store.db, 'alpha');
  expect(taken.map(({ index, outcome }) => [index, outcome])).toEqual(
    Array.from({ length: 30 }, (_, i) => [i, 'opened']),
  );
  await until(
    'the confirmation',
    async () => (await told(alpha.context.store.db, 'bravo')).confirmed === 30,
  );
});

test('a restored backup that tells another story: the feed ends, both sides are kept, people are told', async () => {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  await pair(alpha, bravo);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  const marking = markedFor('alpha', 'bravo');
  const size = (wanted: number) =>
    until(
      `${wanted} entries`,
      async () => (await takenCount(bravo.context.store.db, 'alpha')) === wanted,
    );
  await admitNotices(alpha.context, [conjunction(1)], { marking });
  await size(1);
  await stopNode(alpha);
  const file = join(alpha.path, 'store', 'noroshi.sqlite');
  const whole = await openStore({ engine: 'sqlite', file });
  await whole.close(); // checkpoints the WAL
  copyFileSync(file, `${file}.backup`);
  await resumeNode(alpha);
  await admitNotices(alpha.context, [conjunction(2)], { marking });
  await size(2);
  await stopNode(alpha);
  for (const end of ['-wal', '-shm', '-acknowledged']) rmSync(`${file}${end}`, { force: true });
  copyFileSync(`${file}.backup`, file);
  await resumeNode(alpha);

  const link = await until('the feed to end', async () => {
    const found = await linkOf(bravo.context.store.db, 'alpha', 0);
    return found.state === 'stopped' && found;
  });
  expect(link.reason).toMatch(/^rollback: \w+: a checkpoint of 1 after one of 2$/);
  const [evidence] = await evidenceOf(bravo.context.store.db, 'alpha');
  expect(evidence!.kind).toBe('rollback');
  expect(String(evidence!.doc.known)).toMatch(/^noroshi\/exercise\/alpha\/bravo\/\w+\/1\n2\n/);
  expect(String(evidence!.doc.received)).toMatch(/^noroshi\/exercise\/alpha\/bravo\/\w+\/1\n1\n/);
  await until('a notice for people', async () => {
    const rows = await bravo.context.store.db.selectFrom('notice').select('kind').execute();
    return rows.some(({ kind }) => kind === 'node');
  });

  // Alpha has noticed too, and signs nothing over it. A node that had not: its second entry is another, and that is a fork.
  expect(await isHalted(alpha.context.store.db, 'bravo', 1)).toBe(true);
  await alpha.context.store.write((tx) => tx.deleteFrom('exchange_evidence').execute());
  await admitNotices(alpha.context, [conjunction(3)], { marking });
  await until(
    'another second entry',
    async () => (await told(alpha.context.store.db, 'bravo')).size === 2,
  );
  const by = { actor: 'console', reason: 'a try', atUs: bravo.context.clock.wallUs() };
  expect((await resumePartner(bravo.context.store, 'alpha', by)).ok).toBe(true);
  await until('the fork', async () => {
    const found = await linkOf(bravo.context.store.db, 'alpha', 0);
    return found.state === 'stopped' && found.reason.startsWith('fork');
  });
  expect((await evidenceOf(bravo.context.store.db, 'alpha')).map(({ kind }) => kind)).toEqual([
    'rollback',
    'fork',
  ]);
  const third = await warningById(bravo.context.store.db, 'alpha:never');
  expect(third).toBeUndefined();
  expect(await raisedCount(bravo.context.store)).toBe(2);
});
