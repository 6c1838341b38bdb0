/**
 * A node that pulls from a TAXII server of others: what comes waits for a person, marked at least as the row says; after a restart,
 * a cut in the middle and adds meanwhile nothing is lost or doubled; the same version with other bytes is an alarm. And what
 * rules released is posted to a partner whose server the row names, and nothing without it.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addTaxii, type TaxiiDraft, taxiiPage } from '@noroshi/store/exchange';
import { listWarnings } from '@noroshi/store/warnings';
import { formatUtc } from '@noroshi/time';
import { PLAIN_POLICY } from '@noroshi/watch';
import { expect, onTestFinished, test } from 'vitest';
import type { TaxiiRoot } from '../../src/taxii/service.ts';
import { taxiiClientPart } from '../../src/taxii-client/part.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  resumeNode,
  ruleFor,
  stopNode,
  type TestNode,
  until,
} from '../partner-nodes.ts';
import { testNode } from '../partner-world.ts';
import { type House, openHouse } from '../taxii/house.ts';

const THERE = '11111111-1111-4111-8111-111111111111';
const INBOX = '22222222-2222-4222-8222-222222222222';
const FROM_US = 800_000_000_000_000;

function roots(): TaxiiRoot[] {
  const common = { canRead: true, canWrite: false, tlps: ['CLEAR', 'GREEN', 'AMBER'] as const };
  const mediaTypes = ['application/stix+json;version=2.1'];
  const collections = [
    { ...common, id: THERE, title: 'theirs', mediaTypes },
    { ...common, id: INBOX, title: 'inbox', canWrite: true, canRead: false, mediaTypes },
  ];
  return [{ path: 'root', title: 'root', bodyBytesMax: 9000, collections }];
}

async function house(): Promise<House> {
  const opened = await openHouse(roots, { pageMax: 7, defaultRoot: 'root' });
  onTestFinished(() => opened.close());
  return opened;
}

function draft(n: number, more: { readonly name?: string } = {}): TaxiiDraft {
  const id = `malware--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const version = formatUtc(FROM_US + n, 6);
  const value = {
    ...{ type: 'malware', spec_version: '2.1', id, created: version, modified: version },
    ...{ is_family: false, name: more.name ?? `m${n}` },
  };
  return {
    ...{
      objectId: id,
      type: 'malware',
      specVersion: '2.1',
      version,
      versionKey: version.replace('Z', '000Z'),
    },
    ...{
      mediaType: 'application/stix+json;version=2.1',
      tlp: 'GREEN',
      source: 'them',
      state: 'kept',
    },
    bytes: Buffer.from(JSON.stringify(value)),
  };
}

let added = 0;
function add({ store }: House, drafts: readonly TaxiiDraft[], addedUs?: number) {
  const nowUs = FROM_US + ++added * 1000;
  const dated = addedUs === undefined ? drafts : drafts.map((each) => ({ ...each, addedUs }));
  return store.write((tx) =>
    addTaxii(tx, THERE, dated, { nowUs, formatUs: (us) => formatUtc(us, 6) }),
  );
}

function rowFor(node: TestNode, { url }: House, more: object = {}): object {
  const accountFile = join(node.path, 'account');
  writeFileSync(accountFile, '127.0.0.1\nthem\nthem\n');
  chmodSync(accountFile, 0o600);
  return {
    ...{ id: 'their', url: `${url}/taxii2/`, local: true, everyS: 10, tlp: 'AMBER' },
    ...{ auth: { type: 'basic', accountFile }, ...more },
  };
}

function waiting({ context }: TestNode) {
  return context.store.db
    .selectFrom('taxii_object')
    .selectAll()
    .where('state', '=', 'pending')
    .execute();
}

async function restart(node: TestNode) {
  await stopNode(node);
  await resumeNode(node, [taxiiClientPart()]);
}

test('what comes waits for a person; nothing is lost or doubled over restarts', async () => {
  const their = await house();
  const alpha = await testNode('alpha');
  await add(
    their,
    Array.from({ length: 25 }, (_, n) => draft(n)),
    FROM_US,
  ); // of one instant, over four pages
  await configure(alpha, 'taxii', 'their', rowFor(alpha, their));
  await restart(alpha);
  const first = await until('25 objects', async () => {
    const found = await waiting(alpha);
    return found.length >= 25 ? found : undefined;
  });
  expect(first.length).toBe(25);
  expect(new Set(first.map(({ tlp }) => tlp))).toEqual(new Set(['AMBER+STRICT'])); // unmarked: the strictest reading
  expect(first[0]).toMatchObject({ source: 'taxii/their' });
  const theirs = await taxiiPage(their.store.db, THERE, {
    ...{ after: 0, limit: 100, versions: ['all'], tlps: ['GREEN'], withBytes: true },
  });
  const texts = (rows: readonly { bytes: Uint8Array }[]) =>
    rows.map(({ bytes }) => Buffer.from(bytes).toString()).sort();
  expect(texts(first)).toEqual(texts(theirs)); // as it came

  await stopNode(alpha);
  await add(their, [draft(30), draft(31)]);
  await resumeNode(alpha, [taxiiClientPart()]);
  const second = await until('two more', async () => {
    const found = await waiting(alpha);
    return found.length >= 27 ? found : undefined;
  });
  expect(second.length).toBe(27);

  await stopNode(alpha);
  await their.store.write((tx) => tx.deleteFrom('taxii_object').where('seq', '>', 25).execute());
  await add(their, [draft(31, { name: 'another content' })], FROM_US + 10_000_000);
  await resumeNode(alpha, [taxiiClientPart()]);
  await until('the alarm', async () => {
    const listed = await listWarnings(
      alpha.context.store.db,
      { clearance: 'RED', owners: '*', limit: 20 },
      () => PLAIN_POLICY,
    );
    return listed.items.find(({ warning }) => warning.title.includes('another content'));
  });
  expect((await waiting(alpha)).length).toBe(27);
});

test('a server that says no is told in health, without the secret', async () => {
  const their = await house();
  const alpha = await testNode('alpha');
  const row = rowFor(alpha, their);
  writeFileSync(join(alpha.path, 'account'), '127.0.0.1\nthem\nwrong-password\n');
  await configure(alpha, 'taxii', 'their', row);
  await configure(alpha, 'taxii', 'open', { id: 'open', url: 'http://127.0.0.1:9/' });
  await restart(alpha);
  const lines = await until('both lines', async () => {
    const found = alpha.context.health
      .lines()
      .filter(({ part }) => part.startsWith('taxii-client/'));
    return found.length === 2 ? found : undefined;
  });
  expect(lines.map(({ state }) => state)).toEqual(['failed', 'failed']);
  expect(lines.map(({ text }) => text).join('\n')).toMatch(/https.*\n.*not known there/s);
  expect(JSON.stringify(lines)).not.toContain('wrong-password');
});

test('what was released is posted where a row says so, once, and followed', async () => {
  const their = await house();
  const alpha = await testNode('alpha');
  const bravo = await testNode('bravo');
  const { address: _, ...card } = await cardOf(bravo);
  await configure(alpha, 'partner', 'bravo', card);
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo'));
  await configure(alpha, 'taxii', 'quiet', rowFor(alpha, their, { id: 'quiet' }));
  await restart(alpha);
  await admitNotices(alpha.context, [conjunction(1)], { marking: markedFor('alpha', 'bravo') });
  const posted = () =>
    their.store.db.selectFrom('taxii_object').selectAll().where('collection', '=', INBOX).execute();
  await until('the release', async () =>
    (await alpha.context.store.db.selectFrom('exchange_record').selectAll().execute()).at(0),
  );
  expect(await posted()).toEqual([]);
  const push = { partner: 'bravo', collection: INBOX };
  await configure(alpha, 'taxii', 'their', rowFor(alpha, their, { push, pull: false }));
  const found = await until('the post', async () => {
    const all = await posted();
    return all.some(({ type }) => type === 'report') ? all : undefined;
  });
  const count = found.length;
  const isWell = async () =>
    alpha.context.health
      .lines()
      .find(({ part, state }) => part === 'taxii-client/their' && state === 'ok');
  await until('the place saved', isWell);
  await restart(alpha);
  await until('another visit', isWell);
  expect((await posted()).length).toBe(count);
  const audit = await alpha.context.store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'taxii.push')
    .execute();
  expect(audit.length).toBe(1);
});
