/**
 * Networks whose services are watched: hops and services as packages/link has them, and which hop is there only while a satellite is in
 * view of a station. Both are assets: where the satellite is comes from its element set.
 */
import { Hop, NETWORK_LIMITS, type NetworkFault, networkFaults, Service } from '@noroshi/link';
import { configRows, type Db } from '@noroshi/store';
import { Asset, Id, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

const closed = { additionalProperties: false } as const;

export const NetworkRow = Type.Object(
  {
    ...{ id: Id, name: Title },
    horizonHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 168 })),
    hops: Type.Array(Hop, { minItems: 1, maxItems: NETWORK_LIMITS.hopsMax }),
    services: Type.Array(Service, { maxItems: NETWORK_LIMITS.servicesMax }),
    /** A hop that is there only while the satellite stands over the station's mask. */
    contacts: Type.Optional(
      Type.Array(Type.Object({ hop: Id, satellite: Id, station: Id }, closed), { maxItems: 2000 }),
    ),
  },
  closed,
);
export type NetworkRow = Static<typeof NetworkRow>;

export const LINKS_DEFAULTS = { horizonHours: 24 } as const;

/** What a schema cannot say: ids that are not there or not alone, windows out of order. */
export function networkRowFaults({ hops, services, contacts = [] }: NetworkRow) {
  const ids = new Set(hops.map(({ id }) => id));
  const unknown = contacts.flatMap(({ hop }, k): NetworkFault[] =>
    ids.has(hop) ? [] : [{ path: `/contacts/${k}/hop`, value: hop, right: 'the id of a hop' }],
  );
  return [...networkFaults({ hops, services }), ...unknown];
}

export type LinksSettings = {
  readonly networks: readonly NetworkRow[];
  readonly assets: readonly Asset[];
  readonly problems: readonly string[];
};

export async function readLinksSettings(db: Db): Promise<LinksSettings> {
  const problems: string[] = [];
  const networks = (await configRows(db, 'network')).flatMap(({ id, doc }) => {
    if (Value.Check(NetworkRow, doc) && networkRowFaults(doc).length === 0) return [doc];
    problems.push(`network ${id} does not fit its schema: it is not watched`);
    return [];
  });
  const assets = (await configRows(db, 'asset')).flatMap(({ doc }) =>
    Value.Check(Asset, doc) ? [doc] : [],
  );
  return { networks, assets, problems };
}
