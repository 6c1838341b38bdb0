/**
 * Passes of 1,000 seeded satellites over 100 stations in 7 days, on two cores: time against the limit of 30 s, how it grows with satellites
 * `node packages/link/bench/passes.ts [satellites]`
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { initialiseSgp4 } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { findPasses, type Station, sgp4Path } from '../src/index.ts';

const LIMIT_S = 30;
const STATIONS = 100;
const FROM_US = 788_000_000e6;
const WEEK_US = 7 * 86_400e6;
type Task = { readonly satellites: number; readonly part: number; readonly parts: number };

const stations: Station[] = Array.from({ length: STATIONS }, (_, k) => ({
  latitudeRad: Math.asin(-0.95 + (1.9 * k) / (STATIONS - 1)),
  longitudeRad: ((k * 2.399963) % (2 * Math.PI)) - Math.PI,
  ...{ heightKm: 0.1, elevationMinRad: (5 * Math.PI) / 180 },
}));

function search({ satellites, part, parts }: Task): number {
  const sets = seededCatalogue({ seed: 'passes', count: satellites, epochUs: FROM_US });
  const model = initialiseSgp4(sets, 'i');
  let found = 0;
  for (let row = part; row < sets.count; row += parts) {
    const path = sgp4Path(model, row);
    for (const station of stations)
      found += findPasses(path, station, FROM_US, FROM_US + WEEK_US).length;
  }
  return found;
}

async function timed(satellites: number): Promise<number> {
  const startMs = performance.now();
  const parts = 2;
  const counts = await Promise.all(
    Array.from({ length: parts }, (_, part) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { satellites, part, parts },
      });
      return new Promise<number>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    }),
  );
  const s = (performance.now() - startMs) / 1000;
  const passes = counts.reduce((sum, count) => sum + count);
  console.log(
    `${satellites} satellites, ${STATIONS} stations, 7 days: ${passes} passes in ${s.toFixed(1)} s on 2 cores`,
  );
  return s;
}

if (isMainThread) {
  const most = Number(process.argv[2] ?? 1000);
  const few = await timed(Math.round(most / 4));
  const all = await timed(most);
  console.log(`exponent in satellites: ${(Math.log(all / few) / Math.log(4)).toFixed(2)}`);
  if (most === 1000) console.log(`limit ${LIMIT_S} s: ${(LIMIT_S / all).toFixed(2)} times as fast`);
} else parentPort!.postMessage(search(workerData as Task));
