/**
 * What each host of ours sent out and took in, hour by hour: the hour that runs in columns, past hours as a series, and for the
 * last day the one pair that took most of each hour (the majority vote of Boyer and Moore 1981, by bytes: right where one took
 * more than half). A host has a place only from its first bytes on.
 */
import { grown } from '../../window/slots.ts';
import { createSeries } from '../series.ts';

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

export function createHostHours(): HostHours {
  const series = createSeries({
    rowsPerHourMax: 0xffff,
    rowsMax: HOURS_LIMITS.rowsMax,
  });
  const places = new Map<number, number>();
  const free: number[] = [];
  let placeOf = new Uint32Array(1024); // by host: place + 1
  let hour = new Uint32Array(64);
  let sent = new Float64Array(64);
  let taken = new Float64Array(64);
  let ringHour = new Uint32Array(64 * RING);
  let ringPair = new Uint32Array(64 * RING);
  let ringVote = new Float64Array(64 * RING);

  const makePlace = (host: number): number => {
    const place = free.pop() ?? places.size;
    if (place >= hour.length) {
      const size = 2 * hour.length;
      hour = grown(hour, size);
      sent = grown(sent, size);
      taken = grown(taken, size);
      ringHour = grown(ringHour, size * RING);
      ringPair = grown(ringPair, size * RING);
      ringVote = grown(ringVote, size * RING);
    }
    if (host >= placeOf.length) placeOf = grown(placeOf, 2 * (host + 1));
    places.set(host, place);
    placeOf[host] = place + 1;
    return place;
  };

  const vote = (place: number, atHour: number, pair: number, bytes: number) => {
    const at = place * RING + (atHour % RING);
    if (ringHour[at] !== atHour) {
      if (ringHour[at]! > atHour) return;
      ringHour[at] = atHour;
      ringVote[at] = 0;
    }
    if (ringPair[at] === pair) ringVote[at]! += bytes;
    else if (ringVote[at]! >= bytes) ringVote[at]! -= bytes;
    else {
      ringPair[at] = pair;
      ringVote[at] = bytes - ringVote[at]!;
    }
  };

  return {
    add(host, pair, atUs, bytesOut, bytesIn) {
      const known = host < placeOf.length ? placeOf[host]! : 0;
      const place = known === 0 ? makePlace(host) : known - 1;
      const atHour = Math.floor(atUs / HOUR_US);
      if (atHour > hour[place]!) {
        if (sent[place]! > 0 || taken[place]! > 0)
          series.add(place, hour[place]! * HOUR_US, sent[place]!, taken[place]!);
        hour[place] = atHour;
        sent[place] = 0;
        taken[place] = 0;
      }
      if (atHour === hour[place]) {
        sent[place]! += bytesOut;
        taken[place]! += bytesIn;
      } else series.add(place, atHour * HOUR_US, bytesOut, bytesIn); // late: joined when read
      vote(place, atHour, pair, bytesOut);
    },
    hosts: () => places.keys(),
    hoursOf(host) {
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
    },
    mainPair(host, atHour) {
      const at = places.get(host)! * RING + (atHour % RING);
      return ringHour[at] === atHour ? ringPair[at]! : -1;
    },
    forget: series.forget,
    drop(host) {
      const place = places.get(host);
      if (place === undefined) return;
      places.delete(host);
      free.push(place);
      placeOf[host] = 0;
      hour[place] = 0;
      sent[place] = 0;
      taken[place] = 0;
      ringHour.fill(0, place * RING, (place + 1) * RING);
      ringVote.fill(0, place * RING, (place + 1) * RING);
      series.drop(place);
    },
  };
}
