/** Markings: the strictest of several, who may see, who may be told; deny by default. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Marking,
  mayRelease,
  maySee,
  maySeeOwners,
  noticeDefault,
  strictestMarking,
  TLP_LEVELS,
  tlpRank,
} from '../src/index.ts';
import { aMarking } from './make.ts';

const partner = fc.constantFrom('bravo', 'charlie', 'delta');
const marking: fc.Arbitrary<Marking> = fc.record({
  tlp: fc.constantFrom(...TLP_LEVELS),
  originator: fc.constantFrom('alpha', 'bravo'),
  releasableTo: fc.uniqueArray(partner),
  caveats: fc.uniqueArray(fc.constantFrom('orcon', 'nocontract', 'exercise only')),
});

describe('markings', () => {
  it('is the strictest of all, in any order', () => {
    fc.assert(
      fc.property(fc.array(marking, { minLength: 1, maxLength: 6 }), (all) => {
        const strictest = strictestMarking(all, 'alpha');
        for (const one of all) {
          expect(tlpRank(strictest.tlp)).toBeGreaterThanOrEqual(tlpRank(one.tlp));
          expect(strictest.caveats).toEqual(expect.arrayContaining(one.caveats));
          for (const to of TLP_LEVELS)
            if (maySee(strictest, to)) expect(maySee(one, to)).toBe(true);
        }
        for (const to of ['bravo', 'charlie', 'delta'])
          expect(mayRelease(strictest, to)).toBe(all.every((one) => mayRelease(one, to)));
        expect(strictestMarking([...all].reverse(), 'alpha')).toEqual(strictest);
        expect(strictestMarking([strictest], 'alpha')).toEqual(strictest);
      }),
    );
  });

  it('names the common originator, else who holds them together', () => {
    const ours = aMarking({ originator: 'alpha' });
    const theirs = aMarking({ originator: 'bravo' });
    expect(strictestMarking([theirs, theirs], 'alpha').originator).toBe('bravo');
    expect(strictestMarking([ours, theirs], 'charlie').originator).toBe('charlie');
    expect(strictestMarking([], 'alpha')).toEqual(noticeDefault('alpha'));
  });

  it('releases to nobody by default, and never to whom the originator did not name', () => {
    expect(mayRelease(noticeDefault('alpha'), 'bravo')).toBe(false);
    expect(mayRelease(aMarking({ originator: 'bravo' }), 'bravo')).toBe(false);
    expect(mayRelease(aMarking({ originator: 'bravo', releasableTo: ['alpha'] }), 'charlie')).toBe(
      false,
    );
    expect(mayRelease(aMarking({ releasableTo: ['bravo'] }), 'bravo')).toBe(true);
  });

  it('shows to owners of one of the assets, and what is nobody’s to all', () => {
    expect(maySeeOwners(['a', 'b'], ['b'])).toBe(true);
    expect(maySeeOwners(['a', 'b'], ['c'])).toBe(false);
    expect(maySeeOwners(['a'], [])).toBe(false);
    expect(maySeeOwners([], [])).toBe(true);
    expect(maySeeOwners(['a'], '*')).toBe(true);
  });
});
