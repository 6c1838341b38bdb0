/**
 * The ground map of a moment: what flies and flew, where it comes down and how that area shrank, launches with their way, radars with
 * their range, own assets and areas of alerts. Longitudes are unrolled about the middle, so that nothing is torn at 180°.
 */
import type { Frame } from '../behaviour/chart/frame.ts';
import { mark, type Pen } from '../behaviour/chart/pen.ts';
import type { Picture } from '../behaviour/chart/picture.ts';
import { latitudeText, longitudeText, minuteText, wrapped } from '../behaviour/figures.ts';
import { drawAssets, drawLand } from '../behaviour/ground.ts';
import type {
  AlertsReply,
  Asset,
  BallisticFrame,
  BallisticLaunch,
  BallisticSensorsReply,
  BallisticTrack,
} from '../data/wire.ts';
import type { Ring } from '../globe/coast.ts';
import { discRing, ellipseRing, type Flat, type Place, reachOf, sectorRing } from './ground.ts';
import { words } from './words.ts';

export type MapParts = {
  readonly tracks: readonly BallisticTrack[]; // that stand; of the moment looked back on where there is one
  readonly launches: readonly BallisticLaunch[];
  readonly frames: readonly BallisticFrame[]; // up to the moment
  readonly isPast: boolean; // a moment looked back on: places are those of its frame
  readonly sensors: BallisticSensorsReply['sensors'];
  readonly alertAreas: AlertsReply['areas'];
  readonly alerted: readonly string[]; // names of areas with an alert
  readonly assets: readonly Asset[];
  readonly land: readonly Ring[];
  readonly chosen: string | null;
  readonly choose: (id: string) => void;
};

const SHARES = [0.5, 0.9, 0.99] as const;
const SECTOR_KM = 350;
const BEFORE_MAX = 8; // ellipses of before that are drawn
const MARGIN_DEG = 2.5;

/** What stands at the moment, from its frame. */
type Standing = BallisticFrame['tracks'][number];

export function mapPicture(parts: MapParts): Picture {
  const w = words();
  const standing = standingOf(parts);
  const { launches } = parts;
  const places = [...standing, ...launches];
  const texts = [
    ...standing.map((one) => trackText(one)),
    ...launches.map((one) => launchText(one)),
  ];
  const ids = [...standing.map(({ id }) => id), ...launches.map(({ id }) => id)];
  return {
    title: w.map,
    x: { name: '', kind: 'degrees', text: (deg) => longitudeText(wrapped(deg), 0) },
    y: { name: '', kind: 'degrees', text: (deg) => latitudeText(deg, 0) },
    whole: { left: -180, right: 180, top: 90, bottom: -90 },
    start: startOf(parts, standing),
    isEqual: true,
    leftPx: 46,
    draw: (pen, frame) => draw(pen, frame, parts, standing),
    points: {
      xs: places.map(({ longitudeDeg }) => longitudeDeg),
      ys: places.map(({ latitudeDeg }) => latitudeDeg),
      text: (k) => texts[k]!,
      choose: (k) => parts.choose(ids[k]!),
    },
    legend: legendOf(),
    table: {
      heads: [w.object, w.what, 'φ [°]', 'λ [°]', `${w.height} [km]`, w.comesDown],
      names: ['id', 'meaning', 'latitude_deg', 'longitude_deg', 'height_km', 'impact_utc'],
      rows: standing.map((one) => [
        ...[one.id, w.meanings[one.meaning], one.latitudeDeg, one.longitudeDeg],
        ...[one.heightKm, one.impact?.atUtc ?? null],
      ]),
    },
  };
}

function legendOf(): NonNullable<Picture['legend']> {
  const l = words().legend;
  return [
    { name: l.flown, ink: '--plot2', widthPx: 2 },
    { name: l.now, ink: '--FLASH', shape: 'dot' },
    { name: l.area, ink: '--FLASH', widthPx: 2 },
    { name: l.before, ink: '--dim', dash: [3, 3] },
    { name: l.launch, ink: '--IMMEDIATE', shape: 'up' },
    { name: l.radar, ink: '--accent', dash: [6, 4] },
    { name: l.assets, ink: '--plot1', shape: 'ring' },
    { name: l.alert, ink: '--PRIORITY', dash: [2, 3] },
  ];
}

