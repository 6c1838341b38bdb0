/**
 * The belt for tests: histories, owners from the lists of the acceptance data, a user's rule file for declared servicing, the
 * labelled events, and how each is scored: opened by which set of the one who came, counted from its arrival.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dataPath } from '@noroshi/tidy';
import { parseUtc } from '@noroshi/time';
import {
  type BenignRule,
  historiesOf,
  mergeOwners,
  type ObjectHistory,
  type Owners,
  type Proximity,
  parseOwners,
} from '../../src/index.ts';
import { readSets } from './sets.ts';

const DAY_US = 86_400e6;

export const BELT_FILES = [1, 2, 3, 4, 5].map((k) => `geo_history/geo_hist_0${k}.tle.gz`);
export const RPO_FILE = 'rpo/geo_rpo_hist.tle.gz';
const SATCAT = 'aux/celestrak_satcat_2019-08.csv.gz';
const DATABASE = 'aux/ucs_satdb_2019.csv.gz';
export const BELT_DATA = [...BELT_FILES, SATCAT, DATABASE].map((file) => `tle/${file}`);

export function utcUs(text: string): number {
  const parsed = parseUtc(text.length === 10 ? `${text}T00:00:00Z` : text);
  if (!parsed.ok) throw new Error(`not a time: ${text}`);
  return parsed.value;
}

export function beltHistories(files: readonly string[] = BELT_FILES): ObjectHistory[] {
  return historiesOf(readSets(...files));
}

function text(file: string): string {
  const path = dataPath(`tle/${file}`);
  if (path === undefined) throw new Error(`no data: tle/${file}`);
  const raw = readFileSync(path);
  return (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8');
}

export function beltOwners(): Owners {
  const database = parseOwners(text(DATABASE), 'the satellite database of 2019');
  const satcat = parseOwners(text(SATCAT), 'the catalogue of 2019');
  return mergeOwners(database.owners, satcat.owners);
}

/** What a user would write: missions that their operators announced. */
export const SERVICING_RULES: readonly BenignRule[] = [
  servicing('mev1-is901', ['44625', '26824'], '2020-02-05', '2025-05-15'),
  servicing('mev1-is907', ['44625', '27683'], '2020-02-05', '2020-12-31'),
  servicing('mev1-d3', ['44625', '35756'], '2025-05-01', '2031-01-01'),
  servicing('mev2-is1002', ['46113', '28358'], '2021-01-15', '2031-01-01'),
];

function servicing(id: string, objectIds: readonly string[], from: string, to: string): BenignRule {
  const declaredBy = 'the operators, in public';
  return { id, why: 'servicing', objectIds, declaredBy, fromUs: utcUs(from), toUs: utcUs(to) };
}

export type TruthRow = {
  readonly id: string;
  readonly kind: string;
  readonly actor: string;
  readonly target: string; // '' where there was none
  readonly fromUs: number;
  readonly toUs: number;
};

/** Labelled events of the belt. */
export function truthRows(): TruthRow[] {
  const [, ...lines] = text('rpo/rpo_truth.csv').trim().split('\n');
  return lines
    .map((line) => line.split(','))
    .filter(([, regime]) => regime === 'GEO')
    .map(([id, , kind, actor, , target, , from, to]) => ({
      ...{ id, kind, actor, target },
      fromUs: utcUs(from),
      toUs: utcUs(to) + DAY_US,
    }));
}

export type Scored = {
  readonly row: TruthRow;
  readonly found: Proximity | undefined;
  readonly sets: number; // of the actor from its arrival to the one that opened it, that one counted; NaN: not opened
};

/** The entry of the ledger that tells a row: same pair in either order (or the actor alone), in that time; the earliest. */
export function scoreRow(
  row: TruthRow,
  ledger: readonly Proximity[],
  histories: readonly ObjectHistory[],
): Scored {
  const found = ledger
    .filter(({ id1, id2 }) =>
      row.target === ''
        ? id1 === row.actor
        : (id1 === row.actor && id2 === row.target) || (id2 === row.actor && id1 === row.target),
    )
    .filter(({ fromUs, toUs }) => fromUs <= row.toUs + 45 * DAY_US && toUs >= row.fromUs - DAY_US)
    .sort((a, b) => a.openedUs - b.openedUs)[0];
  if (found === undefined) return { row, found, sets: Number.NaN };
  const actor = histories.find(({ objectId }) => objectId === row.actor)!;
  const sets = actor.epochUs.filter((us) => us >= row.fromUs && us <= found.openedUs).length;
  return { row, found, sets };
}
