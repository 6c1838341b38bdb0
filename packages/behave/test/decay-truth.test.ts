/**
 * Forecasts against what happened, printed: re-entry messages of August 2024 (the last of each object ± its window), and the
 * days of decay of the catalogue from 2019-10 to 2021-01. Each forecast knows only sets and weather up to its set's epoch.
 * Satellites lowered by their operator get a window by the descents of their mates, and are scored apart; how far those may be
 * trusted is measured on mates that were seen lower later, no message among them.
 * NOROSHI_PROVE=1 takes every snapshot; else a few of them.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { dataPath, describeWithData } from '@noroshi/tidy';
import { DAY_US, taiUsFromUnixMs } from '@noroshi/time';
import { expect, test } from 'vitest';
import { stateOfSet } from '../src/decay/ballistic.ts';
import { lowestHeightKm } from '../src/decay/descent.ts';
import { driversFor } from '../src/decay/forecast.ts';
import {
  type AirLevel,
  airLevelOf,
  type DecayForecast,
  fallByMates,
  familyDescents,
  familyOf,
  forecastDecay,
  historiesOf,
  historyUntil,
  MATES_LIMITS,
  type ObjectHistory,
  parseSpaceWeather,
  type SpaceWeather,
  STEERED_RULES,
  sliceHistory,
  wantsMates,
  weatherUntil,
  withMates,
  withRules,
} from '../src/index.ts';
import {
  curve,
  halfRatio,
  isHit,
  isInQuarter,
  line,
  middle,
  type Scored,
  share,
  table,
} from './support/decay-score.ts';
import { readSets } from './support/sets.ts';

const WEATHER = 'tle/aux/SpaceWeather-All_2025-01-10.txt.gz';
const unpacked = (relative: string) =>
  gunzipSync(readFileSync(dataPath(relative)!)).toString('latin1');
const isFull = process.env.NOROSHI_PROVE === '1';

/** What all that falls said of the air by the day before a forecast; once a day. */
function airsOf(histories: readonly ObjectHistory[], weather: SpaceWeather) {
  const held = new Map<number, AirLevel | undefined>();
  return (atUs: number) => {
    const day = Math.floor(atUs / DAY_US);
    if (!held.has(day)) held.set(day, airLevelOf(histories, weather, day * DAY_US));
    return held.get(day);
  };
}

type Message = {
  readonly NORAD_CAT_ID: string;
  readonly MSG_EPOCH: string;
  readonly DECAY_EPOCH: string;
  readonly WINDOW: string;
};

