/**
 * Holds a screen against the brute-force minima of the same window, both ways: nothing lost, nothing invented.
 * Tolerances: SGP4's velocity is off the derivative of its place, by ε in a relative velocity w, so the root of the
 * range-rate is up to K·ε/w² from the least distance in time and K·(ε/w)²/2 in distance, K the threshold. ε is below 5 m/s,
 * and below 0.2 % of w (measured: pairs that are slow against each other err alike).
 */
import type { ScreenOutcome } from '../../src/index.ts';
import type { Brute, BruteMinimum } from './brute.ts';
import { byPair, eventsOf, type FoundEvent } from './run.ts';

export type VelocityError = { readonly kmS: number; readonly share: number };
const VELOCITY_ERROR: VelocityError = { kmS: 5e-3, share: 2e-3 };
const TIME_FLOOR_S = 1e-3;
const MISS_FLOOR_KM = 1e-6;
const EDGE_US = 1e3;

export type Comparison = {
  readonly minima: number; // brute-force minima inside the window and the threshold
  readonly crossings: number;
  readonly intervals: number;
  readonly problems: readonly string[];
  readonly worstTimeS: number; // of crossings faster than 0.1 km/s
  readonly worstMissKm: number;
};

export function compareWithBrute(
  outcome: ScreenOutcome,
  brute: Brute,
  velocityError = VELOCITY_ERROR,
): Comparison {
  const plan: Plan = { ...outcome.plan, velocityError };
  const events = eventsOf(outcome);
  const eventsByPair = byPair(events);
  const problems: string[] = [];
  const worst = { timeS: 0, missKm: 0 };
  const used = new Set<FoundEvent>();
  let minima = 0;
  for (const one of brute.minima) {
    const slack = missTolerance(plan, one.speedKmS);
    if (one.missKm >= plan.thresholdKm - slack) continue;
    minima++;
    const own = eventsByPair.get(`${one.id1} ${one.id2}`) ?? [];
    const problem = lost(one, own, plan, used, worst);
    if (problem !== undefined) problems.push(problem);
  }
  const bruteByPair = byPair(brute.minima);
  for (const event of events) {
    const own = bruteByPair.get(`${event.id1} ${event.id2}`) ?? [];
    const problem = invented(event, own, plan, used, brute);
    if (problem !== undefined) problems.push(problem);
  }
  const crossings = events.filter((event) => event.kind === 'crossing').length;
  return {
    ...{ minima, crossings, intervals: events.length - crossings, problems },
    ...{ worstTimeS: worst.timeS, worstMissKm: worst.missKm },
  };
}

type Plan = ScreenOutcome['plan'] & { readonly velocityError: VelocityError };

/** ε/w */
function velocityShare({ velocityError }: Plan, speedKmS: number): number {
  return Math.min(velocityError.share, velocityError.kmS / speedKmS);
}

function timeTolerance(plan: Plan, speedKmS: number): number {
  return TIME_FLOOR_S + (plan.thresholdKm * velocityShare(plan, speedKmS)) / speedKmS;
}

function missTolerance(plan: Plan, speedKmS: number): number {
  return MISS_FLOOR_KM + 0.5 * plan.thresholdKm * velocityShare(plan, speedKmS) ** 2;
}

