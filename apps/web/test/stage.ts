/** A node with warnings worth looking at and a browser before its page: what the tests of the page stand on. */

import type { NoticeDraft } from '@noroshi/watch';
import { deskOf } from '../../node/src/access/desk.ts';
import { firstLink } from '../../node/src/access/people.ts';
import { createAuthenticate } from '../../node/src/access/session.ts';
import { routes } from '../../node/src/routes.ts';
import { actOnWarning } from '../../node/src/warnings/act.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { type House, openHouse } from '../../node/test/api-house.ts';
import { ASSETS, aDraft, HOUR_US, writeAssets } from '../../node/test/warnings/make.ts';
import { madePage } from './made-page.ts';

export type Stage = House & { readonly link: string };

export async function openStage(mode: 'exercise' | 'live' = 'exercise'): Promise<Stage> {
  const files = await madePage();
  const house = await openHouse({ mode, routes, files, authenticate: createAuthenticate });
  await writeAssets(house.context.store, ASSETS);
  const link = await firstLink(deskOf(house.context), house.url);
  return { ...house, link: link!.url };
}

/** A finding at the present of the node's clock. */
export function finding(house: House, draft: Partial<NoticeDraft>): NoticeDraft {
  const atUs = house.context.clock.watchUs();
  const window = { fromUs: atUs + 26 * HOUR_US, toUs: atUs + 26 * HOUR_US };
  return aDraft({ atUs, window, ...draft });
}

/** Four warnings, one of each precedence, in different states. */
export async function fillStage(house: House): Promise<readonly string[]> {
  const atUs = house.context.clock.watchUs();
  const soon = { fromUs: atUs + HOUR_US / 2, toUs: atUs + HOUR_US / 2 };
  const value = (name: string, number: number) => ({ type: 'value' as const, name, value: number });
  const drafts = [
    finding(house, {
      ...{ key: 'a', kind: 'proximity', severity: 'severe', confidence: 0.97, window: soon },
      title: 'ALPHA RELAY 1: object 94471 stops 38 km away and stays beside it',
      about: [
        { type: 'asset', id: 'sat-1' },
        { type: 'object', id: '94471' },
      ],
      evidence: [value('separationKm', 38.21), value('driftDegPerDay', 0.014)],
    }),
    finding(house, {
      ...{ key: 'b', severity: 'high', confidence: 0.92 },
      title: 'ALPHA SURVEY 3 and debris 90733 pass within 312 m in 26 hours',
      evidence: [
        ...[value('missKm', 0.31204), value('missRKm', -0.0912), value('relativeSpeedKmS', 14.31)],
        ...[value('pc', 2.31e-4), value('hardBodyRadiusM', 12)],
        { type: 'elementSet', objectId: '90733', source: 'catalogue', epochUs: atUs - 9 * HOUR_US },
      ],
    }),
    finding(house, {
      ...{ key: 'c', kind: 'scan', severity: 'moderate', confidence: 0.7 },
      title: 'Alpha Ocean Station: 412 ports of 192.0.2.17 tried from one address',
      about: [{ type: 'asset', id: 'station-1' }],
      evidence: [value('ports', 412), { type: 'value', name: 'from', value: '203.0.113.9' }],
    }),
    finding(house, {
      ...{ key: 'd', kind: 'decay', severity: 'low', confidence: 0.5 },
      title: 'Rocket body 92285 comes down between Tuesday and Thursday',
      about: [{ type: 'object', id: '92285' }],
      evidence: [],
    }),
  ];
  const admitted = await admitNotices(house.context, drafts);
  const ids = admitted.map(({ warningId }) => warningId);
  const done = await actOnWarning(house.context, {
    ...{ warningId: ids[2]!, action: 'acknowledge', actor: 'user:operator' },
  });
  if (!done.ok) throw new Error(done.error.message);
  return ids;
}
