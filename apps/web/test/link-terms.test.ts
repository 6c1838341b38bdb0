/** What the node tells of services is said in Japanese too: its title, and every name of its evidence. */
import { expect, test } from 'vitest';
import { tellLosses } from '../../node/src/links/announce.ts';
import { LINK_TERMS } from '../src/warnings/link-terms.ts';
import { titleIn } from '../src/warnings/title.ts';

test('title and evidence of a loss of services', () => {
  const hops = [{ id: 'gate', name: 'Gate', kind: 'gateway', capacityKbitS: 1 } as const];
  const services = [
    { id: 'voice', name: 'Voice', precedence: 1, requiredKbitS: 1, paths: [['gate']] },
  ];
  const draft = tellLosses(
    { id: 'net', name: 'Fleet net', hops, services },
    {
      failure: { id: 'warning/1', kind: 'warning', title: 'Flood', hopIds: ['gate'] },
      losses: [
        {
          ...{ serviceId: 'voice', state: 'lost', firstUs: 0, lostS: 60, why: 'onlyWay' },
          ...{ spans: [], spansMore: 0 },
        },
      ],
      ...{ counts: { lost: 1, degraded: 0, unknown: 0, moved: 0 }, firstLossUs: 0 },
    },
    { confidence: 0.5, atUs: 0, toUs: 60e6 },
  )!;
  expect(titleIn(draft.title, 'ja')).toMatch(/^影響を受けるサービス（Fleet net）：喪失 1 件/);
  const names = draft.evidence.flatMap((one) => ('name' in one ? [one.name] : []));
  expect(names.filter((name) => !(name in LINK_TERMS))).toEqual([]);
});
