/** The routes of ballistic objects: what is believed now or was of late, moments to look back on, the sensors, and one track as a file. */

import { createMissileWorld } from '@noroshi/sim';
import { appendAudit, configRows } from '@noroshi/store';
import { ballisticById, framesBetween, listBallistic } from '@noroshi/store/ballistic';
import { formatUtc } from '@noroshi/time';
import { edgeSchema, encodeEdge, Id } from '@noroshi/watch';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { actorOf } from '../access/desk.ts';
import { defineRoute, type Route, refuse } from '../api/route.ts';
import { spanOf, UtcText } from '../behaviour/routes.ts';
import { sightFor } from '../flows/shown.ts';
import { LooksSource, sensorsOf } from './settings.ts';
import { frameShown, launchShown, trackShown } from './shown.ts';
import { BallisticReply, FramesReply, GeoJsonReply, SensorsReply, TrackShown } from './wire.ts';

const tag = 'Ballistic objects';
const access = { who: 'role', roles: ['analyst', 'duty', 'release', 'reviewer'] } as const;
const DEG = 180 / Math.PI;
const HOUR_US = 3600e6;
const RECENT_US = 6 * HOUR_US;
const FINDINGS_MAX = 500;
const FRAMES_MAX = 1500;
const params = Type.Object({ id: Id });
const Span = { from: Type.Optional(UtcText), to: Type.Optional(UtcText) };
const closed = { additionalProperties: false } as const;

const picture = defineRoute({
  ...{ method: 'GET', url: '/api/v1/ballistic', tag, access, critical: true },
  summary:
    'Tracks and launches of the last six hours, or of a span: what each is, and where and when it comes down',
  schema: {
    query: Type.Object({ ...Span, state: Type.Optional(Type.Enum(['open', 'past'])) }, closed),
    reply: edgeSchema(BallisticReply),
  },
  handle: async ({ query, caller }, { store, clock }) => {
    const span = spanOf(query.from, query.to);
    if (typeof span === 'string') return refuse(400, 'ballistic.time', span);
    const sight = await sightFor(store.db, caller!);
    const atUs = clock.watchUs();
    const found = await listBallistic(store.db, {
      ...{ tlps: sight.tlps, fromUs: atUs - RECENT_US, ...span, limit: FINDINGS_MAX },
      ...(query.state !== undefined && { isOpen: query.state === 'open' }),
    });
    const tracks = found.filter(({ kind }) => kind === 'track');
    const launches = found.filter(({ kind }) => kind === 'launch');
    const body = {
      ...{ atUs, tracks: tracks.map((row) => trackShown(row, sight)) },
      launches: launches.map((row) => launchShown(row, sight)),
    };
    return { ok: true, body: encodeEdge(BallisticReply, body) };
  },
});

const frames = defineRoute({
  ...{ method: 'GET', url: '/api/v1/ballistic/frames', tag, access },
  summary:
    'Moments of the watch in order of time: places, meanings, ellipses; at most 1500, the latest',
  schema: { query: Type.Object(Span, closed), reply: edgeSchema(FramesReply) },
  handle: async ({ query, caller }, { store, clock }) => {
    const span = spanOf(query.from, query.to);
    if (typeof span === 'string') return refuse(400, 'ballistic.time', span);
    const { tlps } = await sightFor(store.db, caller!);
    const atUs = clock.watchUs();
    const asked = { fromUs: atUs - 2 * HOUR_US, toUs: atUs, ...span };
    const found = await framesBetween(store.db, asked, tlps, FRAMES_MAX);
    const body = { frames: found.map(frameShown), isCut: found.length === FRAMES_MAX };
    return { ok: true, body: encodeEdge(FramesReply, body) };
  },
});

const track = defineRoute({
  ...{ method: 'GET', url: '/api/v1/ballistic/tracks/:id', tag, access },
  summary: 'One track as it stands, also of days ago',
  schema: { params, reply: edgeSchema(TrackShown) },
  handle: async ({ params: { id }, caller }, { store }) => {
    const sight = await sightFor(store.db, caller!);
    const row = await ballisticById(store.db, id, sight.tlps);
    if (row?.kind !== 'track') return missing();
    return { ok: true, body: encodeEdge(TrackShown, trackShown(row, sight)) };
  },
});

const sensors = defineRoute({
  ...{ method: 'GET', url: '/api/v1/ballistic/sensors', tag, access },
  summary: 'The sensors whose looks are watched: where each stands and how far it sees',
  schema: { reply: SensorsReply },
  handle: async (_, { store }) => {
    const rows = await configRows(store.db, 'looks');
    const found = rows.flatMap(({ doc }) => {
      if (!Value.Check(LooksSource, doc)) return [];
      if (doc.type === 'seeded') {
        const world = createMissileWorld({ seed: doc.seed, epochUs: doc.fromUs });
        return world.sensors.map((site) => ({ site, source: doc.id }));
      }
      const read = sensorsOf(doc.sensors);
      return 'fault' in read ? [] : read.sensors.map((site) => ({ site, source: doc.id }));
    });
    const shown = found.map(({ site, source }) => ({
      ...{ name: site.name, source, kind: site.kind },
      latitudeDeg: site.kind === 'radar' ? site.latitudeRad * DEG : null,
      longitudeDeg: site.longitudeRad === null ? null : site.longitudeRad * DEG,
      rangeKm: site.kind === 'radar' ? site.rangeMaxKm : null,
    }));
    return { ok: true, body: { sensors: shown } };
  },
});

const geojson = defineRoute({
  ...{ method: 'GET', url: '/api/v1/ballistic/tracks/:id/geojson', tag, access, rate: 'export' },
  summary: 'Where a track comes down, as GeoJSON: areas of 50, 90 and 99 %; marked and audited',
  schema: { params, reply: GeoJsonReply },
  handle: async ({ params: { id }, caller }, { store, clock, mode }) => {
    const sight = await sightFor(store.db, caller!);
    const row = await ballisticById(store.db, id, sight.tlps);
    if (row?.kind !== 'track') return missing();
    const shown = trackShown(row, sight);
    const { impact, tlp } = shown;
    if (impact === null)
      return refuse(409, 'ballistic.no-area', 'no impact area is raised for this track');
    const takenBy = actorOf(caller!.userId);
    const takenUtc = formatUtc(clock.wallUs(), 0);
    const times = {
      ...{ expectedUtc: formatUtc(impact.atUs, 0), earliest90Utc: formatUtc(impact.p90.fromUs, 0) },
      latest90Utc: formatUtc(impact.p90.toUs, 0),
    };
    const properties = { track: id, mode, tlp, takenBy, takenUtc, ...times };
    const features = (['p50', 'p90', 'p99'] as const).map((share) => ({
      ...{ type: 'Feature', properties: { ...properties, share: Number(share.slice(1)) / 100 } },
      geometry: { type: 'MultiPolygon', coordinates: impact.areas[share].map((ring) => [ring]) },
    }));
    await store.write(async (tx) => {
      const line = { atUs: clock.wallUs(), actor: takenBy, action: 'export' };
      await appendAudit(tx, {
        ...{ ...line, subject: `ballistic/${id}`, doc: { format: 'geojson', tlp } },
      });
    });
    const text = JSON.stringify({ type: 'FeatureCollection', features });
    const name = `${mode}-${id}.geojson`;
    const stamp = { mode, tlp, takenBy, takenUtc };
    return { ok: true, body: { ...stamp, name, features: features.length, text } };
  },
});

function missing() {
  return refuse(404, 'not-there', 'there is no such track');
}

export const ballisticRoutes: readonly Route[] = [picture, frames, sensors, track, geojson];
