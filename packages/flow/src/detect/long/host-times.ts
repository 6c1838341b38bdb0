/**
 * How long two hosts were connected in all, on whatever ports: starts and durations of the shorter connections between those hosts
 * that have a long one. Followed from the first sight of the long one on; bounded.
 */
import { createSeries } from '../series.ts';

export const HOST_TIMES_LIMITS = {
  hostPairsMax: 4096,
  rowsPerHourMax: 4096, // of two hosts; above, the sum is too small
  rowsMax: 1 << 20,
} as const;

export type HostTimes = {
  follow(source: number, destination: number): void;
  add(source: number, destination: number, startUs: number, durationUs: number): void;
  /** Connections that began within the span. */
  sum(source: number, destination: number, fromUs: number, toUs: number): TimeSum;
  forget(beforeUs: number): void;
  drop(host: number): void;
};

export type TimeSum = { readonly count: number; readonly durationUs: number };

const HOSTS = 2 ** 26; // more than a window can number

export function createHostTimes(): HostTimes {
  const { hostPairsMax, rowsPerHourMax, rowsMax } = HOST_TIMES_LIMITS;
  const series = createSeries({ rowsPerHourMax, rowsMax });
  const places = new Map<number, number>(); // by both hosts
  const free: number[] = [];
  const followed = new Map<number, number>(); // by host: how many of its pairs are followed
  const count = (host: number, by: number) => {
    const left = (followed.get(host) ?? 0) + by;
    if (left > 0) followed.set(host, left);
    else followed.delete(host);
  };
  return {
    follow(source, destination) {
      const key = source * HOSTS + destination;
      if (places.has(key) || places.size === hostPairsMax) return;
      places.set(key, free.pop() ?? places.size);
      count(source, 1);
      count(destination, 1);
    },
    add(source, destination, startUs, durationUs) {
      if (places.size === 0 || !followed.has(source) || !followed.has(destination)) return;
      const place = places.get(source * HOSTS + destination);
      if (place !== undefined) series.add(place, startUs, durationUs, 0);
    },
    sum(source, destination, fromUs, toUs) {
      const place = places.get(source * HOSTS + destination);
      const rows = place === undefined ? undefined : series.read(place);
      let [connections, durationUs] = [0, 0];
      for (let i = 0; rows !== undefined && i < rows.count; i++) {
        if (rows.atUs[i]! < fromUs || rows.atUs[i]! > toUs) continue;
        connections++;
        durationUs += rows.first[i]!;
      }
      return { count: connections, durationUs };
    },
    forget: series.forget,
    drop(host) {
      if (!followed.has(host)) return;
      for (const [key, place] of places) {
        const [source, destination] = [Math.floor(key / HOSTS), key % HOSTS];
        if (source !== host && destination !== host) continue;
        places.delete(key);
        series.drop(place);
        free.push(place);
        count(source, -1);
        count(destination, -1);
      }
    },
  };
}
