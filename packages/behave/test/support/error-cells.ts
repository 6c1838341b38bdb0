/**
 * The measurement behind src/error/table.ts: errors of element sets by class and age, against precise orbits where there are
 * any, and between an object's own sets where not. Cells are medians and tails of absolute errors; nothing is fitted.
 */
import {
  createResonanceScratch,
  createStateBatch,
  type ElementSetBatch,
  initialiseSgp4,
  pickSets,
  propagateRowInto,
} from '@noroshi/orbit';
import { DAY_US } from '@noroshi/time';
import { errorClassOf } from '../../src/error/classes.ts';
import { readPrecise } from './precise.ts';
import {
  againstTruth,
  type ErrorSample,
  matchOf,
  prepare,
  readOrientation,
  truthTeme,
} from './set-errors.ts';
import { readSets } from './sets.ts';

const AGE_EDGES_DAYS = [0, 0.5, 1, 2, 3, 5, 7, 10, 15] as const;
const SAMPLES_MIN = 40;
const NAVIGATION_MAX_RAD_S = 3.2e-4; // 4.4 turns a day: MEO and higher
const NEAR_DAYS = 20;
const DERELICT = /DEB|R\/B|ROCKET|TANK/i; // cannot manoeuvre

export type ErrorCell = {
  readonly name: string; // class
  readonly samples: number;
  readonly ageDays: number; // median of the bin
  readonly sigmaKm: readonly number[]; // R, T, N: 1.4826 median of the absolute errors
  readonly p95Km: readonly number[];
};

type Bins = Map<string, ErrorSample[][]>;

function add(bins: Bins, name: string, sample: ErrorSample): void {
  const bin = AGE_EDGES_DAYS.findIndex((edge) => sample.ageDays < edge) - 1;
  if (bin < 0) return;
  const lists = bins.get(name) ?? AGE_EDGES_DAYS.map(() => []);
  lists[bin]!.push(sample);
  bins.set(name, lists);
}

export function cellsOf(bins: Bins): ErrorCell[] {
  const cells: ErrorCell[] = [];
  for (const name of [...bins.keys()].sort()) {
    for (const samples of bins.get(name)!) {
      if (samples.length < SAMPLES_MIN) continue;
      const ages = samples.map(({ ageDays }) => ageDays);
      const axis = (i: number, share: number) =>
        quantile(
          samples.map(({ rtnKm }) => Math.abs(rtnKm[i]!)),
          share,
        );
      cells.push({
        name,
        samples: samples.length,
        ageDays: quantile(ages, 0.5),
        sigmaKm: [0, 1, 2].map((i) => 1.4826 * axis(i, 0.5)),
        p95Km: [0, 1, 2].map((i) => axis(i, 0.95)),
      });
    }
  }
  return cells;
}

function quantile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(share * values.length))]!;
}

const SP3 = (name: string) => `${name}_ORB.SP3.gz`;
/** Precise orbits with the element sets of before them. */
const TRUTH: readonly (readonly [files: readonly string[], sets: readonly string[]])[] = [
  [
    ['COD0MGXFIN_20201770000_01D_05M', 'GRG0MGXFIN_20201760000_01D_15M'].map(SP3),
    ['catalog/cat_20200620.tle.gz', 'catalog/cat_20200627.tle.gz'],
  ],
  [[SP3('COD0MGXFIN_20211180000_01D_05M')], ['catalog/cat_20210502.tle.gz']],
  [
    [SP3('COD0MGXFIN_20230500000_01D_05M')],
    [
      'catalog/cat_20230211.tle.gz',
      'geo_history/geo_hist_03.tle.gz',
      'geo_history/geo_hist_04.tle.gz',
    ],
  ],
  [
    ['ESA0OPSULT_20232320600_02D_15M', 'EMR0OPSULT_20232391800_02D_15M'].map(SP3),
    ['catalog/cat_20230821.tle.gz'],
  ],
  [
    [185, 187, 189, 191, 193].map((day) => SP3(`NGA0OPSRAP_2025${day}0000_01D_15M`)),
    ['catalog/cat_20250707.tle.gz'],
  ],
];

/** Navigation satellites (MEO, GEO) against SP3; a satellite that burned stays in: medians bear it, tails show it. */
export function truthBins(bins: Bins, groups = TRUTH.length): Bins {
  const orientation = readOrientation();
  for (const [files, relatives] of TRUTH.slice(0, groups)) {
    const orbits = files.flatMap(readPrecise);
    const nearUs = orbits[0]!.epochUs[0]!;
    const sets = whereSets(
      readSets(...relatives),
      (row, { meanMotionRadS, epochUs }) =>
        meanMotionRadS[row]! < NAVIGATION_MAX_RAD_S &&
        Math.abs(epochUs[row]! - nearUs) < NEAR_DAYS * DAY_US,
    );
    const prepared = prepare(sets);
    for (const orbit of orbits) {
      const teme = truthTeme(orbit, orientation);
      const object = matchOf(prepared, orbit, teme);
      if (object === undefined) continue;
      for (const sample of againstTruth(prepared, object, orbit, teme, 15)) {
        const name = classOfRow(sets, sample.row, 0);
        if (name !== undefined) add(bins, `${name} truth`, sample);
      }
    }
  }
  return bins;
}

