/** The two side panels: where the approaches are (altitude, so that the shells show) and how fast. */
import { type Box, barsBox } from './layout.ts';
import { linearScale, niceBelow } from './scales.ts';
import type { PlotEvent } from './summary.ts';
import { element, group, grouped, withTip, words } from './svg.ts';

type Bin = { readonly label: string; readonly count: number };

const ALTITUDE_STEP_KM = 25;
const ALTITUDE_MAX_KM = 2000;
const GEO_HEIGHT_KM = [35_286, 36_286] as const; // the ring and 500 km to either side
const SPEED_STEP_KM_S = 0.5;
const SPEED_MAX_KM_S = 16;
const REST_PX = 25;

/** Bars of 25 km from the ground up to 2,000 km, and above them one line each for MEO, GEO and beyond. */
export function altitudePanel(box: Box, events: readonly PlotEvent[]): string {
  const shells = binsOf(
    events.map(({ altitudeKm }) => altitudeKm).filter((km) => km < ALTITUDE_MAX_KM),
    ...([ALTITUDE_STEP_KM, ALTITUDE_MAX_KM, 'km'] as const),
  );
  const rest = restOf(events);
  const bars = barsBox(box, { left: 66, top: rest.length * REST_PX + 14 });
  const most = Math.max(1, ...shells.map(({ count }) => count));
  const widthOf = (count: number) => Math.min(bars.width, (bars.width * count) / most);
  const yOf = linearScale(0, ALTITUDE_MAX_KM, bars.y + bars.height, bars.y);
  const height = bars.height / shells.length;
  const left = bars.x;
  return [
    ...[0, 500, 1000, 1500, 2000].flatMap((km) => [
      element('path', { class: 'grid', d: `M${left} ${yOf(km).toFixed(1)}h${bars.width}` }),
      words(grouped(km), { x: left - 8, y: yOf(km) + 6, class: 'end soft' }),
    ]),
    ...shells.flatMap(({ label, count }, i) => {
      const y = yOf((i + 1) * ALTITUDE_STEP_KM);
      const place = { class: 'bar', x: left, y, width: Math.max(1, widthOf(count)), height };
      return count === 0 ? [] : [withTip('rect', place, `${label}: ${grouped(count)}`)];
    }),
    ...rest.flatMap(({ name, label, count }, i) => {
      const y = box.y + i * REST_PX;
      const width = Math.max(count > 0 ? 1 : 0, Math.min(widthOf(count), bars.width - 70));
      const place = { class: 'bar', x: left, y: y + 5, width, height: REST_PX - 9 };
      return [
        words(name, { x: left - 8, y: y + 19, class: 'end soft' }),
        ...(count === 0 ? [] : [withTip('rect', place, `${label}: ${grouped(count)}`)]),
        words(grouped(count), { x: left + width + 6, y: y + 19 }),
      ];
    }),
    element('path', { class: 'frame', d: `M${left} ${box.y}V${box.y + box.height}` }),
    ...peakOf(shells, yOf, bars),
  ].join('\n');
}

/** Bars of 0.5 km/s; the last takes what is faster. */
export function speedPanel(box: Box, events: readonly PlotEvent[]): string {
  const bins = binsOf(
    events.map(({ row }) => Math.min(row.relativeSpeedKmS, SPEED_MAX_KM_S)),
    ...([SPEED_STEP_KM_S, SPEED_MAX_KM_S + SPEED_STEP_KM_S, 'km/s'] as const),
  );
  const bars = barsBox(box, { left: 66, top: 0 });
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const tick = niceBelow(most);
  const yOf = linearScale(0, most, bars.y + bars.height, bars.y);
  const width = bars.width / bins.length;
  const foot = bars.y + bars.height;
  return [
    element('path', { class: 'grid', d: `M${bars.x} ${yOf(tick).toFixed(1)}h${bars.width}` }),
    words(grouped(tick), { x: bars.x - 8, y: yOf(tick) + 6, class: 'end soft' }),
    words('0', { x: bars.x - 8, y: foot, class: 'end soft' }),
    ...bins.flatMap(({ label, count }, i) => {
      const y = Math.min(yOf(count), foot - 1);
      const x = bars.x + i * width + 0.5;
      const place = { class: 'bar', x, y, width: width - 1, height: foot - y };
      return count === 0 ? [] : [withTip('rect', place, `${label}: ${grouped(count)}`)];
    }),
    element('path', { class: 'frame', d: `M${bars.x} ${foot}h${bars.width}` }),
    ...[0, 4, 8, 12, 16].map((speed) =>
      words(speed === SPEED_MAX_KM_S ? `${speed}+` : String(speed), {
        ...{ x: bars.x + (speed / SPEED_STEP_KM_S) * width, y: foot + 27, class: 'mid soft' },
      }),
    ),
  ].join('\n');
}

function binsOf(values: readonly number[], step: number, end: number, unit: string): Bin[] {
  const counts = new Uint32Array(Math.round(end / step));
  for (const value of values) {
    counts[Math.min(counts.length - 1, Math.max(0, Math.floor(value / step)))]!++;
  }
  return Array.from(counts, (count, i) => ({
    label: rangeText(i * step, (i + 1) * step, unit),
    count,
  }));
}

function rangeText(from: number, to: number, unit: string): string {
  return `${grouped(from)} to ${grouped(to)} ${unit}`;
}

/** From the top line down. */
function restOf(events: readonly PlotEvent[]): (Bin & { readonly name: string })[] {
  const [geoFromKm, geoToKm] = GEO_HEIGHT_KM;
  const among = (from: number, to: number) =>
    events.filter(({ altitudeKm }) => altitudeKm >= from && altitudeKm < to).length;
  return [
    { name: 'higher', label: `above ${grouped(geoToKm)} km`, count: among(geoToKm, Infinity) },
    { name: 'GEO', label: rangeText(geoFromKm, geoToKm, 'km'), count: among(geoFromKm, geoToKm) },
    {
      ...{ name: 'MEO', label: rangeText(ALTITUDE_MAX_KM, geoFromKm, 'km') },
      count: among(ALTITUDE_MAX_KM, geoFromKm),
    },
  ];
}

/** The fullest shell in words, at the top, where few objects are. */
function peakOf(shells: readonly Bin[], yOf: (km: number) => number, bars: Box): string[] {
  const peak = shells.reduce((best, bin, i) => (bin.count > shells[best]!.count ? i : best), 0);
  const bin = shells[peak]!;
  if (bin.count === 0) return [];
  const text = `most: ${bin.label}, ${grouped(bin.count)}`;
  const at = { x: bars.x + bars.width, y: yOf(ALTITUDE_MAX_KM) + 24, class: 'end' };
  return [group('wide', [words(text, at)])];
}
