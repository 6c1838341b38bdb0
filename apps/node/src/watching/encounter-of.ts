/** An approach that was told, as one person may see it: its two bodies with their sets, radii and errors, told and computed. */
import { configRows, type Db } from '@noroshi/store';
import { objectById } from '@noroshi/store/elements';
import { formatUtc } from '@noroshi/time';
import { Asset } from '@noroshi/watch';
import { Value } from 'typebox/value';
import type { Caller } from '../access/caller.ts';
import { maySeeConfig } from '../api/objects.ts';
import { type ApproachAgain, approachAgain, heldPair } from './encounter.ts';
import type { Encounter, EncounterBody } from './encounter-reply.ts';
import type { ToldApproach, ToldSet } from './told.ts';

/** A body whose size nobody told; half of what two of them are taken for. As the screening thread has it. */
const RADIUS_ASSUMED_M = 5;
const US_PER_DAY = 86_400e6;
const KEPT_MAX = 400;

/** What does not depend on who asks. */
export type Facts = {
  readonly again: ApproachAgain | null;
  readonly missing: readonly string[];
  readonly sets: readonly (ToldSet | undefined)[]; // of object 1 and 2
};

const kept = new WeakMap<Db, Map<string, Facts>>();

/** `keepAs`: the id of a notice, which is never changed; null for what may be. */
export async function factsOf(db: Db, told: ToldApproach, keepAs: string | null): Promise<Facts> {
  const known = kept.get(db) ?? new Map<string, Facts>();
  kept.set(db, known);
  const found = keepAs === null ? undefined : known.get(keepAs);
  if (found !== undefined) return found;
  const facts = await factsAnew(db, told);
  if (keepAs === null || facts.again === null) return facts;
  if (known.size >= KEPT_MAX) known.clear();
  known.set(keepAs, facts);
  return facts;
}

async function factsAnew(db: Db, told: ToldApproach): Promise<Facts> {
  const sets = [told.id1, told.id2].map((id) => told.sets.find((one) => one.objectId === id));
  const [set1, set2] = sets;
  const untold = [told.id1, told.id2].filter((_, k) => sets[k] === undefined);
  if (set1 === undefined || set2 === undefined) return { again: null, missing: untold, sets };
  const { pair, missing } = await heldPair(db, [set1, set2]);
  if (pair === null) return { again: null, missing, sets };
  const again = approachAgain(pair, {
    ...{ tcaUs: told.tcaUs, hbrM: told.figures.hbrM ?? 2 * RADIUS_ASSUMED_M },
    ...{ isSlow: told.kind === 'interval', isGone: told.gone },
  });
  const from = sets.map((set, k) => set && { ...set, source: pair.sources[k]! });
  return { again, missing: [], sets: from };
}

export type Around = Pick<
  Encounter,
  'noticeId' | 'warningId' | 'supersededBy' | 'marking' | 'foundUtc' | 'thresholds'
>;

export async function encounterOf(
  db: Db,
  caller: Caller,
  nowUs: number,
  told: ToldApproach,
  around: Around,
): Promise<Encounter> {
  const facts = await factsOf(db, told, around.noticeId);
  const hbrM = told.figures.hbrM ?? 2 * RADIUS_ASSUMED_M;
  const assets = await visibleAssets(db, caller);
  const ids = [told.id1, told.id2];
  const owned = ids.map((id) => assets.find((asset) => asset.objectId === id));
  const radii = radiiOf(owned, hbrM);
  const bodies = await Promise.all(
    ids.map((id, k) => bodyOf(db, id, k, { facts, told, nowUs, asset: owned[k], radii })),
  );
  const computed = facts.again?.computed ?? null;
  const toldMissKm = told.figures.missKm;
  return {
    ...around,
    ...{ kind: told.kind, gone: told.gone, told: told.figures, hbrM },
    tcaUtc: told.gone && computed !== null ? computed.tcaUtc : formatUtc(told.tcaUs),
    ...{ fromUtc: formatUtc(told.fromUs), toUtc: formatUtc(told.toUs) },
    ...{ objects: bodies, computed, missing: [...facts.missing] },
    differenceM:
      computed === null || toldMissKm === null ? null : (computed.missKm - toldMissKm) * 1000,
  };
}

type Parts = {
  readonly facts: Facts;
  readonly told: ToldApproach;
  readonly nowUs: number;
  readonly asset: Asset | undefined;
  readonly radii: readonly Radius[];
};

async function bodyOf(db: Db, id: string, k: number, parts: Parts): Promise<EncounterBody> {
  const { facts, told, nowUs, asset, radii } = parts;
  const object = await objectById(db, id);
  const set = facts.sets[k];
  const at = facts.again?.objects[k];
  return {
    ...{ objectId: id, name: object?.name ?? '', ...radii[k]! },
    asset: asset === undefined ? null : { id: asset.id, name: asset.name },
    elementSet:
      set === undefined
        ? null
        : {
            ...{ source: set.source ?? '', epochUtc: formatUtc(set.epochUs) },
            ageAtApproachD: (told.tcaUs - set.epochUs) / US_PER_DAY,
            ageNowD: (nowUs - set.epochUs) / US_PER_DAY,
          },
    ...{ regime: at?.regime ?? null, altitudeKm: at?.altitudeKm ?? null },
    sigmaRtnKm: at?.sigmaRtnKm ? [...at.sigmaRtnKm] : null,
    covarianceModel: at?.model ?? null,
    temePositionKm: at ? at.teme.slice(0, 3) : null,
    temeVelocityKmS: at ? at.teme.slice(3) : null,
    gcrfPositionKm: at ? at.gcrf.slice(0, 3) : null,
    gcrfVelocityKmS: at ? at.gcrf.slice(3) : null,
  };
}

type Radius = Pick<EncounterBody, 'hbrM' | 'hbrSource'>;

/**
 * Whose radius is which, where what this person may know explains the sum that was used; else the sum alone is said, since a
 * part of it could betray an asset.
 */
function radiiOf(assets: readonly (Asset | undefined)[], hbrM: number): readonly Radius[] {
  const radii = assets.map((asset): Radius => {
    const own = asset?.hardBodyRadiusM;
    return own === undefined
      ? { hbrM: RADIUS_ASSUMED_M, hbrSource: 'assumed' }
      : { hbrM: own, hbrSource: 'asset' };
  });
  const sum = radii.reduce((total, one) => total + one.hbrM!, 0);
  const isWhole = Math.abs(sum - hbrM) < 1e-9;
  return isWhole ? radii : radii.map(() => ({ hbrM: null, hbrSource: 'combined' as const }));
}

async function visibleAssets(db: Db, caller: Caller): Promise<Asset[]> {
  const rows = await configRows(db, 'asset');
  const assets = rows.flatMap(({ doc }) => (Value.Check(Asset, doc) ? [doc] : []));
  return assets.filter((asset) => maySeeConfig('asset', asset, caller));
}
