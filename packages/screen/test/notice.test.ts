/** A conjunction as a notice: known again, graded by stated figures, never silent, always within the schema. */
import { type Asset, NoticeDraft, SEVERITIES } from '@noroshi/watch';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import {
  CONJUNCTION_THRESHOLDS,
  type ConjunctionRow,
  conjunctionNotice,
  judgeConjunction,
  type NoticeContext,
  type NoticeObject,
  sameApproach,
  vanishedNotice,
} from '../src/index.ts';

const AT_US = 783_691_237_000_000; // 2024-11-01T00:00:00 UTC
const DAY_US = 86_400e6;
const LEO_RAD_S = (2 * Math.PI * 15) / 86_400;

function row(over: Partial<ConjunctionRow> = {}): ConjunctionRow {
  const tcaUs = over.tcaUs ?? AT_US + DAY_US;
  return {
    ...{ id1: '900001', name1: 'ALPHA 1', id2: '900011', name2: 'GAMMA 4 DEB', kind: 'crossing' },
    ...{ tcaUs, fromUs: tcaUs - 3e5, toUs: tcaUs + 3e5, missKm: 0.2, missRKm: 0.1 },
    ...{ missTKm: -0.1, missNKm: 0.14, relativeSpeedKmS: 14, age1D: 1, age2D: 2, hbrM: 10 },
    ...{ pc: 2e-6, pcMax: 4e-6, dilution: false, covariance: 'aida-kirschner-2013', ...over },
  };
}

function object(objectId: string, ageD = 1): NoticeObject {
  return {
    ...{ objectId, source: 'seeded', epochUs: AT_US - ageD * DAY_US },
    ...{ meanMotionRadS: LEO_RAD_S, eccentricity: 0.001 },
  };
}

const ASSET: Asset = {
  ...{ id: 'alpha-1', kind: 'satellite', name: 'ALPHA 1', owner: 'alpha', serves: [] },
  objectId: '900001',
};

function context(over: Partial<NoticeContext> = {}): NoticeContext {
  return { atUs: AT_US, thresholdKm: 5, assets: [ASSET], objects: (id) => object(id), ...over };
}

const grade = (over: Partial<ConjunctionRow>) => conjunctionNotice(row(over), context()).severity;

describe('severity by stated figures', () => {
  test.each([
    [{ pc: 1.1e-3, pcMax: 2e-3 }, 'severe'],
    [{ pc: 1.1e-4, pcMax: 2e-3 }, 'high'],
    [{ pc: 0.9e-4, pcMax: 2e-3 }, 'moderate'],
    [{ pc: 0.9e-5, pcMax: 2e-3 }, 'low'],
    [{ pc: 1e-9, pcMax: 3.1e-4, dilution: true }, 'high'], // a small probability of a diluted one proves nothing
    [{ pc: 1e-9, pcMax: 3.1e-5, dilution: true }, 'moderate'],
    [{ pc: 1e-9, pcMax: 2.9e-5, dilution: true }, 'low'],
    [{ pc: null, pcMax: null, dilution: null, covariance: 'none', missKm: 0.9 }, 'high'],
    [{ pc: null, pcMax: null, dilution: null, covariance: 'none', missKm: 1.9 }, 'moderate'],
    [{ pc: null, pcMax: null, dilution: null, covariance: 'none', missKm: 4.9 }, 'low'],
    [
      {
        ...{ pc: null, pcMax: null, dilution: null, covariance: 'none', missKm: 4.9 },
        relativeSpeedKmS: 0.05,
      },
      'moderate',
    ],
  ] as const)('%o is %s', (over, severity) => {
    expect(grade(over)).toBe(severity);
  });

  test('never falls when a probability or its maximum rises', () => {
    const p = fc.double({ min: 1e-12, max: 1, noNaN: true });
    fc.assert(
      fc.property(p, p, p, p, fc.boolean(), (a, b, c, d, dilution) => {
        const [pc1, pc2] = a < b ? [a, b] : [b, a];
        const [max1, max2] = c < d ? [c, d] : [d, c];
        const less = grade({ pc: pc1, pcMax: max1, dilution });
        const more = grade({ pc: pc2, pcMax: max2, dilution });
        expect(SEVERITIES.indexOf(more)).toBeGreaterThanOrEqual(SEVERITIES.indexOf(less));
      }),
    );
  });

  test('old element sets lower the confidence and are named', () => {
    const fresh = conjunctionNotice(row(), context());
    const stale = conjunctionNotice(row(), context({ objects: (id) => object(id, 4) }));
    expect(stale.confidence).toBeLessThan(fresh.confidence);
    expect(JSON.stringify(stale.evidence)).toContain('"staleElementSets"');
    expect(JSON.stringify(stale.evidence)).toContain('900001, 900011');
    expect(JSON.stringify(fresh.evidence)).not.toContain('staleElementSets');
  });

  test('two names of one body are no approach; a millimetre and a breath of speed more are one', () => {
    const at = (missKm: number, relativeSpeedKmS: number) =>
      judgeConjunction(
        row({
          kind: 'interval',
          missKm,
          relativeSpeedKmS,
          pc: null,
          pcMax: null,
          covariance: 'none',
        }),
        [],
        AT_US,
        CONJUNCTION_THRESHOLDS,
        false,
      );
    expect(at(0, 0).severity).toBe('low');
    expect(at(0, 0).reasons.join()).toMatch(/one orbit in the catalogue/);
    expect(at(2e-6, 0).severity).toBe('high');
    expect(at(0, 2e-9).severity).toBe('high');
  });

  test('two satellites of one owner that fly together are low, with a stranger they are not', () => {
    const near = { kind: 'interval', pc: null, covariance: 'none', missKm: 0.5 } as const;
    const objects = [object('900001'), object('900011')];
    const judged = (together: boolean) =>
      judgeConjunction(row(near), objects, AT_US, CONJUNCTION_THRESHOLDS, together).severity;
    expect([judged(true), judged(false)]).toEqual(['low', 'high']);
    const both = [ASSET, { ...ASSET, id: 'alpha-2', objectId: '900011' }];
    expect(conjunctionNotice(row(near), context({ assets: both })).severity).toBe('low');
  });
});