function standingOf({ tracks, frames, isPast }: MapParts): readonly Standing[] {
  if (isPast) return frames.at(-1)?.tracks ?? [];
  return tracks
    .filter(({ isOpen }) => isOpen)
    .map(({ id, latitudeDeg, longitudeDeg, heightKm, speedKmS, sigmaKm, meaning, impact }) => ({
      ...{ id, latitudeDeg, longitudeDeg, heightKm, speedKmS, sigmaKm, meaning, impact },
    }));
}

/** All that matters now; with nothing in the air, the radars and what is ours. */
function startOf(parts: MapParts, standing: readonly Standing[]): Picture['whole'] {
  const recent = [
    ...standing,
    ...standing.flatMap(({ impact }) => (impact === null ? [] : [impact])),
    ...(standing.length === 0 ? parts.launches.slice(0, 3) : []),
    ...parts.frames.flatMap(({ tracks }) => tracks),
  ];
  const own: Place[] = parts.assets.flatMap(({ latitudeDeg, longitudeDeg, polygon }) => {
    const [corner] = polygon ?? [];
    if (latitudeDeg !== undefined && longitudeDeg !== undefined)
      return [{ latitudeDeg, longitudeDeg }];
    return corner === undefined ? [] : [{ latitudeDeg: corner[0]!, longitudeDeg: corner[1]! }];
  });
  const seen = recent.length > 0 ? [...recent, ...nearest(own, recent[0]!)] : own;
  if (seen.length === 0) return { left: -180, right: 180, top: 90, bottom: -90 };
  const lats = seen.map(({ latitudeDeg }) => latitudeDeg);
  const lons = seen.map(({ longitudeDeg }) => wrapped(longitudeDeg));
  const [least, most] = [(all: number[]) => Math.min(...all), (all: number[]) => Math.max(...all)];
  if (most(lons) - least(lons) > 200) return { left: -180, right: 180, top: 90, bottom: -90 };
  return {
    ...{ left: least(lons) - MARGIN_DEG, right: most(lons) + MARGIN_DEG },
    ...{
      top: Math.min(90, most(lats) + MARGIN_DEG),
      bottom: Math.max(-90, least(lats) - MARGIN_DEG),
    },
  };
}

const NEAR_DEG = 25;

function nearest(own: readonly Place[], about: Place): readonly Place[] {
  return own.filter(
    ({ latitudeDeg, longitudeDeg }) =>
      Math.abs(latitudeDeg - about.latitudeDeg) < NEAR_DEG &&
      Math.abs(wrapped(longitudeDeg - about.longitudeDeg)) < NEAR_DEG,
  );
}

function draw(pen: Pen, frame: Frame, parts: MapParts, standing: readonly Standing[]): void {
  drawLand(pen, frame, parts.land);
  for (const { name, rings } of parts.alertAreas)
    for (const ring of rings) drawAlertArea(pen, frame, name, ring, parts.alerted.includes(name));
  drawAssets(pen, frame, parts.assets);
  for (const sensor of parts.sensors) drawRadar(pen, frame, sensor);
  for (const launch of parts.launches) drawLaunch(pen, frame, launch);
  drawFlown(pen, frame, parts.frames);
  for (const one of standing) drawBefore(pen, frame, parts.frames, one.id);
  for (const one of standing) drawImpact(pen, frame, one);
  for (const one of standing) drawNow(pen, frame, one, one.id === parts.chosen);
}

const flat = (frame: Frame, ring: readonly (readonly [number, number])[]): number[] =>
  ring.flatMap(([x, y]) => [frame.toX(x), frame.toY(y)]);

