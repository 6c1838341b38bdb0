/**
 * What each host of ours sent out and took in, hour by hour: the hour that runs in columns, past hours as a series, and for the
 * last day the one pair that took most of each hour (the majority vote of Boyer and Moore 1981, by bytes: right where one took
 * more than half). A host has a place only from its first bytes on.
 */
import { grown } from '../../window/slots.ts';
import { createSeries, type Series } from '../series.ts';

export const HOURS_LIMITS = { rowsMax: 8 << 20, ringHours: 24 } as const;

export type HostHour = {
  readonly hour: number; // since the epoch
  readonly out: number; // bytes
  readonly in: number;
};

export type HostHours = {
  add(host: number, pair: number, atUs: number, bytesOut: number, bytesIn: number): void;
  hosts(): Iterable<number>;
  /** In order, one for each hour with any bytes. */
  hoursOf(host: number): HostHour[];
  /** The pair that took most of an hour of the last day; -1: not known. */
  mainPair(host: number, hour: number): number;
  forget(beforeUs: number): void;
  drop(host: number): void;
};

export const HOUR_US = 3600e6;
const RING = HOURS_LIMITS.ringHours;

type State = {
  readonly series: Series;
  readonly places: Map<number, number>;
  readonly free: number[];
  placeOf: Uint32Array; // by host: place + 1
  hour: Uint32Array; // by place, the one that runs
  sent: Float64Array;
  taken: Float64Array;
  ringHour: Uint32Array; // by place and hour of the day
  ringPair: Uint32Array;
  ringVote: Float64Array;
};

export function createHostHours(): HostHours {
  const { rowsMax } = HOURS_LIMITS;
  const state: State = {
    series: createSeries({ rowsPerHourMax: 0xffff, rowsMax }),
    ...{ places: new Map(), free: [], placeOf: new Uint32Array(1024) },
    ...{ hour: new Uint32Array(64), sent: new Float64Array(64), taken: new Float64Array(64) },
    ...{ ringHour: new Uint32Array(64 * RING), ringPair: new Uint32Array(64 * RING) },
    ringVote: new Float64Array(64 * RING),
  };
  return {
    add: (host, pair, atUs, out, back) => add(state, host, pair, atUs, out, back),
    hosts: () => state.places.keys(),
    hoursOf: (host) => hoursOf(state, host),
    mainPair(host, hour) {
      const at = state.places.get(host)! * RING + (hour % RING);
      return state.ringHour[at] === hour ? state.ringPair[at]! : -1;
    },
    forget: state.series.forget,
    drop: (host) => drop(state, host),
  };
}

function add(
  state: State,
  host: number,
  pair: number,
  atUs: number,
  out: number,
  back: number,
): void {
  const known = host < state.placeOf.length ? state.placeOf[host]! : 0;
  const place = known === 0 ? makePlace(state, host) : known - 1;
  const { hour, sent, taken, series } = state;
  const atHour = Math.floor(atUs / HOUR_US);
  if (atHour > hour[place]!) {
    if (sent[place]! > 0 || taken[place]! > 0)
      series.add(place, hour[place]! * HOUR_US, sent[place]!, taken[place]!);
    hour[place] = atHour;
    sent[place] = 0;
    taken[place] = 0;
  }
  if (atHour === hour[place]) {
    sent[place] = sent[place]! + out;
    taken[place] = taken[place]! + back;
  } else series.add(place, atHour * HOUR_US, out, back); // late: joined when read
  vote(state, place, atHour, pair, out);
}

function vote(state: State, place: number, atHour: number, pair: number, bytes: number): void {
  const { ringHour, ringPair, ringVote } = state;
  const at = place * RING + (atHour % RING);
  if (ringHour[at] !== atHour) {
    if (ringHour[at]! > atHour) return;
    ringHour[at] = atHour;
    ringVote[at] = 0;
  }
  const votes = ringVote[at]!;
  if (ringPair[at] === pair) ringVote[at] = votes + bytes;
  else if (votes >= bytes) ringVote[at] = votes - bytes;
  else {
    ringPair[at] = pair;
    ringVote[at] = bytes - votes;
  }
}

function hoursOf({ places, series, hour, sent, taken }: State, host: number): HostHour[] {
  const place = places.get(host);
  if (place === undefined) return [];
  const sums = new Map<number, { hour: number; out: number; in: number }>();
  const join = (at: number, out: number, back: number) => {
    const sum = sums.get(at) ?? { hour: at, out: 0, in: 0 };
    sum.out += out;
    sum.in += back;
    sums.set(at, sum);
  };
  const { count, atUs, first, second } = series.read(place);
  for (let i = 0; i < count; i++) join(Math.floor(atUs[i]! / HOUR_US), first[i]!, second[i]!);
  join(hour[place]!, sent[place]!, taken[place]!);
  return [...sums.values()].sort((a, b) => a.hour - b.hour);
}

function makePlace(state: State, host: number): number {
  const place = state.free.pop() ?? state.places.size;
  if (place >= state.hour.length) {
    const size = 2 * state.hour.length;
    state.hour = grown(state.hour, size);
    state.sent = grown(state.sent, size);
    state.taken = grown(state.taken, size);
    state.ringHour = grown(state.ringHour, size * RING);
    state.ringPair = grown(state.ringPair, size * RING);
    state.ringVote = grown(state.ringVote, size * RING);
  }
  if (host >= state.placeOf.length) state.placeOf = grown(state.placeOf, 2 * (host + 1));
  state.places.set(host, place);
  state.placeOf[host] = place + 1;
  return place;
}

function drop(state: State, host: number): void {
  const place = state.places.get(host);
  if (place === undefined) return;
  state.places.delete(host);
  state.free.push(place);
  state.placeOf[host] = 0;
  for (const column of [state.hour, state.sent, state.taken]) column[place] = 0;
  for (const ring of [state.ringHour, state.ringPair, state.ringVote])
    ring.fill(0, place * RING, (place + 1) * RING);
  state.series.drop(place);
}
