/**
 * What an avoidance is about, judged for the caller: our own satellite (an asset that the caller may see), the other object,
 * when, how big both are, and the strictest marking of asset and notice. What may not be seen is not there.
 */
import { configRows, type Db } from '@noroshi/store';
import { objectById } from '@noroshi/store/elements';
import { noticeById } from '@noroshi/store/warnings';
import { parseUtc } from '@noroshi/time';
import {
  Asset,
  type Marking,
  maySee,
  maySeeOwners,
  noticeDefault,
  strictestMarking,
} from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { Caller } from '../access/caller.ts';
import { maySeeConfig } from '../api/objects.ts';
import { refuse } from '../api/route.ts';
import { toldApproach } from '../watching/told.ts';
import type { JobAbout } from './desk.ts';
import { RADIUS_ASSUMED_M } from './work.ts';

export type Refused = ReturnType<typeof refuse>;

export type SubjectAsk = {
  readonly noticeId?: string;
  readonly id1?: string;
  readonly id2?: string;
  readonly tcaUtc?: string;
  readonly ownId?: string; // which of the two moves, where both are ours
};

export type Subject = {
  readonly about: JobAbout;
  readonly otherId: string;
  readonly tcaUs: number;
  readonly hbrM: number;
};

export async function visibleSatellites(db: Db, caller: Caller): Promise<Asset[]> {
  const rows = await configRows(db, 'asset');
  return rows
    .filter(({ doc }) => maySeeConfig('asset', doc, caller))
    .flatMap(({ doc }) => (Value.Check(Asset, doc) && doc.objectId !== undefined ? [doc] : []));
}

/** Hard-body radii that this person may know, by object. */
export function radiiOf(assets: readonly Asset[]): Record<string, number> {
  const sized = assets.filter((asset) => asset.hardBodyRadiusM !== undefined);
  return Object.fromEntries(sized.map((asset) => [asset.objectId!, asset.hardBodyRadiusM!]));
}

export async function subjectOf(
  db: Db,
  nodeId: string,
  caller: Caller,
  ask: SubjectAsk,
): Promise<Subject | Refused> {
  const approach =
    ask.noticeId === undefined ? ofPair(ask) : await ofNotice(db, caller, ask.noticeId);
  if ('ok' in approach) return approach;
  const assets = await visibleSatellites(db, caller);
  const ids = [approach.id1, approach.id2];
  const ours = assets.filter((asset) => ids.includes(asset.objectId!));
  const own =
    ask.ownId === undefined ? ours[0] : ours.find((asset) => asset.objectId === ask.ownId);
  if (own === undefined)
    return refuse(
      422,
      'avoid.own',
      `none of ${ids.join(' and ')} is a satellite of ours: a burn is planned for an own asset; add it under Configuration, Assets`,
    );
  const otherId = approach.id1 === own.objectId ? approach.id2 : approach.id1;
  const radii = radiiOf(assets);
  const hbrM = (radii[own.objectId!] ?? RADIUS_ASSUMED_M) + (radii[otherId] ?? RADIUS_ASSUMED_M);
  const other = await objectById(db, otherId);
  const about = await aboutAsset(db, nodeId, caller, own, approach.markings, approach.owners);
  return {
    about: {
      ...about,
      ...{ otherId, otherName: other?.name ?? '' },
      sized: ours.map(({ objectId }) => objectId!),
      ...{ noticeId: approach.noticeId, warningId: approach.warningId },
    },
    ...{ otherId, tcaUs: approach.tcaUs, hbrM },
  };
}

/** About one asset alone: an ephemeris of it. */
export async function aboutAsset(
  db: Db,
  nodeId: string,
  caller: Caller,
  asset: Asset,
  markings: readonly Marking[] = [],
  owners: readonly string[] = [],
): Promise<JobAbout> {
  const object = await objectById(db, asset.objectId!);
  const own = asset.marking ?? noticeDefault(nodeId);
  return {
    ...{ userId: caller.userId, assetId: asset.id, owners: [...new Set([asset.owner, ...owners])] },
    marking: strictestMarking([own, ...markings], nodeId),
    ...{ ownId: asset.objectId!, ownName: object?.name || asset.name },
    ownCosparId: object?.cosparId || asset.objectId!,
    ...{ otherId: null, otherName: null, noticeId: null, warningId: null, file: null },
    ...{ planId: null, burn: null, isPlan: false },
    sized: [asset.objectId!],
  };
}

type Approach = {
  readonly id1: string;
  readonly id2: string;
  readonly tcaUs: number;
  readonly markings: readonly Marking[];
  readonly owners: readonly string[];
  readonly noticeId: string | null;
  readonly warningId: string | null;
};

function ofPair({ id1, id2, tcaUtc }: SubjectAsk): Approach | Refused {
  if (id1 === undefined || id2 === undefined || tcaUtc === undefined || id1 === id2)
    return refuse(400, 'avoid.pair', 'give noticeId, or id1, id2 (two objects) and tcaUtc');
  const tca = parseUtc(tcaUtc);
  if (!tca.ok) return refuse(400, 'avoid.time', tca.error.message);
  const nothing = { markings: [], owners: [], noticeId: null, warningId: null };
  return { id1, id2, tcaUs: tca.value, ...nothing };
}

async function ofNotice(db: Db, caller: Caller, noticeId: string): Promise<Approach | Refused> {
  const kept = await noticeById(db, noticeId);
  const isSeen =
    kept !== undefined &&
    maySee(kept.notice.marking, caller.clearance) &&
    maySeeOwners(kept.owners, caller.owners);
  if (!isSeen) return refuse(404, 'not-there', 'there is no notice of this id');
  const told = kept.notice.kind === 'conjunction' ? toldApproach(kept.notice) : undefined;
  if (told === undefined)
    return refuse(
      422,
      'avoid.kind',
      `${noticeId} names no pair and closest approach: a burn is planned against a conjunction`,
    );
  const { id1, id2, tcaUs } = told;
  const owners = kept.owners;
  return {
    id1,
    id2,
    tcaUs,
    markings: [kept.notice.marking],
    owners,
    noticeId,
    warningId: kept.warningId,
  };
}
