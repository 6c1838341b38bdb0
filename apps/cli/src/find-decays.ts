/** From files of element sets to what comes down: read, cleaned, the low and the fast ones forecast with the user's space weather. */
import {
  type AreaUnderTrack,
  airLevelOf,
  areasUnderTrack,
  cleanHistories,
  type DecayForecast,
  decayList,
  decayTrack,
  type GroundArea,
  type GroundPoint,
  isDecaying,
  type ObjectHistory,
  parseSpaceWeather,
  type SpaceWeather,
} from '@noroshi/behave';
import { safeText } from '@noroshi/host';
import { selectForScreening } from '@noroshi/orbit';
import { formatUtc } from '@noroshi/time';
import { readGroundAreas } from './ground-areas.ts';
import { loadHistory } from './load.ts';
import { readTextFile } from './read-text.ts';
import { referenceEpochUs } from './reference-epoch.ts';
import { CommandError, counted, EXIT, say, type World } from './world.ts';

export type DecayFindOptions = {
  readonly at?: number; // µs TAI
  readonly ids?: readonly string[];
  readonly weather?: string;
  readonly areas?: string;
  readonly belowKm?: number;
  readonly withinDays?: number;
  readonly asFree?: boolean; // rules of steered ones set aside
};

export type DecayFindings = {
  readonly atUs: number;
  readonly forecasts: readonly DecayForecast[];
  readonly tracks: ReadonlyMap<string, readonly GroundPoint[]>;
  readonly areas: readonly (AreaUnderTrack & { readonly objectId: string })[];
  readonly refused: number;
};

const WEATHER_BYTES_MAX = 64 * 2 ** 20;
const TAKEN_AFTER_US = 86_400e6; // sets of a day after the moment most of the catalogue is of
const LINES_MAX = 20;

/** `wantsTracks`: the ground under each window is asked for. */
export async function findDecays(
  world: World,
  files: readonly string[],
  options: DecayFindOptions,
  wantsTracks: boolean,
): Promise<DecayFindings> {
  const { weather, refused: badWeather } = await loadWeather(world, options.weather);
  const areas = options.areas === undefined ? [] : await readGroundAreas(world, options.areas);
  const { sets, refused } = await loadHistory(world, files);
  const clean = cleanHistories(sets);
  const asked = options.ids && new Set(options.ids);
  const histories = clean.histories.filter(({ objectId }) => asked?.has(objectId) ?? true);
  const atUs = options.at ?? atOf(world, histories, selectForScreening(sets, Infinity).sets);
  const { belowKm, withinDays, asFree } = options;
  const watched = {
    ...(asFree === true ? { rules: [] } : {}),
    ...(belowKm === undefined ? {} : { belowKm }),
    ...(asked === undefined ? {} : { belowKm: belowKm ?? 2000 }), // asked for by name: looked at
    ...(withinDays === undefined ? {} : { horizonDays: withinDays }),
    ...(asked === undefined || weather === null
      ? {}
      : { air: airLevelOf(clean.histories, weather, atUs) }), // the air is felt by those not asked for too
  };
  const forecasts = decayList(histories, weather, atUs, watched);
  const tracks = new Map<string, readonly GroundPoint[]>();
  const under: (AreaUnderTrack & { objectId: string })[] = [];
  if (wantsTracks || areas.length > 0)
    trackAll(forecasts, histories, weather, areas, tracks, under);
  const looked = histories.filter((history) => isDecaying(history, atUs, watched)).length;
  say(world, summary(forecasts, looked, atUs, weather));
  return {
    atUs,
    forecasts,
    tracks,
    areas: under,
    refused: refused + badWeather + clean.counts.impossible,
  };
}

function trackAll(
  forecasts: readonly DecayForecast[],
  histories: readonly ObjectHistory[],
  weather: SpaceWeather | null,
  areas: readonly GroundArea[],
  tracks: Map<string, readonly GroundPoint[]>,
  under: (AreaUnderTrack & { objectId: string })[],
): void {
  const byId = new Map(histories.map((history) => [history.objectId, history]));
  for (const forecast of forecasts) {
    if (forecast.why !== '') continue;
    const track = decayTrack(forecast, byId.get(forecast.objectId)!, weather);
    if (track.length === 0) continue;
    tracks.set(forecast.objectId, track);
    for (const area of areasUnderTrack(forecast, track, areas))
      under.push({ objectId: forecast.objectId, ...area });
  }
}

/** The newest epoch up to a day after the moment the catalogue is of: predictions for days ahead are not the present. */
function atOf(
  world: World,
  histories: readonly ObjectHistory[],
  newest: Parameters<typeof referenceEpochUs>[0],
): number {
  const reference = referenceEpochUs(newest) ?? world.nowUs();
  let atUs = reference;
  for (const { epochUs, count } of histories) {
    const lastUs = epochUs[count - 1]!;
    if (lastUs > atUs && lastUs <= reference + TAKEN_AFTER_US) atUs = lastUs;
  }
  say(world, `--at is ${formatUtc(atUs, 0)}, the newest epoch`);
  return atUs;
}

async function loadWeather(
  world: World,
  file: string | undefined,
): Promise<{ weather: SpaceWeather | null; refused: number }> {
  if (file === undefined) {
    say(world, 'without --weather a middling Sun is taken, and windows are wider');
    return { weather: null, refused: 0 };
  }
  const text = new TextDecoder('latin1').decode(await readTextFile(world, file, WEATHER_BYTES_MAX));
  const { weather, rejects } = parseSpaceWeather(text);
  for (const { line, message } of rejects.slice(0, LINES_MAX))
    say(world, safeText(`${file}:${line}: ${message}`));
  if (weather.days === 0) throw new CommandError(EXIT.failure, `--weather ${file} has no weather`);
  return { weather, refused: rejects.length };
}

function summary(
  forecasts: readonly DecayForecast[],
  looked: number,
  atUs: number,
  weather: SpaceWeather | null,
): string {
  const withWindow = forecasts.filter(({ why }) => why === '');
  const steered = forecasts.filter(({ isUncontrolled }) => isUncontrolled === false).length;
  const made =
    weather === null
      ? ''
      : `; space weather ${withWindow[0]?.weather.split('; steered')[0] ?? 'read'}`;
  return (
    `${counted(withWindow.length, 'window')} of ${counted(looked, 'object')} low or falling fast at ` +
    `${formatUtc(atUs, 0)}, ${steered} of them steered${made}`
  );
}
