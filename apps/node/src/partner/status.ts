/** How each partner's link is, both ways, from the store alone: the same for the API, the command line and the page. */
import { LANES, type LaneName, type Partner } from '@noroshi/exchange';
import type { Db } from '@noroshi/store';
import {
  type ExchangeEvidence,
  evidenceOf,
  type Link,
  laneEntries,
  laneOf,
  linkOf,
  positionOf,
} from '@noroshi/store/exchange';
import type { Mode } from '@noroshi/watch';
import { readDirectory } from './directory.ts';

/** One lane both ways. */
export type LaneStatus = {
  readonly lane: LaneName;
  /** What we tell them: records, how many they have said they keep, and since when the oldest other one waits. */
  readonly told: number;
  readonly confirmed: number;
  readonly confirmedUs: number | null;
  readonly backlog: number;
  readonly oldestUs: number | null;
  readonly ourCheckpoint: string;
  readonly witness: string;
  /** What they tell us: records taken, of those that the last verified checkpoint covers. */
  readonly taken: number;
  readonly known: number;
  readonly theirCheckpoint: string;
};

export type PartnerStatus = {
  readonly partner: Partner;
  readonly lanes: readonly LaneStatus[]; // every one, in their order
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
  for (const partner of partners) {
    const lanes: LaneStatus[] = [];
    for (const lane of LANES) lanes.push(await laneStatus(db, partner.id, lane));
    statuses.push({
      ...{ partner, lanes, link: await linkOf(db, partner.id, atUs) },
      evidence: await evidenceOf(db, partner.id),
    });
  }
  return { partners: statuses, unusable };
}

async function laneStatus(db: Db, partner: string, lane: LaneName): Promise<LaneStatus> {
  const key = { partner, lane };
  const empty = { size: 0, confirmed: 0, confirmedUs: null, checkpoint: '', witness: '' };
  const ours = (await laneOf(db, key)) ?? empty;
  const theirs = await positionOf(db, key);
  const [oldest] =
    ours.confirmed < ours.size ? await laneEntries(db, key, ours.confirmed, 1) : [undefined];
  return {
    ...{ lane, told: ours.size, confirmed: ours.confirmed, confirmedUs: ours.confirmedUs },
    ...{ backlog: ours.size - ours.confirmed, oldestUs: oldest?.atUs ?? null },
    ...{ ourCheckpoint: ours.checkpoint, witness: ours.witness },
    ...{ taken: theirs.size, known: theirs.knownSize, theirCheckpoint: theirs.checkpoint },
  };
}

/** All lanes together, where one figure says enough. */
export function sumOf({ lanes }: Pick<PartnerStatus, 'lanes'>) {
  const sum = (of: (lane: LaneStatus) => number) =>
    lanes.reduce((total, lane) => total + of(lane), 0);
  const latest = (of: (lane: LaneStatus) => number | null, pick: typeof Math.max) => {
    const there = lanes.flatMap((lane) => of(lane) ?? []);
    return there.length === 0 ? null : pick(...there);
  };
  return {
    ...{ taken: sum(({ taken }) => taken), known: sum(({ known }) => known) },
    ...{ told: sum(({ told }) => told), confirmed: sum(({ confirmed }) => confirmed) },
    backlog: sum(({ backlog }) => backlog),
    confirmedUs: latest(({ confirmedUs }) => confirmedUs, Math.max),
    oldestUs: latest(({ oldestUs }) => oldestUs, Math.min),
  };
}
