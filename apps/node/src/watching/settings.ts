/**
 * What the watch of conjunctions goes by: assets, and the configuration row watch/conjunction (horizons, distances, and from
 * which figure on a conjunction has a severity). What is not configured is as stated here; why: docs/decisions/0008.
 */
import {
  CONJUNCTION_THRESHOLDS,
  type ConjunctionThresholds,
  type ErrorRegime,
} from '@noroshi/screen';
import { configRow, configRows, type Db } from '@noroshi/store';
import { Asset } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const Km = Type.Number({ exclusiveMinimum: 0, maximum: 100 });
const Share = Type.Number({ exclusiveMinimum: 0, maximum: 1 });

/** The document of watch/conjunction; every field may be left out. */
export const ConjunctionWatch = Type.Partial(
  Type.Object(
    {
      assetHorizonH: Type.Number({ minimum: 1, maximum: 240 }),
      allHorizonH: Type.Number({ minimum: 1, maximum: 72 }),
      allThresholdKm: Type.Number({ exclusiveMinimum: 0, maximum: 20 }),
      leoThresholdKm: Km,
      meoThresholdKm: Km,
      geoThresholdKm: Km,
      heoThresholdKm: Km,
      pcSevere: Share,
      pcHigh: Share,
      pcModerate: Share,
      dilutedPcMaxHigh: Share,
      dilutedPcMaxModerate: Share,
      missHighKm: Km,
      missModerateKm: Km,
      missModerateSlowKm: Km,
    },
    { additionalProperties: false },
  ),
);
export type ConjunctionWatch = Static<typeof ConjunctionWatch>;

export const WATCH_ID = 'conjunction';

/**
 * 5 days, as operators plan an avoidance; 5 km in low orbit, as public lists have it. Higher up element sets are a few
 * kilometres off and everything is slower: 10 km, at GEO 20 km, so that a drifting neighbour is seen days before.
 */
const DEFAULTS = {
  assetHorizonH: 120,
  allHorizonH: 24,
  allThresholdKm: 5,
  leoThresholdKm: 5,
  meoThresholdKm: 10,
  geoThresholdKm: 20,
  heoThresholdKm: 10,
} as const;

/** Every figure that may be configured, as it is where nothing is. */
export const WATCH_DEFAULTS: Required<ConjunctionWatch> = {
  ...DEFAULTS,
  ...CONJUNCTION_THRESHOLDS,
};

export type WatchSettings = {
  readonly assets: readonly Asset[]; // satellites with an object
  readonly horizonH: Readonly<Record<'assets' | 'all', number>>;
  readonly allThresholdKm: number;
  readonly assetThresholdKm: Readonly<Record<ErrorRegime, number>>;
  readonly thresholds: ConjunctionThresholds;
  readonly problems: readonly string[]; // rows that do not fit their schema, in words
  readonly key: string; // equal for equal settings
};

/** Reads what is in force; a row that does not fit its schema is told and left out. */
export async function readSettings(db: Db): Promise<WatchSettings> {
  const problems: string[] = [];
  const assets: Asset[] = [];
  for (const { id, doc } of await configRows(db, 'asset')) {
    if (!Value.Check(Asset, doc)) problems.push(`asset ${id} does not fit its schema`);
    else if (doc.objectId !== undefined) assets.push(doc);
  }
  const row = await configRow(db, 'watch', WATCH_ID);
  const configured = row?.doc ?? {};
  const fits = Value.Check(ConjunctionWatch, configured);
  if (!fits)
    problems.push(`watch/${WATCH_ID} does not fit its schema: the built-in figures are used`);
  return { ...settingsOf(assets, fits ? configured : {}), problems };
}

/** What these assets and this document come to, with the built-in figures for what it leaves out. */
export function settingsOf(assets: readonly Asset[], configured: ConjunctionWatch): WatchSettings {
  const chosen = { ...WATCH_DEFAULTS, ...configured };
  const { assetHorizonH, allHorizonH, allThresholdKm, ...rest } = chosen;
  const { leoThresholdKm, meoThresholdKm, geoThresholdKm, heoThresholdKm, ...thresholds } = rest;
  return {
    ...{ assets, allThresholdKm, thresholds, problems: [] },
    horizonH: { assets: assetHorizonH, all: allHorizonH },
    assetThresholdKm: {
      ...{ LEO: leoThresholdKm, MEO: meoThresholdKm, GEO: geoThresholdKm, HEO: heoThresholdKm },
    },
    key: JSON.stringify([assets, chosen]),
  };
}
