/**
 * Break-ups of the acceptance data: parent and time of known events, what is told between successive snapshots, the collision of
 * 2009, launches that must be silent, and seeded months. CI looks at some; NOROSHI_PROVE=1 at all. `bench/breakups.ts` prints the tables.
 */
import { mergeBatches, pickSets } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy';
import { describe, expect, test } from 'vitest';
import { findBreakups } from '../src/index.ts';
import { between, KNOWN_BREAKUPS, replayBreakups, usOf } from './support/breakup-events.ts';
import { watchSeededDays } from './support/seeded-days.ts';
import { readSets } from './support/sets.ts';
import { SNAPSHOTS, scorePair } from './support/snapshot-pairs.ts';

const isProving = process.env.NOROSHI_PROVE === '1';
const DAY_US = 86_400e6;
/** One a pair is the bar. Two it is in one of forty: both launches' pieces met, and grew by eight, below what the truth counts. */
const FALSE_MAX = 1;
const ALLOWED_BESIDE: Readonly<Record<string, readonly string[]>> = {
  '20211222': ['1997-084', '2020-046'],
};
const SAMPLED = ['NOAA-17', 'Cosmos 2491', 'Cosmos 2535'];

describeWithData('known break-ups, replayed', 'tle/frag', () => {
  const some = KNOWN_BREAKUPS.filter(({ event }) => isProving || SAMPLED.includes(event));
  test.each(some)(
    '$event: parent and time',
    ({ file, fromUtc, toUtc, parentId, isDense, doubt }) => {
      const [fromUs, toUs] = [usOf(fromUtc), usOf(toUtc)];
      const sets = readSets(`frag/${file}.tle.gz`);
      const { breakups } = replayBreakups(sets, fromUs - 40 * DAY_US, fromUs + 150 * DAY_US, 30);
      const lateUs = ({ atUs }: { atUs: number | null }) =>
        atUs === null ? Number.POSITIVE_INFINITY : Math.max(0, fromUs - atUs, atUs - toUs);
      const nearest = [...breakups].sort((a, b) => lateUs(a) - lateUs(b))[0]!;
      expect(nearest.parentId).toBe(parentId);
      if (doubt === '') expect(lateUs(nearest) / 1e6).toBeLessThanOrEqual(2 * nearest.sigmaS!);
      if (isDense && doubt === '') expect(lateUs(nearest) / 60e6).toBeLessThanOrEqual(10);
    },
  );
});

describeWithData('successive snapshots', 'tle/frag/growth_events.csv', () => {
  const pairs = SNAPSHOTS.slice(1).map((after, k) => ({ before: SNAPSHOTS[k]!, after }));
  const short = ['20200116', '20201226'];
  const some = pairs.filter(({ after }) => isProving || short.includes(after));
  test.each(some)('$before to $after: hardly anything false', ({ before, after }) => {
    const score = scorePair(before, after);
    const beside = ALLOWED_BESIDE[after] ?? [];
    const rest = score.falseOnes.filter((one) => !beside.includes(one.slice(0, 8)));
    expect(rest.length, score.falseOnes.join('; ')).toBeLessThanOrEqual(FALSE_MAX);
  });

  test.each([
    ['20191017', '20191203', '2018-079', '43652'], // a stage in a transfer orbit, not its payload in the belt
    ['20081011', '20090531', '1992-072', null], // the stage is in neither: not its payload above the belt
  ])(
    '%s to %s: without a path whoever reaches the pieces’ heights',
    (from, to, launch, parentId) => {
      const ofLaunch = (name: string) => {
        const sets = readSets(`catalog/cat_${name}.tle.gz`);
        const { objectRow, objects } = sets;
        const isOf = (row: number) => objects.cosparId[objectRow[row]!]!.startsWith(launch);
        return pickSets(
          sets,
          [...objectRow.keys()].filter((row) => isOf(row)),
        );
      };
      const [before, after] = [ofLaunch(from), ofLaunch(to)];
      const utc = (day: string) => usOf(`${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T12:00:00Z`);
      const dates = { beforeUs: utc(from), afterUs: utc(to) };
      const { breakups } = findBreakups(before, after, dates);
      expect(breakups.map((one) => [one.launch, one.atUs, one.parentId])).toEqual([
        [launch, null, parentId],
      ]);
    },
  );
});

