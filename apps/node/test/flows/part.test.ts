/**
 * The watch of signs as a part of a node, with its real thread and store: a folder of Zeek's logs becomes warnings about assets,
 * and nothing is read, kept or said that the warrant does not let out.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { castAssets, FLOW_ENDS, KNOWN_SIGNS } from '@noroshi/sim';
import { damage, listSigns, type StoredSign, searchAudit, verifyAudit } from '@noroshi/store';
import { keptNotices, listWarnings, warningHistory } from '@noroshi/store/warnings';
import { TLP_LEVELS } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import { startFeed } from '../../src/feed.ts';
import type { SignDoc } from '../../src/flows/merge.ts';
import { createFlowsPart } from '../../src/flows/part.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import { policyFor, readChecklists } from '../../src/warnings/desk.ts';
import { type Desk, openDesk, writeAssets } from '../watching/desk.ts';
import { connLog, EPOCH_US, HOUR_US, warrantOf, writeRow } from './zeek-log.ts';

const ASSETS = castAssets('alpha');

async function start(desk: Desk) {
  const part = createFlowsPart({
    everyMs: 100,
    admit: (context) => (drafts, marking) => admitNotices(context, drafts, { marking }),
  });
  const running = await part.start(desk.context);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await running.close();
  };
  onTestFinished(close);
  return { close };
}

/** A desk with the cast's assets, and a folder of logs that is its source. */
async function deskWithLogs(fromHour = -48, toHour = 0): Promise<Desk & { logs: string }> {
  const desk = await openDesk(EPOCH_US);
  await writeAssets(desk.context, ASSETS);
  const logs = join(desk.context.dataDir, 'logs');
  mkdirSync(logs);
  for (let hour = fromHour; hour < toHour; hour += 12) {
    const name = `conn.${String(hour + 100).padStart(3, '0')}.log`;
    writeFileSync(
      join(logs, name),
      connLog(EPOCH_US + hour * HOUR_US, EPOCH_US + (hour + 12) * HOUR_US),
    );
  }
  const source = { id: 'border', type: 'folder', warrant: 'warrant-1', path: logs };
  await writeRow(desk.context, 'flow', 'border', source);
  return { ...desk, logs };
}

async function signs({ context }: Desk): Promise<StoredSign[]> {
  const filter = { tlps: TLP_LEVELS, assetIds: ASSETS.map(({ id }) => id) };
  return (await listSigns(context.store.db, filter, { limit: 500 })).signs;
}

async function warnings({ context }: Desk) {
  const { db } = context.store;
  const checklists = await readChecklists(db);
  const states = ['open', 'acknowledged', 'closed', 'cancelled'] as const;
  const asked = { clearance: 'RED', owners: '*', states, limit: 100 } as const;
  const page = await listWarnings(db, asked, (kept) => policyFor(kept, checklists));
  return page.items.map(({ shown }) => shown);
}

const healthOf = ({ context }: Desk) =>
  context.health.lines().find(({ part }) => part === 'watching/signs');

const judged = (desk: Desk) =>
  expect
    .poll(() => healthOf(desk)?.text, { timeout: 60_000 })
    .toMatch(/^[1-9]\d* records read.*\d signs$/);

test('a folder of logs becomes signs and warnings about the assets concerned; addresses of the inside are nowhere', async () => {
  const desk = await deskWithLogs();
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf());
  const { close } = await start(desk);
  await judged(desk);
  const found = await signs(desk);
  for (const { kind, outside } of KNOWN_SIGNS)
    expect(
      found.filter((one) => one.kind === kind && JSON.stringify(one.doc).includes(`"${outside}"`)),
      `${kind} of ${outside}`,
    ).not.toHaveLength(0);
  const told = await warnings(desk);
  const about = (id: string) => told.filter(({ assetIds }) => assetIds.includes(id));
  expect(about('alpha-station-1').length).toBeGreaterThan(0);
  expect(about('alpha-prefix-1').length).toBeGreaterThan(0);
  expect(told.every(({ marking }) => marking.releasableTo.length === 0)).toBe(true); // the warrant says so
  expect(found.some(({ warningId }) => told.some(({ id }) => id === warningId))).toBe(true);
  const beacon = found.find(({ kind }) => kind === 'beacon')!;
  expect((beacon.doc as SignDoc).sign.source).toMatch(/^own:/);

  await close();
  const text = [
    JSON.stringify(told),
    desk.logged.join(),
    desk.context.metrics.text(),
    JSON.stringify(healthOf(desk)),
  ];
  const files = readdirSync(desk.context.dataDir).filter((name) =>
    name.startsWith('noroshi.sqlite'),
  );
  for (const name of files) text.push(readFileSync(join(desk.context.dataDir, name), 'latin1'));
  const inside = [FLOW_ENDS.implant, FLOW_ENDS.relay, FLOW_ENDS.guessed];
  for (const address of inside) {
    const pattern = new RegExp(`(?<![0-9.])${address.replaceAll('.', '\\.')}(?![0-9./])`);
    for (const one of text) expect(pattern.test(one), address).toBe(false);
  }
  expect(text.join().includes(FLOW_ENDS.control)).toBe(true); // the search finds what is there
});

