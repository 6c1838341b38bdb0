/** A replay: pages, /health and panels get the sets of the watched instant, though the store holds later ones. */
import { decodeCatalogue } from '@noroshi/orbit';
import { expect, test } from 'vitest';
import { catalogueAge } from '../../src/sources/catalogue.ts';
import { elementsBody } from '../../src/sources/elements-bodies.ts';
import { inForceOf } from '../../src/sources/in-force.ts';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { openHouse } from './house.ts';
import { batchOf } from './make.ts';

const DAY_US = 86_400e6;
const FROM_US = 7.8e14;

/** Objects 1 and 2, a set a day each, and 3 with one of the end; all of it held before the replay begins. */
async function opened() {
  const { context } = await openHouse();
  const days = Array.from({ length: 12 }, (_, day) => day);
  const made = [
    ...days.map((day) => ({ id: '1', epochUs: FROM_US + day * DAY_US, anomalyDeg: day })),
    ...days.map((day) => ({ id: '2', epochUs: FROM_US + (day + 0.25) * DAY_US })),
    { id: '3', epochUs: FROM_US + 11 * DAY_US },
  ];
  await ingestBatch(context.store, batchOf(made), { source: 'made', wallUs: () => FROM_US });
  let nowUs = FROM_US + 5.5 * DAY_US;
  const clock = { ...context.clock, replay: true, rate: 1, watchUs: () => nowUs };
  return { node: { ...context, clock }, moveTo: (us: number) => void (nowUs = us) };
}

async function epochs(node: Awaited<ReturnType<typeof opened>>['node'], since = '') {
  const { plain, version } = await elementsBody(node, since);
  const message = decodeCatalogue(Uint8Array.from(plain));
  if (!message.ok) throw new Error(JSON.stringify(message.error));
  const { objectId, sets } = message.value;
  const days = objectId.map((id, row) => [id, (sets.epochUs[row]! - FROM_US) / DAY_US] as const);
  return { version, days: Object.fromEntries(days) };
}

test('the newest sets not after the watched instant, and what came into force as it went on', async () => {
  const { node, moveTo } = await opened();
  const first = await epochs(node);
  expect(first.days).toEqual({ 1: 5, 2: 5.25, 3: 11 }); // of 3 there is none before: the nearest after
  moveTo(FROM_US + 5.501 * DAY_US); // too soon to look again
  expect((await epochs(node, first.version)).days).toEqual({});
  moveTo(FROM_US + 6.1 * DAY_US);
  expect((await epochs(node, first.version)).days).toEqual({ 1: 6 });
});

test('health judges the age by the sets of the watched instant, not by the last set of each stream', async () => {
  const { node } = await opened();
  const age = await catalogueAge(node);
  expect(age).toMatchObject({ objects: 3, sets: 25, stale: false });
  expect((age!.newestUs! - FROM_US) / DAY_US).toBe(5.25);
  expect((age!.medianUs! - FROM_US) / DAY_US).toBe(5.25); // of 5, 5.25 and 11
});

test('the panel of one object has its set of that instant', async () => {
  const { node, moveTo } = await opened();
  const day = async (id: string) => ((await inForceOf(node, id)).epochUs[0]! - FROM_US) / DAY_US;
  expect([await day('1'), await day('2'), await day('3')]).toEqual([5, 5.25, 11]);
  moveTo(FROM_US + 30 * DAY_US);
  expect(await day('1')).toBe(11);
  expect((await inForceOf(node, 'none')).count).toBe(0);
});
