/**
 * The search for slow nearness, measured: every pair of whole catalogues over seven days on one core, stage by stage, and how the
 * time grows from the catalogue of one year to that of another. Prints; `node packages/behave/bench/proximity.ts FILE…`.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describeProximities, measureProximities, planProximities } from '@noroshi/behave';
import { type ElementSetBatch, readElementSets, selectForScreening } from '@noroshi/orbit';

const DAYS = 7;

export type ProximityBench = {
  readonly objects: number;
  readonly candidates: number;
  readonly found: number;
  readonly planCpuS: number;
  readonly measureCpuS: number;
  readonly describeCpuS: number;
  readonly cpuS: number;
};

/** One set an object, the window from when all but a hundredth of them are known. */
export function run(bytes: Uint8Array): ProximityBench {
  const { sets, fromUs } = catalogueOf(bytes);
  const clock = cpuClock();
  const plan = planProximities(sets, { fromUs, toUs: fromUs + DAYS * 86_400e6 });
  const planCpuS = clock();
  const pairs = measureProximities(plan);
  const measureCpuS = clock();
  const found = describeProximities(plan, [pairs]);
  const describeCpuS = clock();
  return {
    ...{ objects: sets.count, candidates: plan.candidates.count, found: found.length },
    ...{ planCpuS, measureCpuS, describeCpuS, cpuS: planCpuS + measureCpuS + describeCpuS },
  };
}

/** Power of the number of objects that the time grows by. */
export function exponent(small: ProximityBench, large: ProximityBench): number {
  return Math.log(large.cpuS / small.cpuS) / Math.log(large.objects / small.objects);
}

function catalogueOf(bytes: Uint8Array): { sets: ElementSetBatch; fromUs: number } {
  const { sets } = readElementSets(bytes, { file: 'catalogue' });
  const epochs = sets.epochUs.toSorted();
  const fromUs = epochs[Math.floor(0.99 * (epochs.length - 1))]!;
  return { sets: selectForScreening(sets, fromUs).sets, fromUs };
}

/** Seconds of processor since the last call. */
function cpuClock(): () => number {
  let last = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(last);
    last = process.cpuUsage();
    return (user + system) / 1e6;
  };
}

if (import.meta.main) {
  for (const file of process.argv.slice(2)) {
    const raw = readFileSync(file);
    const b = run(file.endsWith('.gz') ? gunzipSync(raw) : raw);
    console.log(
      `${file}: ${b.objects} objects, ${b.candidates} candidates, ${b.found} pairs: ${b.cpuS.toFixed(1)} s of processor ` +
        `(plan ${b.planCpuS.toFixed(1)}, measure ${b.measureCpuS.toFixed(1)}, describe ${b.describeCpuS.toFixed(1)})`,
    );
  }
}
