/** A lane as evidence: many records under one checkpoint, as files that verify, and a proof of one that holds without its store. */
import {
  checkBody,
  checkLog,
  checkLogProof,
  decodeProven,
  decodeRecord,
  hexFromBytes,
  laneOfOrigin,
  parseLogProof,
  parseVkey,
  scannerOf,
  witnessedAt,
  witnessName,
} from '@noroshi/exchange';
import { eraseBody, laneOf, positionOf, receivedEntries } from '@noroshi/store/exchange';
import { expect, onTestFinished, test } from 'vitest';
import { openKeys, sha256, verifyEd25519 } from '../src/keys/keys.ts';
import { type Posting, postEntries } from '../src/partner/author.ts';
import { readDirectory } from '../src/partner/directory.ts';
import { authorOf } from '../src/partner/hand.ts';
import { checkHeard, checkTold } from '../src/partner/lane-check.ts';
import { logFrom } from '../src/partner/log-from.ts';
import { parsePartnerUrl } from '../src/partner/protocol.ts';
import { exportLane, laneVkey, proveTold } from '../src/partner/prove.ts';
import { proveHeard, theirVkey } from '../src/partner/prove-heard.ts';
import { pair, until } from './partner-nodes.ts';
import { testNode } from './partner-world.ts';

const TOOLS = { sha256, verify: verifyEd25519 };

test('a partner may ask for the files of its lanes, by their strict paths alone', () => {
  const lane = 'flash';
  expect(parsePartnerUrl('/partner/v2/flash/checkpoint')).toEqual({
    kind: 'file',
    lane,
    tile: null,
  });
  const index = 1_234_067;
  for (const [path, level, width] of [
    ['tile/0/x001/x234/067', 0, 256],
    ['tile/entries/x001/x234/067.p/9', 'entries', 9],
  ] as const)
    expect(parsePartnerUrl(`/partner/v2/flash/${path}`)).toEqual({
      ...{ kind: 'file', lane, tile: { level, index, width } },
    });
  for (const path of [
    ...['tile/0/67', 'tile/00/067', 'tile/0/067.p/256', 'tile/0/067.p/0', 'tile/64/000'],
    ...['tile/0/x000/067', 'tile/0/../067', 'tile/entries/067?', 'checkpoint/', 'tile/0/067?a=1'],
  ])
    expect([path, parsePartnerUrl(`/partner/v2/flash/${path}`)]).toEqual([path, null]);
  expect(parsePartnerUrl('/partner/v2/other/checkpoint')).toBeNull();
});

test('a lane is exported as files that verify, grows by new files only, and each record is proven alone', async () => {
  const { context } = await testNode('alpha');
  const { store, dataDir } = context;
  const atUs = context.clock.wallUs();
  const author = await authorOf(dataDir, context, atUs);
  const post = (from: number, count: number) => {
    const postings = Array.from({ length: count }, (_, i): Posting => {
      const warningId = `w-${(from + i) % 290}`; // the last ten are a second word
      const body = { type: 'cancel', warningId, state: 'closed', atUs } as const;
      const how = { precedence: 'FLASH', tlp: 'AMBER', ruleIds: [], reason: 'told' } as const;
      return { partner: 'bravo', body, warningId, ...how, atUs };
    });
    return store.write((tx) => postEntries(tx, author, postings));
  };
  const key = { partner: 'bravo', lane: 'flash' };
  await post(0, 200);
  const files = new Map<string, Uint8Array>();
  const folder = {
    has: async (path: string) => files.has(path),
    write: async (path: string, bytes: Uint8Array) => void files.set(path, bytes),
  };
  const first = await exportLane(store.db, author, key, folder);
  expect(first).toMatchObject({ ok: true, value: { size: 200, written: 2 } });
  const posted = await post(200, 100);
  expect(posted.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, i) => 200 + i));
  const exported = await exportLane(store.db, author, key, folder);
  expect(exported).toMatchObject({ ok: true, value: { size: 300, written: 5 } });
  const again = await exportLane(store.db, author, key, folder);
  if (!again.ok) throw new Error(again.error);
  expect(again.value.written).toBe(0);

  const vkey = parseVkey(sha256, again.value.vkey);
  if (!vkey.ok) throw new Error(vkey.error.message);
  const lane = laneOfOrigin(vkey.value.name)!;
  const versions: number[] = [];
  const report = await checkLog(TOOLS, async (path) => files.get(path) ?? null, {
    key: vkey.value,
    onEntry: (entry, sequence) => {
      const place = { ...lane, sequence };
      const record = decodeRecord(verifyEd25519, vkey.value.publicKey, entry, place);
      if (record.ok) versions.push(record.value.version);
      return record.ok ? null : record.error.message;
    },
  });
  expect(report).toMatchObject({ entries: 300, findings: [] });
  expect(versions.filter((version) => version === 2)).toHaveLength(10);
  expect(report).toMatchObject({ note: (await laneOf(store.db, key))!.checkpoint });

  const proofs = await proveTold(store.db, author, 'w-3', { withBody: true });
  expect(proofs.map(({ index }) => index)).toEqual([3, 293]);
  for (const { text, index } of proofs) {
    const proof = parseLogProof(text);
    const proven = proof.ok ? decodeProven(proof.value.extra!) : proof;
    if (!proof.ok || !proven.ok) throw new Error('it cannot be read');
    const { record, body } = proven.value;
    expect(checkLogProof(TOOLS, vkey.value, record, proof.value).ok).toBe(true);
    const place = { ...lane, sequence: index };
    const opened = decodeRecord(verifyEd25519, vkey.value.publicKey, record, place);
    if (!opened.ok || body.kind !== 'whole') throw new Error('no record, or no body');
    expect(checkBody(sha256, opened.value, body).ok).toBe(true);
    const other = { ...proof.value, index: index - 1 };
    expect(checkLogProof(TOOLS, vkey.value, record, other).ok).toBe(false);
  }
});

