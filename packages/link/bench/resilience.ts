/**
 * N-1: 500 services over 200 hops (three paths of five hops each), 200 single failures, 1,440 minutes (each an interval of its own); and how the time grows with the
 * number of services. Beside it, the limit of 10 s.
 */
import { type Network, singleFailures, whatIsLost } from '../src/index.ts';
import { seededNetwork } from '../test/networks.ts';

const LIMIT_S = 10;
const DAY = { fromUs: 0, toUs: 1440 * 60e6 };

/** One hop that nothing needs comes and goes, so that no two minutes are one interval. */
const eachMinute = ({ hops, services }: Network): Network => {
  const windows = Array.from({ length: 720 }, (_, k) => ({
    ...{ fromUs: 2 * k * 60e6, toUs: (2 * k + 1) * 60e6 },
  }));
  return {
    hops: [...hops, { id: 'spare', name: 'spare', kind: 'fibre', capacityKbitS: 1, windows }],
    services,
  };
};

const timed = (services: number, hops: number) => {
  const network = eachMinute(
    seededNetwork(20, {
      services,
      hops,
      paths: 3,
      minutes: 1440,
      load: (4 * services) / 100,
    }),
  );
  const failures = singleFailures(network).filter(
    ({ id, kind }) => kind === 'hop' && id !== 'hop/spare',
  );
  const startMs = performance.now();
  const report = whatIsLost(network, failures, DAY);
  const s = (performance.now() - startMs) / 1000;
  const losses = report.failures.reduce((sum, { losses }) => sum + losses.length, 0);
  const lost = report.failures.reduce((sum, { counts }) => sum + counts.lost, 0);
  console.log(
    `${services} services, ${hops} hops, ${failures.length} failures, ${report.intervals} intervals: ${s.toFixed(2)} s; ${losses} changes, ${lost} losses, ${report.shortAnyway.length} short anyway`,
  );
  return s;
};

timed(125, 200); // warm
const small = timed(250, 200);
const whole = timed(500, 200);
const large = timed(1000, 200);
console.log(`limit ${LIMIT_S} s: ${(LIMIT_S / whole).toFixed(1)} times as fast`);
console.log(`exponent in services: ${(Math.log(large / small) / Math.log(4)).toFixed(2)}`);
