/**
 * The routes of behaviour against a real server: a seeded world told up to now, one look of the real watch, then every route as
 * a person of all assets, of another owner and without clearance sees it.
 */
import { createWorld, worldPast, worldSets } from '@noroshi/sim';
import { newestLook, objectOwners } from '@noroshi/store';
import { formatUtc } from '@noroshi/time';
import { expect, onTestFinished, test } from 'vitest';
import { ASK_LIMITS, askDesk } from '../../src/behaviour/ask.ts';
import { behaviourRoutes } from '../../src/behaviour/index.ts';
import { createBehaviourPart } from '../../src/behaviour/part.ts';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { admitNotices } from '../../src/warnings/admit.ts';
import type {
  BehaviourListReply,
  BehaviourWholeReply,
  BeltReply,
  ChangesReply,
  DecaysReply,
  GabbardReply,
  ManoeuvresReply,
  RelativeReply,
  TrackReply,
} from '../../src/wire.ts';
import { EVERYBODY, type House, openHouse, TOKEN } from '../api-house.ts';
import { writeAssets } from '../warnings/make.ts';

const OTHER = 'token-of-other-0123456789';
const DAY_US = 86_400e6;
const AGE_DAYS = 3.2; // the break-up is catalogued, the stage is not down yet

let house: House;
let world: ReturnType<typeof createWorld>;

const people = new Map([
  [TOKEN, EVERYBODY],
  [OTHER, { ...EVERYBODY, userId: 'other', owners: ['org-b'] }],
]);

