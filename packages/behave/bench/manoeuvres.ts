/**
 * Manoeuvre detection, measured: ten years of daily sets of seeded objects through hygiene and detector on one core, and how the
 * time grows with the number of sets. Some tens of histories are made and used again and again: making them would take longer
 * than reading them. Prints; `node packages/behave/bench/manoeuvres.ts [objects]`.
 */
import {
  cleanHistoriesOf,
  detectManoeuvres,
  historiesOf,
  type ObjectHistory,
} from '@noroshi/behave';
import { type HistoryOptions, seededHistory } from '../test/support/burns.ts';

const DISTINCT = 20;
const YEARS = 10;

export type ManoeuvreBench = {
  readonly objects: number;
  readonly sets: number;
  readonly cpuS: number; // hygiene and detection
  readonly cleanCpuS: number;
  readonly found: number;
  readonly planted: number; // in what was read
  readonly exponent: number; // of the time against the number of sets
};

export function run(objects = 1000): ManoeuvreBench {
  const worlds = Array.from({ length: DISTINCT }, (_, k) => worldOf(k, YEARS));
  const histories = worlds.map(historyOf);
  detect(histories.slice(0, 3), 3); // compiled
  const whole = detect(histories, objects);
  const short = worlds.map((world) => historyOf({ ...world, days: world.days / 4 }));
  const quarter = detect(short, objects);
  const planted = worlds.reduce((sum, { burns }) => sum + (burns?.length ?? 0), 0);
  return {
    ...{ objects, sets: whole.sets, cpuS: whole.cpuS, cleanCpuS: whole.cleanCpuS },
    ...{ found: whole.found, planted: (planted * objects) / DISTINCT },
    exponent: Math.log(whole.cpuS / quarter.cpuS) / Math.log(whole.sets / quarter.sets),
  };
}

function worldOf(k: number, years: number): HistoryOptions {
  const days = years * 365.25;
  const cadence = 30 + 7 * (k % 5);
  const burns = Array.from({ length: Math.floor(days / cadence) }, (_, b) => ({
    day: (b + 0.5) * cadence,
    tangentialMS: 0.006 * (1 + (b % 3)),
  }));
  return { seed: `bench/${k}`, days, heightKm: 600 + 40 * k, burns, tails: true };
}

function historyOf(world: HistoryOptions): ObjectHistory {
  return historiesOf(seededHistory(world))[0]!;
}

function detect(histories: readonly ObjectHistory[], objects: number) {
  let [sets, found, cleanUs] = [0, 0, 0];
  const start = process.cpuUsage();
  for (let k = 0; k < objects; k++) {
    const before = process.cpuUsage();
    const clean = cleanHistoriesOf([histories[k % histories.length]!]);
    cleanUs += process.cpuUsage(before).user;
    sets += clean.sets;
    found += detectManoeuvres(clean.histories[0]!).manoeuvres.length;
  }
  const { user, system } = process.cpuUsage(start);
  return { sets, found, cpuS: (user + system) / 1e6, cleanCpuS: cleanUs / 1e6 };
}

if (process.argv[1]?.endsWith('manoeuvres.ts')) {
  const bench = run(Number(process.argv[2] ?? 1000));
  console.info(
    `${bench.objects} objects, ${bench.sets} sets: ${bench.cpuS.toFixed(1)} s of processor (hygiene ${bench.cleanCpuS.toFixed(1)} s),` +
      ` ${((1e6 * bench.cpuS) / bench.sets).toFixed(1)} µs a set, sets^${bench.exponent.toFixed(2)};` +
      ` ${bench.found} found of ${bench.planted} planted`,
  );
}
