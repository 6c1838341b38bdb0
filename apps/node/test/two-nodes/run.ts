/**
 * One seed: some time in which everything goes wrong, on some seeds an old backup put in, then all is well, and both nodes must
 * be level within a minute. A seed that fails is tried with fewer faults and less time, so that what is left is what it needs.
 */

import { checkAll, isLevel } from './check.ts';
import {
  type Backup,
  endFaults,
  FAULTS,
  type Fault,
  planFaults,
  restore,
  takeBackup,
} from './faults.ts';
import { HONEST, type Lie } from './lies.ts';
import { putPartner, putRule, resume, somethingHappens, tryIt } from './people.ts';
import {
  boot,
  count,
  createTwoNodes,
  NODE_IDS,
  type NodeId,
  type SimNode,
  say,
  type World,
} from './world.ts';

export type Plan = {
  readonly seed: string;
  readonly faults: ReadonlySet<Fault>;
  readonly spanMs: number;
  readonly lie: Lie;
  /** This node's first life ends at that gate. */
  readonly endAt?: { readonly node: NodeId; readonly gate: number };
};

export type Outcome = {
  readonly problems: readonly string[];
  readonly trace: string;
  readonly levelMs: number; // after all was well
  readonly counts: Readonly<Record<string, number>>;
  readonly lines: readonly string[];
};

const SPAN_MS = 60_000;
const LEVEL_MS_MAX = 60_000; // the bar
const RESTORED_MS = 80_000; // a question under way, and the longest pause after it
const STILL_MS = 2000;
const ACT_EACH_MS = 1500;

export function planOf(seed: string, lie: Lie = HONEST): Plan {
  return { seed, faults: new Set(FAULTS), spanMs: SPAN_MS, lie };
}

/** Everything that runs has come to wait: only promises that are settled go on before this. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function runSeed({ seed, faults, spanMs, lie, endAt }: Plan): Promise<Outcome> {
  const world = await createTwoNodes(seed, lie);
  const { timeline } = world;
  const nodes = NODE_IDS.map((id) => world.nodes[id]);
  for (const node of nodes) {
    boot(world, node, endAt?.node === node.id ? endAt.gate : undefined);
    tryIt(world, node, (life) => putPartner(world, node, life));
    tryIt(world, node, (life) => putRule(world, node, life, {}));
  }
  await timeline.run(100, settle);
  planFaults(world, faults, spanMs);
  const stopActs = planActs(world, nodes);
  const backup = faults.has('backup') ? planBackup(world, nodes, spanMs) : null;
  await goOn(world, spanMs);
  for (const { id, life } of nodes) count(world, `gates of ${id}`, life?.gates ?? 0);
  endFaults(world);
  const after = backup?.taken === undefined ? 'level' : await oldBackup(world, backup.taken);
  stopActs();
  if (after === 'parted') count(world, 'parted');
  const levelMs = after === 'parted' ? 0 : await heal(world, nodes);
  if (after === 'level' && world.problems.length === 0) checkAll(world);
  const trace = world.trace.digest('hex');
  for (const node of nodes) node.memory.close();
  return { ...world, trace, levelMs };
}

async function goOn(world: World, forMs: number, isOver: () => boolean = () => false) {
  const { timeline, problems } = world;
  await timeline.run(timeline.nowMs() + forMs, settle, () => problems.length > 0 || isOver());
}

function planActs(world: World, nodes: readonly SimNode[]): () => void {
  let isOver = false;
  const random = world.randomOf('acts');
  const next = () => {
    if (isOver) return;
    somethingHappens(world, nodes[random.integer(nodes.length)]!);
    world.timeline.after(random.integer(2 * ACT_EACH_MS), next);
  };
  next();
  return () => {
    isOver = true;
  };
}

/** On one seed of five somebody takes a backup, which somebody will put in. */
function planBackup(world: World, nodes: readonly SimNode[], spanMs: number) {
  const random = world.randomOf('backup');
  const found: { taken?: Backup } = {};
  const [isPlanned, node] = [random.uniform() < 0.2, nodes[random.integer(2)]!];
  const take = () => {
    if (node.memory.inTransaction) return void world.timeline.after(1, take);
    found.taken = takeBackup(node);
  };
  if (isPlanned) world.timeline.after(random.integer(spanMs), take);
  return found;
}

async function oldBackup(world: World, backup: Backup): Promise<'level' | 'parted'> {
  const putBack = restore(world, backup);
  await goOn(world, RESTORED_MS);
  const after = putBack();
  await goOn(world, 1000);
  return after;
}

/** Returns how long it took both to be level. */
async function heal(world: World, nodes: readonly SimNode[]): Promise<number> {
  const { timeline } = world;
  for (const node of nodes) {
    boot(world, node);
    tryIt(world, node, (life) => putPartner(world, node, life)); // where that was cut off at the start
    tryIt(world, node, (life) => resume(world, node, life));
    tryIt(world, node, (life) => putRule(world, node, life, {}));
  }
  const startMs = timeline.nowMs();
  say(world, 'all is well');
  let lookedMs = 0;
  const isDone = () => {
    if (timeline.nowMs() - lookedMs < 250) return false;
    lookedMs = timeline.nowMs();
    return isLevel(world);
  };
  await goOn(world, 500);
  let levelMs = 0;
  do {
    await goOn(world, startMs + LEVEL_MS_MAX - timeline.nowMs(), isDone);
    levelMs = timeline.nowMs() - startMs;
    await goOn(world, STILL_MS); // what was just posted may still be on its way
  } while (!isLevel(world) && levelMs < LEVEL_MS_MAX - STILL_MS && world.problems.length === 0);
  if (!isLevel(world)) world.problems.push('not level a minute after all was well');
  count(world, 'simulated s', Math.round(timeline.nowMs() / 1000));
  return levelMs;
}

/** Leaves out faults and shortens the time as long as it still fails. */
export async function smallest(plan: Plan): Promise<{ plan: Plan; outcome: Outcome }> {
  let best = { plan, outcome: await runSeed(plan) };
  const attempt = async (next: Plan) => {
    const outcome = await runSeed(next);
    if (outcome.problems.length > 0) best = { plan: next, outcome };
  };
  for (const fault of FAULTS) {
    const faults = new Set([...best.plan.faults].filter((each) => each !== fault));
    await attempt({ ...best.plan, faults });
  }
  for (let i = 0; i < 5; i++) await attempt({ ...best.plan, spanMs: best.plan.spanMs * 0.7 });
  return best;
}

export function reportOf({ plan, outcome }: { plan: Plan; outcome: Outcome }): string {
  const needs = [...plan.faults].join(' ') || 'none';
  return [
    `NOROSHI_SEED=${plan.seed}, faults needed: ${needs}, ${(plan.spanMs / 1000).toFixed(0)} s`,
    ...outcome.problems.slice(0, 5),
    'the last of it:',
    ...outcome.lines.slice(-15),
  ].join('\n  ');
}
