/**
 * What a network carries at one instant: services in order of precedence, each whole on the first of its paths that has room; else one
 * that is in the way moves to another of its paths; else those of lower precedence give way; else it goes slower; else it is lost.
 * So no service loses by one of lower precedence. What is carried stays where it is: only what a failure touches is placed anew.
 * One path at a time, one move deep: `test/resilience.test.ts` says how often the search of all ways finds more.
 */
import {
  type Columns,
  createLoad,
  type Load,
  lastUserOf,
  NOWHERE,
  narrowestOf,
  roomOf,
} from './load.ts';

export type Carrier = Pick<Load, 'left' | 'rate' | 'path'> & {
  /** Forgets everything, gives each hop this much, and places every service. */
  readonly carry: (capacityKbitS: Float64Array) => void;
  /** Takes kbit/s from hops; what no longer fits is taken off, the least important first, and placed anew. */
  readonly reduce: (hops: readonly number[], byKbitS: (hop: number) => number) => void;
  readonly isUsed: (hop: number) => boolean;
  /** Services whose rate or path may have changed since `carry`; in no order. */
  readonly touched: readonly number[];
  /** Rates and paths after `carry`. */
  readonly before: { readonly rate: Float64Array; readonly path: Int32Array };
  /** As it was after `carry`. */
  readonly undo: () => void;
};

type State = {
  readonly load: Load;
  readonly waiting: number[];
  readonly touched: number[];
  readonly isTouched: Uint8Array;
  readonly inWay: number[];
};

export function createCarrier(columns: Columns): Carrier {
  const load = createLoad(columns);
  const { left, rate, path, put, lift, usersOn } = load;
  const isTouched = new Uint8Array(rate.length);
  const state: State = { load, waiting: [], touched: [], isTouched, inWay: [] };
  const { touched, waiting } = state;
  const before = { left: left.slice(), rate: rate.slice(), path: path.slice() };
  const forget = () => {
    for (const s of touched) isTouched[s] = 0;
    touched.length = 0;
  };
  return {
    ...{ left, rate, path, touched, before },
    isUsed: (hop) => usersOn(hop) > 0,
    carry: (capacityKbitS) => {
      load.clear();
      left.set(capacityKbitS);
      for (let s = 0; s < rate.length; s++) place(state, s);
      settle(state);
      before.left.set(left);
      before.rate.set(rate);
      before.path.set(path);
      forget();
    },
    reduce: (hops, byKbitS) => {
      for (const hop of hops) {
        left[hop]! -= byKbitS(hop);
        while (left[hop]! < 0) {
          const last = lastUserOf(load, hop);
          if (last === NOWHERE) break;
          touch(state, last);
          lift(last);
          waiting.push(last);
        }
      }
      settle(state);
    },
    undo: () => {
      for (const s of touched) lift(s);
      for (const s of touched)
        if (before.path[s] !== NOWHERE) put(s, before.path[s]!, before.rate[s]!);
      forget();
      left.set(before.left);
    },
  };
}

function touch({ touched, isTouched }: State, s: number): void {
  if (isTouched[s] === 1) return;
  isTouched[s] = 1;
  touched.push(s);
}

/** Places what waits, the most important first. */
function settle(state: State): void {
  const { waiting } = state;
  while (waiting.length > 0) {
    let next = 0;
    for (let k = 1; k < waiting.length; k++) if (waiting[k]! < waiting[next]!) next = k;
    const s = waiting[next]!;
    waiting[next] = waiting.at(-1)!;
    waiting.pop();
    place(state, s);
  }
}

function place(state: State, s: number): void {
  const { load } = state;
  const { pathStart, requiredKbitS, leastKbitS } = load.columns;
  let [best, most] = [NOWHERE, 0];
  for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) {
    const room = roomOf(load, p);
    if (room >= requiredKbitS[s]!) {
      load.put(s, p, requiredKbitS[s]!);
      return;
    }
    if (room > most) [best, most] = [p, room];
  }
  for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) if (moveAside(state, s, p)) return;
  for (let p = pathStart[s]!; p < pathStart[s + 1]!; p++) if (giveWay(state, s, p)) return;
  if (best !== NOWHERE && most >= leastKbitS[s]!) load.put(s, best, most);
}

/** One that is in the way on a path goes elsewhere, whole: nobody loses by it. */
function moveAside(state: State, s: number, p: number): boolean {
  const { load, inWay } = state;
  const { pathStart, requiredKbitS } = load.columns;
  const hop = narrowestOf(load, p);
  inWay.length = 0;
  for (let u = 0; u < load.usersOn(hop); u++) {
    const other = load.userAt(hop, u);
    if (wouldFit(load, s, p, other)) inWay.push(other);
  }
  if (inWay.length > 1) inWay.sort((a, b) => b - a);
  for (const other of inWay) {
    const [from, kbitS] = [load.path[other]!, load.rate[other]!];
    load.lift(other);
    load.put(s, p, requiredKbitS[s]!);
    for (let q = pathStart[other]!; q < pathStart[other + 1]!; q++)
      if (q !== from && roomOf(load, q) >= kbitS) {
        touch(state, other);
        load.put(other, q, kbitS);
        return true;
      }
    load.lift(s);
    load.put(other, from, kbitS);
  }
  return false;
}

/** Whether a path would have room for a service without what another one takes. */
function wouldFit(
  { columns, left, rate, path }: Load,
  s: number,
  p: number,
  other: number,
): boolean {
  const { hopStart, hops, requiredKbitS } = columns;
  const [from, to] = [hopStart[path[other]!]!, hopStart[path[other]! + 1]!];
  for (let k = hopStart[p]!; k < hopStart[p + 1]!; k++) {
    const lacks = requiredKbitS[s]! - left[hops[k]!]!;
    if (lacks <= 0) continue;
    if (lacks > rate[other]!) return false;
    let isThere = false;
    for (let j = from; j < to && !isThere; j++) isThere = hops[j] === hops[k];
    if (!isThere) return false;
  }
  return true;
}

/** Those of lower precedence leave a path, the least important first, until there is room; they wait. */
function giveWay(state: State, s: number, p: number): boolean {
  const { load, waiting } = state;
  const { precedence, requiredKbitS } = load.columns;
  const gone: [service: number, from: number, kbitS: number][] = [];
  for (
    let hop = narrowestOf(load, p);
    load.left[hop]! < requiredKbitS[s]!;
    hop = narrowestOf(load, p)
  ) {
    const last = lastUserOf(load, hop, precedence[s]!);
    if (last === NOWHERE) {
      for (const [other, from, kbitS] of gone.reverse()) load.put(other, from, kbitS);
      return false;
    }
    gone.push([last, load.path[last]!, load.rate[last]!]);
    load.lift(last);
  }
  for (const [other] of gone) {
    touch(state, other);
    waiting.push(other);
  }
  load.put(s, p, requiredKbitS[s]!);
  return true;
}
