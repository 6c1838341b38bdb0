/** Seeded networks for tests and benches: terminals under beams of satellites that come and go, gateways, fibre. */
import type { Hop, Network, Service } from '../src/resilience/network.ts';

export type Shape = {
  readonly services: number;
  readonly hops: number;
  readonly paths: number; // a service
  readonly minutes: number;
  readonly load: number; // capacity a hop in mean services
};

/** Uniform in [0, 1): mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const KINDS = ['terminal', 'beam', 'satellite', 'gateway', 'fibre'] as const;
const MINUTE_US = 60e6;

export function seededNetwork(
  seed: number,
  { services, hops, paths, minutes, load }: Shape,
): Network {
  const random = randomOf(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const each = Math.floor(hops / KINDS.length);
  const rows = KINDS.flatMap((kind, k) =>
    Array.from({ length: each }, (_, i): Hop => {
      const windows = kind === 'satellite' && i % 2 === 1 ? windowsOf(random, minutes) : undefined;
      return {
        ...{ id: `${kind}-${i}`, name: `${kind} ${i}`, kind },
        capacityKbitS: Math.round(1000 * load * (k === 0 ? 3 : 1) * (0.5 + random())),
        ...(kind === 'satellite' && { plane: `p${i % 5}` }),
        ...(kind === 'gateway' && { site: `s${Math.floor(i / 2)}`, asset: `gateway-${i}` }),
        ...(windows !== undefined && { windows }),
      };
    }),
  );
  const served = Array.from({ length: services }, (_, s): Service => {
    const requiredKbitS = 200 + pick(1600);
    return {
      ...{ id: `s-${s}`, name: `service ${s}`, precedence: 1 + pick(4), requiredKbitS },
      ...(s % 3 === 0 && { leastKbitS: Math.ceil(requiredKbitS / 4) }),
      paths: Array.from({ length: paths }, () => [
        `terminal-${s % each}`,
        ...KINDS.slice(1).map((kind) => `${kind}-${pick(each)}`),
      ]),
    };
  });
  return { hops: rows, services: served };
}

function windowsOf(random: () => number, minutes: number) {
  const windows: { fromUs: number; toUs: number }[] = [];
  for (let minute = Math.floor(random() * 60); minute < minutes; ) {
    const length = 8 + Math.floor(random() * 90);
    windows.push({ fromUs: minute * MINUTE_US, toUs: (minute + length) * MINUTE_US });
    minute += length + 5 + Math.floor(random() * 60);
  }
  return windows;
}
