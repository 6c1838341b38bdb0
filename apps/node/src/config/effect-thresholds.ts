/**
 * What other thresholds would have meant today: the approaches of assets in the newest screen, judged by the figures in force
 * and by the proposed ones. What lies beyond what was screened (a longer horizon, a larger distance) is not known, and is
 * named rather than guessed.
 */
import { conjunctionNotice } from '@noroshi/screen';
import { configRows, type Db } from '@noroshi/store';
import { currentRun, rowsOfScope } from '@noroshi/store/conjunctions';
import { formatUtc } from '@noroshi/time';
import { Asset, SEVERITIES, Severity } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Caller } from '../access/caller.ts';
import { maySeeConfig } from '../api/objects.ts';
import { setsOf } from '../sources/sets.ts';
import { type Catalogue, createCatalogue } from '../watching/catalogue.ts';
import type { WatchRow } from '../watching/engine-messages.ts';
import { type ConjunctionWatch, settingsOf, type WatchSettings } from '../watching/settings.ts';
import { watchRow } from '../watching/table.ts';

const SHOWN_MAX = 200;
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const Counts = Type.Record(Type.String(), Type.Integer());
export const ThresholdEffect = Type.Object({
  approaches: Type.Integer(), // of assets that this person may know of
  ...{ fromUtc: OrNull(Type.String()), toUtc: OrNull(Type.String()) }, // what was screened; null: nothing yet
  ...{ before: Counts, after: Counts }, // by severity; low is not told to anybody
  ...{ added: Type.Integer(), dropped: Type.Integer() }, // approaches that would now be told, or no longer
  changes: Type.Array(
    Type.Object({
      ...{ id1: Type.String(), name1: Type.String(), id2: Type.String(), name2: Type.String() },
      ...{ tcaUtc: Type.String(), missKm: Type.Number(), pc: OrNull(Type.Number()) },
      ...{ before: OrNull(Severity), after: OrNull(Severity) }, // null: not looked at
    }),
  ),
  beyond: Type.Array(Type.String()), // fields that now reach further than what was screened
});
export type ThresholdEffect = Static<typeof ThresholdEffect>;

/** `doc` is checked already, in the store's form; null: the built-in figures. */
export async function thresholdEffect(
  db: Db,
  caller: Caller,
  doc: ConjunctionWatch | null,
  current: ConjunctionWatch | null,
  nowUs: number,
): Promise<ThresholdEffect> {
  const assets = (await configRows(db, 'asset'))
    .filter((row) => maySeeConfig('asset', row.doc, caller))
    .map((row) => row.doc)
    .filter((asset): asset is Asset => Value.Check(Asset, asset) && asset.objectId !== undefined);
  const watched = new Set(assets.map(({ objectId }) => objectId!));
  const before = settingsOf(assets, current ?? {});
  const after = settingsOf(assets, doc ?? {});
  const run = await currentRun(db, 'assets');
  const rows = (await rowsOfScope(db, 'assets'))
    .map(watchRow)
    .filter((row) => (watched.has(row.id1) || watched.has(row.id2)) && row.toUs >= nowUs);
  const catalogue = createCatalogue(0, await setsOf(db, [...watched]), 0);
  const judged = rows.map((row) => ({
    row,
    before: severityOf(row, before, catalogue, nowUs),
    after: severityOf(row, after, catalogue, nowUs),
  }));
  const told = (severity: Severity | null) => severity !== null && severity !== 'low';
  const changed = judged.filter((one) => one.before !== one.after);
  return {
    approaches: rows.length,
    fromUtc: run === undefined ? null : formatUtc(run.coveredFromUs),
    toUtc: run === undefined ? null : formatUtc(run.coveredToUs),
    before: countsOf(judged.map((one) => one.before)),
    after: countsOf(judged.map((one) => one.after)),
    added: changed.filter((one) => !told(one.before) && told(one.after)).length,
    dropped: changed.filter((one) => told(one.before) && !told(one.after)).length,
    changes: changed.slice(0, SHOWN_MAX).map(({ row, ...severities }) => ({
      ...{ id1: row.id1, name1: row.name1, id2: row.id2, name2: row.name2 },
      ...{ tcaUtc: formatUtc(row.tcaUs), missKm: row.missKm, pc: row.pc, ...severities },
    })),
    beyond: beyondOf(before, after),
  };
}

/** Null where these settings would not have looked: too far apart, or too far ahead. */
function severityOf(
  row: WatchRow,
  settings: WatchSettings,
  catalogue: Catalogue,
  nowUs: number,
): Severity | null {
  const { assets, assetThresholdKm, allThresholdKm, thresholds } = settings;
  const mine = assets.filter(({ objectId }) => objectId === row.id1 || objectId === row.id2);
  const limits = mine.map(({ objectId }) => assetThresholdKm[catalogue.regime(objectId!) ?? 'LEO']);
  const thresholdKm = Math.max(allThresholdKm, ...limits);
  if (row.missKm >= thresholdKm) return null;
  if (row.tcaUs > nowUs + settings.horizonH.assets * 3600e6) return null;
  const context = { atUs: nowUs, thresholdKm, assets, thresholds, objects: catalogue.object };
  return conjunctionNotice(row, context).severity;
}

function countsOf(severities: readonly (Severity | null)[]): Record<string, number> {
  const count = (one: Severity) => severities.filter((severity) => severity === one).length;
  return Object.fromEntries(SEVERITIES.map((one) => [one, count(one)]));
}

function beyondOf(before: WatchSettings, after: WatchSettings): string[] {
  const farther: string[] = [];
  if (after.horizonH.assets > before.horizonH.assets) farther.push('assetHorizonH');
  if (after.horizonH.all > before.horizonH.all) farther.push('allHorizonH');
  if (after.allThresholdKm > before.allThresholdKm) farther.push('allThresholdKm');
  for (const regime of ['LEO', 'MEO', 'GEO', 'HEO'] as const)
    if (after.assetThresholdKm[regime] > before.assetThresholdKm[regime])
      farther.push(`${regime.toLowerCase()}ThresholdKm`);
  return farther;
}
