/**
 * Signs in a partner's collection: valid STIX of the released form alone, an end for each, and nothing that a rule withholds, that
 * is of the inside, or that too few hosts stand behind. Canaries stand in every field that must not go.
 */
import { checkObject } from '@noroshi/stix';
import { taxiiPage } from '@noroshi/store/exchange';
import type { Evidence } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { ALL_TLPS } from '../../src/taxii/marking.ts';
import { collectionId, followLanesToTaxii } from '../../src/taxii/view.ts';
import { actOnWarning } from '../../src/warnings/act.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import {
  cardOf,
  configure,
  conjunction,
  markedFor,
  ruleFor,
  stopNode,
  until,
} from '../partner-nodes.ts';
import { testNode } from '../partner-world.ts';

const OUTSIDE = '203.0.113.77';
const CANARY = 'canary';
const US = { nodeId: 'alpha', mode: 'exercise' } as const;

function beacon(number: number, ownHosts: number) {
  const value = (name: string, is: string | number): Evidence => ({
    ...{ type: 'value', name, value: is },
  });
  const evidence = [
    ...[value('source', `own:2001:db8::${CANARY.length}`), value('destination', OUTSIDE)],
    ...[value('records', 777), value('score', 0.123), value('ownHosts', ownHosts)],
    ...[value('relay', '10.9.8.7'), value('periodS', 123.456), value('unheardOf', CANARY)],
    value('benign', `an update: no, ${CANARY}`),
  ];
  const method = { name: 'flow-beacon', version: '1', parameters: { warrant: CANARY } };
  return conjunction(number, { kind: 'beacon', method, evidence, confidence: 0.873 });
}

async function told(ownHosts: number, rule: Parameters<typeof ruleFor>[1]) {
  const [alpha, bravo] = [await testNode('alpha'), await testNode('bravo')];
  const { context } = alpha;
  await configure(alpha, 'partner', 'bravo', { ...(await cardOf(bravo)) });
  await configure(alpha, 'rule', 'to-bravo', ruleFor('bravo', { kinds: ['beacon'], ...rule }));
  await admitNotices(context, [beacon(1, ownHosts)], { marking: markedFor('alpha', 'bravo') });
  const read = async () => {
    await followLanesToTaxii(context.store, US, { id: 'bravo' });
    const asked = { after: 0, limit: 99, versions: ['last'], withBytes: true, viewOf: 'bravo' };
    const collection = collectionId(US, 'released', 'bravo');
    const found = await taxiiPage(context.store.db, collection, { ...asked, tlps: ALL_TLPS });
    const objects = found.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()));
    return objects.length > 0 ? (objects as Record<string, unknown>[]) : undefined;
  };
  const objects = await until('the report', read);
  const close = async () => {
    for (const node of [alpha, bravo]) await stopNode(node);
  };
  return { context, objects, read, close };
}

const SIGNS = ['indicator', 'observed-data', 'sighting'];
const typesOf = (objects: readonly Record<string, unknown>[]) =>
  objects.map(({ type }) => type as string).filter((type) => SIGNS.includes(type));

function expectValid(objects: readonly Record<string, unknown>[]): void {
  for (const object of objects)
    expect(
      checkObject(object as never, {}).faults.filter(({ level }) => level === 'fault'),
    ).toEqual([]);
}

test('a sign is indicator, observed data and sighting of the released form; its end says nothing of it', async () => {
  const { context, objects, read, close } = await told(5, {});
  expect(typesOf(objects).sort()).toEqual(SIGNS);
  expectValid(objects);
  const one = (type: string) => objects.find((each) => each.type === type)!;
  const pattern = `[ipv4-addr:value = '${OUTSIDE}']`;
  expect(one('indicator')).toMatchObject({ pattern, confidence: 90, labels: ['exercise'] });
  expect(one('sighting')).toMatchObject({ count: 500, sighting_of_ref: one('indicator').id });
  expect(one('observed-data').object_refs).toEqual([one('ipv4-addr').id]);
  for (const secret of [CANARY, '2001:db8', '10.9.8.7', '777', '0.123', '123.456', '0.873'])
    expect(JSON.stringify(objects)).not.toContain(secret);

  const [row] = await context.store.db.selectFrom('warning').select('id').execute();
  const asked = { warningId: row!.id, action: 'close', actor: 'user:aya', text: 'over' } as const;
  expect((await actOnWarning(context, asked)).ok).toBe(true);
  const ended = await until('the ends', async () => {
    const found = (await read())!.filter(({ revoked }) => revoked === true);
    return found.length > 0 ? found : undefined;
  });
  expect(typesOf(ended).sort()).toEqual(SIGNS);
  expectValid(ended);
  expect(JSON.stringify(ended)).not.toContain(OUTSIDE);
  await close();
});

test('few hosts: no sighting, no count, the day; withheld: the report alone', async () => {
  const few = await told(2, {});
  expect(typesOf(few.objects).sort()).toEqual(['indicator', 'observed-data']);
  const observed = few.objects.find(({ type }) => type === 'observed-data')!;
  expect(observed.number_observed).toBe(1);
  expect(String(observed.first_observed)).toMatch(/T00:00:00/);
  await few.close();
  for (const rule of [{ coarsen: { times: 'day' } }, { drop: ['evidence'] }] as const) {
    const { objects, close } = await told(5, rule as never);
    expect(typesOf(objects)).toEqual([]);
    expect(JSON.stringify(objects)).not.toContain(OUTSIDE);
    await close();
  }
});
