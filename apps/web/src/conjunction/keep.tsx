/** What leaves of an approach's pictures: the relative view as it is seen, marked and written down; and the distance of a slow pair. */

import { useMemo } from 'preact/hooks';
import { OWN_TLP } from '../app/print.ts';
import { strictest, tlpsIn } from '../app/sheet.ts';
import { language } from '../data/settings.ts';
import { assetOf } from '../globe/assets.ts';
import { pictureOf } from '../ui/picture.ts';
import { Plot } from '../ui/plot.tsx';
import type { PlotData } from '../ui/plot-data.ts';
import { saveFile, stampLines } from '../ui/save.ts';
import { approachTitle, distanceText, type Encounter } from './figures.ts';
import { keepWords } from './keep-words.ts';
import type { Relative } from './relative.ts';
import { words } from './words.ts';

/** As strict as the finding, and as the assets in it; a row of the table has no marking of its own. */
export function tlpOf(encounter: Encounter): string {
  const own = encounter.objects.flatMap(({ objectId, asset }) =>
    asset === null ? [] : [assetOf.peek().get(objectId)?.marking?.tlp ?? OWN_TLP],
  );
  const found = tlpsIn(encounter);
  return strictest([...own, ...(found.length === 0 ? [OWN_TLP] : found)]);
}

/** `how`: scale and size of the errors, without which the picture cannot be read. */
export async function saveRelative(
  view: Relative,
  encounter: Encounter,
  how: string,
): Promise<void> {
  const w = words();
  const tlp = tlpOf(encounter);
  const title = approachTitle(encounter, w.and);
  const blob = await pictureOf(view.picture(), `${title} · ${how}`, stampLines(tlp));
  if (blob === null) return;
  await saveFile(blob, { what: `relative view ${title}`, format: 'png', tlp });
}

/** A pair that stays near for long is judged by this, not by one instant. */
export function DistanceOverTime({ encounter }: { readonly encounter: Encounter }) {
  const spoken = language.value;
  const data = useMemo(() => distanceData(encounter), [encounter, spoken]);
  if (encounter.kind !== 'interval' || data === null) return null;
  return <Plot data={data} tlp={tlpOf(encounter)} heightPx={190} />;
}

export function distanceData(encounter: Encounter): PlotData | null {
  const { computed, tcaUtc } = encounter;
  if (computed === null || computed.path.offsetS.length < 2) return null;
  const w = keepWords();
  const { offsetS, rtnKm } = computed.path;
  const fromMs = Date.parse(computed.tcaUtc);
  const distance = offsetS.map((_, k) => Math.hypot(...rtnKm.slice(3 * k, 3 * k + 3)));
  return {
    ...{ title: w.distanceOver, x: 'utc', xs: offsetS.map((s) => fromMs + s * 1000) },
    ...{ y: { name: w.distance, unit: 'km' }, fromZero: true },
    series: [
      { name: w.distance, unit: '', values: distance, colour: '--plot1', text: distanceText },
    ],
    marks: [{ name: w.closest, at: Date.parse(tcaUtc) }],
  };
}