describeWithData('re-entry messages of August 2024', 'tle/reentry/tip_2024-08.json', (path) => {
  const { weather } = parseSpaceWeather(unpacked(WEATHER));
  const last = new Map<string, Message>();
  for (const message of JSON.parse(readFileSync(path, 'utf8')) as Message[]) {
    const known = last.get(message.NORAD_CAT_ID);
    if (known === undefined || message.MSG_EPOCH > known.MSG_EPOCH)
      last.set(message.NORAD_CAT_ID, message);
  }
  const before = ['cat_20221120', 'cat_20221222', 'cat_20230211', 'cat_20230821'];
  const files = ['cat_spacetrack_20240705', 'cat_20240709', 'cat_20240808'];
  if (isFull) files.unshift(...before);
  const all = historiesOf(readSets(...files.map((name) => `catalog/${name}.tle.gz`)));
  const histories = all.filter(({ objectId }) => last.has(objectId));
  const low = all.filter(({ meanMotionRadS }) => meanMotionRadS.some((n) => n > 0.00112)); // below 450 km
  const held = new Map<string, ReturnType<typeof familyDescents>>();
  const matesOf = ({ objectId, name }: ObjectHistory, madeUs: number) => {
    const found =
      held.get(objectId) ?? familyDescents(low, weather, madeUs, (one) => one === familyOf(name));
    held.set(objectId, found);
    return found.get(familyOf(name));
  };
  const airOf = airsOf(all, weather);
  const scored = (history: ObjectHistory): Scored => {
    const message = last.get(history.objectId)!;
    const madeUs = history.epochUs.at(-1)!;
    const trueUs = taiUsFromUnixMs(Date.parse(`${message.DECAY_EPOCH.replace(' ', 'T')}Z`));
    const told = forecastDecay(history, weather, madeUs, { air: airOf(madeUs) });
    const free = withRules(told, STEERED_RULES);
    const family = wantsMates(free) ? matesOf(history, madeUs) : undefined;
    const forecast = withMates(free, history, family, weather);
    const doubtDays = Number(message.WINDOW) / 1440;
    return { id: history.objectId, trueDays: (trueUs - madeUs) / DAY_US, doubtDays, forecast };
  };

  test.each([
    ['three snapshots', (history: ObjectHistory) => history],
    [
      'one set alone',
      (history: ObjectHistory) => sliceHistory(history, history.count - 1, history.count),
    ],
  ])('%s', (name, cut) => {
    const rows = histories.map((history) => scored(cut(history)));
    expect(rows).toHaveLength(22);
    const lines = rows.map((row) => {
      const { forecast, trueDays, doubtDays } = row;
      const steered = forecast.isUncontrolled === false ? 'by mates' : 'free';
      const told =
        forecast.why === ''
          ? `${forecast.remainingDays.toFixed(2)} d ± ${(100 * halfRatio(row)).toFixed(0)} %, ${isHit(row) ? 'in' : 'out'}`
          : forecast.why;
      return `  ${row.id} ${steered.padEnd(8)} true ${trueDays.toFixed(2)} ± ${doubtDays.toFixed(2)} d: ${told}${doubtDays > 120 / 1440 ? ' (not scored)' : ''}`;
    });
    const sharp = rows.filter(
      ({ doubtDays, forecast }) => doubtDays <= 120 / 1440 && forecast.why === '',
    );
    const isSteered = ({ forecast }: Scored) => forecast.isUncontrolled === false;
    const free = sharp.filter((row) => !isSteered(row));
    const byMates = sharp.filter(isSteered);
    const allFree = rows.filter((row) => row.forecast.why === '' && !isSteered(row));
    console.log(
      [
        `${name}:`,
        ...lines,
        line('free falls, all', allFree),
        ...table(sharp),
        `all, inside against width: ${curve(sharp)}`,
      ].join('\n'),
    );
    expect(share(allFree, (row) => isHit(row))).toBeGreaterThanOrEqual(0.75); // four are all there are
    expect(allFree.length).toBeGreaterThanOrEqual(4);
    expect(byMates.length).toBeGreaterThanOrEqual(14);
    expect(share(byMates, (row) => isHit(row))).toBeGreaterThan(0.6); // of sixteen messages it is 0.69 to 0.79, each worth 0.07
    for (const row of free)
      expect(Math.abs(row.trueDays / row.forecast.remainingDays - 1)).toBeLessThan(0.25);
  });
});

const SPANS = [
  ['cat_20210502', 'cat_20211109', 'cat_20211126', 'cat_20211222', 'cat_20220105', 'cat_20220218'],
  ['cat_20220218', 'cat_20221120', 'cat_20221222', 'cat_20230211'],
  ['cat_20230211', 'cat_20230821', 'cat_spacetrack_20240705', 'cat_20240709', 'cat_20240808'],
];

describeWithData('descents by mates', 'tle/catalog/cat_20240808.tle.gz', () => {
  const { weather } = parseSpaceWeather(unpacked(WEATHER));

  /** From each snapshot on, by sets known then, how long a satellite took to the height at which its next set has it. */
  function foretold(files: readonly string[]): Scored[] {
    const all = historiesOf(readSets(...files.map((name) => `catalog/${name}.tle.gz`)));
    const stars = all.filter(({ name }) => STEERED_RULES.some((rule) => rule.name.test(name)));
    return files.slice(0, -1).flatMap((name) => {
      const day = name.replace(/\D/g, '').replace(/(....)(..)(..)/, '$1-$2-$3');
      const atUs = taiUsFromUnixMs(Date.parse(day)) + DAY_US;
      const families = familyDescents(stars, weather, atUs, () => true);
      return stars.flatMap((history) => oneOf(history, atUs, families) ?? []);
    });
  }

  function oneOf(
    history: ObjectHistory,
    atUs: number,
    families: ReturnType<typeof familyDescents>,
  ): Scored | undefined {
    const known = historyUntil(history, atUs);
    const family = families.get(familyOf(history.name));
    const next = known.count;
    if (family === undefined || next === 0 || next === history.count) return undefined;
    const from = stateOfSet(history, next - 1);
    const endKm = lowestHeightKm(stateOfSet(history, next));
    const startKm = lowestHeightKm(from);
    if (atUs - from.atUs > 2 * DAY_US) return undefined;
    if (startKm > MATES_LIMITS.belowKm || startKm - endKm < 20) return undefined;
    const drivers = driversFor(weatherUntil(weather, atUs), from.atUs, from.atUs, atUs, 240, {
      logF107: 0,
      ap: 0,
    });
    const fall = fallByMates(known, family, drivers, endKm);
    if (fall === undefined) return undefined;
    const [early, median, late] = fall.days;
    const common = 1.645 * 0.16; // a set's own factor and the air, as withMates has them over some days
    const less = Math.exp(-Math.hypot(Math.log(median / early), common));
    const more = Math.exp(Math.hypot(Math.log(late / median), common));
    const window = { fromUs: less * median * DAY_US, toUs: more * median * DAY_US };
    const forecast = { ...window, madeUs: 0, remainingDays: median } as DecayForecast;
    const trueDays = (history.epochUs[next]! - from.atUs) / DAY_US;
    return { id: history.objectId, trueDays, doubtDays: 0, forecast };
  }

  test('those seen lower in the next snapshot got there within their window', () => {
    const rows = (isFull ? SPANS : [SPANS[2]!.slice(2)]).flatMap(foretold);
    console.log(line('mates, below 280 km', rows));
    expect(rows.length).toBeGreaterThan(isFull ? 20 : 7);
    expect(share(rows, (row) => isHit(row))).toBeGreaterThanOrEqual(isFull ? 0.85 : 0.7);
    expect(share(rows, isInQuarter)).toBeGreaterThan(0.5);
  });
});

