/**
 * What goes wrong in made-up time, and when: all of it drawn from the seed before it happens. Each kind can be left out, so that
 * a seed that fails can be asked which of them it needs.
 */
import {
  appendLeaf,
  decodeBatch,
  EMPTY_FRONTIER,
  encodeBatch,
  frontierRoot,
  LANES,
  leafHash,
  squeeze,
} from '@noroshi/exchange';
import type { Random } from '@noroshi/sim';
import { linkOf, positionOf } from '@noroshi/store/exchange';
import { openImage } from '../../../../packages/store/test/memory-store.ts';
import { sha256 } from '../../src/keys/keys.ts';
import { takeAnswer } from '../../src/partner/apply.ts';
import type { LaneQuestion } from '../../src/partner/protocol.ts';
import { answerPull } from '../../src/partner/reader.ts';
import { SQUEEZER } from '../../src/partner/zlib.ts';
import { newestEntry, type Row, rowsOf } from './judge.ts';
import { resume, tryIt } from './people.ts';
import {
  count,
  endLife,
  type Life,
  NODE_IDS,
  otherOf,
  type SimNode,
  say,
  startOne,
  type World,
  wallUs,
} from './world.ts';

export const FAULTS = [
  ...(['loss', 'end', 'cut', 'clock', 'disk', 'late', 'file', 'twin', 'backup'] as const),
] as const;
export type Fault = (typeof FAULTS)[number];

type Happens = (world: World, node: SimNode, random: Random) => void;

const GATES_MOST = 700; // of a life before it ends: some seconds of work

const HAPPENS: Readonly<Record<Exclude<Fault, 'loss' | 'backup'>, readonly [number, Happens]>> = {
  end: [
    5,
    (world, node, random) => {
      if (node.life !== null) node.life.gatesLeft = 1 + random.integer(GATES_MOST);
      count(world, 'ends planned');
    },
  ],
  cut: [
    2,
    ({ weather, timeline }, { id }, random) => {
      const side = random.uniform() < 0.5 ? weather.deaf : weather.mute;
      side[id] = true;
      timeline.after(3000 + random.integer(20_000), () => {
        side[id] = false;
      });
    },
  ],
  clock: [
    2,
    (world, node, random) => {
      node.aheadUs = Math.round((random.uniform() * 2 - 1) * 3600e6);
      count(world, 'clock steps');
    },
  ],
  disk: [
    1,
    ({ timeline }, node, random) => {
      node.isDiskFull = true;
      timeline.after(2000 + random.integer(8000), () => {
        node.isDiskFull = false;
      });
    },
  ],
  late: [4, (world, node) => tryIt(world, node, (life) => comesLate(world, node, life))],
  file: [
    2,
    (world, node, random) => tryIt(world, node, (life) => damaged(world, node, life, random)),
  ],
  twin: [
    1,
    (world, node) => {
      if (node.life === null || node.life.links.length > 1) return;
      count(world, 'twins');
      startOne(world, node, node.life);
    },
  ],
};

/** Plans all faults of a seed, from now on for `spanMs`. */
export function planFaults(world: World, faults: ReadonlySet<Fault>, spanMs: number): void {
  const random = world.randomOf('faults');
  const { weather, timeline } = world;
  weather.latencyMs = 20 + random.integer(900);
  weather.bytesPerS = 4000 * 2 ** random.integer(8);
  weather.behindMs = random.uniform() < 0.5 ? random.integer(15_000) : 0;
  const isStormy = random.uniform() < 0.8;
  if (faults.has('loss') && isStormy) Object.assign(weather, { loss: 0.3, twice: 0.1, flip: 0.05 });
  for (const [name, [often, happens]] of Object.entries(HAPPENS)) {
    const times = random.integer(2 * often + 1);
    for (let i = 0; i < times; i++) {
      const node = world.nodes[NODE_IDS[random.integer(2)]!];
      const atMs = random.integer(spanMs);
      if (!faults.has(name as Fault)) continue;
      timeline.after(atMs, () => {
        say(world, `${name} at ${node.id}`);
        count(world, name);
        happens(world, node, random);
      });
    }
  }
}

/** All is well again, and stays so. */
export function endFaults(world: World): void {
  const { weather } = world;
  Object.assign(weather, { loss: 0, twice: 0, flip: 0, behindMs: 0 });
  for (const id of NODE_IDS) {
    const node = world.nodes[id];
    weather.deaf[id] = false;
    weather.mute[id] = false;
    Object.assign(node, { isDiskFull: false, aheadUs: 0 });
    if (node.life !== null) node.life.gatesLeft = Number.POSITIVE_INFINITY;
  }
}

function takerOf(world: World, node: SimNode, { store }: Life) {
  return { store, ...node.author, wallUs: () => wallUs(world, node) };
}

/** An answer that nobody waits for any more comes after all, as a file may. */
async function comesLate(world: World, node: SimNode, life: Life): Promise<void> {
  const stale = world.weather.stale[node.id];
  if (stale === null || node.isRestored || otherOf(world, node).isRestored) return;
  const { card } = otherOf(world, node);
  const before = await linkOf(life.store.db, card.id, 0);
  const taken = await takeAnswer(takerOf(world, node, life), card, stale.asked, stale.bytes);
  if (taken.ok || taken.error.kind === 'torn' || before.state === 'stopped') return;
  world.problems.push(`${node.id}: a late answer ended the feed: ${taken.error.message}`);
}

