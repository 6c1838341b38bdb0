/** How each partner's link is, both ways, from the store alone: the same for the API, the command line and the page. */
import type { Partner } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  type ExchangeEvidence,
  evidenceOf,
  type Lane,
  type Link,
  laneEntries,
  laneOf,
  linkOf,
} from '@noroshi/store/exchange';
import type { Mode } from '@noroshi/watch';
import { readDirectory } from './directory.ts';

export type PartnerStatus = {
  readonly partner: Partner;
  /** What we tell them: entries, how many they have said they keep, and since when the oldest other one waits. */
  readonly lane: Pick<Lane, 'size' | 'confirmed' | 'confirmedUs' | 'checkpoint'>;
  readonly backlog: number;
  readonly oldestUs: number | null;
  /** What they tell us. */
  readonly link: Link;
  readonly evidence: readonly ExchangeEvidence[];
};

export async function partnerStatuses(
  db: Db,
  self: { readonly nodeId: string; readonly mode: Mode },
  atUs: number,
): Promise<{
  readonly partners: readonly PartnerStatus[];
  readonly unusable: readonly { readonly id: string; readonly reason: string }[];
}> {
  const { partners, unusable } = await readDirectory(db, self);
  const statuses: PartnerStatus[] = [];
  for (const partner of partners) statuses.push(await statusOf(db, partner, atUs));
  return { partners: statuses, unusable };
}

async function statusOf(db: Db, partner: Partner, atUs: number): Promise<PartnerStatus> {
  const { id } = partner;
  const empty = { size: 0, confirmed: 0, confirmedUs: null, checkpoint: '' };
  const lane = (await laneOf(db, id)) ?? empty;
  const [oldest] =
    lane.confirmed < lane.size ? await laneEntries(db, id, lane.confirmed, 1) : [undefined];
  return {
    ...{ partner, lane, backlog: lane.size - lane.confirmed, oldestUs: oldest?.atUs ?? null },
    link: await linkOf(db, id, atUs),
    evidence: await evidenceOf(db, id),
  };
}