function drawAlertArea(
  pen: Pen,
  frame: Frame,
  name: string,
  ring: readonly (readonly [number, number])[],
  isAlerted: boolean,
): void {
  const points = flat(frame, ring);
  if (isAlerted) pen.area(points, { ink: '--FLASH', alpha: 0.18 });
  const ink = isAlerted ? '--FLASH' : '--PRIORITY';
  pen.line(points, { ink, widthPx: isAlerted ? 2.5 : 1.2, dash: isAlerted ? [] : [2, 3] });
  const [west, south] = ring.reduce(
    (least, [x, y]) => [Math.min(least[0], x), Math.min(least[1], y)] as const,
    ring[0]!,
  );
  pen.text(name, frame.toX(west) + 4, frame.toY(south) - 5, { ink });
}

function drawRadar(
  pen: Pen,
  frame: Frame,
  { kind, latitudeDeg, longitudeDeg, rangeKm, name }: MapParts['sensors'][number],
): void {
  if (kind !== 'radar' || latitudeDeg === null || longitudeDeg === null || rangeKm === null) return;
  const place = { latitudeDeg, longitudeDeg };
  pen.line(flat(frame, discRing(place, rangeKm)), { ink: '--accent', widthPx: 1, dash: [6, 4] });
  mark(pen, 'plus', frame.toX(longitudeDeg), frame.toY(latitudeDeg), {
    ink: '--accent',
    sizePx: 9,
  });
  pen.text(name, frame.toX(longitudeDeg) + 9, frame.toY(latitudeDeg) - 7, { ink: '--accent' });
}

function drawLaunch(pen: Pen, frame: Frame, launch: BallisticLaunch): void {
  const { azimuthDeg, azimuthHalfDeg, longitudeDeg, latitudeDeg, origin } = launch;
  if (azimuthDeg !== null && azimuthHalfDeg !== null) {
    const sector = flat(frame, sectorRing(launch, azimuthDeg, azimuthHalfDeg, SECTOR_KM));
    pen.area(sector, { ink: '--IMMEDIATE', alpha: 0.12 });
    pen.line(sector, { ink: '--IMMEDIATE', widthPx: 1 });
  }
  for (const ring of origin?.areas.p90 ?? [])
    pen.line(flat(frame, ring as unknown as Flat[]), {
      ink: '--IMMEDIATE',
      widthPx: 1.2,
      dash: [4, 3],
    });
  mark(pen, 'up', frame.toX(longitudeDeg), frame.toY(latitudeDeg), {
    ink: '--IMMEDIATE',
    sizePx: 11,
  });
}

/** Every track's way so far, lifted where it goes over 180°. */
function drawFlown(pen: Pen, frame: Frame, frames: readonly BallisticFrame[]): void {
  const ways = new Map<string, number[]>();
  const before = new Map<string, number>();
  for (const { tracks } of frames)
    for (const { id, longitudeDeg, latitudeDeg } of tracks) {
      const way = ways.get(id) ?? [];
      ways.set(id, way);
      if (Math.abs(longitudeDeg - (before.get(id) ?? longitudeDeg)) > 180)
        way.push(Number.NaN, Number.NaN);
      before.set(id, longitudeDeg);
      way.push(frame.toX(longitudeDeg), frame.toY(latitudeDeg));
    }
  for (const way of ways.values()) pen.line(way, { ink: '--plot2', widthPx: 2.2 });
}

/** 90 % areas of before, some of them, the older the fainter: how it shrank. */
function drawBefore(pen: Pen, frame: Frame, frames: readonly BallisticFrame[], id: string): void {
  const past = frames.flatMap(({ tracks }) =>
    tracks.flatMap((one) => (one.id === id && one.impact !== null ? [one.impact] : [])),
  );
  const step = Math.max(1, Math.floor(past.length / BEFORE_MAX));
  for (let k = 0; k < past.length - 1; k += step) {
    const ring = flat(frame, ellipseRing(past[k]!, reachOf(0.9)));
    pen.line(ring, {
      ink: '--dim',
      widthPx: 1,
      dash: [3, 3],
      alpha: 0.35 + (0.6 * k) / past.length,
    });
  }
}