/** A good answer with a bit that is another, by a carrier without TLS: never taken. */
async function damaged(world: World, node: SimNode, life: Life, random: Random): Promise<void> {
  const writer = otherOf(world, node);
  if (writer.life === null || writer.isRestored) return;
  const lanes: LaneQuestion[] = [];
  for (const lane of LANES) {
    const position = await positionOf(life.store.db, { partner: writer.id, lane });
    lanes.push({ lane, from: position.size, known: position.knownSize });
  }
  const question = { lanes, waitS: 0, most: 100_000 };
  const db = writer.life.store.db;
  const good = encodeBatch(await answerPull(db, writer.author, node.id, question));
  const bad = Uint8Array.from(good);
  bad[random.integer(bad.length)]! ^= 1 << random.integer(8);
  const isBatch = decodeBatch(bad).ok;
  const bytes = squeeze(SQUEEZER, bad);
  const taken = await takeAnswer(takerOf(world, node, life), writer.card, lanes, bytes);
  count(world, isBatch ? 'forged' : 'torn');
  if (taken.ok) world.problems.push(`${node.id} took an answer with a bit that was another`);
  const delayMs = 2000 + random.integer(6000);
  world.timeline.after(delayMs, () => tryIt(world, node, (now) => resume(world, node, now)));
}

/** A backup of before: the node says other things than it has said. The partner must notice, and take nothing of it. */
export type Backup = { readonly node: SimNode; readonly bytes: Buffer };

export function takeBackup(node: SimNode): Backup {
  return { node, bytes: node.memory.serialize() };
}

/**
 * Lives on with the old store. Where the partner knew more, it must notice; then people put back the newest store, and `level`
 * says that both can go on. Where the partner had taken news of the old store before it noticed, on the other connection, the
 * two have parted for good: only new keys help, and the check of this seed ends there.
 */
export function restore(world: World, { node, bytes }: Backup): () => 'level' | 'parted' {
  endLife(world, node, 'an old backup is put in', 500);
  const newest = node.memory;
  const other = otherOf(world, node);
  node.memory = openImage(bytes);
  const known = 'select lane, known_size as size from exchange_position';
  const isAhead = isMore(lanesOf(other.memory, known), lanesOf(node.memory));
  node.judged.rows = newestEntry(node.memory);
  node.isRestored = true;
  count(world, 'backups');
  return () => {
    node.isRestored = false;
    const [link] = rowsOf(other.memory, 'select state from exchange_contact');
    const isAsked = isAhead || link?.state === 'stopped'; // an answer was still under way when the old store came
    if (!isAsked) return 'level'; // what was told nobody has lost: it goes on as it is
    checkAlarm(world, node);
    endLife(world, node, 'the newest store is put back', 500);
    node.memory.close();
    node.memory = newest;
    node.judged.rows = newestEntry(newest);
    return hasParted(newest, other.memory) ? 'parted' : 'level';
  };
}

type Sizes = ReadonlyMap<string, number>;

function lanesOf(memory: SimNode['memory'], sql = 'select lane, size from exchange_log'): Sizes {
  return new Map(rowsOf(memory, sql).map(({ lane, size }) => [lane, size]));
}

function isMore(known: Sizes, has: Sizes): boolean {
  return [...known].some(([lane, size]) => size > (has.get(lane) ?? 0));
}

/** What the reader has taken, or has seen signed, is not what the writer has told. */
function hasParted(writer: SimNode['memory'], reader: SimNode['memory']): boolean {
  const place = 'select record from exchange_record where lane = ? and idx = ?';
  const seen = rowsOf(reader, 'select * from exchange_position where known_size > 0');
  if (seen.some((row) => rootOf(writer, row) !== String(row.checkpoint).split('\n')[2]))
    return true;
  return rowsOf(reader, 'select * from exchange_taken').some(({ lane, idx, record }) => {
    const [told] = rowsOf(writer, place, lane, idx);
    return told === undefined || !(record as Buffer).equals(told.record);
  });
}

/** Of the first records of a lane, as many as the reader has seen a checkpoint over; base64 as there. */
function rootOf(writer: SimNode['memory'], { lane, known_size: size }: Row): string {
  const sql = 'select record from exchange_record where lane = ? and idx < ? order by idx';
  let frontier = EMPTY_FRONTIER;
  for (const { record } of rowsOf(writer, sql, lane, size))
    frontier = appendLeaf(sha256, frontier, leafHash(sha256, record)).frontier;
  return Buffer.from(frontierRoot(sha256, frontier)).toString('base64');
}

/** The partner knew more than the backup held: it has stopped, with both sides kept. */
function checkAlarm(world: World, node: SimNode): void {
  const { memory, id } = otherOf(world, node);
  const [link] = rowsOf(memory, 'select state from exchange_contact');
  const evidence = rowsOf(memory, 'select kind from exchange_evidence').length;
  if (link?.state === 'stopped' && evidence > 0) count(world, 'backups noticed');
  else world.problems.push(`${id} goes on with ${node.id}, which has lost what it told`);
}
