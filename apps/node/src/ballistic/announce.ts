/**
 * Which launches, impacts and passings people are told of, and in what words: those that concern an asset by its own limits. Titles say
 * what was seen and what is expected, with its doubt; never whose it is or what it is meant for.
 */
import { formatUtc } from '@noroshi/time';
import { chooseAreas } from '@noroshi/track';
import { type Evidence, type NoticeDraft, SCHEMA_LIMITS, type Severity } from '@noroshi/watch';
import type { SeenImpact, SeenLaunch, SeenTrack } from './messages.ts';
import type { GroundAsset } from './places.ts';
import { type BallisticWatch, limitsOf } from './settings.ts';
import { angleBetween } from './sky.ts';

export const METHOD = { version: '1' } as const;
const EARTH_KM = 6371;
const DEG = 180 / Math.PI;
const HOUR_US = 3600e6;

/** A notice to be given, with what it was made of: the same again is not told twice. */
export type Telling = {
  readonly key: string;
  readonly draft: NoticeDraft;
  readonly assetIds: readonly string[];
  /** What a reader would act on, coarsely; another one is news. */
  readonly gist: string;
};

/** Of a launch about the assets in its sector; null where it concerns none. */
export function tellLaunch(
  launch: SeenLaunch,
  assets: readonly GroundAsset[],
  watch: BallisticWatch,
  atUs: number,
): Telling | null {
  const { azimuthRad, azimuthHalfRad, announcedId } = launch;
  const near = assets.filter(({ asset, centre }) => {
    const awayKm = EARTH_KM * angleBetween(launch, centre);
    if (awayKm > limitsOf(watch, asset.id).launchKmMax) return false;
    if (azimuthRad === null || azimuthHalfRad === null) return true;
    const turn = Math.abs(bearing(launch, centre) - azimuthRad) % (2 * Math.PI);
    return Math.min(turn, 2 * Math.PI - turn) <= azimuthHalfRad;
  });
  if (near.length === 0) return null;
  const severity: Severity = announcedId === null ? 'high' : 'low';
  const way =
    azimuthRad === null
      ? 'way not known yet'
      : `toward ${round(azimuthRad * DEG)}° ± ${round(azimuthHalfRad! * DEG)}°`;
  const what = announcedId === null ? 'Launch seen' : 'Announced launch seen';
  const evidence: Evidence[] = [
    ...placeEvidence('launch', launch),
    time('firstSeen', launch.firstUs),
    ...(azimuthRad === null
      ? []
      : [
          number('launchAzimuthDeg', azimuthRad * DEG, 'deg'),
          number('launchAzimuthHalfDeg', azimuthHalfRad! * DEG, 'deg'),
        ]),
    ...(announcedId === null ? [] : [text('announced', announcedId)]),
  ];
  const assetIds = idsOf(near);
  const draft: NoticeDraft = {
    ...{ kind: 'launch', key: launch.id, title: `${what}: ${way}` },
    about: aboutOf(assetIds, launch.id),
    ...{ atUs, window: { fromUs: launch.firstUs, toUs: launch.firstUs + HOUR_US } },
    ...{ severity, confidence: 0.99, evidence },
    method: { name: 'ballistic-launch', ...METHOD, parameters: {} },
  };
  const gist = [severity, azimuthRad === null, ...assetIds].join(' ');
  return { key: launch.id, draft, assetIds, gist };
}

/** Where it comes down: about assets that enough of the distribution lies over. */
export function tellImpact(
  track: SeenTrack,
  assets: readonly GroundAsset[],
  watch: BallisticWatch,
  atUs: number,
): Telling | null {
  const { impact } = track;
  if (track.meaning !== 'impact' || impact === null) return null;
  const areas = assets.map(({ area }) => area);
  const chosen = chooseAreas(areas, impact.spread, impact.p90, atUs).filter(
    ({ area, probability }) => probability >= limitsOf(watch, area.id).impactMin,
  );
  if (chosen.length === 0) return null;
  const [first] = chosen;
  const severity: Severity = chosen.some(({ act }) => act === 'shelter') ? 'severe' : 'high';
  const others = chosen.length === 1 ? '' : ` and ${chosen.length - 1} more`;
  const assetIds = chosen.map(({ area }) => area.id);
  const comesDown = (track.probabilities?.ballistic ?? 0) + (track.probabilities?.unknown ?? 0);
  const draft: NoticeDraft = {
    ...{ kind: 'ballistic', key: track.id },
    title: cut(
      `Object expected to come down at ${first!.area.name}${others}, ${clock(impact.p90.fromUs)} to ${clock(impact.p90.toUs)} UTC`,
    ),
    about: aboutOf(assetIds, track.id, track.launchId),
    ...{ atUs, window: { fromUs: impact.p90.fromUs, toUs: impact.p90.toUs }, severity },
    confidence: Math.min(1, impact.probability * comesDown),
    evidence: [
      ...impactEvidence(impact),
      ...chosen
        .slice(0, 16)
        .map(({ area, probability }) =>
          text('areaShare', `${area.name}: ${probability.toPrecision(2)}`),
        ),
      ...kindEvidence(track),
    ],
    method: { name: 'ballistic-impact', ...METHOD, parameters: {} },
  };
  const size = Math.round(Math.log(impact.ellipse.majorKm) / Math.log(1.5));
  const gist = [severity, size, Math.round(impact.atUs / 20e6), ...assetIds].join(' ');
  return { key: track.id, draft, assetIds, gist };
}

