import { mergeBatches, SCREENING_FLAGS, selectForScreening } from '@noroshi/orbit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csv, omm, read } from './samples.ts';

const day = (n: number) => `2024-11-${String(n).padStart(2, '0')}T00:00:00`;
const set = (id: number, epochDay: number, more = {}) =>
  omm({ NORAD_CAT_ID: String(id), EPOCH: day(epochDay), ...more });
const fromUs = read(csv(set(1, 10))).sets.epochUs[0]!;
const epochs = (sets: { epochUs: Float64Array }) =>
  Array.from(sets.epochUs, (us) => Math.round((us - fromUs) / 86_400e6) + 10);

describe('one set an object, for screening', () => {
  test('the newest epoch not after the moment; what was left out is counted and listed', () => {
    const { sets } = read(csv(set(5, 3), set(5, 9), set(5, 10), set(5, 11), set(7, 4)));
    const selected = selectForScreening(sets, fromUs);
    expect(epochs(selected.sets)).toEqual([10, 4]);
    expect([...selected.flags]).toEqual([0, 0]);
    expect(selected.leftOut).toBe(3);
    expect(selected.repeated).toEqual([{ objectId: '5', setsRead: 4, keptEpochUs: fromUs }]);
  });

  test('with none before, the nearest after, flagged', () => {
    const { sets } = read(csv(set(5, 20), set(5, 12), set(5, 15)));
    const selected = selectForScreening(sets, fromUs);
    expect(epochs(selected.sets)).toEqual([12]);
    expect([...selected.flags]).toEqual([SCREENING_FLAGS.epochAfterFrom]);
  });

  test('an SGP4-XP set only when there is no other, flagged', () => {
    const xp = { EPHEMERIS_TYPE: '4' };
    const { sets } = read(csv(set(5, 3), set(5, 9, xp), set(7, 4, xp)));
    const selected = selectForScreening(sets, fromUs);
    expect(epochs(selected.sets)).toEqual([3, 4]);
    expect([...selected.flags]).toEqual([0, SCREENING_FLAGS.sgp4Xp]);
  });

  test('of equal epochs the later one in the file', () => {
    const { sets } = read(csv(set(5, 3, { BSTAR: '1' }), set(5, 3, { BSTAR: '2' })));
    expect(selectForScreening(sets, fromUs).sets.bstarPerEarthRadius[0]).toBe(2);
  });

  test('choosing while reading is the same as choosing afterwards, for any order of sets', () => {
    const sets = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 30 }), fc.nat(9)),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(sets, (rows) => {
        const text = csv(
          ...rows.map(([id, epochDay, n]) =>
            set(id, epochDay, {
              BSTAR: `${n}`,
              EPHEMERIS_TYPE: n === 0 ? '4' : '0',
              OBJECT_NAME: `N${epochDay}`,
            }),
          ),
        );
        const after = selectForScreening(read(text).sets, fromUs);
        const reading = read(text, { oneAnObjectFromUs: fromUs });
        expect(reading.sets).toEqual(after.sets);
        expect(reading.notes.leftOut).toBe(after.leftOut);
        expect(reading.notes.repeated).toEqual(after.repeated);
      }),
    );
  });

  test('without a moment the newest wins: Infinity', () => {
    const { sets, notes } = read(csv(set(5, 3), set(5, 29), set(5, 11)), {
      oneAnObjectFromUs: Number.POSITIVE_INFINITY,
    });
    expect(epochs(sets)).toEqual([29]);
    expect(notes.leftOut).toBe(2);
  });
});

describe('batches of several files into one', () => {
  test('objects are joined by id; rows keep their order and their object', () => {
    const a = read(csv(set(5, 1), set(6, 2)), { file: 'a' }).sets;
    const b = read(
      csv(set(6, 3, { OBJECT_NAME: 'NEW NAME' }), set(7, 4), set(5, 5, { OBJECT_NAME: '' })),
      { file: 'b' },
    ).sets;
    const both = mergeBatches([a, b]);
    expect(epochs(both)).toEqual([1, 2, 3, 4, 5]);
    expect(both.objects.objectId).toEqual(['5', '6', '7']);
    expect(both.objects.name).toEqual(['VANGUARD 1', 'NEW NAME', 'VANGUARD 1']);
    expect(both.objects.source).toEqual(['a', 'a', 'b']);
    expect([...both.objectRow]).toEqual([0, 1, 1, 2, 0]);
    expect([...both.objects.catalogueNumber]).toEqual([5, 6, 7]);
  });
  test('one batch stays as it is; none is an empty batch', () => {
    const { sets } = read(csv(set(5, 1), set(6, 2)));
    expect(mergeBatches([sets])).toEqual(sets);
    expect(mergeBatches([]).count).toBe(0);
  });
});
