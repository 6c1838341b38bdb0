/** The ground under a replay: an equidistant cylinder about the middle latitude, wide enough for every track, area and radar. */
import type { Replay, Scenario } from '@noroshi/track';
import { element, px, words } from '../plot/svg.ts';
import { colourOf } from './colours.ts';

type Place = readonly [longitudeDeg: number, latitudeDeg: number];
type Chart = { readonly at: (place: Place) => readonly [x: number, y: number] };

const DEG = 180 / Math.PI;
const WIDTH = 1150;
const [HEIGHT_MIN, HEIGHT_MAX] = [320, 720];
const MARGIN_DEG = 0.6;
const TRUTH_S = 10;
const AREAS_SHOWN = 6; // of a track
const STEPS_DEG = [0.5, 1, 2, 5, 10, 20, 30];

export function mapPicture(scenario: Scenario, replay: Replay): string {
  const truth = trueWays(scenario, replay);
  const tracks = [...Map.groupBy(replay.tracks, ({ trackId }) => trackId)];
  const told = tracks.map(([trackId, rows]) => ({
    ...{ trackId, way: rows.map((row) => placeOf(row)) },
    areas: thinned(replay.impacts.filter((row) => row.trackId === trackId && row.area !== null)),
  }));
  const radars = scenario.sensors.flatMap((one) => (one.kind === 'radar' ? [one] : []));
  const middle = truth[0]?.[0]?.[0] ?? radars.map((one) => placeOf(one))[0]?.[0] ?? 0;
  const near = ([longitude, latitude]: Place): Place => [unwrapped(longitude, middle), latitude];
  const rings = told.flatMap(({ areas }) => areas.flatMap(({ area }) => area!.areas.p90));
  const places = [...truth.flat(), ...told.flatMap(({ way }) => way), ...rings.flat()];
  const all = [...places, ...radars.map((one) => placeOf(one))].map(near);
  if (all.length === 0) return '<p>Nothing flew.</p>';
  const { chart, height, grid } = chartOf(all, near);
  const content = [
    element('rect', { class: 'back', width: WIDTH, height }),
    ...grid,
    ...truth.flatMap((way) => way.map((place) => dot(chart, place))),
    ...told.flatMap(({ areas }, i) =>
      areas.map(({ area }, k) =>
        area!.areas.p90.map((ring) => shape(chart, ring, i, (k + 1) / areas.length)).join(''),
      ),
    ),
    ...told.map(({ way }, i) => line(chart, way, i)),
    ...told.flatMap(({ trackId, way }, i) => label(chart, way, `${trackId}`, i)),
    ...replay.truths.flatMap(({ landing }) =>
      landing === null ? [] : cross(chart, placeOf(landing.place)),
    ),
    ...radars.map((one) => triangle(chart, placeOf(one), one.name)),
  ];
  const attributes = { viewBox: `0 0 ${WIDTH} ${px(height)}`, role: 'img', 'aria-label': 'map' };
  return element('svg', attributes, content.join('\n'));
}

const placeOf = (one: { readonly latitudeRad: number; readonly longitudeRad: number }): Place => [
  DEG * one.longitudeRad,
  DEG * one.latitudeRad,
];

/** The turn of a longitude that is nearest to another. */
const unwrapped = (longitude: number, middle: number): number =>
  longitude - 360 * Math.round((longitude - middle) / 360);

function trueWays(scenario: Scenario, { truths }: Replay): Place[][] {
  const state = new Float64Array(7);
  return truths.map(({ fromS, toS, stateInto }) => {
    const places: Place[] = [];
    for (let timeS = fromS; timeS < Math.min(toS, scenario.durationS); timeS += TRUTH_S) {
      if (!stateInto(timeS, state)) continue;
      const [x, y, z] = [state[0]!, state[1]!, state[2]!];
      places.push([DEG * Math.atan2(y, x), DEG * Math.atan2(z, 0.9933 * Math.hypot(x, y))]);
    }
    return places;
  });
}

/** The first, the last and some in between. */
function thinned<T>(rows: readonly T[]): T[] {
  const last = rows.length - 1;
  const count = Math.min(rows.length, AREAS_SHOWN);
  return Array.from({ length: count }, (_, k) => {
    return rows[count === 1 ? 0 : Math.round((k / (count - 1)) ** 2 * last)]!;
  });
}

