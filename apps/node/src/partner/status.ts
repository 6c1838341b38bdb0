/** How each partner's link is, both ways, from the store alone: the same for the API, the command line and the page. */
import {
  ContactPlan,
  type ContactWindow,
  contactAt,
  LANES,
  type LaneName,
  type Partner,
  witnessName,
} from '@noroshi/exchange';
import { type ConfigRow, configRows, type Db } from '@noroshi/store';
import {
  type ExchangeEvidence,
  evidenceOf,
  type Link,
  type LinkPace,
  laneEntries,
  laneOf,
  linkOf,
  newestOf,
  paceOf,
  positionOf,
} from '@noroshi/store/exchange';
import type { Mode } from '@noroshi/watch';
import { Value } from 'typebox/value';
import { readDirectory } from './directory.ts';
import { conditionOf, type LinkCondition } from './link-state.ts';

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
  readonly witness: string; // the newest cosignature of the partner, with its checkpoint; '' before the first
  /** What they tell us: records taken, of those that the last verified checkpoint covers. */
  readonly taken: number;
  readonly known: number;
  readonly theirCheckpoint: string;
};

export type PartnerStatus = {
  readonly partner: Partner;
  readonly lanes: readonly LaneStatus[]; // every one, in their order
  readonly link: Link;
  readonly condition: LinkCondition; // of the link, as people are told
  readonly pace: LinkPace | null; // what it was last measured to carry
  /** By the contact plan: the window that is open now, else the next; null where none is left, or there is no plan. */
  readonly contact: ContactWindow | null;
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
  const plans = plansOf(await configRows(db, 'contact-plan'));
  const statuses: PartnerStatus[] = [];
  for (const partner of partners) {
    const lanes: LaneStatus[] = [];
    for (const lane of LANES) lanes.push(await laneStatus(db, self.mode, partner.id, lane));
    const link = await linkOf(db, partner.id, atUs);
    const pace = (await paceOf(db, partner.id)) ?? null;
    const plan = plans.get(partner.id);
    statuses.push({
      ...{ partner, lanes, link, pace, condition: conditionOf(link.state, pace) },
      contact: plan === undefined ? null : contactAt(plan, atUs),
      evidence: await evidenceOf(db, partner.id),
    });
  }
  return { partners: statuses, unusable };
}

/** Rows that do not fit are left out: whoever writes configuration checks them. */
function plansOf(rows: readonly ConfigRow[]): ReadonlyMap<string, ContactPlan> {
  const fit = rows.filter(({ id, doc }) => Value.Check(ContactPlan, doc) && doc.id === id);
  return new Map(fit.map(({ id, doc }) => [id, doc as unknown as ContactPlan]));
}

async function laneStatus(
  db: Db,
  mode: Mode,
  partner: string,
  lane: LaneName,
): Promise<LaneStatus> {
  const key = { partner, lane };
  const empty = { size: 0, confirmed: 0, confirmedUs: null, checkpoint: '' };
  const ours = (await laneOf(db, key)) ?? empty;
  const theirs = await positionOf(db, key);
  const own = await newestOf(db, key, witnessName(mode, partner));
  const [oldest] =
    ours.confirmed < ours.size ? await laneEntries(db, key, ours.confirmed, 1) : [undefined];
  return {
    ...{ lane, told: ours.size, confirmed: ours.confirmed, confirmedUs: ours.confirmedUs },
    ...{ backlog: ours.size - ours.confirmed, oldestUs: oldest?.atUs ?? null },
    ourCheckpoint: ours.checkpoint,
    witness: own === undefined ? '' : `${own.text}\n${own.lines}`,
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

/** Since when the link is as it is. */
export function sinceOf({ condition, link, pace }: PartnerStatus): number {
  return condition === 'thin' ? Math.max(link.sinceUs, pace?.thinUs ?? 0) : link.sinceUs;
}