async function stand(): Promise<void> {
  if (house !== undefined) return;
  const made = await openHouse({ routes: behaviourRoutes, people });
  const { context } = made;
  const nowUs = context.clock.watchUs();
  const epochUs = Math.round(nowUs - AGE_DAYS * DAY_US);
  world = createWorld({ seed: 1, count: 120, epochUs, scenario: 'first-light', plants: true });
  await writeAssets(context.store, [...world.assets.alpha]);
  const options = { source: 'world', wallUs: () => context.clock.wallUs() };
  await ingestBatch(context.store, worldPast(world), options);
  for (const days of [0, 0.5, 1, 1.5, 2, 2.5, 3, AGE_DAYS])
    await ingestBatch(context.store, worldSets(world, epochUs + days * DAY_US), options);
  const part = createBehaviourPart({
    startMs: 0,
    admit: (of) => (drafts) => admitNotices(of, drafts),
  });
  const running = await part.start(context);
  for (let tries = 0; (await newestLook(context.store.db)) === undefined; tries++) {
    if (tries > 600) throw new Error(made.log.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  onTestFinished(() => running.close());
  house = made;
}

async function get<T>(path: string, as = TOKEN): Promise<T> {
  const reply = await house.call(path, { as });
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return (await reply.json()) as T;
}

async function statusOf(path: string, as = TOKEN): Promise<number> {
  return (await house.call(path, { as })).status;
}

test('the routes of behaviour, as who may see all and as who may see nothing of the assets', async () => {
  await stand();
  const { context } = house;
  const list = await get<BehaviourListReply>('/api/v1/behaviour?state=open&limit=500');
  expect(list.lookedUtc).not.toBeNull();
  const kinds = new Set(list.findings.map(({ kind }) => kind));
  for (const kind of ['manoeuvre', 'approach', 'breakup', 'decay'] as const)
    expect(kinds, kind).toContain(kind);
  const known = world.known.behaviour!;

  // pages join to the whole list
  const seen: string[] = [];
  for (let path = '/api/v1/behaviour?limit=7'; ; ) {
    const page = await get<BehaviourListReply>(path);
    seen.push(...page.findings.map(({ key }) => key));
    if (page.next === null) break;
    path = `/api/v1/behaviour?limit=7&after=${page.next}`;
  }
  const all = await get<BehaviourListReply>('/api/v1/behaviour?limit=500');
  expect(seen).toEqual(all.findings.map(({ key }) => key));

  // one whole, with its evidence
  const burn = list.findings.find(
    ({ kind, objects }) =>
      kind === 'manoeuvre' && objects.some((o) => o.objectId === known.manoeuvre.objectId),
  )!;
  expect(burn.assetIds).toEqual([known.manoeuvre.nearAssetId]);
  const whole = await get<BehaviourWholeReply>(`/api/v1/behaviour/${encodeURIComponent(burn.key)}`);
  expect(Math.abs(whole.manoeuvre!.dvMS! - known.manoeuvre.dvMS)).toBeLessThan(
    0.25 * known.manoeuvre.dvMS,
  );
  expect(whole.reasons.length).toBeGreaterThan(0);
  expect(whole.cancelledBy).not.toBe('');

  // who may not know of the assets is told of the public part only
  const others = await get<BehaviourListReply>('/api/v1/behaviour?limit=500', OTHER);
  expect(
    others.findings.every(({ assetIds, warningId }) => assetIds.length === 0 && warningId === null),
  ).toBe(true);
  expect(others.findings.some(({ key }) => key === burn.key)).toBe(false);
  expect(await statusOf(`/api/v1/behaviour/${encodeURIComponent(burn.key)}`, OTHER)).toBe(404);
  expect(await statusOf('/api/v1/behaviour?assetId=alpha-relay-1', OTHER)).toBe(404);

  // filters
  const ofAsset = await get<BehaviourListReply>('/api/v1/behaviour?assetId=alpha-relay-1');
  expect(ofAsset.findings.length).toBeGreaterThan(0);
  const later = formatUtc(context.clock.watchUs() + 400 * DAY_US);
  expect((await get<BehaviourListReply>(`/api/v1/behaviour?from=${later}`)).findings).toEqual([]);
  expect(await statusOf('/api/v1/behaviour?from=yesterday')).toBe(400);
  expect(await statusOf('/api/v1/behaviour?after=nonsense')).toBe(400);

  // the break-up and its pieces
  const cloud = list.findings.find(
    ({ kind, assetIds }) => kind === 'breakup' && assetIds.length === 0,
  )!;
  const gabbard = await get<GabbardReply>(
    `/api/v1/behaviour/${encodeURIComponent(cloud.key)}/gabbard`,
  );
  expect(gabbard.breakup.parentId).toBe(known.breakup.parentId);
  expect(gabbard.breakup.pieces.length).toBeGreaterThanOrEqual(10);

  // the belt
  const belt = await get<BeltReply>('/api/v1/behaviour/belt?stepH=24');
  const relay = belt.tracks.find(({ isAsset }) => isAsset)!;
  expect(Math.abs(relay.longitudeDeg.at(-1)! - 152)).toBeLessThan(0.3);
  expect(relay.longitudeDeg).toHaveLength(belt.atUtc.length);
  expect(
    (await get<BeltReply>('/api/v1/behaviour/belt', OTHER)).tracks.some((t) => t.isAsset),
  ).toBe(false);
  expect(await statusOf('/api/v1/behaviour/belt?from=2000-01-01T00:00:00Z')).toBe(400);
  const decades = 'from=2000-01-01T00:00:00Z&stepH=720'; // few steps, and every set of the belt
  expect(await statusOf(`/api/v1/behaviour/belt?${decades}`)).toBe(400);

  // manoeuvres of one object, now and as it was known before the burn
  const path = `/api/v1/objects/${known.manoeuvre.objectId}/manoeuvres`;
  const now = await get<ManoeuvresReply>(path);
  expect(now.manoeuvres.length).toBe(1);
  expect(now.floorMS).toBeLessThan(known.manoeuvre.dvMS);
  const before = await get<ManoeuvresReply>(`${path}?at=${formatUtc(known.manoeuvre.atUs)}`);
  expect(before.manoeuvres).toEqual([]);
  expect(await statusOf('/api/v1/objects/31337/manoeuvres')).toBe(404);

  // the pair that flies together
  const pair = list.findings.find(({ kind }) => kind === 'proximity')!;
  const relative = await get<RelativeReply>(
    `/api/v1/behaviour/${encodeURIComponent(pair.key)}/relative?points=50`,
  );
  expect(relative.points.length).toBeGreaterThan(40);
  for (const { rKm, tKm, nKm, rangeKm } of relative.points)
    expect(Math.abs(Math.hypot(rKm, tKm, nKm) - rangeKm)).toBeLessThan(1e-6 * rangeKm + 1e-9);

  // decays, soonest first, and the ground
  const decays = await get<DecaysReply>('/api/v1/behaviour/decays');
  expect(decays.decays[0]!.decay.objectId).toBe(known.decay.objectId);
  const soon = formatUtc(world.epochUs + 2 * DAY_US);
  const then = await get<DecaysReply>(`/api/v1/behaviour/decays?at=${soon}`);
  const early = then.decays.find(({ decay }) => decay.objectId === known.decay.objectId)!.decay;
  expect([early.madeUtc.slice(0, 19), then.lookedUtc?.slice(0, 19)]).toEqual(
    Array(2).fill(soon.slice(0, 19)),
  );
  expect(early.setEpochUtc <= soon).toBe(true);
  expect(early.decayUtc).not.toBe(decays.decays[0]!.decay.decayUtc);
  expect(await statusOf('/api/v1/behaviour/decays?at=2100-01-01T00:00:00Z')).toBe(400);
  const track = await get<TrackReply>(
    `/api/v1/behaviour/${encodeURIComponent(decays.decays[0]!.key)}/track`,
  );
  expect(track.points.length).toBeGreaterThan(100);

  // what changed since yesterday, by asset
  const since = formatUtc(context.clock.watchUs() - 2 * DAY_US);
  const changes = await get<ChangesReply>(`/api/v1/behaviour/changes?since=${since}`);
  const observer = changes.assets.find(({ assetId }) => assetId === known.manoeuvre.nearAssetId)!;
  expect(observer.manoeuvres.map(({ finding }) => finding.key)).toContain(burn.key);
  expect(observer.breakups.length).toBeGreaterThan(0);
  const theirs = await get<ChangesReply>(`/api/v1/behaviour/changes?since=${since}`, OTHER);
  expect(theirs.assets).toEqual([]);
  // a look ago nothing had been said; what is said later does not change that
  const past = `since=${formatUtc(world.epochUs)}&at=${soon}`;
  const quiet = await get<ChangesReply>(`/api/v1/behaviour/changes?${past}`);
  expect(quiet.assets.flatMap((one) => [...one.manoeuvres, ...one.breakups])).toEqual([]);
  expect(await statusOf('/api/v1/behaviour/changes?since=2030-01-01T00:00:00Z')).toBe(400);

  // one finding and its pieces as they were said at an instant: not there before it was said
  const told = `/api/v1/behaviour/${encodeURIComponent(cloud.key)}`;
  const [early1, now1] = [cloud.openedUtc, formatUtc(context.clock.watchUs())];
  expect(await statusOf(`${told}?at=${soon}`)).toBe(404);
  expect(await statusOf(`${told}/gabbard?at=${soon}`)).toBe(404);
  expect(await statusOf(`${told}?at=then`)).toBe(400);
  const asThen = await get<BehaviourWholeReply>(`${told}?at=${early1}`);
  expect([asThen.breakup!.growth, asThen.benign]).toEqual([gabbard.breakup.growth, []]);
  const cloudNow = await get<GabbardReply>(`${told}/gabbard?at=${now1}`);
  expect(cloudNow.breakup.pieces).toEqual(gabbard.breakup.pieces);

  // one person has two places at the desk that computes: who asks for more is told when to come, who else asks is answered
  let free = () => {};
  const until = new Promise<never>((_, reject) => {
    free = () => reject(new Error('the test is over with it'));
  });
  const held = [1, 2].map(() => askDesk(context).ask(EVERYBODY.userId, () => until));
  const shed = await house.call('/api/v1/behaviour/belt');
  expect([shed.status, Number(shed.headers.get('retry-after'))]).toEqual([429, ASK_LIMITS.retryS]);
  const other = house.call('/api/v1/behaviour/belt', { as: OTHER });
  free();
  await Promise.allSettled(held);
  expect((await other).status).toBe(200);

  // whose own satellite is the one that drifts, flies beside or burned is not told of whose asset is there
  const bound = list.findings.filter(({ assetIds }) => assetIds.length > 0);
  const theirIds = [...new Set(bound.flatMap(({ objects }) => objects.map((o) => o.objectId)))];
  const [pattern] = world.assets.alpha.filter(({ objectId }) => objectId !== undefined);
  await writeAssets(
    context.store,
    theirIds.map((objectId) => ({
      ...{ ...pattern!, id: `b-${objectId}`, name: `B ${objectId}`, owner: 'org-b', objectId },
    })),
  );
  const hidden = new Set(bound.map(({ key }) => key));
  const seenNow = await get<BehaviourListReply>('/api/v1/behaviour?limit=500', OTHER);
  expect(seenNow.findings.filter(({ key }) => hidden.has(key))).toEqual([]);
  for (const key of hidden)
    expect(await statusOf(`/api/v1/behaviour/${encodeURIComponent(key)}`, OTHER), key).toBe(404);
  expect(JSON.stringify(seenNow)).not.toContain('alpha-');
});

test('a list of owners is shown, then done as it was shown, once; what cannot be read is told', async () => {
  const made = await openHouse({ routes: behaviourRoutes, people });
  const send = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return made.call('/api/v1/behaviour/owners', init);
  };
  const csv =
    'norad_cat_id,operator,state\n900012,Delta Sat,DLT\n,Nobody,X\n900002,Alpha Space,ALF\n';
  const list = { csv, list: 'list of 2026' };
  const shown = (await (await send(list)).json()) as {
    digest: string;
    new: number;
    refused: object[];
  };
  expect([shown.new, shown.refused]).toEqual([2, [{ line: 3, reason: 'no id' }]]);
  expect(await objectOwners(made.context.store.db)).toEqual([]);
  const wrong = await send({ ...list, digest: '0'.repeat(64) });
  expect(wrong.status).toBe(409);
  const done = (await (await send({ ...list, digest: shown.digest })).json()) as { done: boolean };
  expect(done.done).toBe(true);
  const kept = await objectOwners(made.context.store.db);
  expect(kept.map(({ objectId, operator }) => [objectId, operator])).toEqual([
    ['900002', 'Alpha Space'],
    ['900012', 'Delta Sat'],
  ]);
  const again = (await (await send(list)).json()) as { new: number; same: number };
  expect([again.new, again.same]).toEqual([0, 2]);
});
