/**
 * "What changed since yesterday": one entry an asset, of what the watch found since an instant: who manoeuvred near it, new
 * neighbours, how its screening changed, clouds and decays; and what concerns none of them.
 */
import { type Finding, listFindings, type Store } from '@noroshi/store';
import { objectById } from '@noroshi/store/elements';
import type { Asset } from '@noroshi/watch';
import type { Static } from 'typebox';
import type { Caller } from '../access/caller.ts';
import { bodyAt, saidAt } from './said.ts';
import { type ScreeningChange, screeningChanges } from './screening-changes.ts';
import { docOf, findingShown, fitted, type Sight, sightFor } from './shown.ts';
import { ChangesReply } from './wire.ts';

export const CHANGES_DAYS_MAX = 92;
const FINDINGS_MAX = 500;
const NAMES_MAX = 300;

export type ChangesSpan = {
  readonly sinceUs: number;
  readonly untilUs: number;
  readonly isPast: boolean; // in the states of then; else in the newest words
};

/** As this person may see it. */
export async function changesSince(
  store: Pick<Store, 'db'>,
  caller: Caller,
  { sinceUs, untilUs, isPast }: ChangesSpan,
): Promise<Static<typeof ChangesReply>> {
  const sight = await sightFor(store.db, caller);
  const span = { sinceUs, untilUs };
  const { findings, after } = await changed(store, sight, span);
  const shownUs = isPast ? untilUs : undefined;
  const mine = new Set(sight.objectIds);
  const screening = await screeningChanges(store.db, caller, span, mine);
  await nameOthers(store, screening.of);
  const assets = [...sight.assets.values()]
    .filter(({ kind, objectId }) => objectId !== undefined || kind === 'area' || kind === 'station')
    .map((asset) => changesOf(asset, findings, screening.of, sight, shownUs))
    .filter((one) => one.objectId !== null || one.decays.length > 0);
  const concerned = (finding: Finding) =>
    docOf(finding).concerns.some(({ assetId }) => sight.assets.has(assetId));
  const others = findings.filter((finding) => !concerned(finding));
  return fitted(ChangesReply, {
    ...span,
    assets,
    others: others.map((finding) => findingShown(finding, sight, shownUs)),
    complete: after === null && screening.isWhole,
  });
}

/** Said for the first time, or in another state, in the span; what was said of it later changes nothing in the answer. */
async function changed(
  { db }: Pick<Store, 'db'>,
  sight: Sight,
  { sinceUs, untilUs }: { readonly sinceUs: number; readonly untilUs: number },
) {
  const asked = { updatedSinceUs: sinceUs, openedUntilUs: untilUs };
  const limits = { assetKeys: sight.keys, limit: FINDINGS_MAX };
  const { findings, after } = await listFindings(db, { ...limits, ...asked });
  const isIn = (us: number) => us >= sinceUs && us <= untilUs;
  const then = findings.filter(
    (finding) => isIn(finding.updatedUs) || docOf(finding).steps.some(({ atUs }) => isIn(atUs)),
  );
  return { findings: then, after };
}

function changesOf(
  asset: Asset,
  findings: readonly Finding[],
  screening: ReadonlyMap<string, readonly ScreeningChange[]>,
  sight: Sight,
  shownUs: number | undefined,
): Static<typeof ChangesReply>['assets'][number] {
  const of = findings.flatMap((finding) => {
    const doc = docOf(finding);
    const now = doc.concerns.find(({ assetId }) => assetId === asset.id);
    if (now === undefined) return [];
    const body = shownUs === undefined ? doc.body : bodyAt(doc, shownUs);
    const then = shownUs === undefined ? undefined : saidAt(doc, shownUs);
    const concern = {
      ...now,
      rangeKm: then === undefined ? now.rangeKm : (then.rangesKm[asset.id] ?? null),
    };
    return [{ finding: findingShown(finding, sight, shownUs), concern, body }];
  });
  const shown = (kind: Finding['kind']) => of.filter(({ finding }) => finding.kind === kind);
  return {
    ...{ assetId: asset.id, name: asset.name, objectId: asset.objectId ?? null },
    manoeuvres: shown('manoeuvre').flatMap(({ finding, concern, body }) =>
      body.manoeuvre === undefined
        ? []
        : [
            {
              ...{ finding, kind: body.manoeuvre.kind, rangeKm: concern.rangeKm },
              dvMS: body.manoeuvre.dvMS,
            },
          ],
    ),
    neighbours: [...shown('proximity'), ...shown('approach'), ...shown('departure')].map(
      ({ finding, body }) => ({ finding, proximity: (body.proximity ?? null) as never }),
    ),
    screening: [...(screening.get(asset.objectId ?? '') ?? [])],
    breakups: shown('breakup').map(({ finding }) => finding),
    decays: shown('decay').map(({ finding }) => finding),
  };
}

/** The other object of an approach by its name, where the catalogue has one. */
async function nameOthers(
  store: Pick<Store, 'db'>,
  of: Map<string, ScreeningChange[]>,
): Promise<void> {
  const ids = [...new Set([...of.values()].flat().map(({ otherId }) => otherId))];
  const names = new Map<string, string>();
  for (const id of ids.slice(0, NAMES_MAX)) {
    const object = await objectById(store.db, id);
    if (object !== undefined) names.set(id, object.name);
  }
  for (const [id, list] of of)
    of.set(
      id,
      list.map((one) => ({ ...one, otherName: names.get(one.otherId) ?? '' })),
    );
}
