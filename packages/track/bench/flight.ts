/**
 * The synthetic flight under radar B: error of the started track and of its impact over the posterior bound after 20 looks (bar 1.1), and how often
 * the true impact lies in that run's own 90 % area over independent flights (bar 88 to 92 %).
 * `node packages/track/bench/flight.ts [runs] [flights] [seed]`.
 */
import { performance } from 'node:perf_hooks';
import { createGroundPlane, isInside, predictImpact } from '../src/index.ts';
import { boundAlong, FIRST_LOOK_S, fly, LN_BETA, linearImpact, truthAt } from '../test/flight.ts';

const [runs = 500, flights = 2000, seed = 1] = process.argv.slice(2).map(Number);
const LOOKS = 20;
const lastS = FIRST_LOOK_S + LOOKS - 1;
const begin = performance.now();

const [bound] = boundAlong('B', [lastS]);
let [position2, velocity2, miss2] = [0, 0, 0];
for (let run = 0; run < runs; run++) {
  const { truth, started, landing } = fly(`run ${seed}/${run}`, lastS, false);
  const { mean } = started.estimate;
  const impact = predictImpact(started.estimate, lastS, { lnBetaSigma: LN_BETA.sigma });
  if (!impact?.comesDown) throw new Error(`run ${run}: no impact`);
  miss2 += Math.hypot(...createGroundPlane(landing).eastNorthKm(impact.place)) ** 2 / runs;
  for (let k = 0; k < 3; k++) {
    position2 += (mean[k]! - truth[k]!) ** 2 / runs;
    velocity2 += (mean[3 + k]! - truth[3 + k]!) ** 2 / runs;
  }
}
const limit = linearImpact(truthAt(lastS), bound!, lastS);
const limitKm = Math.hypot(limit.majorKm, limit.minorKm);
const trace = (from: number) => [0, 1, 2].reduce((sum, k) => sum + bound![8 * (from + k)]!, 0);
console.log(
  `after ${LOOKS} looks, ${runs} runs: position RMSE ${(1000 * Math.sqrt(position2)).toFixed(0)} m, ${Math.sqrt(position2 / trace(0)).toFixed(3)} of the bound; ` +
    `impact ${Math.sqrt(miss2).toFixed(2)} km, ${(Math.sqrt(miss2) / limitKm).toFixed(3)}; velocity ${(1000 * Math.sqrt(velocity2)).toFixed(1)} m/s, ${Math.sqrt(velocity2 / trace(3)).toFixed(3)}`,
);

for (const seconds of [20, 40, 60, 120]) {
  const atS = FIRST_LOOK_S + seconds - 1;
  let [inside, none, late2] = [0, 0, 0];
  for (let flight = 0; flight < flights; flight++) {
    const { started, landing, landingS } = fly(`flight ${seed}/${flight}`, atS, true);
    const impact = predictImpact(started.estimate, atS, { lnBetaSigma: LN_BETA.sigma });
    if (impact === null || !impact.comesDown) none++;
    else {
      if (isInside(impact.spread, landing, 0.9)) inside++;
      late2 += ((impact.timeS - landingS) / impact.timeSdS) ** 2;
    }
  }
  const share = (100 * inside) / flights;
  const error = (100 * Math.sqrt((share / 100) * (1 - share / 100))) / Math.sqrt(flights);
  console.log(
    `${seconds} s of looks, ${flights} flights: ${share.toFixed(1)} ± ${error.toFixed(1)} % inside their 90 % area, ${none} without one; ` +
      `time: rms of error over its sigma ${Math.sqrt(late2 / flights).toFixed(3)}`,
  );
}
console.log(`${((performance.now() - begin) / 1000).toFixed(0)} s, seed ${seed}`);
