/**
 * What a network carries at one instant: services in order of precedence, each whole on the first of its paths that has room; else one
 * that is in the way moves to another of its paths; else those of lower precedence give way; else it goes slower; else it is lost.
 * So no service loses by one of lower precedence. What is carried stays where it is: only what a failure touches is placed anew.
 * One path at a time, one move deep: `test/resilience.test.ts` says how often the whole search finds more.
 */
import type { Network } from './network.ts';

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

export type Carrier = {
  /** kbit/s left on each hop, the rate and the path (or NOWHERE) of each service. */
  readonly left: Float64Array;
  readonly rate: Float64Array;
  readonly path: Int32Array;
  /** Forgets everything; each hop has this much. */
  readonly reset: (capacityKbitS: Float64Array) => void;
  /** Places every service. */
  readonly placeAll: () => void;
  /** Takes kbit/s from a hop; what no longer fits is taken off it, the least important first, and waits. */
  readonly reduce: (hop: number, byKbitS: number) => void;
  /** Places what waits. */
  readonly settle: () => void;
  /** Services whose rate or path may have changed since `mark`; in no order. */
  readonly touched: () => readonly number[];
  readonly mark: () => void;
  /** As it was at the mark. */
  readonly undo: () => void;
};

export function createCarrier(columns: Columns): Carrier {
  const { pathStart, hopStart, hops, requiredKbitS, leastKbitS, precedence } = columns;
  const services = requiredKbitS.length;
  const hopCount = columns.capacityKbitS.length;
  const left = new Float64Array(hopCount);
  const rate = new Float64Array(services);
  const path = new Int32Array(services).fill(NOWHERE);
  const users: number[][] = Array.from({ length: hopCount }, () => []);
  const waiting: number[] = [];
  const touchedRows: number[] = [];
  const isTouched = new Uint8Array(services);
  const before = { left: new Float64Array(hopCount), rate: rate.slice(), path: path.slice() };

  const touch = (s: number) => {
    if (isTouched[s] === 1) return;
    isTouched[s] = 1;
    touchedRows.push(s);
  };
  const put = (s: number, p: number, kbitS: number) => {
    for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++) {
      left[hops[k]!]! -= kbitS;
      users[hops[k]!]!.push(s);
    }
    path[s] = p;
    rate[s] = kbitS;
  };
  const lift = (s: number) => {
    const p = path[s]!;
    if (p === NOWHERE) return;
    for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++) {
      const row = users[hops[k]!]!;
      left[hops[k]!]! += rate[s]!;
      row[row.indexOf(s)] = row.at(-1)!;
      row.pop();
    }
    path[s] = NOWHERE;
    rate[s] = 0;
  };
  const roomOf = (p: number): number => {
    let room = Number.POSITIVE_INFINITY;
    for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++) room = Math.min(room, left[hops[k]!]!);
    return room;
  };
  /** The narrowest hop of a path; ties: the first. */
  const narrowest = (p: number): number => {
    let hop = hops[hopStart[p]!]!;
    for (let k = hopStart[p]! + 1; k < hopStart[p + 1]!; k++)
      if (left[hops[k]!]! < left[hop]!) hop = hops[k]!;
    return hop;
  };
  /** Whether a path would have room for a service without what another one takes. */
  const wouldFit = (s: number, p: number, without: number): boolean => {
    const [from, to] = [hopStart[path[without]!]!, hopStart[path[without]! + 1]!];
    for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++) {
      const lacks = requiredKbitS[s]! - left[hops[k]!]!;
      if (lacks <= 0) continue;
      if (lacks > rate[without]!) return false;
      let isThere = false;
      for (let j = from; j < to && !isThere; j++) isThere = hops[j] === hops[k];
      if (!isThere) return false;
    }
    return true;
  };
  /** One that is in the way goes elsewhere, whole: nobody loses by it. */
  const moveAside = (s: number): boolean => {
    for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) {
      const inWay = users[narrowest(p)]!.filter((other) => wouldFit(s, p, other));
      for (const other of inWay.sort((a, b) => b - a)) {
        const [from, kbitS] = [path[other]!, rate[other]!];
        lift(other);
        put(s, p, requiredKbitS[s]!);
        for (let q = pathStart[other]!; q < pathStart[other + 1]!; q++)
          if (q !== from && roomOf(q) >= kbitS) {
            touch(other);
            put(other, q, kbitS);
            return true;
          }
        lift(s);
        put(other, from, kbitS);
      }
    }
    return false;
  };
  /** Those of lower precedence leave a path, the least important first, until there is room; they wait. */
  const giveWay = (s: number, p: number): boolean => {
    const gone: [number, number, number][] = [];
    for (let hop = narrowest(p); left[hop]! < requiredKbitS[s]!; hop = narrowest(p)) {
      let last = NOWHERE;
      for (const other of users[hop]!)
        if (precedence[other]! > precedence[s]! && other > last) last = other;
      if (last === NOWHERE) {
        for (const [other, from, kbitS] of gone.reverse()) put(other, from, kbitS);
        return false;
      }
      gone.push([last, path[last]!, rate[last]!]);
      lift(last);
    }
    for (const [other] of gone) {
      touch(other);
      waiting.push(other);
    }
    put(s, p, requiredKbitS[s]!);
    return true;
  };
  const place = (s: number) => {
    let [best, most] = [NOWHERE, 0];
    for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) {
      const room = roomOf(p);
      if (room >= requiredKbitS[s]!) return put(s, p, requiredKbitS[s]!);
      if (room > most) [best, most] = [p, room];
    }
    if (moveAside(s)) return;
    for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) if (giveWay(s, p)) return;
    if (best !== NOWHERE && most >= leastKbitS[s]!) put(s, best, most);
  };
  const settle = () => {
    while (waiting.length > 0) {
      let next = 0; // the most important of those that wait
      for (let k = 1; k < waiting.length; k++) if (waiting[k]! < waiting[next]!) next = k;
      const s = waiting[next]!;
      waiting[next] = waiting.at(-1)!;
      waiting.pop();
      place(s);
    }
  };
  return {
    ...{ left, rate, path, settle },
    reset: (capacityKbitS) => {
      left.set(capacityKbitS);
      rate.fill(0);
      path.fill(NOWHERE);
      for (const row of users) row.length = 0;
    },
    placeAll: () => {
      for (let s = 0; s < services; s++) place(s);
      settle();
    },
    reduce: (hop, byKbitS) => {
      left[hop]! -= byKbitS;
      while (left[hop]! < 0) {
        const last = users[hop]!.reduce((worst, s) => Math.max(worst, s), NOWHERE);
        if (last === NOWHERE) break;
        touch(last);
        lift(last);
        waiting.push(last);
      }
    },
    touched: () => touchedRows,
    mark: () => {
      before.left.set(left);
      before.rate.set(rate);
      before.path.set(path);
      for (const s of touchedRows) isTouched[s] = 0;
      touchedRows.length = 0;
    },
    undo: () => {
      for (const s of touchedRows) lift(s);
      for (const s of touchedRows) {
        isTouched[s] = 0;
        if (before.path[s] !== NOWHERE) put(s, before.path[s]!, before.rate[s]!);
      }
      touchedRows.length = 0;
      left.set(before.left);
    },
  };
}