function lost(
  one: BruteMinimum,
  own: readonly FoundEvent[],
  plan: Plan,
  used: Set<FoundEvent>,
  worst: { timeS: number; missKm: number },
): string | undefined {
  const inside = own.find(
    (e) =>
      e.fromUs - EDGE_US <= one.tcaUs && one.tcaUs <= e.toUs + EDGE_US && e.kind === 'interval',
  );
  if (!one.edge && one.speedKmS > 1.01 * plan.slowKmS) {
    const offS = (e: FoundEvent) => Math.abs(e.tcaUs - one.tcaUs) / 1e6;
    const event = own.filter((e) => e.kind === 'crossing').sort((x, y) => offS(x) - offS(y))[0];
    if (event === undefined || offS(event) > timeTolerance(plan, one.speedKmS))
      return `lost ${text(one)}; of the pair: ${own.map(text).join(' | ')}`;
    if (Math.abs(event.missKm - one.missKm) > missTolerance(plan, one.speedKmS))
      return `miss of ${text(event)} should be ${text(one)}`;
    used.add(event);
    if (one.speedKmS > 0.1) {
      worst.timeS = Math.max(worst.timeS, offS(event));
      worst.missKm = Math.max(worst.missKm, Math.abs(event.missKm - one.missKm));
    }
    return undefined;
  }
  if (one.edge && own.some((e) => e.fromUs - EDGE_US <= one.tcaUs && one.tcaUs <= e.toUs + EDGE_US))
    return undefined;
  if (inside !== undefined && inside.missKm <= one.missKm + 1e-3 + 1e-5 * plan.thresholdKm)
    return undefined;
  const near = own.some((e) => e.kind === 'crossing' && Math.abs(e.tcaUs - one.tcaUs) < 10e6);
  if (near && one.speedKmS > 0.99 * plan.slowKmS) return undefined; // at the border of slow and fast
  return `lost slow or edge ${text(one)}; of the pair: ${own.map(text).join(' | ')}`;
}

function invented(
  event: FoundEvent,
  own: readonly BruteMinimum[],
  plan: Plan,
  used: ReadonlySet<FoundEvent>,
  brute: Brute,
): string | undefined {
  const { thresholdKm } = plan;
  if (!(event.missKm < thresholdKm)) return `beyond the threshold: ${text(event)}`;
  if (event.fromUs > event.tcaUs || event.tcaUs > event.toUs) return `not in order: ${text(event)}`;
  if (event.fromUs < plan.fromUs || event.toUs > plan.toUs) return `not clipped: ${text(event)}`;
  const at = (us: number) => brute.distanceKm(event.id1, event.id2, us);
  for (const us of [event.fromUs, event.toUs]) {
    const clipped = us === plan.fromUs || us === plan.toUs;
    const failed = Number.isNaN(at(us + 1e3)) || Number.isNaN(at(us - 1e3));
    const offKm = Math.abs(at(us) - thresholdKm);
    const grazing =
      Math.sqrt(Math.max(0, thresholdKm ** 2 - event.missKm ** 2)) < 0.05 * thresholdKm;
    if (!clipped && !failed && !grazing && offKm > 1e-3 + 1e-4 * thresholdKm)
      return `${offKm} km from the threshold at an end of ${text(event)}`;
  }
  if (event.kind === 'crossing') {
    if (used.has(event)) return undefined;
    const slack = missTolerance(plan, event.speedKmS);
    const close = own.some(
      (one) =>
        Math.abs(one.tcaUs - event.tcaUs) / 1e6 < timeTolerance(plan, event.speedKmS) &&
        one.missKm < thresholdKm + slack,
    );
    return close ? undefined : `invented ${text(event)}; brute: ${own.map(text).join(' | ')}`;
  }
  const inside = own.filter((o) => event.fromUs - 1e3 <= o.tcaUs && o.tcaUs <= event.toUs + 1e3);
  const least = Math.min(...inside.map((one) => one.missKm));
  if (Math.abs(least - event.missKm) < 1e-3 + 1e-3 * thresholdKm) return undefined;
  return `least of ${text(event)} should be ${least}: ${own.map(text).join(' | ')}`;
}

function text(one: FoundEvent | BruteMinimum): string {
  const span = 'kind' in one ? `${one.kind} ${one.fromUs}..${one.toUs}` : one.edge ? 'edge' : '';
  return `${one.id1} ${one.id2} ${one.tcaUs} ${one.missKm.toFixed(6)} km ${one.speedKmS.toFixed(6)} km/s ${span}`;
}
