/**
 * Break-ups between successive snapshots against what grew by twelve or more. Truth is the acceptance file where it has a row
 * within the pair, and the count itself otherwise: the file is part of all, and its rows are counts of objects too.
 */
import { readFileSync } from 'node:fs';
import { dataPath } from '@noroshi/tidy';
import { type Breakup, findBreakups, type LaunchGrowth } from '../../src/index.ts';
import { readSets } from './sets.ts';

const GROWTH_MIN = 12;

export type PairScore = {
  readonly pair: string;
  readonly rows: number; // of the file, within the pair
  readonly told: number; // of them, as break-up or later pieces
  readonly elsewise: readonly string[]; // of them, looked at and told as something else, with the word
  readonly breakups: readonly Breakup[];
  readonly falseOnes: readonly string[]; // told, in no row, and grown by less than twelve
};

/** Snapshots that are here, in order of date. */
export const SNAPSHOTS = [
  ...[
    '19971018',
    '20010411',
    '20061117',
    '20070621',
    '20081011',
    '20090531',
    '20121022',
    '20150324',
  ],
  ...[
    '20170225',
    '20191017',
    '20191203',
    '20191212',
    '20191217',
    '20191223',
    '20200103',
    '20200108',
  ],
  ...[
    '20200116',
    '20200204',
    '20200620',
    '20200627',
    '20201201',
    '20201207',
    '20201226',
    '20210112',
  ],
  ...[
    '20210121',
    '20210502',
    '20211109',
    '20211126',
    '20211222',
    '20220105',
    '20220218',
    '20221120',
  ],
  ...[
    '20221222',
    '20230211',
    '20230821',
    '20240709',
    '20240808',
    '20250203',
    '20250303',
    '20250707',
  ],
  '20250901',
] as const;

export function scorePair(before: string, after: string): PairScore {
  const { breakups, growths } = findBreakups(snapshot(before), snapshot(after));
  const rows = truthRows().filter((row) => row.before >= before && row.after <= after);
  const launches = [...new Set(rows.map(({ launch }) => launch))];
  const of = (launch: string) => growths.find((growth) => growth.launch === launch);
  const isTold = (growth: LaunchGrowth | undefined) =>
    growth?.kind === 'break-up' || growth?.kind === 'later pieces';
  return {
    pair: `${before} ${after}`,
    rows: launches.length,
    told: launches.filter((launch) => isTold(of(launch))).length,
    elsewise: launches
      .filter((launch) => !isTold(of(launch)))
      .map((launch) => `${launch} ${of(launch)?.kind ?? 'not looked at'}`),
    breakups: breakups.filter(({ kind }) => kind === 'break-up'),
    falseOnes: breakups
      .filter(({ launch, growth }) => !launches.includes(launch) && growth < GROWTH_MIN)
      .map(({ launch, kind, growth }) => `${launch} ${kind} +${growth}`),
  };
}

function snapshot(date: string) {
  return readSets(`catalog/cat_${date}.tle.gz`);
}

function truthRows() {
  const text = readFileSync(dataPath('tle/frag/growth_events.csv')!, 'utf8');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([before, after, id]) => {
      const century = Number(id!.slice(0, 2)) > 56 ? '19' : '20';
      const launch = `${century}${id!.slice(0, 2)}-${id!.slice(2)}`;
      return { before: before!, after: after!, launch };
    });
}