test('without a confirmed warrant of this mode in force nothing is read, and health says why', async () => {
  const desk = await deskWithLogs(-12, 0);
  await start(desk);
  await expect.poll(() => healthOf(desk)?.text).toContain('nothing is read');
  const cases = [
    [warrantOf(), 'user:aiko', 'not confirmed by a second person'],
    [warrantOf(), 'user:aiko+user:aiko', 'not confirmed by a second person'],
    [warrantOf({ mode: 'live' }), 'user:aiko+user:ben', 'of mode live'],
    [warrantOf({ fromUs: EPOCH_US + HOUR_US }), 'user:aiko+user:ben', 'has not begun'],
    [warrantOf({ toUs: EPOCH_US - HOUR_US }), 'user:aiko+user:ben', 'has ended'],
  ] as const;
  for (const [warrant, actor, reason] of cases) {
    await writeRow(desk.context, 'warrant', 'warrant-1', null);
    await writeRow(desk.context, 'warrant', 'warrant-1', warrant, actor);
    await expect.poll(() => healthOf(desk)?.text, { message: reason }).toContain(reason);
    expect(healthOf(desk)?.text).toContain('nothing is read');
  }
  expect(await signs(desk)).toEqual([]);
});

test('with both ends inside nothing is kept', async () => {
  const desk = await deskWithLogs(-36, 0);
  const networks = ['192.0.2.0/24', '198.51.100.0/24', '198.18.0.0/15'];
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf({ networks }));
  await start(desk);
  await judged(desk);
  expect(healthOf(desk)?.text).toMatch(/ 0 selected, 0 signs$/);
  expect(await signs(desk)).toEqual([]);
  expect(await warnings(desk)).toEqual([]);
});

test('which kinds are told of an asset, and from which score on, is configured; what is not told is still shown', async () => {
  const desk = await deskWithLogs(-24);
  const assets = {
    'alpha-station-1': { silent: ['beacon', 'brute-force', 'first-contact'] },
    'alpha-prefix-1': { scoreMin: 1 },
  };
  await writeRow(desk.context, 'signs', 'watch', { assets });
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf());
  await start(desk);
  await judged(desk);
  const found = await signs(desk);
  expect(found.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['beacon', 'brute-force', 'relay']),
  );
  expect(found.every(({ warningId }) => warningId === null)).toBe(true);
  expect(await warnings(desk)).toEqual([]);
});

test('a restart reads on without losing or doubling', async () => {
  const desk = await deskWithLogs(-24);
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf());
  const first = await start(desk);
  await judged(desk);
  const idsOf = async () => (await signs(desk)).map(({ id, foundUs }) => [id, foundUs]).sort();
  const noticesOf = async () =>
    (await warnings(desk)).map(({ id, noticeIds }) => [id, noticeIds.length]).sort();
  const before = [await idsOf(), await noticesOf()];
  await first.close();

  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const feed = await startFeed(desk.context.store, stop.signal, () => {});
  desk.context.health.forget('watching/signs');
  const again: Desk = { ...desk, context: { ...desk.context, feed, stop: stop.signal } };
  writeFileSync(join(desk.logs, 'conn.100.log'), connLog(EPOCH_US, EPOCH_US + HOUR_US));
  desk.moveTo(EPOCH_US + HOUR_US);
  const second = await start(again);
  await judged(again);
  const after = await idsOf();
  for (const one of before[0]!) expect(after).toContainEqual(one);
  expect(new Set(after.map(([id]) => id)).size).toBe(after.length);
  for (const one of before[1]!) expect(await noticesOf()).toContainEqual(one);
  await second.close();
});