function chartOf(all: readonly Place[], near: (place: Place) => Place) {
  const edge = (i: 0 | 1, pick: (a: number, b: number) => number) =>
    all.map((place) => place[i]).reduce((a, b) => pick(a, b));
  const [south, north] = [edge(1, Math.min) - MARGIN_DEG, edge(1, Math.max) + MARGIN_DEG];
  const squeeze = Math.max(0.1, Math.cos((south + north) / 2 / DEG));
  let [west, east] = [edge(0, Math.min) - MARGIN_DEG, edge(0, Math.max) + MARGIN_DEG];
  const pxDeg = Math.min(WIDTH / ((east - west) * squeeze), HEIGHT_MAX / (north - south));
  const height = Math.max(HEIGHT_MIN, pxDeg * (north - south));
  const spare = (WIDTH / (pxDeg * squeeze) - (east - west)) / 2;
  [west, east] = [west - spare, east + spare];
  const middleDeg = (south + north) / 2;
  const at = (place: Place) => {
    const [longitude, latitude] = near(place);
    const x = (longitude - west) * squeeze * pxDeg;
    return [x, height / 2 - (latitude - middleDeg) * pxDeg] as const;
  };
  const step = STEPS_DEG.find((one) => one * pxDeg >= 90) ?? 30;
  const grid: string[] = [];
  for (let k = Math.ceil(west / step); k * step < east; k++) {
    const x = (k * step - west) * squeeze * pxDeg;
    const shown = unwrapped(k * step, 0);
    grid.push(element('path', { class: 'grid', d: `M${px(x)} 0V${px(height)}` }));
    grid.push(words(`${shown}°`, { x: x + 4, y: height - 6 }));
  }
  const topDeg = middleDeg + height / 2 / pxDeg;
  for (let k = Math.ceil((topDeg - height / pxDeg) / step); k * step < topDeg; k++) {
    const y = height / 2 - (k * step - middleDeg) * pxDeg;
    grid.push(element('path', { class: 'grid', d: `M0 ${px(y)}H${WIDTH}` }));
    grid.push(words(`${k * step}°`, { x: 4, y: y < 16 ? y + 14 : y - 4 }));
  }
  return { chart: { at }, height, grid };
}

const path = (chart: Chart, way: readonly Place[]): string =>
  way
    .map((place, i) => {
      const [x, y] = chart.at(place);
      return `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`;
    })
    .join('');

const line = (chart: Chart, way: readonly Place[], i: number): string =>
  element('path', { d: path(chart, way), fill: 'none', stroke: colourOf(i), 'stroke-width': 2 });

function shape(chart: Chart, ring: readonly Place[], i: number, share: number): string {
  return element('path', {
    ...{ d: `${path(chart, ring)}Z`, fill: colourOf(i), 'fill-opacity': (0.12 * share).toFixed(3) },
    ...{ stroke: colourOf(i), 'stroke-opacity': (0.25 + 0.75 * share).toFixed(3) },
  });
}

function dot(chart: Chart, place: Place): string {
  const [cx, cy] = chart.at(place);
  return element('circle', { class: 'radar', cx, cy, r: 1.2 });
}

/** Not all at the middle: tracks that run side by side would write over each other. */
function label(chart: Chart, way: readonly Place[], text: string, i: number): string[] {
  const share = 0.3 + 0.13 * (i % 4);
  const [x, y] = chart.at(way[Math.floor(way.length * share)]!);
  return [words(text, { x: x + 6, y: y - 6, class: 'name' })];
}

function cross(chart: Chart, place: Place): string[] {
  const [x, y] = chart.at(place);
  const d = `M${px(x - 6)} ${px(y - 6)}l12 12m0-12l-12 12`;
  return [element('path', { class: 'cross', d })];
}

function triangle(chart: Chart, place: Place, name: string): string {
  const [x, y] = chart.at(place);
  const isRight = x > WIDTH - 200;
  const at = { x: isRight ? x - 10 : x + 10, y: y + 5, class: isRight ? 'end' : 'start' };
  const mark = element('path', { class: 'radar', d: `M${px(x)} ${px(y - 7)}l7 12h-14z` });
  return mark + words(name, at);
}