function drawImpact(pen: Pen, frame: Frame, { impact }: Standing): void {
  if (impact === null) return;
  for (const share of SHARES) {
    const ring = flat(frame, ellipseRing(impact, reachOf(share)));
    if (share === 0.9) pen.area(ring, { ink: '--FLASH', alpha: 0.25 });
    pen.line(ring, { ink: '--FLASH', widthPx: share === 0.9 ? 2.5 : 1.2 });
  }
  const [x, y] = [frame.toX(impact.longitudeDeg), frame.toY(impact.latitudeDeg)];
  mark(pen, 'cross', x, y, { ink: '--FLASH', sizePx: 10 });
  pen.text(timeOf(impact.atUtc), x + 10, y + 4, { ink: '--FLASH', bold: true });
}

function drawNow(pen: Pen, frame: Frame, one: Standing, isChosen: boolean): void {
  const [x, y] = [frame.toX(one.longitudeDeg), frame.toY(one.latitudeDeg)];
  const ink = one.meaning === 'impact' ? '--FLASH' : '--plot2';
  pen.circle(x, y, isChosen ? 7 : 5, { fill: { ink } });
  if (isChosen) pen.circle(x, y, 11, { stroke: { ink: '--text', widthPx: 2 } });
  pen.text(`${one.heightKm.toFixed(0)} km`, x + 10, y - 7, { ink: '--text' });
}

export const timeOf = (utc: string): string => utc.slice(11, 19);

function trackText(one: Standing): string {
  const w = words();
  return [
    `${w.object}: ${w.meanings[one.meaning]}`,
    `${latitudeText(one.latitudeDeg)}, ${longitudeText(one.longitudeDeg, 2)}, ${one.heightKm.toFixed(0)} km, ${one.speedKmS.toFixed(2)} km/s`,
    ...(one.impact === null ? [] : [`${w.comesDown}: ${timeOf(one.impact.atUtc)} UTC`]),
  ].join('\n');
}

function launchText(one: BallisticLaunch): string {
  const w = words();
  const way =
    one.azimuthDeg === null
      ? w.wayOpen
      : w.toward(one.azimuthDeg.toFixed(0), one.azimuthHalfDeg!.toFixed(0));
  return [`${w.launch} ${minuteText(one.firstUtc)}`, way].join('\n');
}

/** Half the length of each track's 90 % area over time; the scale is of tens. */
export function shrinkPicture(frames: readonly BallisticFrame[]): Picture {
  const w = words();
  const rows = frames.flatMap(({ atUtc, tracks }) =>
    tracks.flatMap(({ id, impact }) =>
      impact === null
        ? []
        : [
            {
              id,
              ms: Date.parse(atUtc),
              km: reachOf(0.9) * impact.majorKm,
              leftS: (Date.parse(impact.atUtc) - Date.parse(atUtc)) / 1000,
            },
          ],
    ),
  );
  const times = rows.map(({ ms }) => ms);
  const logs = rows.map(({ km }) => Math.log10(Math.max(0.01, km)));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const top = Math.ceil(Math.max(1, ...logs));
  const bottom = Math.floor(Math.min(0, ...logs));
  return {
    title: w.shrink,
    x: { name: w.time, kind: 'utc' },
    y: {
      name: w.halfLength,
      kind: 'number',
      text: (log) => String(Number((10 ** log).toPrecision(2))),
    },
    whole: { left: from, right: Math.max(to, from + 60_000), top, bottom },
    isAcross: true,
    draw: (pen, frame) => {
      for (const id of new Set(rows.map((row) => row.id))) {
        const line = rows.flatMap((row, k) =>
          row.id === id ? [frame.toX(row.ms), frame.toY(logs[k]!)] : [],
        );
        pen.line(line, { ink: '--FLASH', widthPx: 2 });
      }
    },
    points: {
      ...{ xs: times, ys: logs, isColumn: true },
      text: (k) =>
        `${rows[k]!.km.toPrecision(3)} km\n${new Date(rows[k]!.ms).toISOString().slice(11, 19)} UTC, ${rows[k]!.leftS.toFixed(0)} s`,
    },
    table: {
      heads: [w.object, w.time, w.halfLength],
      names: ['id', 'time_utc', 'half_length_90_km'],
      rows: rows.map(({ id, ms, km }) => [id, new Date(ms).toISOString(), km]),
    },
  };
}
