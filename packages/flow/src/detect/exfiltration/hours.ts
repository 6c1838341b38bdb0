/**
 * What each host of ours sent out and took in, hour by hour: the hour that runs in one record of 40 bytes, so that a row touches one
 * line of the processor's cache; past hours as a series, each with the one pair that took most of it (the majority vote of Boyer
 * and Moore 1981, by bytes: right where one took more than half). A host has a place only from its first bytes on.
 */
import { grown } from '../../window/slots.ts';
import { createSeries, type Series } from '../series.ts';

export const HOURS_LIMITS = { rowsMax: 8 << 20 } as const;

export type HostHour = {
  readonly hour: number; // since the epoch
  readonly out: number; // bytes
  readonly in: number;
};

export type HostHours = {
  add(host: number, pair: number, atUs: number, bytesOut: number, bytesIn: number): void;
  /** Those that sent at least so many bytes since they have a place. */
  hosts(bytesMin: number): Generator<number>;
  /** In order, one for each hour with any bytes. */
  hoursOf(host: number): HostHour[];
  /** The pair that took most of an hour; -1: not known. */
  mainPair(host: number, hour: number): number;
  forget(beforeUs: number): void;
  drop(host: number): void;
};

export const HOUR_US = 3600e6;

// A place: in units of 8 bytes what was sent and taken in its hour, the votes, and what was ever sent; then hour and pair in units of 4.
const PLACE = 5;
const [SENT, TAKEN, VOTES, EVER] = [0, 1, 2, 3] as const;
const [HOUR, PAIR] = [8, 9] as const;
const FIRST_PLACES = 64;
const NONE = 0xffff_ffff;

type State = {
  readonly series: Series; // bytes sent and taken; the pair that took most as the µs of the hour
  readonly free: number[];
  count: number; // places in use are below it
  placeOf: Uint32Array; // by host: place + 1
  hostOf: Uint32Array; // by place; NONE: free
  bytes: Float64Array;
  words: Uint32Array; // the same memory
};

export function createHostHours(): HostHours {
  const { rowsMax } = HOURS_LIMITS;
  const state: State = {
    series: createSeries({ rowsPerHourMax: 0xffff, rowsMax }),
    ...{
      free: [],
      count: 0,
      placeOf: new Uint32Array(1024),
      hostOf: new Uint32Array(FIRST_PLACES),
    },
    ...viewsOf(new ArrayBuffer(8 * PLACE * FIRST_PLACES)),
  };
  return {
    add: (host, pair, atUs, out, back) => add(state, host, pair, atUs, out, back),
    hosts: (bytesMin) => hosts(state, bytesMin),
    hoursOf: (host) => hoursOf(state, host),
    mainPair: (host, hour) => mainPair(state, host, hour),
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
  const { bytes, words } = state;
  const at = PLACE * place;
  bytes[at + EVER] = bytes[at + EVER]! + out;
  const atHour = Math.floor(atUs / HOUR_US);
  const running = words[2 * at + HOUR]!;
  if (atHour < running) {
    state.series.add(place, atHour * HOUR_US + pair, out, back); // late: joined when read
    return;
  }
  if (atHour > running) endHour(state, place, atHour);
  bytes[at + SENT] = bytes[at + SENT]! + out;
  bytes[at + TAKEN] = bytes[at + TAKEN]! + back;
  const votes = bytes[at + VOTES]!;
  if (words[2 * at + PAIR] === pair) bytes[at + VOTES] = votes + out;
  else if (votes >= out && votes > 0) bytes[at + VOTES] = votes - out;
  else {
    words[2 * at + PAIR] = pair;
    bytes[at + VOTES] = out - votes;
  }
}

/** What ran becomes history. */
function endHour({ series, bytes, words }: State, place: number, nextHour: number): void {
  const at = PLACE * place;
  const key = words[2 * at + HOUR]! * HOUR_US + words[2 * at + PAIR]!;
  if (bytes[at + SENT]! > 0 || bytes[at + TAKEN]! > 0)
    series.add(place, key, bytes[at + SENT]!, bytes[at + TAKEN]!);
  bytes.fill(0, at + SENT, at + VOTES + 1);
  words[2 * at + HOUR] = nextHour;
}

function* hosts({ count, hostOf, bytes }: State, bytesMin: number): Generator<number> {
  for (let place = 0; place < count; place++)
    if (bytes[PLACE * place + EVER]! >= bytesMin && hostOf[place] !== NONE) yield hostOf[place]!;
}

function hoursOf({ placeOf, series, bytes, words }: State, host: number): HostHour[] {
  const place = (placeOf[host] ?? 0) - 1;
  if (place < 0) return [];
  const sums = new Map<number, { hour: number; out: number; in: number }>();
  const join = (at: number, out: number, back: number) => {
    const sum = sums.get(at) ?? { hour: at, out: 0, in: 0 };
    sum.out += out;
    sum.in += back;
    sums.set(at, sum);
  };
  const { count, atUs, first, second } = series.read(place);
  for (let i = 0; i < count; i++) join(Math.floor(atUs[i]! / HOUR_US), first[i]!, second[i]!);
  const at = PLACE * place;
  join(words[2 * at + HOUR]!, bytes[at + SENT]!, bytes[at + TAKEN]!);
  return [...sums.values()].sort((a, b) => a.hour - b.hour);
}

/** Of the parts of an hour (late rows are parts of their own) that of the most bytes. */
function mainPair({ placeOf, series, bytes, words }: State, host: number, hour: number): number {
  const place = (placeOf[host] ?? 0) - 1;
  if (place < 0) return -1;
  const at = PLACE * place;
  const isRunning = words[2 * at + HOUR] === hour;
  let [main, most] = isRunning ? [words[2 * at + PAIR]!, bytes[at + SENT]!] : [-1, -1];
  const { count, atUs, first } = series.read(place);
  for (let i = 0; i < count; i++) {
    if (Math.floor(atUs[i]! / HOUR_US) !== hour || first[i]! <= most) continue;
    [main, most] = [atUs[i]! - hour * HOUR_US, first[i]!];
  }
  return main;
}

function makePlace(state: State, host: number): number {
  const place = state.free.pop() ?? state.count++;
  if (place >= state.hostOf.length) {
    state.hostOf = grown(state.hostOf, 2 * state.hostOf.length);
    const before = state.bytes;
    Object.assign(state, viewsOf(new ArrayBuffer(2 * before.byteLength)));
    state.bytes.set(before);
  }
  if (host >= state.placeOf.length) state.placeOf = grown(state.placeOf, 2 * (host + 1));
  state.placeOf[host] = place + 1;
  state.hostOf[place] = host;
  return place;
}

function drop(state: State, host: number): void {
  const place = (state.placeOf[host] ?? 0) - 1;
  if (place < 0) return;
  state.free.push(place);
  state.placeOf[host] = 0;
  state.hostOf[place] = NONE;
  state.bytes.fill(0, PLACE * place, PLACE * (place + 1));
  state.series.drop(place);
}

function viewsOf(buffer: ArrayBuffer) {
  return { bytes: new Float64Array(buffer), words: new Uint32Array(buffer) };
}