/** Laser-ranged satellites against CPF: Jason-3 (1,336 km). */
export function jasonBins(bins: Bins): Bins {
  const orientation = readOrientation();
  const prepared = prepare(readSets('manoeuvre/bench15_Jason-3.tle.gz'));
  for (const orbit of readPrecise('jason3_cpf_180613_16401.cne')) {
    const teme = truthTeme(orbit, orientation);
    const object = [...prepared.rowsOf.keys()][0]!;
    for (const sample of againstTruth(prepared, object, orbit, teme, 15))
      add(bins, 'Jason-3 truth', sample);
  }
  return bins;
}

type Between = {
  readonly files: readonly string[];
  readonly f107Sfu: number; // rounded mean over the time the files cover
  readonly every: number; // objects taken: one in so many
};

const BETWEEN_LOW: readonly Between[] = [
  {
    files: ['20191203', '20191212', '20191217', '20191223', '20200103', '20200108'],
    f107Sfu: 71,
    every: 3,
  },
  { files: ['20201201', '20201207', '20201226', '20210112', '20210121'], f107Sfu: 85, every: 3 },
  { files: ['20211109', '20211126', '20211222', '20220105'], f107Sfu: 95, every: 3 },
  { files: ['spacetrack_20240705', '20240709'], f107Sfu: 190, every: 2 },
];

/** What cannot manoeuvre, below GEO, from one snapshot to the next ones. */
export function betweenBins(bins: Bins, groups = BETWEEN_LOW.length): Bins {
  for (const { files, f107Sfu, every } of BETWEEN_LOW.slice(0, groups)) {
    const read = readSets(...files.map((name) => `catalog/cat_${name}.tle.gz`));
    const sets = whereSets(read, (row, { objects, objectRow }) => {
      const object = objectRow[row]!;
      return DERELICT.test(objects.name[object]!) && object % every === 0;
    });
    differences(sets, (row) => classOfRow(sets, row, f107Sfu), bins);
  }
  return bins;
}

/** The belt, as it is kept: sets of the last two years of the histories, manoeuvres included. */
export function beltBins(bins: Bins, files: readonly string[]): Bins {
  const read = readSets(...files.map((name) => `geo_history/${name}.tle.gz`));
  const newestUs = read.epochUs.reduce((most, us) => Math.max(most, us), 0);
  const sets = whereSets(read, (row) => read.epochUs[row]! > newestUs - 730 * DAY_US);
  differences(sets, (row) => classOfRow(sets, row, 0), bins);
  return bins;
}

/** Each set carried to the epochs of up to seven later sets, less what those say at their own epoch. */
function differences(
  sets: ElementSetBatch,
  classOf: (row: number) => string | undefined,
  bins: Bins,
): void {
  const prepared = prepare(sets);
  const model = initialiseSgp4(sets, 'a');
  const scratch = createResonanceScratch(model);
  const state = createStateBatch(1, 'TEME');
  for (const rows of prepared.rowsOf.values()) {
    const sorted = [...rows].sort((a, b) => sets.epochUs[a]! - sets.epochUs[b]!);
    for (let i = 0; i < sorted.length; i++) {
      const name = classOf(sorted[i]!);
      for (let j = i + 1; j < Math.min(sorted.length, i + 8) && name !== undefined; j++) {
        const at = Float64Array.of(sets.epochUs[sorted[j]!]!);
        const ageDays = (at[0]! - sets.epochUs[sorted[i]!]!) / DAY_US;
        if (ageDays < 0.15 || ageDays > 15) continue; // nearer ones share their observations
        propagateRowInto(model, scratch, sorted[j]!, at, state);
        const found: ErrorSample[] = [];
        prepared.errorsInto(sorted[i]!, at, state.positionKm, found);
        for (const sample of found) add(bins, `${name} between`, sample);
      }
    }
  }
}

function classOfRow(sets: ElementSetBatch, row: number, f107Sfu: number): string | undefined {
  return errorClassOf(
    sets.meanMotionRadS[row]!,
    sets.eccentricity[row]!,
    sets.inclinationRad[row]!,
    f107Sfu,
  );
}

function whereSets(
  sets: ElementSetBatch,
  keep: (row: number, sets: ElementSetBatch) => boolean,
): ElementSetBatch {
  const rows: number[] = [];
  for (let row = 0; row < sets.count; row++) if (keep(row, sets)) rows.push(row);
  return pickSets(sets, Int32Array.from(rows));
}
