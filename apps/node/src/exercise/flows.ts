/** The flows of an exercise: a warrant of its own, made up as the flows are, and the seeded world as its one source. */
import { SIGN_KINDS, type Warrant } from '@noroshi/flow';
import { castAssets, FLOW_WORLD } from '@noroshi/sim';
import type { Row } from './prepare.ts';

const HOUR_US = 3600e6;
const DAYS = 180;
const ID = 'exercise-flows';

export function exerciseFlows(seed: number, nodeId: string, fromUs: number): readonly Row[] {
  const networks = castAssets('alpha').flatMap((asset) => asset.networks ?? []);
  const beginsUs = fromUs - FLOW_WORLD.pastHours * HOUR_US;
  const warrant: Warrant = {
    ...{ format: 'noroshi-warrant', v: 1, id: ID, mode: 'exercise' },
    purpose: 'Exercise: signs of attack on made-up networks of documentation ranges',
    ...{ requestedBy: 'Exercise control', approvedBy: 'Exercise oversight' },
    reason: 'The exercise plants four signs of attack among made-up flows',
    directions: ['outside-to-inside', 'inside-to-outside'],
    ...{ networks: [...new Set(networks)], fromUs: beginsUs },
    ...{ toUs: beginsUs + DAYS * 24 * HOUR_US, detectors: [...SIGN_KINDS] },
    retention: { windowHours: 72, keepDays: 30 },
    ownAddresses: 'pseudonym',
    marking: {
      tlp: 'AMBER',
      originator: nodeId,
      releasableTo: nodeId === 'alpha' ? ['bravo'] : [],
      caveats: [],
    },
  };
  const source = { id: ID, type: 'seeded', warrant: ID, seed, fromUs };
  return [
    { kind: 'warrant', id: ID, doc: warrant },
    { kind: 'flow', id: ID, doc: source },
  ];
}
