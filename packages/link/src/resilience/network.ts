/**
 * Services and what carries them: each service has paths, best first, each path is a row of hops (terminal, beam, satellite, gateway,
 * fibre) that have a capacity and times at which they are there. The map of a partner may be withheld: such a hop is known by its
 * owner only, and what fails behind it is unknown. Rates are whole kbit/s, so that sums are exact.
 */
import { Epoch, Id, Title } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

export const NETWORK_LIMITS = {
  ...{ hopsMax: 20_000, servicesMax: 20_000, pathsMax: 16, hopsOfPathMax: 16, windowsMax: 20_000 },
} as const;

export const HOP_KINDS = ['terminal', 'beam', 'satellite', 'gateway', 'fibre'] as const;

const closed = { additionalProperties: false } as const;
const Rate = Type.Integer({ minimum: 0, maximum: 2 ** 40 }); // kbit/s
const Window = Type.Object({ fromUs: Epoch, toUs: Epoch }, closed);

export const Hop = Type.Object(
  {
    ...{ id: Id, name: Title, kind: Type.Enum(HOP_KINDS), capacityKbitS: Rate },
    asset: Type.Optional(Id), // the asset whose warnings concern it
    ...{ band: Type.Optional(Id), plane: Type.Optional(Id), site: Type.Optional(Id) }, // fail together
    owner: Type.Optional(Id),
    isWithheld: Type.Optional(Type.Boolean()), // what lies behind it is not known here
    /** When it is there, in order, apart from each other; left out: always. */
    windows: Type.Optional(Type.Array(Window, { maxItems: NETWORK_LIMITS.windowsMax })),
  },
  closed,
);
export type Hop = Static<typeof Hop>;

export const Service = Type.Object(
  {
    ...{ id: Id, name: Title, owner: Type.Optional(Id) },
    precedence: Type.Integer({ minimum: 1, maximum: 9 }), // 1 goes first
    requiredKbitS: Type.Integer({ minimum: 1, maximum: 2 ** 40 }),
    /** With less than this it is lost; left out: with less than is required. */
    leastKbitS: Type.Optional(Type.Integer({ minimum: 1, maximum: 2 ** 40 })),
    paths: Type.Array(
      Type.Array(Id, { minItems: 1, maxItems: NETWORK_LIMITS.hopsOfPathMax, uniqueItems: true }),
      { minItems: 1, maxItems: NETWORK_LIMITS.pathsMax },
    ),
  },
  closed,
);
export type Service = Static<typeof Service>;

export const Network = Type.Object(
  {
    hops: Type.Array(Hop, { minItems: 1, maxItems: NETWORK_LIMITS.hopsMax }),
    services: Type.Array(Service, { maxItems: NETWORK_LIMITS.servicesMax }),
  },
  closed,
);
export type Network = Static<typeof Network>;

export type NetworkFault = {
  readonly path: string; // /services/3/paths/0/2
  readonly value: string;
  readonly right: string;
};

/** Everything that is wrong with it; none: `value` is a network. Times: µs TAI. */
export function networkFaults(value: unknown): readonly NetworkFault[] {
  if (!Value.Check(Network, value))
    return [...Value.Errors(Network, value)]
      .slice(0, FAULTS_MAX)
      .map(({ instancePath, message }) => ({
        ...{ path: instancePath || '/', value: shown(at(value, instancePath)), right: message },
      }));
  const faults: NetworkFault[] = [];
  const fault = (path: string, found: string, right: string) =>
    void (faults.length < FAULTS_MAX && faults.push({ path, value: found, right }));
  const ids = new Set<string>();
  for (const [i, { id, windows = [] }] of value.hops.entries()) {
    if (ids.has(id)) fault(`/hops/${i}/id`, id, 'an id that no other hop has');
    ids.add(id);
    for (const [k, { fromUs, toUs }] of windows.entries())
      if (fromUs >= toUs || fromUs < (windows[k - 1]?.toUs ?? fromUs))
        fault(`/hops/${i}/windows/${k}`, `${fromUs} to ${toUs}`, 'from before to, after the last');
  }
  const services = new Set<string>();
  for (const [i, { id, paths, requiredKbitS, leastKbitS }] of value.services.entries()) {
    if (services.has(id)) fault(`/services/${i}/id`, id, 'an id that no other service has');
    services.add(id);
    if (leastKbitS !== undefined && leastKbitS > requiredKbitS)
      fault(
        `/services/${i}/leastKbitS`,
        `${leastKbitS}`,
        `at most ${requiredKbitS}, what is required`,
      );
    for (const [k, path] of paths.entries())
      for (const [j, hop] of path.entries())
        if (!ids.has(hop)) fault(`/services/${i}/paths/${k}/${j}`, hop, 'the id of a hop');
  }
  return faults;
}

const FAULTS_MAX = 100;
const SHOWN_MAX = 60;

function at(value: unknown, path: string): unknown {
  const keys = path.split('/').slice(1);
  return keys.reduce<unknown>(
    (part, key) => (part as Record<string, unknown> | null)?.[key],
    value,
  );
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}
