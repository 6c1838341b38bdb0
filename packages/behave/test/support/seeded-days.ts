/**
 * A seeded catalogue from day to day for a year, with what daily catalogues bring that is no break-up: launches that deploy, old
 * pieces catalogued late, lost numbers seen again, decays. Break-ups are planted on known days; the rest is false if it is told.
 */
import { type ElementSetBatch, pickSets } from '@noroshi/orbit';
import { createRandom } from '@noroshi/sim';
import { type Breakup, createBreakupState, growBreakups } from '../../src/index.ts';
import { DAY_US, designator, later, launchedCatalogue, plantPieces, withPieces } from './clouds.ts';

export type SeededDays = {
  readonly planted: readonly {
    readonly launch: string;
    readonly atUs: number;
    readonly parentId: string;
  }[];
  readonly told: readonly Breakup[];
};

type Arrival = {
  readonly row: number; // of the parent, or of who carries it
  readonly atUs: number;
  readonly pieces: number;
  readonly dvMS: number;
  readonly launch: string;
  readonly nameOf: (piece: number) => string;
};

const CATALOGUED_DAYS = 15; // after they parted
const START_US = 783691237000000;

/** `count` objects over `days` days in looks of `stepDays`; two break-ups, and the rest in the proportions of real months. */
export function watchSeededDays(
  seed: string,
  count: number,
  days: number,
  stepDays: number,
): SeededDays {
  const base = launchedCatalogue(seed, count, START_US);
  const random = createRandom(`${seed}/days`);
  const low = [...base.epochUs.keys()].filter((row) => isParent(base, row));
  const launchAt = (row: number) => base.objects.cosparId[base.objectRow[row]!]!.slice(0, 8);
  const when = () => START_US + (2 + (days - 25) * random.uniform()) * DAY_US;
  const any = () => low[random.integer(low.length)]!;
  const debris = () => 'SAT DEB';
  const breakups = [1, 2].map((k): Arrival => {
    const row = low[k * Math.floor(low.length / 3)]!;
    return { row, atUs: when(), pieces: 30, dvMS: 100, launch: launchAt(row), nameOf: debris };
  });
  // A constellation's launch every third day, named or not yet: let go at a few metres a second.
  const launches = Array.from({ length: Math.floor(days / 3) }, (_, k): Arrival => {
    const isNamed = random.uniform() < 0.7;
    const nameOf = (i: number) => (isNamed ? `LINK ${k}-${i}` : 'TBA - TO BE ASSIGNED');
    const launch = designator(60 * 200 + k, 0).slice(0, 8);
    return { row: any(), atUs: when(), pieces: 22, dvMS: 4, launch, nameOf };
  });
  // Late cataloguing: now and then some old pieces of one launch, each by itself.
  const lates = Array.from({ length: Math.floor(days / 10) }, any).flatMap((row) =>
    Array.from({ length: 4 }, (): Arrival => {
      return { row, atUs: when(), pieces: 1, dvMS: 60, launch: launchAt(row), nameOf: debris };
    }),
  );
  const arrivals = numbered(base, seed, [...breakups, ...launches, ...lates]);
  const planted = breakups.map(({ launch, atUs, row }) => {
    return { launch, atUs, parentId: base.objects.objectId[base.objectRow[row]!]! };
  });
  return { planted, told: watched(base, arrivals, days, stepDays) };
}

function isParent(sets: ElementSetBatch, row: number): boolean {
  const revDay = (sets.meanMotionRadS[row]! * 86_400) / (2 * Math.PI);
  return (
    sets.objectRow[row]! % 4 === 0 &&
    revDay > 13.6 &&
    revDay < 14.8 &&
    sets.eccentricity[row]! < 0.02
  );
}

/** In order of arrival, as catalogues number. */
function numbered(base: ElementSetBatch, seed: string, all: readonly Arrival[]) {
  let firstNumber = 20_000;
  return [...all]
    .sort((a, b) => a.atUs - b.atUs)
    .map(({ row, ...arrival }, index) => {
      const random = createRandom(`${seed}/${index}`);
      const sets = plantPieces(base, {
        ...{ ...arrival, parentRow: row, seed: `${seed}/${index}/kicks`, firstNumber },
        cosparLaunch: arrival.launch,
        epochsUs: () => arrival.atUs + (6 + 9 * random.uniform()) * DAY_US,
      });
      firstNumber += arrival.pieces + 5;
      return { atUs: arrival.atUs + CATALOGUED_DAYS * DAY_US, sets };
    });
}

function watched(
  base: ElementSetBatch,
  arrivals: readonly { readonly atUs: number; readonly sets: ElementSetBatch }[],
  days: number,
  stepDays: number,
): Breakup[] {
  const random = createRandom('lost and seen');
  const without = (share: number) =>
    pickSets(
      base,
      [...base.epochUs.keys()].filter(() => random.uniform() > share),
    );
  let state = growBreakups(createBreakupState(), base, START_US).state;
  for (let day = stepDays; day <= days; day += stepDays) {
    const nowUs = START_US + day * DAY_US;
    const come = arrivals.filter(({ atUs }) => atUs > nowUs - stepDays * DAY_US && atUs <= nowUs);
    // One in fifty has no set that day: lost for a while, some decay for good.
    const today = later(without(0.02), day);
    state = growBreakups(state, withPieces(today, ...come.map(({ sets }) => sets)), nowUs).state;
  }
  return [...state.breakups];
}
