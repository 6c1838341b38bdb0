/** Seeded times of connections for tests and benches: beacons of every kind that is published, and what is no beacon. */
import { createRandom, type Random } from '@noroshi/sim';

export type BeaconKind = {
  readonly periodS: number;
  readonly jitter: number; // of the period: half width if uniform, standard deviation if normal
  readonly shape?: 'uniform' | 'normal';
  readonly loss?: number; // share of wake-ups that leave no trace
  readonly changeTo?: number; // halfway the period becomes this times itself
  readonly sleeps?: boolean; // is off for a third of the span
  readonly mixed?: number; // connections of a person on the same pair, for each of the beacon
  readonly clock?: boolean; // jitter about a fixed grid instead of from the last wake-up
  readonly wholeSeconds?: boolean;
  readonly sizes?: 'constant' | 'varied';
};

export type Made = { readonly timesS: Float64Array; readonly bytes: Float64Array };

/** Of a span that begins at 0. */
export function makeBeacon(kind: BeaconKind, spanS: number, seed: string): Made {
  const random = createRandom(`beacon/${seed}`);
  const { periodS, jitter, loss = 0, mixed = 0 } = kind;
  const times: number[] = [];
  const sleepFrom = spanS * 0.6 * random.uniform();
  for (let at = periodS * random.uniform(); at < spanS; ) {
    const scale = kind.changeTo !== undefined && at > spanS / 2 ? kind.changeTo : 1;
    const deviation = kind.shape === 'normal' ? normal(random) : 2 * random.uniform() - 1;
    const off = periodS * scale * jitter * deviation;
    const told = kind.clock ? at + off : at;
    const isAsleep = kind.sleeps && at > sleepFrom && at < sleepFrom + spanS / 3;
    if (random.uniform() >= loss && !isAsleep && told >= 0 && told < spanS) times.push(told);
    at += Math.max(0.01 * periodS, periodS * scale + (kind.clock ? 0 : off));
  }
  if (mixed > 0) times.push(...visits(random, times.length * mixed, spanS));
  const sorted = Float64Array.from(times).sort();
  return {
    timesS: kind.wholeSeconds ? sorted.map(Math.floor) : sorted,
    bytes: sorted.map(() =>
      kind.sizes === 'varied' ? 200 + Math.floor(4000 * random.uniform() ** 3) : 292,
    ),
  };
}

export const NULLS = ['poisson', 'diurnal', 'bursty', 'visits', 'pareto', 'switching'] as const;
export type Null = (typeof NULLS)[number];

/** About `wanted` connections of no timer. */
export function makeChance(kind: Null, wanted: number, spanS: number, seed: string): Float64Array {
  const random = createRandom(`${kind}/${seed}`);
  const times: number[] = [];
  const exponential = () => -Math.log(1 - random.uniform());
  if (kind === 'visits') return Float64Array.from(visits(random, wanted, spanS)).sort();
  if (kind === 'poisson' || kind === 'diurnal' || kind === 'switching') {
    const rate = (at: number) => {
      if (kind === 'poisson') return 1;
      if (kind === 'diurnal') return 0.05 + 0.95 * Math.sin((Math.PI * at) / 86_400) ** 2;
      return Math.floor((7 * at) / spanS) % 2 === 0 ? 1 : 0.1;
    };
    const most = (kind === 'poisson' ? 1 : 2) * (wanted / spanS);
    for (let at = exponential() / most; at < spanS; at += exponential() / most)
      if (random.uniform() < rate(at)) times.push(at);
  } else {
    // gaps with a heavy tail and no least: a power law (Lomax), or lognormal with sigma 2
    const gap = () =>
      kind === 'pareto' ? (1 - random.uniform()) ** (-1 / 1.2) - 1 : Math.exp(2 * normal(random));
    const gaps = Array.from({ length: Math.ceil(wanted) }, gap);
    const scale = spanS / gaps.reduce((a, b) => a + b, 0);
    let at = 0;
    for (const one of gaps) times.push((at += one * scale));
  }
  return Float64Array.from(times);
}

/** A person's visits: each opens one to a dozen connections within seconds. */
function visits(random: Random, wanted: number, spanS: number): number[] {
  const times: number[] = [];
  while (times.length < wanted) {
    let at = spanS * random.uniform();
    const count = 1 + random.integer(12);
    for (let i = 0; i < count && at < spanS && times.length < wanted; i++) {
      times.push(at);
      at += -Math.log(1 - random.uniform()) * (random.uniform() < 0.3 ? 20 : 0.5);
    }
  }
  return times;
}

function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
  return radius * Math.cos(2 * Math.PI * random.uniform());
}
