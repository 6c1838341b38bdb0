/** The changes of each asset counted, and as one flat table: a line a change. */
import { csvLine } from '@noroshi/host/browser';
import type { BehaviourLine, ChangesReply } from '../data/wire.ts';

type AssetChanges = ChangesReply['assets'][number];

export function countOf(of: AssetChanges): number {
  const { manoeuvres, neighbours, screening, breakups, decays } = of;
  return [manoeuvres, neighbours, screening, breakups, decays].reduce(
    (n, list) => n + list.length,
    0,
  );
}

const FIELDS = [
  'asset',
  'change',
  'id',
  'name',
  'time_utc',
  'state',
  'range_km',
  'sigma_km',
  'dv_m_s',
  'pc',
  'title',
];

type Cell = string | number | null;

export function changesCsv(read: ChangesReply, stamp: readonly string[]): string {
  const rows = read.assets.flatMap((of) => rowsOf(of));
  const others = read.others.map((one) => lineOf('', one.kind, one, {}));
  return [
    ...stamp.map((line) => csvLine([`# ${line}`])),
    csvLine(FIELDS),
    ...[...rows, ...others].map((row) => csvLine(row)),
  ].join('');
}

function rowsOf(of: AssetChanges): Cell[][] {
  const own = of.assetId;
  return [
    ...of.manoeuvres.map(({ finding, dvMS, rangeKm }) =>
      lineOf(own, 'manoeuvre', finding, { dvMS, rangeKm }),
    ),
    ...of.neighbours.map(({ finding, proximity }) =>
      lineOf(own, 'neighbour', finding, {
        rangeKm: proximity?.minKm ?? finding.minKm ?? null,
        sigmaKm: proximity?.sigmaKm ?? finding.sigmaKm ?? null,
      }),
    ),
    ...of.screening.map((one): Cell[] => [
      ...[own, `conjunction ${one.what}`, one.otherId, one.otherName, one.tcaUtc, ''],
      ...[one.missKm, null, null, one.pc, ''],
    ]),
    ...of.breakups.map((one) => lineOf(own, 'breakup', one, {})),
    ...of.decays.map((one) => lineOf(own, 'decay', one, {})),
  ];
}

type Figures = {
  readonly rangeKm?: number | null;
  readonly sigmaKm?: number | null;
  readonly dvMS?: number | null;
};

function lineOf(own: string, what: string, finding: BehaviourLine, figures: Figures): Cell[] {
  const { objects, openedUtc, state, title } = finding;
  return [
    ...[own, what, objects.map(({ objectId }) => objectId).join(' ')],
    ...[objects.map(({ name }) => name).join(' / '), openedUtc, state],
    ...[figures.rangeKm ?? null, figures.sigmaKm ?? null, figures.dvMS ?? null, null, title],
  ];
}
