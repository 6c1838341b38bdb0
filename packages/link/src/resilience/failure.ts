/**
 * What may fail: one hop, everything of one band, plane or site, a rain cell that leaves a share of a capacity, and what open warnings
 * are about. A failure touches hops of ours; of a partner's withheld map it may touch what nobody here can see.
 */
import type { Network } from './network.ts';

export const FAILURE_KINDS = ['hop', 'band', 'plane', 'site', 'rain', 'warning'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export type Failure = {
  readonly id: string;
  readonly kind: FailureKind;
  readonly title: string;
  readonly hopIds: readonly string[];
  /** What is left of each hop's capacity, 0 … 1; left out: nothing. */
  readonly share?: number;
  /** µs TAI; left out: all the time. */
  readonly fromUs?: number;
  readonly toUs?: number;
  /** Owners whose withheld hops it may touch as well. */
  readonly mayTouch?: readonly string[];
};

/** An open warning, as far as links are concerned. */
export type Concern = {
  readonly warningId: string;
  readonly title: string;
  readonly assetIds: readonly string[];
  readonly fromUs?: number;
  readonly toUs?: number;
};

/** Every hop alone, then every band, plane and site of two hops or more; in order of the file. */
export function singleFailures({ hops }: Network): Failure[] {
  const owners = [
    ...new Set(hops.flatMap((hop) => (hop.isWithheld && hop.owner ? [hop.owner] : []))),
  ];
  const alone = hops.map(
    ({ id, name }): Failure => ({ id: `hop/${id}`, kind: 'hop', title: name, hopIds: [id] }),
  );
  const together = (['band', 'plane', 'site'] as const).flatMap((kind) => {
    const groups = new Map<string, string[]>();
    for (const hop of hops) {
      const name = hop[kind];
      if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), hop.id]);
    }
    return [...groups]
      .filter(([, ids]) => ids.length > 1)
      .map(
        ([name, hopIds]): Failure => ({
          ...{ id: `${kind}/${name}`, kind, title: `${kind} ${name}`, hopIds },
          ...(kind === 'band' && owners.length > 0 && { mayTouch: owners }), // a band has no border
        }),
      );
  });
  return [...alone, ...together];
}

/** What would fail if what is warned of came true. A warning about nothing that carries a service gives none. */
export function failuresOfConcerns({ hops }: Network, concerns: readonly Concern[]): Failure[] {
  return concerns.flatMap(({ warningId, title, assetIds, fromUs, toUs }): Failure[] => {
    const about = new Set(assetIds);
    const hopIds = hops
      .filter(({ asset }) => asset !== undefined && about.has(asset))
      .map(({ id }) => id);
    if (hopIds.length === 0) return [];
    const time = { ...(fromUs !== undefined && { fromUs }), ...(toUs !== undefined && { toUs }) };
    return [{ id: `warning/${warningId}`, kind: 'warning', title, hopIds, ...time }];
  });
}
