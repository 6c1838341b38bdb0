/**
 * A small world in which a burn is worth planning: one own satellite, one object that passes within 100 m in 20 hours and is warned
 * of, and one that is met only by whoever burns `AVOIDED.ownBurnMS` along the track an hour from now.
 */
import { type ElementSetBatch, pickSets, tablePath } from '@noroshi/orbit';
import {
  conjunctionNotice,
  elementSetPath,
  type NoticeContext,
  plannedTable,
} from '@noroshi/screen';
import { fitMeanElements, seededCatalogue, seededEncounters } from '@noroshi/sim';
import { formatUtc } from '@noroshi/time';
import type { Asset } from '@noroshi/watch';
import { ingestBatch } from '../../node/src/sources/ingest.ts';
import { admitNotices } from '../../node/src/warnings/admit.ts';
import { createCatalogue } from '../../node/src/watching/catalogue.ts';
import { writeAssets } from '../../node/test/warnings/make.ts';
import { rowOf } from '../../node/test/watching/planted.ts';
import { openStage, type Stage } from './stage.ts';

const H_US = 3600e6;
export const AVOIDED = { ownBurnMS: 2, meetsAfterH: 4 } as const;

export type AvoidStage = {
  readonly house: Stage;
  readonly noticeId: string;
  readonly otherId: string;
  readonly metId: string; // by the own burn only
  readonly burnUtc: string; // of the own burn
};

export async function avoidStage(): Promise<AvoidStage> {
  const house = await openStage();
  const { store, clock } = house.context;
  const atUs = Math.floor(clock.watchUs() / 1e6) * 1e6;
  const burnUtc = formatUtc(atUs + H_US, 0);
  const { sets, own, other, met, tcaUs } = worldOf(atUs);
  await ingestBatch(store, sets, { source: 'made', wallUs: clock.wallUs });
  const idOf = (row: number) => sets.objects.objectId[sets.objectRow[row]!]!;
  const asset: Asset = {
    ...{ id: 'sat-a', kind: 'satellite', name: 'ALPHA A', owner: 'org-a', serves: [] },
    ...{ objectId: idOf(own), hardBodyRadiusM: 7 },
  };
  await writeAssets(store, [asset]);
  const row = (await rowOf(pickSets(sets, [own, other]), tcaUs))!;
  const known = createCatalogue(1, sets, 0).object;
  const context: NoticeContext = {
    ...{ atUs, thresholdKm: 5, assets: [asset] },
    objects: (id) => ({ ...known(id)!, source: 'made' }),
  };
  const [admitted] = await admitNotices(house.context, [conjunctionNotice(row, context)]);
  return {
    ...{ house, noticeId: admitted!.notice.id, otherId: idOf(other), metId: idOf(met), burnUtc },
  };
}

type World = {
  readonly sets: ElementSetBatch;
  readonly own: number;
  readonly other: number;
  readonly met: number;
  readonly tcaUs: number;
};

function worldOf(atUs: number): World {
  const world = seededCatalogue({ seed: 'avoid', count: 60, epochUs: atUs - 6 * H_US });
  const { sets: planted, encounters } = seededEncounters({
    ...{ seed: 1, sets: world, count: 1, fromUs: atUs + 20 * H_US, windowS: 600 },
    ...{ missKmMin: 0.05, missKmMax: 0.1, opsMode: 'a' },
  });
  const { row1, row2, tcaUs } = encounters[0]!;
  const last = new Map(Array.from(planted.objectRow, (object, row) => [object, row] as const));
  const rows = [...last.values()];
  const [own, other] = [rows.indexOf(row1), rows.indexOf(row2)];
  const met = rows.findIndex((_, row) => row !== own && row !== other);
  const sets = pickSets(planted, rows);
  return { sets: metByBurn(sets, own, met, atUs), own, other, met, tcaUs };
}

/** Row `met` crosses the path that the own satellite takes after the burn, where it would be some 100 km away without. */
function metByBurn(sets: ElementSetBatch, own: number, met: number, atUs: number): ElementSetBatch {
  const burnUs = atUs + H_US;
  const atMeetUs = burnUs + AVOIDED.meetsAfterH * H_US;
  const burn = { burnUs, burnRtnKmS: [0, AVOIDED.ownBurnMS / 1000, 0] } as const;
  const table = plannedTable(elementSetPath(sets, own, 'a'), burn, atMeetUs + H_US)!;
  const state = new Float64Array(6);
  tablePath(table)(atMeetUs, state);
  const [x, y, z, u, v, w] = state as unknown as [number, number, number, number, number, number];
  const out = [y * w - z * v, z * u - x * w, x * v - y * u];
  const turn = Math.hypot(u, v, w) / Math.hypot(...out); // the same speed, straight across the plane
  const fitted = fitMeanElements(
    { epochUs: atMeetUs, positionKm: [x, y, z], velocityKmS: out.map((part) => part * turn) },
    { setEpochUs: atUs - 5 * H_US, opsMode: 'a', bstarPerEarthRadius: 0 },
  )!;
  const put = (column: Float64Array, value: number) => column.with(met, value);
  return {
    ...sets,
    epochUs: put(sets.epochUs, fitted.epochUs),
    meanMotionRadS: put(sets.meanMotionRadS, fitted.meanMotionRadS),
    eccentricity: put(sets.eccentricity, fitted.eccentricity),
    inclinationRad: put(sets.inclinationRad, fitted.inclinationRad),
    raanRad: put(sets.raanRad, fitted.raanRad),
    argPerigeeRad: put(sets.argPerigeeRad, fitted.argPerigeeRad),
    meanAnomalyRad: put(sets.meanAnomalyRad, fitted.meanAnomalyRad),
    bstarPerEarthRadius: put(sets.bstarPerEarthRadius, 0),
  };
}