describeWithData(
  'days of decay of the catalogue',
  'tle/aux/spacetrack_satcat_debut_2021-01-19.csv.gz',
  () => {
    const { weather } = parseSpaceWeather(unpacked(WEATHER));
    const decays = new Map<string, { dayUs: number; isPayload: boolean }>();
    for (const text of unpacked('tle/aux/spacetrack_satcat_debut_2021-01-19.csv.gz')
      .split('\n')
      .slice(1)) {
      const cells = text.split('","').map((cell) => cell.replaceAll('"', ''));
      const day = cells[8] ?? '';
      if (day < '2019-10-18') continue;
      const dayUs = taiUsFromUnixMs(Date.parse(`${day}T12:00:00Z`));
      decays.set(String(Number(cells[1])), { dayUs, isPayload: cells[2] === 'PAYLOAD' });
    }
    const snapshots = isFull
      ? [
          '20191017',
          '20191203',
          '20191212',
          '20191217',
          '20191223',
          '20200103',
          '20200108',
          '20200116',
          '20200204',
          '20200620',
          '20200627',
          '20201201',
          '20201207',
          '20201226',
          '20210112',
        ]
      : ['20191203', '20191212', '20191223', '20200103', '20200116'];

    test('debris and stages from five days before their end on', () => {
      const histories = historiesOf(
        readSets(...snapshots.map((day) => `catalog/cat_${day}.tle.gz`)),
      );
      const airOf = airsOf(histories, weather);
      const rows: Scored[] = [];
      const why = new Map<string, number>();
      let payloads = 0;
      for (const history of histories) {
        const decay = decays.get(history.objectId);
        if (decay === undefined) continue;
        for (let k = 0; k < history.count; k++) {
          const madeUs = history.epochUs[k]!;
          if (k > 0 && history.epochUs[k - 1] === madeUs) continue; // one set in two snapshots
          const trueDays = (decay.dayUs - madeUs) / DAY_US;
          if (trueDays < 5 || trueDays > 60) continue; // the day is no truth for less
          if (decay.isPayload) {
            payloads++; // many are brought down: cargo ships, capsules, constellations
            continue;
          }
          const forecast = forecastDecay(history, weather, madeUs, { air: airOf(madeUs) });
          if (forecast.why === '')
            rows.push({ id: history.objectId, trueDays, doubtDays: 0.5, forecast });
          else {
            const key = forecast.why.replace(/[0-9TZ:.-]+/g, '#');
            why.set(key, (why.get(key) ?? 0) + 1);
          }
        }
      }
      const objects = new Set(rows.map(({ id }) => id)).size;
      console.log(
        [
          `${rows.length} forecasts of ${objects} objects, ${payloads} of payloads left out, without a window: ${JSON.stringify([...why])}`,
          ...table(rows),
          `all, inside against width: ${curve(rows)}`,
        ].join('\n'),
      );
      expect(rows.length).toBeGreaterThan(isFull ? 300 : 100);
      expect(share(rows, (row) => isHit(row))).toBeGreaterThanOrEqual(isFull ? 0.9 : 0.85); // 47 objects in the sample
      expect(share(rows, isInQuarter)).toBeGreaterThan(0.7);
      expect(middle(rows.map(halfRatio))).toBeLessThan(0.31);
    });
  },
);
