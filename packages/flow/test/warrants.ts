/** A warrant for tests, of one network, with everything permitted unless a test says otherwise. */
import { DAY_US } from '@noroshi/time';
import { DIRECTIONS, SIGN_KINDS, type Warrant } from '../src/index.ts';

export function warrantOf(changes: Partial<Warrant>): Warrant {
  return {
    ...{ format: 'noroshi-warrant', v: 1, id: 'warrant-1', mode: 'exercise' },
    ...{ purpose: 'signs of attack on station Alpha', requestedBy: 'Watch office' },
    ...{ approvedBy: 'Oversight commission', reason: 'planned watch' },
    ...{ directions: [...DIRECTIONS], networks: ['192.0.2.0/24'] },
    ...{ fromUs: 800_000_000e6 - 180 * DAY_US, toUs: 800_000_000e6 + 180 * DAY_US },
    detectors: [...SIGN_KINDS],
    retention: { windowHours: 24, keepDays: 30 },
    ownAddresses: 'pseudonym',
    marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [] },
    ...changes,
  };
}
