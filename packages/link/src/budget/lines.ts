/** A budget as lines that people can check: each number with what it is, the Recommendation it follows, and the range it holds in. */
import type { HopBudget } from './hop.ts';
import type { ReadLink } from './link-file.ts';
import { clearEsN0Db, wholeAt } from './whole.ts';

export type BudgetLine = {
  readonly hop: 'up' | 'down' | 'whole';
  readonly percent: number | null; // of an average year; null: clear air
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly is: string;
  readonly by: string; // the Recommendation and its version
  readonly range: string;
};

const YEAR = 'exceeded this share of an average year';
const CLEAR = 'clear air, mean annual reference atmosphere';
const SOURCES = {
  space: ['P.525-4', 'any distance in the far field'],
  gas: ['P.676-13 Annex 1, P.835-6', '1 to 1000 GHz, 3° and more'],
  rain: ['P.618-14 §2.2.1.1, P.838-3', '1 to 55 GHz, 0.001 to 5 %'],
  cloud: ['P.840-8', '1 to 200 GHz, 5° and more; taken at 5 %'],
  flutter: ['P.618-14 §2.4.1', '4 to 55 GHz, 5° and more, 0.01 to 50 %'],
  total: ['P.618-14 §2.5', '0.001 to 5 %'],
  noise: ['P.618-14 §3', 'medium of 275 K'],
  given: ['the file of the link', 'as given'],
  link: ['sum of the lines above', 'as its parts'],
} as const;
type Source = keyof typeof SOURCES;

export function budgetLines({ whole, percents, file, hops }: ReadLink): BudgetLine[] {
  const lines: BudgetLine[] = [];
  const add = (
    hop: BudgetLine['hop'],
    percent: number | null,
    name: string,
    value: number,
    unit: string,
    source: Source,
  ) => {
    const [by, range] = SOURCES[source];
    const is = percent === null ? CLEAR : YEAR;
    lines.push({ hop, percent, name, value, unit, is, by, range });
  };
  for (const { way, gOverTDbK, systemK } of hops) {
    const row = file[way]!;
    add(way, null, 'EIRP', row.eirpDbW, 'dBW', 'given');
    add(way, null, 'G/T', gOverTDbK, 'dB/K', 'given');
    add(way, null, 'system temperature', systemK, 'K', 'given');
    add(way, null, 'pointing', -(row.pointingDb ?? 0), 'dB', 'given');
    add(way, null, 'polarisation', -(row.polarisationDb ?? 0), 'dB', 'given');
    const clear = budgetAt(whole, way, percents.at(-1)!);
    add(way, null, 'free space', -clear.freeSpaceDb, 'dB', 'space');
    add(way, null, 'gases', -clear.gasDb, 'dB', 'gas');
    add(way, null, 'C/N0', clear.clearDbHz, 'dBHz', 'link');
    for (const percent of percents) {
      const at = budgetAt(whole, way, percent);
      add(way, percent, 'rain', -at.rainDb, 'dB', 'rain');
      add(way, percent, 'cloud', -at.cloudDb, 'dB', 'cloud');
      add(way, percent, 'scintillation', -at.scintillationDb, 'dB', 'flutter');
      add(way, percent, 'gases, rain, cloud, scintillation', -at.totalDb, 'dB', 'total');
      if (way === 'down') add(way, percent, 'noise of the air', -at.noiseRiseDb, 'dB', 'noise');
      add(way, percent, 'C/N0', at.fadedDbHz, 'dBHz', 'link');
    }
  }
  add('whole', null, 'Es/N0', clearEsN0Db(whole), 'dB', 'link');
  for (const percent of percents)
    for (const { end, esN0Db, marginDb } of wholeAt(whole, percent).faded) {
      add('whole', percent, `Es/N0, ${end} faded`, esN0Db, 'dB', 'link');
      add('whole', percent, `margin, ${end} faded`, marginDb, 'dB', 'link');
    }
  return lines;
}

function budgetAt(whole: ReadLink['whole'], way: 'up' | 'down', percent: number): HopBudget {
  const end = whole[way]!;
  return end.hop(end.elevationRad, end.rangeKm, percent);
}