test('at the end of a warrant its key is destroyed, and signs go when they are old, each with a receipt', async () => {
  const desk = await deskWithLogs(-24);
  const keepDays = 2;
  await writeRow(
    desk.context,
    'warrant',
    'warrant-1',
    warrantOf({ toUs: EPOCH_US + HOUR_US, retention: { windowHours: 72, keepDays } }),
  );
  await start(desk);
  await judged(desk);
  const keys = () => readdirSync(join(desk.context.dataDir, 'secrets'));
  expect(keys()).toHaveLength(1);
  expect((await signs(desk)).length).toBeGreaterThan(1);
  const actions = async () => {
    const found = await searchAudit(
      desk.context.store.db,
      { subject: 'warrant/warrant-1' },
      null,
      50,
    );
    return JSON.stringify(found);
  };
  desk.moveTo(EPOCH_US + 2 * HOUR_US);
  await expect.poll(keys).toEqual([expect.stringMatching(/^warrant-.*\.key\.closed$/)]);
  await expect.poll(() => healthOf(desk)?.text).toContain('warrant-1 has ended on 20');
  await expect.poll(actions).toContain('warrant.key-destroyed');
  await expect.poll(async () => (await signs(desk)).some(({ isOpen }) => isOpen)).toBe(false);
  expect((await signs(desk)).length).toBeGreaterThan(1);
  const before = await warnings(desk);
  const [opened] = before;
  const { db } = desk.context.store;
  const quoted = `${FLOW_ENDS.control} was called, ${FLOW_ENDS.control}7 was not`;
  const act = { warningId: opened!.id, actor: 'user:aiko', action: 'note', text: quoted } as const;
  expect((await actOnWarning(desk.context, act)).ok).toBe(true);
  const ends = (await signs(desk)).flatMap(({ doc }) => {
    const { source, destination, ends: more } = (doc as SignDoc).sign;
    const all = [source, destination, ...more.map(({ address }) => address)];
    return all.flatMap((end) => (end === null ? [] : [end.replace(/^own:/, '')]));
  });
  expect(inFiles(desk, ends)).not.toEqual([]); // the search finds what is there
  desk.moveTo(EPOCH_US + 73 * HOUR_US);
  await expect.poll(() => signs(desk)).toEqual([]);
  await expect.poll(actions).toContain('signs.forget');

  await expect.poll(() => inFiles(desk, ends), { timeout: 20_000 }).toEqual([]);
  const after = await warnings(desk);
  expect(
    after.map(({ id, state, assetIds, noticeIds, window }) => [
      id,
      state,
      assetIds,
      noticeIds,
      window,
    ]),
  ).toEqual(
    before.map(({ id, state, assetIds, noticeIds, window }) => [
      id,
      state,
      assetIds,
      noticeIds,
      window,
    ]),
  );
  for (const { id } of after) {
    const lines = await warningHistory(db, id);
    expect(lines.at(-1)).toMatchObject({
      actor: 'node:flows',
      text: expect.stringMatching(/findings erased \(kept 2 days, as warrant warrant-1 says\)/),
    });
    for (const { notice } of await keptNotices(db, id)) {
      expect(notice.title).toMatch(/: erased, at alpha-/);
      expect(notice.evidence.map((one) => 'name' in one && one.name)).toEqual([
        ...['records', 'score', 'erased', 'erasedWhy', 'erasedDigest'],
      ]);
    }
  }
  const notes = await warningHistory(db, opened!.id);
  expect(notes.find(({ actor }) => actor === 'user:aiko')?.text).toBe(
    `(erased) was called, ${FLOW_ENDS.control}7 was not`,
  );
  expect((await verifyAudit(db)).ok).toBe(true);
  expect((await damage(desk.context.store)).damages).toEqual([]);
});

/** Which of these addresses stand in the files of the store, and nothing longer that only begins so. */
function inFiles({ context }: Desk, addresses: readonly string[]): string[] {
  const names = readdirSync(context.dataDir).filter((name) => name.startsWith('noroshi.sqlite'));
  const text = names.map((name) => readFileSync(join(context.dataDir, name), 'latin1')).join('\n');
  return [...new Set(addresses)].filter((address) =>
    new RegExp(`(?<![0-9.])${address.replaceAll('.', '\\.')}(?![0-9])`).test(text),
  );
}

test('a key that is not the warrant’s own is not used: none on this machine, another, or one that was destroyed', async () => {
  const desk = await deskWithLogs(-12);
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf());
  const first = await start(desk);
  await judged(desk);
  await first.close();
  const secrets = join(desk.context.dataDir, 'secrets');
  const [name = ''] = readdirSync(secrets);
  const key = readFileSync(join(secrets, name), 'utf8');
  const refused = async (text: string) => {
    desk.context.health.forget('watching/signs');
    const again = await start(desk);
    await expect.poll(() => healthOf(desk)?.text, { timeout: 20_000 }).toContain(text);
    expect(healthOf(desk)?.text).toContain('nothing is read under warrant warrant-1');
    return again;
  };
  const other = key.replace(/"key":"..../, '"key":"ffff');
  writeFileSync(join(secrets, name), other, { mode: 0o600 });
  await (await refused('another than the one on this machine')).close();
  rmSync(join(secrets, name));
  const waiting = await refused(`copy secrets/${name} from the machine that read under it`);
  expect(readdirSync(secrets)).toEqual([]); // nothing was made anew
  writeFileSync(join(secrets, name), key, { mode: 0o600 });
  await judged(desk); // it was brought: the watch goes on by itself
  await writeRow(desk.context, 'warrant', 'warrant-1', null);
  await expect.poll(() => readdirSync(secrets)).toEqual([`${name}.closed`]);
  await waiting.close();
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf());
  await (await refused('a new approval has an id, or at least a text, of its own')).close();
  await writeRow(desk.context, 'warrant', 'warrant-1', warrantOf({ purpose: 'another purpose' }));
  desk.context.health.forget('watching/signs');
  await start(desk);
  await judged(desk);
  expect(readdirSync(secrets).sort()).toEqual([name, `${name}.closed`]);
});
