/**
 * What it saves to screen the touched pairs only: CPU seconds of the whole process (so that a busy machine does not blur them)
 * for a full look and for shares of changed objects, one after the other on one worker, by the watch's own plan of screens.
 *   node apps/node/bench/touched.ts [--elements FILE]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readElementSets, selectForScreening } from '@noroshi/orbit';
import { CONJUNCTION_THRESHOLDS } from '@noroshi/screen';
import { seededCatalogue } from '@noroshi/sim';
import type { WatchScope } from '@noroshi/store/conjunctions';
import { planAsks } from '../src/watching/asks.ts';
import { createCatalogue } from '../src/watching/catalogue.ts';
import { createEngine } from '../src/watching/engine.ts';
import { loadScreen } from '../src/watching/kernels.ts';
import type { WatchSettings } from '../src/watching/settings.ts';
import type { Work } from '../src/watching/work.ts';

const EPOCH_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const { values } = parseArgs({ options: { elements: { type: 'string' } } });
const file = values.elements;
const sets =
  file === undefined
    ? seededCatalogue({ seed: 'touched', count: 30_000, epochUs: EPOCH_US })
    : selectForScreening(readElementSets(readFileSync(file), { file }).sets, EPOCH_US).sets;
const kernels = await loadScreen(undefined);
if (!kernels.ok) throw new Error(kernels.error);
const engine = createEngine({ kernels: kernels.value.kernels, workers: 1 });
const catalogue = createCatalogue(engine.load(sets), sets, 0);
const ids = Array.from(sets.objectRow, (object) => sets.objects.objectId[object]!);
const satellites = ids
  .filter((id) => catalogue.regime(id) === 'LEO')
  .filter((_, k) => k % 3000 === 7);
const geo = ids.filter((id) => catalogue.regime(id) === 'GEO').slice(0, 1);
const settings: WatchSettings = {
  assets: [...satellites, ...geo].map((objectId) => ({
    ...{ id: objectId, kind: 'satellite', name: objectId, owner: 'alpha', serves: [], objectId },
  })),
  ...{ horizonH: { assets: 120, all: 24 }, allThresholdKm: 5, thresholds: CONJUNCTION_THRESHOLDS },
  assetThresholdKm: { LEO: 5, MEO: 10, GEO: 20, HEO: 10 },
  ...{ problems: [], key: '' },
};
print('objects, assets', `${sets.count}, ${settings.assets.length}`);
for (const [scope, hours] of [
  ['all', 26],
  ['assets', 126],
] as const) {
  const window = { fromUs: EPOCH_US, toUs: EPOCH_US + hours * 3600e6 };
  const full = await costS(scope, { kind: 'full', ...window });
  print(`${scope}, ${hours} h, full`, `${full.cpuS.toFixed(2)} s of CPU, ${full.rows} rows`);
  for (const share of [0.001, 0.01, 0.1, 0.3]) {
    const stride = Math.round(1 / share);
    const touched = ids.filter((_, row) => row % stride === 11 % stride);
    const cost = await costS(scope, { kind: 'touched', ...window, ids: touched });
    const saved = (100 * (1 - cost.cpuS / full.cpuS)).toFixed(0);
    print(
      `${scope}, ${100 * share} % touched`,
      `${cost.cpuS.toFixed(2)} s of CPU, ${cost.rows} rows, ${saved} % saved`,
    );
  }
}
await engine.close();

async function costS(scope: WatchScope, work: Work) {
  const { asks, keep } = planAsks(scope, work, settings, catalogue);
  const before = process.cpuUsage();
  const rows = [];
  for (const ask of asks) rows.push(...(await engine.screen(ask)).rows);
  const { user, system } = process.cpuUsage(before);
  return { cpuS: (user + system) / 1e6, rows: keep(rows).length };
}

function print(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(28)} ${figure}\n`);
}
