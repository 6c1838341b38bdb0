/** A budget as lines that people can check: each number with what it is, the Recommendation it follows, and the range it holds in. */

import { groupDelayNs, scintillationPeakDb } from '../propagation/ionosphere.ts';
import { scintillationFadeDb } from '../propagation/nakagami.ts';
import type { HopBudget } from './hop.ts';
import { type HopFacts, type ReadLink, TECU_M2 } from './link-file.ts';
import type { HopFile } from './link-schema.ts';
import { clearEsN0Db, wholeAt } from './whole.ts';

export type BudgetLine = {
  readonly hop: 'up' | 'down' | 'whole';
  readonly percent: number | null; // of an average year; null: not of a share of it
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly kind: BudgetKind;
  readonly is: string; // the kind in words
  readonly by: string; // the Recommendation and its version
  readonly range: string;
};

/** What a number is. */
const IS = {
  given: 'as given, not of the weather',
  clear: 'in clear air, mean annual reference atmosphere',
  exceeded: 'exceeded this share of an average year',
  below: 'not reached this share of an average year',
  now: 'at the electron content given, not a share of a year',
  disturbed: 'exceeded 1 % of the time while the ionosphere scintillates so, not a share of a year',
} as const;

/** By what it is made, and where that holds. */
const BY = {
  given: ['the file of the link', 'as given'],
  geometry: ['the file; 12 (off/width)², mismatch at worst', 'inside the main beam'],
  chain: ['Friis, P.618-14 §3', 'clear air'],
  space: ['P.525-4', 'any distance in the far field'],
  gas: ['P.676-13 Annex 1, P.835-6', '1 to 1000 GHz (below: as at 1), 3° and more'],
  rain: ['P.618-14 §2.2.1.1, P.838-3', '1 to 55 GHz, 0.001 to 5 %'],
  cloud: ['P.840-8', '1 to 200 GHz, 5° and more; taken at 5 %'],
  flutter: ['P.618-14 §2.4.1', '4 to 55 GHz, 5° and more, 0.01 to 50 %'],
  total: ['P.618-14 §2.5, mean gases', '0.001 to 5 %'],
  crossed: ['P.618-14 §4.1', '4 to 55 GHz, up to 60°, 0.001 to 1 %'],
  noise: ['P.618-14 §3', 'medium of 275 K'],
  ionosphere: ['P.531-14', '0.1 to 12 GHz'],
  nakagami: ['P.531-14, Nakagami', '0.1 to 12 GHz, S4 0.05 to 1'],
  link: ['sum of the lines above', 'as its parts'],
} as const;

export type BudgetKind = keyof typeof IS;
type What = { readonly name: string; readonly value: number; readonly unit: string };
type Add = (what: What, is: BudgetKind, by: keyof typeof BY, percent?: number) => void;

export function budgetLines(link: ReadLink): BudgetLine[] {
  const { whole, percents, file, hops } = link;
  const lines: BudgetLine[] = [];
  const adder =
    (hop: BudgetLine['hop']): Add =>
    (what, is, by, percent) => {
      const [source, range] = BY[by];
      const kind = { kind: is, is: IS[is] };
      lines.push({ hop, percent: percent ?? null, ...what, ...kind, by: source, range });
    };
  for (const facts of hops) {
    const end = whole[facts.way]!;
    const at = (percent: number) => end.hop(end.elevationRad, end.rangeKm, percent);
    const add = adder(facts.way);
    addClear(add, file[facts.way]!, facts, at(percents.at(-1)!));
    for (const percent of percents) addFaded(add, facts.way, at(percent), percent);
  }
  const add = adder('whole');
  add({ name: 'Es/N0', value: clearEsN0Db(whole), unit: 'dB' }, 'clear', 'link');
  for (const percent of percents)
    for (const { end, esN0Db, marginDb } of wholeAt(whole, percent).faded) {
      add({ name: `Es/N0, ${end} faded`, value: esN0Db, unit: 'dB' }, 'below', 'link', percent);
      add({ name: `margin, ${end} faded`, value: marginDb, unit: 'dB' }, 'below', 'link', percent);
    }
  return lines;
}

function addClear(add: Add, row: HopFile, facts: HopFacts, at: HopBudget): void {
  const { gOverTDbK, systemK, isChain, losses } = facts;
  const [is, by] = isChain ? (['clear', 'chain'] as const) : (['given', 'given'] as const);
  add({ name: 'EIRP', value: row.eirpDbW, unit: 'dBW' }, 'given', 'given');
  add({ name: 'G/T', value: gOverTDbK, unit: 'dB/K' }, is, by);
  add({ name: 'system temperature', value: systemK, unit: 'K' }, is, by);
  add({ name: 'pointing', value: -losses.pointingDb, unit: 'dB' }, 'given', 'geometry');
  add({ name: 'polarisation', value: -losses.polarisationDb, unit: 'dB' }, 'given', 'geometry');
  add({ name: 'free space', value: -at.freeSpaceDb, unit: 'dB' }, 'given', 'space');
  add({ name: 'gases', value: -at.gasDb, unit: 'dB' }, 'clear', 'gas');
  if (row.ionosphere !== undefined) addIonosphere(add, row, facts, at);
  add({ name: 'C/N0', value: at.clearDbHz, unit: 'dBHz' }, 'clear', 'link');
}

function addIonosphere(add: Add, row: HopFile, { losses }: HopFacts, at: HopBudget): void {
  const { frequencyGHz, ionosphere } = row;
  const { electronsTecu, s4 } = ionosphere!;
  const by = 'ionosphere';
  const turnDeg = (losses.faradayRad * 180) / Math.PI;
  add({ name: 'Faraday rotation', value: turnDeg, unit: '°' }, 'now', by);
  add({ name: 'turned polarisation', value: -losses.turnedDb, unit: 'dB' }, 'now', by);
  const delayNs = groupDelayNs(frequencyGHz, electronsTecu * TECU_M2);
  add({ name: 'group delay', value: delayNs, unit: 'ns' }, 'now', by);
  if (s4 === undefined) return;
  const fadeDb = scintillationFadeDb(s4, 1);
  add(
    { name: 'scintillation, peak to peak', value: scintillationPeakDb(s4), unit: 'dB' },
    'now',
    by,
  );
  add({ name: 'scintillating fade', value: -fadeDb, unit: 'dB' }, 'disturbed', 'nakagami');
  const fadedDbHz = at.clearDbHz - fadeDb;
  add({ name: 'C/N0, scintillating', value: fadedDbHz, unit: 'dBHz' }, 'disturbed', 'nakagami');
}

function addFaded(add: Add, way: HopFacts['way'], at: HopBudget, percent: number): void {
  const lost = (name: string, db: number, by: keyof typeof BY) =>
    add({ name, value: -db, unit: 'dB' }, 'exceeded', by, percent);
  if (at.rainDb > 0) lost('rain', at.rainDb, 'rain');
  if (at.cloudDb > 0) lost('cloud', at.cloudDb, 'cloud');
  if (at.scintillationDb > 0) lost('scintillation', at.scintillationDb, 'flutter');
  lost('gases, rain, cloud, scintillation', at.totalDb, 'total');
  if (way === 'down') lost('noise of the air', at.noiseRiseDb, 'noise');
  if (percent <= 1 && Number.isFinite(at.crossPolarDb)) {
    const what = { name: 'cross-polarisation', value: at.crossPolarDb, unit: 'dB' };
    add(what, 'below', 'crossed', percent);
  }
  add({ name: 'C/N0', value: at.fadedDbHz, unit: 'dBHz' }, 'below', 'link', percent);
}