test('what a partner told us is proven with their key alone, erased or not; what was changed in the store is not', async () => {
  const alpha = await testNode('alpha');
  const bravo = await testNode('bravo');
  const told = await authorOf(alpha.context.dataDir, alpha.context, alpha.context.clock.wallUs());
  const ours = await authorOf(bravo.context.dataDir, bravo.context, bravo.context.clock.wallUs());
  const atUs = alpha.context.clock.wallUs();
  const postings = Array.from({ length: 21 }, (_, i): Posting => {
    const body = { type: 'cancel', warningId: `w-${i}`, state: 'closed', atUs } as const;
    const how = { precedence: 'FLASH', tlp: 'AMBER', ruleIds: [], reason: 'told' } as const;
    return { partner: 'bravo', body, warningId: `w-${i}`, ...how, atUs };
  });
  await alpha.context.store.write((tx) => postEntries(tx, told, postings));
  await pair(alpha, bravo);
  const { db } = bravo.context.store;
  const key = { partner: 'alpha', lane: 'flash' } as const;
  await until('the lane', async () => (await positionOf(db, key)).size === 21);
  const { partners } = await readDirectory(db, bravo.context);
  const from = partners.find(({ id }) => id === 'alpha')!;
  const options = { withBody: true, atUs };
  const vkey = parseVkey(sha256, theirVkey(ours, from, 'flash'));
  if (!vkey.ok) throw new Error(vkey.error.message);
  expect(theirVkey(ours, from, 'flash')).toBe(laneVkey(told, { partner: 'bravo', lane: 'flash' }));
  const proven = async (id: string) => {
    const proofs = await proveHeard(db, ours, from, id, options);
    if (!proofs.ok || proofs.value.length !== 1) throw new Error(JSON.stringify(proofs));
    const proof = parseLogProof(proofs.value[0]!.text);
    const read = proof.ok ? decodeProven(proof.value.extra!) : proof;
    if (!proof.ok || !read.ok) throw new Error('it cannot be read');
    expect(checkLogProof(TOOLS, vkey.value, read.value.record, proof.value).ok).toBe(true);
    const us = { name: witnessName('exercise', 'bravo'), publicKey: ours.keys.signingKey };
    expect(witnessedAt(sha256, proof.value.checkpoint, us, verifyEd25519).ok).toBe(true);
    return read.value.body;
  };
  expect((await proven('w-7')).kind).toBe('whole');
  expect((await proven('alpha:w-20')).kind).toBe('whole');
  const stone = Uint8Array.of(1, 2, 3);
  await bravo.context.store.write((tx) =>
    eraseBody(tx, 'exchange_taken_body', { ...key, index: 7 }, stone),
  );
  expect(await proven('w-7')).toEqual({ kind: 'erased', tombstone: stone });
  expect(await proveHeard(db, ours, from, 'w-99', options)).toEqual({ ok: true, value: [] });

  const scan = scannerOf(laneOfOrigin(vkey.value.name)!, (bytes) =>
    Buffer.from(bytes).toString('latin1'),
  );
  const asked = { key, vkey: theirVkey(ours, from, 'flash'), scan };
  expect(await checkHeard(db, asked)).toEqual({ records: 21, findings: [] });
  const toldKey = { partner: 'bravo', lane: 'flash' };
  const own = { key: toldKey, vkey: laneVkey(told, toldKey), scan };
  expect(await checkTold(alpha.context.store.db, own)).toEqual({ records: 21, findings: [] });
  const links = await openKeys(bravo.path, bravo.context, atUs);
  const served = logFrom(from, 'flash', links, Date.now, new AbortController().signal);
  onTestFinished(() => served.close());
  const audited = await checkLog(TOOLS, served.read, { key: vkey.value, onEntry: scan });
  expect(audited).toMatchObject({ entries: 21, findings: [], checkpoint: { size: 21 } });
  expect(await served.read('tile/0/001')).toBeNull();
  const [other] = await receivedEntries(db, key, 3, 1);
  await bravo.context.store.write((tx) =>
    tx
      .updateTable('exchange_taken')
      .set({ record: other!.record, digest: hexFromBytes(sha256(other!.record)) })
      .where('idx', '=', 4)
      .execute(),
  );
  expect((await proveHeard(db, ours, from, 'w-7', options)).ok).toBe(false);
  const { findings } = await checkHeard(db, asked);
  expect(findings[0]).toMatch(/^record 4: /);
  expect(findings.at(-1)).toBe('the records are not those that the partner has signed');
});
