/**
 * The watch of pairs over the whole catalogue below the belt: how many stays a duty officer is told of, unexplained, by month.
 * `snapshots`: whole catalogues of three winters, days to some weeks apart. `days`: daily sets made
 * from one catalogue in which nobody burns, with the errors that sets have: whatever it tells is false.
 * `node packages/behave/bench/pair-watch.ts [snapshots|days]`; needs the acceptance data.
 */
import { type ElementSetBatch, mergeBatches, pickSets, regimeOf } from '@noroshi/orbit';
import { createRandom } from '@noroshi/sim';
import { formatUtc } from '@noroshi/time';
import { createMeanElements, meanElementsInto, meanOrbitOf } from '../src/breakup/mean-orbit.ts';
import {
  cleanHistories,
  createBenign,
  declareCompany,
  type Proximity,
  watchPairs,
} from '../src/index.ts';
import { beltOwners } from '../test/support/belt-data.ts';
import { readSets } from '../test/support/sets.ts';
import { SNAPSHOTS } from '../test/support/snapshot-pairs.ts';

const DAY_US = 86_400e6;
const LEARNED = 'learned formation'; // holds at the end, not yet when it opened
/** Winters in which catalogues are at hand days to some weeks apart; each is learned anew from its first one. */
const WINTERS = [
  ['20191017', '20200204'],
  ['20201201', '20210121'],
  ['20211109', '20220218'],
] as const;

const parts: Readonly<Record<string, () => void>> = { snapshots, days };
const asked = process.argv.slice(2);
for (const [name, part] of Object.entries(parts))
  if (asked.length === 0 || asked.includes(name)) part();

function snapshots(): void {
  for (const [first, last] of WINTERS) {
    const files = SNAPSHOTS.filter((date) => date >= first && date <= last);
    const parts = files.map((date) => lowOf(readSets(`catalog/cat_${date}.tle.gz`)));
    const found = watched(mergeBatches(parts));
    const learnedUs = newestUs(parts[1]!); // by then every object has two sets
    const told = found.filter((one) => isTold(one) && one.openedUs > learnedUs);
    const weeks = (newestUs(parts.at(-1)!) - learnedUs) / (7 * DAY_US);
    print(`${files.length} catalogues ${first} to ${last}, ${weeks.toFixed(1)} weeks`, found, told);
    for (const one of told) console.log(` ${lineOf(one)}`);
  }
}

function days(): void {
  const count = 12;
  const sets = lowOf(readSets('catalog/cat_20250901.tle.gz'));
  const found = watched(madeDays(sets, count));
  const isLater = ({ openedUs }: Proximity) => openedUs > newestUs(sets) + 3 * DAY_US;
  const told = found.filter((one) => isTold(one) && isLater(one));
  print(`${count} made days, nobody burns, from the fourth on`, found, told);
  for (const one of told) console.log(` ${lineOf(one)}`);
}

function lowOf(sets: ElementSetBatch): ElementSetBatch {
  const isLow = (row: number) =>
    regimeOf(sets.meanMotionRadS[row]!, sets.eccentricity[row]!) === 'LEO';
  return pickSets(sets, [...sets.epochUs.keys()].filter(isLow));
}

function watched(sets: ElementSetBatch): readonly Proximity[] {
  const { histories } = cleanHistories(sets);
  const benign = createBenign([], beltOwners());
  return watchPairs(sets, histories, {
    atUs: newestUs(sets),
    declare: (one, other, atUs) => declareCompany(benign, one, other, atUs),
  });
}

/** Unexplained when it opened: what is learned later did not explain it then. */
function isTold({ declared, benign }: Proximity): boolean {
  return declared === '' || !benign.some(({ holds, rule }) => holds && rule !== LEARNED);
}

function print(what: string, found: readonly Proximity[], told: readonly Proximity[]): void {
  const months = new Map<string, [number, number]>();
  for (const one of found) {
    const month = formatUtc(one.openedUs).slice(0, 7);
    const [all, unexplained] = months.get(month) ?? [0, 0];
    months.set(month, [all + 1, unexplained + (told.includes(one) ? 1 : 0)]);
  }
  console.log(
    `\n${what}: ${found.length} stays opened, ${told.length} told\nmonth    opened  told`,
  );
  for (const [month, [all, unexplained]] of [...months].sort())
    console.log(month, String(all).padStart(7), String(unexplained).padStart(5));
}

function lineOf(one: Proximity): string {
  const { id1, name1, id2, name2, kind, openedUs, minKm, burns } = one;
  return `${formatUtc(openedUs).slice(0, 10)} ${kind}: ${id1} ${name1} and ${id2} ${name2}, ${minKm.toFixed(0)} km, ${burns} burns`;
}

function newestUs(sets: ElementSetBatch): number {
  return sets.epochUs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}

/** Every object's set moved on day by day, with what public sets err by from one to the next: 0.2 km along, 5e-7 rev a day. */
function madeDays(sets: ElementSetBatch, count: number): ElementSetBatch {
  const random = createRandom('pair watch');
  // Box and Muller 1958
  const normal = () =>
    Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const mean = createMeanElements();
  const orbits = [...sets.epochUs.keys()].map((row) => meanOrbitOf(sets, row));
  const each = Array.from({ length: count }, (_, day) => {
    const made = pickSets(sets, [...sets.epochUs.keys()]);
    const columns = {
      epochUs: made.epochUs.slice(),
      meanMotionRadS: made.meanMotionRadS.slice(),
      eccentricity: made.eccentricity.slice(),
      raanRad: made.raanRad.slice(),
      argPerigeeRad: made.argPerigeeRad.slice(),
      meanAnomalyRad: made.meanAnomalyRad.slice(),
    };
    orbits.forEach((orbit, row) => {
      const epochUs = Math.round(orbit.epochUs + (day + 0.3 * random.uniform()) * DAY_US);
      meanElementsInto(orbit, epochUs, 1, mean);
      const turn = 2 * Math.PI;
      const wrap = (angle: number) => angle - turn * Math.floor(angle / turn);
      columns.epochUs[row] = epochUs;
      columns.meanMotionRadS[row] = mean.motionRadS + normal() * ((5e-7 * turn) / 86_400);
      columns.eccentricity[row] = mean.eccentricity;
      columns.raanRad[row] = wrap(mean.raanRad);
      columns.argPerigeeRad[row] = wrap(mean.argPerigeeRad);
      columns.meanAnomalyRad[row] = wrap(mean.meanAnomalyRad + (normal() * 0.2) / 7000);
    });
    return { ...made, ...columns };
  });
  return mergeBatches(each);
}
