/**
 * Avoidance, measured: trial burns a second against one approach, by how far ahead they are, and one planned path against a
 * catalogue for days, by the number of objects. Prints; `node packages/screen/bench/avoid.ts [objects …]`.
 */

import { loadScreen } from '@noroshi/node/screening';
import {
  createScreenWorker,
  elementSetPath,
  planAvoidance,
  plannedTable,
  type RunTasks,
  screenEphemeris,
  statePath,
} from '@noroshi/screen';
import { seededCatalogue } from '@noroshi/sim';
import { tiersOf } from './tiers.ts';

const FROM_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DAY_US = 86_400e6;
const DAYS = 7;
const THRESHOLD_KM = 5;
const counts = process.argv
  .slice(2)
  .map(Number)
  .filter((count) => count > 0);
const sizes = counts.length === 0 ? [7_500, 15_000, 30_000] : counts;

function burnsASecond(days: number): string {
  const sets = seededCatalogue({ seed: 'burns', count: 200, epochUs: FROM_US });
  const row = sets.meanMotionRadS.findIndex((n) => n > 1.06e-3);
  const own = elementSetPath(sets, row, 'a');
  const tcaUs = FROM_US + days * DAY_US;
  const state = new Float64Array(6);
  own(tcaUs, state);
  const [x = 0, y = 0, z = 0, u = 0, v = 0, w = 0] = state;
  const other = statePath([x, y, z + 0.2, -u, v, -w], tcaUs);
  const error = [0.04, 0, 0.25, 0, 0, 0.04];
  const pair = {
    own,
    other,
    tcaUs,
    hbrKm: 0.01,
    ownCovarianceRtnKm2: error,
    otherCovarianceRtnKm2: error,
  };
  const request = {
    fromUs: FROM_US,
    toUs: tcaUs - 1800e6,
    burnCount: 61,
    deltaVs: 41,
    deltaVMaxKmS: 2e-4,
    directionRtn: [0, 1, 0],
    thresholdPc: 1e-6,
  } as const;
  planAvoidance(pair, { ...request, burnCount: 5 });
  const before = process.cpuUsage();
  planAvoidance(pair, request);
  const cpuS = process.cpuUsage(before).user / 1e6;
  return `${days} d ahead: ${request.burnCount * request.deltaVs} burns in ${cpuS.toFixed(2)} s of processor, ${Math.round((request.burnCount * request.deltaVs) / cpuS)} a second`;
}

const loaded = await loadScreen(process.env.NOROSHI_KERNEL);
if (!loaded.ok) throw new Error(loaded.error);
const { kernels } = loaded.value;
const runTasks: RunTasks = async (job, tasks, onPart) => {
  const worker = createScreenWorker(tiersOf(kernels), () => performance.now());
  for (const [index, task] of tasks.entries()) onPart(worker.run(job, task), index);
};

async function rescreened(
  count: number,
): Promise<{ readonly cpuS: number; readonly told: string }> {
  const sets = seededCatalogue({ seed: 'avoid', count, epochUs: FROM_US });
  const row = sets.meanMotionRadS.findIndex((n) => n > 1.06e-3);
  const ownId = sets.objects.objectId[sets.objectRow[row]!]!;
  const toUs = FROM_US + DAYS * DAY_US;
  const table = plannedTable(
    elementSetPath(sets, row, 'a'),
    { burnUs: FROM_US, burnRtnKmS: [0, 5e-5, 0] },
    toUs,
  )!;
  const startMs = performance.now();
  const before = process.cpuUsage();
  const found = await screenEphemeris(
    {
      sets,
      ownId,
      ownName: '',
      tables: [table],
      fromUs: FROM_US,
      toUs,
      thresholdKm: THRESHOLD_KM,
      opsMode: 'a',
    },
    runTasks,
  );
  const cpuS = process.cpuUsage(before).user / 1e6;
  const wallS = (performance.now() - startMs) / 1000;
  const told = `${count} objects, ${DAYS} d: ${cpuS.toFixed(1)} s of processor (${wallS.toFixed(1)} s by the clock), ${found.leftOut} left out by height, ${found.outcome?.events.count ?? 0} approaches below ${THRESHOLD_KM} km`;
  return { cpuS, told };
}

for (const days of [1, 3]) console.info(burnsASecond(days));
const times: number[] = [];
for (const count of sizes) {
  const { cpuS, told } = await rescreened(count);
  times.push(cpuS);
  console.info(told);
}
if (sizes.length > 1) {
  const exponent = Math.log(times.at(-1)! / times[0]!) / Math.log(sizes.at(-1)! / sizes[0]!);
  console.info(`growth with the number of objects: to the power ${exponent.toFixed(2)}`);
}
