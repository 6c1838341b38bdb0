/**
 * Which service is on which path at which rate, and what is left of each hop. A service is put on a path or lifted off it in time
 * that does not depend on how many others are there.
 */
import { NETWORK_LIMITS, type Network } from './network.ts';

export const NOWHERE = -1;

/** The network as columns; services in order of precedence and id. */
export type Columns = {
  readonly hopIds: readonly string[];
  readonly serviceIds: readonly string[];
  readonly capacityKbitS: Float64Array;
  readonly precedence: Uint8Array;
  readonly requiredKbitS: Float64Array;
  readonly leastKbitS: Float64Array;
  /** Of each service its first path, and one more at the end; of each path its first hop, and one more. */
  readonly pathStart: Uint32Array;
  readonly hopStart: Uint32Array;
  readonly hops: Uint32Array;
};

export function columnsOf({ hops, services }: Network): Columns {
  const rows = [...services].sort(
    (a, b) => a.precedence - b.precedence || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const index = new Map(hops.map(({ id }, k) => [id, k]));
  const paths = rows.flatMap((service) => service.paths);
  let [path, hop] = [0, 0];
  return {
    hopIds: hops.map(({ id }) => id),
    serviceIds: rows.map(({ id }) => id),
    capacityKbitS: Float64Array.from(hops, ({ capacityKbitS }) => capacityKbitS),
    precedence: Uint8Array.from(rows, ({ precedence }) => precedence),
    requiredKbitS: Float64Array.from(rows, ({ requiredKbitS }) => requiredKbitS),
    leastKbitS: Float64Array.from(
      rows,
      ({ requiredKbitS, leastKbitS }) => leastKbitS ?? requiredKbitS,
    ),
    pathStart: Uint32Array.from([0, ...rows.map((row) => (path += row.paths.length))]),
    hopStart: Uint32Array.from([0, ...paths.map((each) => (hop += each.length))]),
    hops: Uint32Array.from(paths.flat(), (id) => index.get(id)!),
  };
}

export type Load = {
  readonly columns: Columns;
  /** kbit/s left on each hop; rate and path (or NOWHERE) of each service. */
  readonly left: Float64Array;
  readonly rate: Float64Array;
  readonly path: Int32Array;
  readonly put: (service: number, path: number, kbitS: number) => void;
  readonly lift: (service: number) => void;
  readonly usersOn: (hop: number) => number;
  /** The service that stands at a place among the users of a hop. */
  readonly userAt: (hop: number, place: number) => number;
  readonly clear: () => void;
};

const SLOTS = NETWORK_LIMITS.hopsOfPathMax;

export function createLoad(columns: Columns): Load {
  const { hopStart, hops, requiredKbitS, capacityKbitS } = columns;
  const services = requiredKbitS.length;
  const left = new Float64Array(capacityKbitS.length);
  const rate = new Float64Array(services);
  const path = new Int32Array(services).fill(NOWHERE);
  // of each hop who uses it, as service × SLOTS + place in the service's path; and of each such entry where it stands
  const users = roomForUsers(columns).map((most) => new Int32Array(most));
  const count = new Int32Array(capacityKbitS.length);
  const standing = new Int32Array(services * SLOTS);
  const put = (s: number, p: number, kbitS: number) => {
    const first = hopStart[p]!;
    for (let k = first; k < hopStart[p + 1]!; k++) {
      const hop = hops[k]!;
      const entry = s * SLOTS + k - first;
      left[hop]! -= kbitS;
      standing[entry] = count[hop]!;
      users[hop]![count[hop]!++] = entry;
    }
    path[s] = p;
    rate[s] = kbitS;
  };
  const lift = (s: number) => {
    const p = path[s]!;
    if (p === NOWHERE) return;
    const first = hopStart[p]!;
    for (let k = first; k < hopStart[p + 1]!; k++) {
      const hop = hops[k]!;
      const at = standing[s * SLOTS + k - first]!;
      const last = users[hop]![--count[hop]!]!;
      users[hop]![at] = last;
      standing[last] = at;
      left[hop]! += rate[s]!;
    }
    path[s] = NOWHERE;
    rate[s] = 0;
  };
  return {
    ...{ columns, left, rate, path, put, lift },
    usersOn: (hop) => count[hop]!,
    userAt: (hop, place) => Math.floor(users[hop]![place]! / SLOTS),
    clear: () => {
      rate.fill(0);
      path.fill(NOWHERE);
      count.fill(0);
    },
  };
}

/** Of each hop, how many services have a path over it: no more can use it at once. */
function roomForUsers({ pathStart, hopStart, hops, capacityKbitS }: Columns): number[] {
  const most = new Array<number>(capacityKbitS.length).fill(0);
  const seenBy = new Int32Array(capacityKbitS.length).fill(NOWHERE);
  for (let s = 0; s + 1 < pathStart.length; s++)
    for (let k = hopStart[pathStart[s]!]!; k < hopStart[pathStart[s + 1]!]!; k++) {
      const hop = hops[k]!;
      if (seenBy[hop] === s) continue;
      seenBy[hop] = s;
      most[hop]!++;
    }
  return most;
}

/** kbit/s left over a whole path. */
export function roomOf({ columns: { hopStart, hops }, left }: Load, p: number): number {
  let room = Number.POSITIVE_INFINITY;
  for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++) room = Math.min(room, left[hops[k]!]!);
  return room;
}

/** The narrowest hop of a path; ties: the first. */
export function narrowestOf({ columns: { hopStart, hops }, left }: Load, p: number): number {
  let hop = hops[hopStart[p]!]!;
  for (let k = hopStart[p]! + 1; k < hopStart[p + 1]!; k++)
    if (left[hops[k]!]! < left[hop]!) hop = hops[k]!;
  return hop;
}

/** The least important user of a hop whose precedence is lower than this; NOWHERE where there is none. */
export function lastUserOf({ columns, usersOn, userAt }: Load, hop: number, above = 0): number {
  let last = NOWHERE;
  for (let u = 0; u < usersOn(hop); u++) {
    const s = userAt(hop, u);
    if (s > last && columns.precedence[s]! > above) last = s;
  }
  return last;
}