describeWithData('launches of many satellites', 'tle/catalog/cat_20210502.tle.gz', () => {
  test.each([
    ['20210121', '20210502', /^2021-/, '2021-006'], // Starlink and Transporter-1
    ['20200103', '20200204', /^20(20-|19-074)/, '2020-001'], // Starlink
  ])('%s to %s: silent', (from, to, launches, one) => {
    const ofLaunches = (name: string) => {
      const sets = readSets(`catalog/cat_${name}.tle.gz`);
      const { objectRow, objects } = sets;
      const isOf = (row: number) => launches.test(objects.cosparId[objectRow[row]!]!);
      const rows = [...objectRow.keys()].filter((row) => isOf(row));
      return between(pickSets(sets, rows), Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    };
    const utc = (day: string) => usOf(`${day.replace(/(....)(..)(..)/, '$1-$2-$3')}T12:00:00Z`);
    const dates = { beforeUs: utc(from), afterUs: utc(to) };
    const { breakups, growths } = findBreakups(ofLaunches(from), ofLaunches(to), dates);
    expect(breakups.map(({ launch }) => launch)).toEqual([]);
    expect(growths.find(({ launch }) => launch === one)!.added).toBeGreaterThan(30);
  });
});

describeWithData('the collision of 2009', 'tle/catalog/cat_20090531.tle.gz', () => {
  const own = (sets: ReturnType<typeof readSets>) =>
    between(
      pickSets(
        sets,
        [...sets.objectRow.keys()].filter((row) =>
          /^(1993-036|1997-051)/.test(sets.objects.cosparId[sets.objectRow[row]!]!),
        ),
      ),
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    );
  const before = own(readSets('catalog/cat_20081011.tle.gz'));
  const after = own(readSets('catalog/cat_20090531.tle.gz'));
  const dates = { beforeUs: usOf('2008-10-11T12:00:00Z'), afterUs: usOf('2009-05-31T12:00:00Z') };
  const happenedUs = usOf('2009-02-10T16:55:59.8Z');

  test('two catalogues: both parents, the time within its sigma', () => {
    const { breakups } = findBreakups(before, after, dates);
    expect(breakups.map(({ parentId, otherParentId }) => [parentId, otherParentId]).sort()).toEqual(
      [
        ['22675', '24946'],
        ['24946', '22675'],
      ],
    );
    expect(Math.abs(breakups[0]!.atUs! - happenedUs) / 1e6).toBeLessThan(3 * breakups[0]!.sigmaS!);
  });

  test('with the parents’ histories: to the second', () => {
    const parents = readSets('conj/iridium33_cosmos2251_2008-11_2009-05.tle.gz');
    const { breakups } = findBreakups(before, mergeBatches([after, parents]), dates);
    expect(Math.abs(breakups[0]!.atUs! - happenedUs) / 1e6).toBeLessThan(2);
    expect(breakups[0]!.likeness).toBe('consistent with a collision');
  });
});

describeWithData('one piece', 'tle/frag/blits_35871_2012-06_2013-05.tle.gz', () => {
  const launch = (file: string, of: RegExp) => {
    const sets = readSets(file);
    const isOf = (row: number) => of.test(sets.objects.cosparId[sets.objectRow[row]!]!);
    const rows = [...sets.objectRow.keys()].filter((row) => isOf(row));
    const picked = pickSets(sets, rows);
    return between(picked, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  };
  const beforeUs = usOf('2012-10-22T12:00:00Z');
  const afterUs = usOf('2015-03-24T12:00:00Z');
  // Of every launch one object, for the dates of numbers, and this one whole.
  const some = /^(2009-049|\d{4}-\d{3}A$)/;
  const history = readSets('frag/blits_35871_2012-06_2013-05.tle.gz');
  const before = mergeBatches([
    launch('catalog/cat_20121022.tle.gz', some),
    between(history, Number.NEGATIVE_INFINITY, beforeUs),
  ]);
  const catalogue = launch('catalog/cat_20150324.tle.gz', some);

  test('BLITS 2013: the kick of a body without an engine, at its time within sigma', () => {
    const after = mergeBatches([catalogue, between(history, beforeUs, afterUs)]);
    const { breakups } = findBreakups(before, after, { beforeUs, afterUs });
    const found = breakups.find((one) => one.launch === '2009-049')!;
    expect(found).toMatchObject({ parentId: '35871', growth: 1 });
    expect(found.pieces.map(({ objectId }) => objectId)).toEqual(['39119']);
    const lateS = Math.abs(found.atUs! - usOf('2013-01-22T07:57:00Z')) / 1e6;
    expect(lateS).toBeLessThan(2 * found.sigmaS!);
    expect(found.likeness).toContain('kicked by 0.07');
  });

  test('without its history one new piece says nothing', () => {
    const { breakups } = findBreakups(before, catalogue, { beforeUs, afterUs });
    expect(breakups.filter((one) => one.launch === '2009-049')).toEqual([]);
  });
});

describe('seeded days', () => {
  test('planted break-ups are told, nothing else is', () => {
    const seeds = isProving ? ['a', 'b'] : ['a'];
    for (const seed of seeds) {
      const [count, days, step] = isProving ? [300, 180, 10] : [160, 45, 20];
      const { planted, told } = watchSeededDays(seed, count!, days!, step!);
      expect(told.map(({ launch }) => launch).sort(), seed).toEqual(
        planted.map(({ launch }) => launch).sort(),
      );
      for (const { launch, atUs, parentId } of planted) {
        const found = told.find((one) => one.launch === launch)!;
        expect(found.parentId).toBe(parentId);
        expect(Math.abs(found.atUs! - atUs) / 60e6).toBeLessThan(10);
      }
    }
  });
});
