/**
 * Two nodes from one seed (two-nodes/): detectors and people act, rules come and go, the wire loses, doubles, delays, cuts and
 * flips, clocks jump, disks fill, old backups are put in, and either process ends at any await. After it: nothing told is lost,
 * applied twice or out of order, nothing went without a rule, every end is there, and both hold the same heads within a minute.
 * NOROSHI_SEED runs one seed; NOROSHI_PROVE=1 runs to seed 20,000 for at most NOROSHI_PROVE_MINUTES, from NOROSHI_SEED_FROM.
 */
import { expect, test } from 'vitest';
import { HONEST, plantedBugs } from './two-nodes/lies.ts';
import { type Outcome, type Plan, planOf, reportOf, runSeed, smallest } from './two-nodes/run.ts';
import { NODE_IDS } from './two-nodes/world.ts';

const PROVE = process.env.NOROSHI_PROVE === '1';
const ONE = process.env.NOROSHI_SEED;
const FROM = Number(process.env.NOROSHI_SEED_FROM ?? 1);
const SEEDS_MAX = PROVE ? 20_000 : 1000;
const SEEDS_MIN = 5;
const MINUTES = process.env.CI === undefined ? 0.07 : 2;
const BOX_MS = Number((PROVE && (process.env.NOROSHI_PROVE_MINUTES ?? 100)) || MINUTES) * 60_000;
const BUG_SEEDS_MAX = 40;
const HOURS_MS = 10_800_000;

type Totals = { readonly counts: Record<string, number>; levelMs: number };

function add(totals: Totals, { counts, levelMs }: Outcome): void {
  for (const [name, value] of Object.entries(counts))
    totals.counts[name] = (totals.counts[name] ?? 0) + value;
  totals.levelMs = Math.max(totals.levelMs, levelMs);
}

async function mustHold(plan: Plan): Promise<Outcome> {
  const outcome = await runSeed(plan);
  if (outcome.problems.length > 0) throw new Error(reportOf(await smallest(plan)));
  return outcome;
}

test(
  'two nodes, from many seeds',
  async () => {
    const totals: Totals = { counts: {}, levelMs: 0 };
    const endMs = performance.now() + BOX_MS;
    let seeds = 0;
    const isMore = () =>
      FROM + seeds <= SEEDS_MAX && (seeds < SEEDS_MIN || performance.now() < endMs);
    if (ONE !== undefined) add(totals, await mustHold(planOf(ONE)));
    else for (; isMore(); seeds++) add(totals, await mustHold(planOf(String(FROM + seeds))));
    const { counts, levelMs } = totals;
    const shown = Object.entries(counts).map(([name, value]) => `${value} ${name}`);
    console.log(
      `two nodes: seeds ${ONE ?? `${FROM} to ${FROM + seeds - 1}`}: nothing lost, doubled, out of order or without a rule; ` +
        `level after at most ${(levelMs / 1000).toFixed(1)} simulated s; ${shown.join(', ')}`,
    );
    expect(counts.records).toBeGreaterThan(0);
  },
  HOURS_MS,
);

test('the same seed leaves the same trace, another seed another', async () => {
  const [first, second, other] = [
    await runSeed(planOf('trace')),
    await runSeed(planOf('trace')),
    await runSeed(planOf('another')),
  ];
  expect(second.trace).toBe(first.trace);
  expect(second.counts).toEqual(first.counts);
  expect(other.trace).not.toBe(first.trace);
});

test(
  'a process that ends at any await of its work',
  async () => {
    const plan: Plan = { ...planOf('awaits'), faults: new Set(), spanMs: 20_000 };
    const { counts } = await mustHold(plan);
    let tried = 0;
    for (const node of NODE_IDS) {
      const gates = counts[`gates of ${node}`]!;
      const step = PROVE ? 1 : Math.ceil(gates / 6);
      for (let gate = 1 + (tried % step); gate <= gates; gate += step, tried++)
        await mustHold({ ...plan, endAt: { node, gate } });
    }
    const of = NODE_IDS.map((node) => counts[`gates of ${node}`]!).join(' and ');
    console.log(`two nodes: the process ended at ${tried} of ${of} awaits`);
  },
  HOURS_MS,
);

test(
  'planted bugs are found',
  async () => {
    const found: string[] = [];
    for (const [i, { name, seed }] of plantedBugs().entries()) {
      const all = Array.from({ length: BUG_SEEDS_MAX }, (_, at) => at + 1);
      let tried = 0;
      let problem: string | undefined;
      for (const each of PROVE ? all : [seed, ...all]) {
        if (problem !== undefined) break;
        const plan = planOf(`bug ${each}`, plantedBugs()[i]);
        problem = (await runSeed(plan)).problems[0];
        if (problem !== undefined) await mustHold({ ...plan, lie: HONEST }); // it is the bug that was found
        tried++;
      }
      expect(problem, `"${name}" is found within ${BUG_SEEDS_MAX} seeds`).toBeDefined();
      found.push(`${name}: ${tried}`);
    }
    const how = PROVE ? 'from 1' : 'from one that has found it';
    console.log(`two nodes: planted bugs, and how many seeds, ${how}: ${found.join('; ')}`);
  },
  HOURS_MS,
);