/** What passes above assets that it does not come down on. */
export function tellOverflight(
  track: SeenTrack,
  assets: readonly GroundAsset[],
  watch: BallisticWatch,
  atUs: number,
): Telling | null {
  if (track.meaning !== 'impact') return null; // what is in orbit, or goes there, passes above all of us
  const hit = new Set(tellImpact(track, assets, watch, atUs)?.assetIds ?? []);
  const passes = track.overflights.flatMap((pass) => {
    const known = assets.find(({ asset }) => asset.id === pass.areaId);
    const isTold = known !== undefined && !hit.has(pass.areaId);
    return isTold && pass.probability >= limitsOf(watch, pass.areaId).overflightMin
      ? [{ ...pass, name: known.asset.name }]
      : [];
  });
  if (passes.length === 0) return null;
  const [first] = passes;
  const fromUs = Math.min(...passes.map((pass) => pass.fromUs));
  const toUs = Math.max(...passes.map((pass) => pass.toUs));
  const assetIds = passes.map(({ areaId }) => areaId);
  const others = passes.length === 1 ? '' : ` and ${passes.length - 1} more`;
  const heightKm = Math.min(...passes.map(({ heightKmMin }) => heightKmMin));
  const draft: NoticeDraft = {
    ...{ kind: 'overflight', key: `${track.id}:above` },
    title: cut(`Object passes above ${first!.name}${others}, no impact expected there`),
    about: aboutOf(assetIds, track.id, track.launchId),
    ...{ atUs, window: { fromUs, toUs }, severity: 'high' },
    confidence: Math.min(1, first!.probability),
    evidence: [
      number('lowestHeightKm', heightKm, 'km'),
      number('passProbability', first!.probability),
      ...(track.impact === null ? [] : impactEvidence(track.impact)),
      ...kindEvidence(track),
    ],
    method: { name: 'ballistic-overflight', ...METHOD, parameters: {} },
  };
  const gist = [Math.round(fromUs / 30e6), ...assetIds].join(' ');
  return { key: draft.key, draft, assetIds, gist };
}

function impactEvidence(impact: SeenImpact): Evidence[] {
  const { ellipse, p90 } = impact;
  const reach = Math.sqrt(-2 * Math.log(0.1)); // of the 90 % ellipse
  return [
    ...placeEvidence('impact', impact),
    number('impactHalfLength90Km', reach * ellipse.majorKm, 'km'),
    number('impactHalfWidth90Km', reach * ellipse.minorKm, 'km'),
    time('impactExpected', impact.atUs),
    time('impactEarliest90', p90.fromUs),
    time('impactLatest90', p90.toUs),
    number('impactFloorKm', impact.floor.distanceKm, 'km'),
    ...(impact.isModelDoubtful ? [text('flightModel', 'it does not fly as a free fall does')] : []),
  ];
}

function kindEvidence({ probabilities, warrant }: SeenTrack): Evidence[] {
  if (probabilities === null) return [];
  return [
    number('probabilityBallistic', probabilities.ballistic),
    number('probabilityOrbitalLaunch', probabilities.orbitalLaunch),
    ...(warrant === null ? [] : [text('areaRaised', warrant.why)]),
  ];
}

type Place = { readonly latitudeRad: number; readonly longitudeRad: number };

function placeEvidence(name: string, { latitudeRad, longitudeRad }: Place): Evidence[] {
  return [
    number(`${name}LatitudeDeg`, latitudeRad * DEG, 'deg'),
    number(`${name}LongitudeDeg`, longitudeRad * DEG, 'deg'),
  ];
}

const number = (name: string, value: number, unit?: string): Evidence => ({
  ...{ type: 'value', name, value: Number(value.toPrecision(6)) },
  ...(unit !== undefined && { unit }),
});
const text = (name: string, value: string): Evidence => ({ type: 'value', name, value });
const time = (name: string, atUs: number): Evidence => ({ type: 'time', name, atUs });
const round = (value: number) => Math.round(value);
const clock = (us: number) => formatUtc(us, 0).slice(11, 19);
const idsOf = (near: readonly GroundAsset[]) => near.map(({ asset }) => asset.id).sort();

function aboutOf(assetIds: readonly string[], ...objectIds: readonly (string | null)[]) {
  const objects = objectIds.flatMap((id) => (id === null ? [] : [{ type: 'object' as const, id }]));
  const assets = assetIds.map((id) => ({ type: 'asset' as const, id }));
  return [...assets.slice(0, SCHEMA_LIMITS.aboutMax - objects.length), ...objects];
}

function cut(title: string): string {
  const { titleLengthMax } = SCHEMA_LIMITS;
  return title.length <= titleLengthMax ? title : `${title.slice(0, titleLengthMax - 1)}…`;
}

/** From north through east, on a sphere. */
function bearing(from: Place, to: Place): number {
  const east = to.longitudeRad - from.longitudeRad;
  const y = Math.sin(east) * Math.cos(to.latitudeRad);
  const x =
    Math.cos(from.latitudeRad) * Math.sin(to.latitudeRad) -
    Math.sin(from.latitudeRad) * Math.cos(to.latitudeRad) * Math.cos(east);
  return (Math.atan2(y, x) + 2 * Math.PI) % (2 * Math.PI);
}
