/**
 * Releases in public snapshots of whole catalogues, months apart: how many are found, and which of them nobody knows of. CI looks at
 * one stretch, NOROSHI_PROVE=1 at all.
 */
import { describeWithData } from '@noroshi/tidy';
import { formatUtc } from '@noroshi/time';
import { expect, test } from 'vitest';
import { cleanHistories, findReleases } from '../src/index.ts';
import { readSets } from './support/sets.ts';

const DAY_US = 86_400e6;
const WHOLE_SHARE = 0.95; // of the first snapshot's sets: the catalogue is known from here on

/** Stretches of snapshots near each other, and what is known to have been let go in them: new object, from whom. */
const STRETCHES = [
  {
    days: '20191017 20191203 20191212 20191217 20191223 20200103 20200108 20200116 20200204',
    true: ['44835 44797', '45043 25544'],
  },
  { days: '20201201 20201207 20201226 20210112 20210121', true: ['47252 47230'] },
  { days: '20211109 20211126 20211222 20220105 20220218', true: ['51288 47944'] },
  { days: '20221120 20221222 20230211', true: ['54816 48274', '54817 54383'] },
  {
    days: '20240709 20240808 20250203 20250303 20250707 20250901',
    true: ['60181 25544', '63488 62630', '63330 62903', '64627 53323'],
  },
] as const;

const LOOKED = process.env.NOROSHI_PROVE === '1' ? STRETCHES : STRETCHES.slice(2, 3);

describeWithData('releases between snapshots', 'tle/catalog/cat_20250901.tle.gz', () => {
  test('those that are known are found, and one false one in four months or fewer', () => {
    let [found, strange, days] = [0, 0, 0];
    for (const stretch of LOOKED) {
      const files = stretch.days.split(' ').map((day) => `catalog/cat_${day}.tle.gz`);
      const firstUs = Float64Array.from(readSets(files[0]!).epochUs).sort();
      const fromUs = firstUs[Math.floor(WHOLE_SHARE * firstUs.length)]!;
      const sets = readSets(...files);
      const atUs = sets.epochUs.reduce((most, us) => Math.max(most, us), 0);
      const histories = cleanHistories(sets).histories.filter(({ cosparId }) => cosparId !== '');
      const releases = findReleases(sets, histories, { atUs, fromUs });
      const pairs = releases.map(({ id1, id2 }) => `${id1} ${id2}`);
      expect(stretch.true.filter((pair) => !pairs.includes(pair))).toEqual([]);
      const known = new Set<string>(stretch.true);
      found += pairs.length;
      strange += pairs.filter((pair) => !known.has(pair)).length;
      days += (atUs - fromUs) / DAY_US;
      for (const one of releases)
        console.log(
          `${formatUtc(one.openedUs, 0).slice(0, 10)} ${one.name1} from ${one.name2}, score ${one.score.toFixed(2)}${known.has(`${one.id1} ${one.id2}`) ? '' : ', not known'}`,
        );
    }
    console.log(
      `${found} releases in ${(days / 30).toFixed(0)} months, ${strange} of them not known`,
    );
    expect(strange).toBeLessThanOrEqual(days / 30 / 4);
  });
});