describe('which approach it is', () => {
  const told = (r: ConjunctionRow) => ({ ...r, key: 'told', severity: 'high' as const });

  test('an update minutes away is the same, the next one half a revolution on is not', () => {
    const minutes = (m: number) => row({ tcaUs: row().tcaUs + m * 60e6 });
    for (const m of [0, 3, -7, 11]) expect(sameApproach(row(), minutes(m), LEO_RAD_S)).toBe(true);
    for (const m of [13, -13, 48, 96])
      expect(sameApproach(row(), minutes(m), LEO_RAD_S)).toBe(false);
    expect(sameApproach(row(), row({ id2: '5' }), LEO_RAD_S)).toBe(false);
  });

  test('no row is two approaches: half a revolution always lies outside', () => {
    const revolutionUs = (2e6 * Math.PI) / LEO_RAD_S;
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.12, noNaN: true }), (share) => {
        const next = row({ tcaUs: row().tcaUs + (0.5 - share) * revolutionUs });
        expect(sameApproach(row(), next, LEO_RAD_S)).toBe(false);
      }),
    );
  });

  test('keeps the key it was told under, and says that the risk fell', () => {
    const before = told(row());
    const safe = row({ missKm: 4.5, pc: 1e-9, pcMax: 1e-7, tcaUs: row().tcaUs + 60e6 });
    const notice = conjunctionNotice(safe, context({ before }));
    expect(notice.key).toBe('told');
    expect(notice.severity).toBe('low');
    expect(notice.title).toMatch(/^Risk fell: ALPHA 1 \(900001\) and GAMMA 4 DEB/);
    expect(conjunctionNotice(row(), context()).key).toBe(
      'conjunction/900001/900011/2024-11-02T00:00:00Z',
    );
  });

  test('one that is gone is said to be gone; one that cannot be seen any more is not called safe', () => {
    const gone = vanishedNotice(told(row()), context());
    expect([gone.key, gone.severity]).toEqual(['told', 'low']);
    expect(gone.title).toContain('no longer come within 5 km');
    const blind = vanishedNotice(told(row()), context(), ['900011']);
    expect(blind.severity).toBe('high');
    expect(blind.confidence).toBeLessThan(0.3);
    expect(blind.title).toMatch(/^Not watched any more/);
  });
});

test('every notice fits the schema, whatever names, ids and figures come', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  const id = fc.oneof(text, fc.stringMatching(/^[0-9]{1,9}$/));
  const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
  const p = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
  const arbitrary = fc.record({
    ...{ id1: id, id2: id, name1: text, name2: text },
    kind: fc.constantFrom('crossing' as const, 'interval' as const),
    ...{ missKm: number, missRKm: number, relativeSpeedKmS: number, age1D: number },
    ...{ pc: p, pcMax: p, dilution: fc.option(fc.boolean()) },
    covariance: fc.constantFrom('none', 'flohrer-2008', 'aida-kirschner-2013-extrapolated'),
  });
  fc.assert(
    fc.property(arbitrary, text, (over, source) => {
      const objects = (objectId: string) => ({ ...object(objectId), source });
      const assets = [{ ...ASSET, objectId: over.id1 }];
      for (const draft of [
        conjunctionNotice(row(over), context({ objects, assets })),
        vanishedNotice({ ...row(over), key: 'k', severity: 'high' }, context({ objects, assets }), [
          over.id1,
        ]),
      ]) {
        expect([...Value.Errors(NoticeDraft, draft)]).toEqual([]);
      }
    }),
  );
});

test('what it stands on is in the evidence: figures, model, radius, both element sets', () => {
  const { evidence, about, window, method } = conjunctionNotice(row(), context());
  const names = evidence.flatMap((one) => (one.type === 'elementSet' ? [] : [one.name]));
  const asked = ['closestApproach', 'missKm', 'missRKm', 'missTKm', 'missNKm', 'relativeSpeedKmS'];
  const judged = ['pc', 'pcMax', 'dilution', 'covariance', 'age1D', 'age2D', 'hbrM', 'why'];
  expect(names).toEqual(expect.arrayContaining([...asked, ...judged]));
  const sets = evidence.filter((one) => one.type === 'elementSet');
  expect(sets.map((one) => one.objectId)).toEqual(['900001', '900011']);
  expect(about).toContainEqual({ type: 'asset', id: 'alpha-1' });
  expect(window).toEqual({ fromUs: row().fromUs, toUs: row().toUs });
  expect(method.parameters.pcHigh).toBe(CONJUNCTION_THRESHOLDS.pcHigh);
});
