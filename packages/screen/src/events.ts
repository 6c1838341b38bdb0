/**
 * Events as columns: what slices and scans find, before names and probabilities. One row an event, EVENT_FIELDS numbers.
 * Times µs TAI, lengths km, speeds km/s; states TEME at the time of closest approach.
 */
import { moveTo, type PairMotion } from './motion.ts';

export const CROSSING = 0;
export const INTERVAL = 1;

export const E = {
  rowA: 0,
  rowB: 1,
  kind: 2,
  tcaUs: 3,
  fromUs: 4,
  toUs: 5,
  missKm: 6,
  speedKmS: 7,
  stateA: 8,
  stateB: 14,
} as const;
export const EVENT_FIELDS = 20;

export type EventColumns = { count: number; data: Float64Array };

export function createEvents(capacity = 1024): EventColumns {
  return { count: 0, data: new Float64Array(capacity * EVENT_FIELDS) };
}

/** Adds an event of rows a < b at a whole microsecond; the states are SGP4's at that time. */
export function addEvent(
  out: EventColumns,
  m: PairMotion,
  rowA: number,
  rowB: number,
  kind: number,
  tcaUs: number,
  fromUs: number,
  toUs: number,
): void {
  const near = [Math.round(tcaUs), Math.floor(tcaUs), Math.ceil(tcaUs)]; // beside the time an object fails, one is good
  const whole = near.find((us) => moveTo(m, rowA, rowB, us));
  if (whole === undefined) return;
  if ((out.count + 1) * EVENT_FIELDS > out.data.length) {
    const larger = new Float64Array(2 * out.data.length);
    larger.set(out.data);
    out.data = larger;
  }
  const o = out.count++ * EVENT_FIELDS;
  const d = out.data;
  d[o + E.rowA] = rowA;
  d[o + E.rowB] = rowB;
  d[o + E.kind] = kind;
  d[o + E.tcaUs] = whole;
  d[o + E.fromUs] = Math.min(whole, Math.round(fromUs));
  d[o + E.toUs] = Math.max(whole, Math.round(toUs));
  d[o + E.missKm] = Math.sqrt(m.distance2Km2);
  d[o + E.speedKmS] = Math.sqrt(m.speed2);
  for (let k = 0; k < 3; k++) {
    d[o + E.stateA + k] = m.states.positionKm[k];
    d[o + E.stateA + 3 + k] = m.states.velocityKmS[k];
    d[o + E.stateB + k] = m.states.positionKm[3 + k];
    d[o + E.stateB + 3 + k] = m.states.velocityKmS[3 + k];
  }
}

/** Two finds of one pair closer in time than this are one event found twice (from both sides of a step's edge). */
const SAME_EVENT_US = 0.5e6;

/**
 * All events in order of closest approach, each once. Intervals of one pair that overlap are one: found at a window edge
 * by the sieve and again by the scan, or from both sides of a slice's edge.
 */
export function mergeEvents(parts: readonly EventColumns[]): EventColumns {
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  const all = new Float64Array(total * EVENT_FIELDS);
  let at = 0;
  for (const part of parts) {
    all.set(part.data.subarray(0, part.count * EVENT_FIELDS), at);
    at += part.count * EVENT_FIELDS;
  }
  const order = Array.from({ length: total }, (_, k) => k * EVENT_FIELDS);
  const crossings = byColumns(all, [E.rowA, E.rowB, E.kind, E.tcaUs, E.fromUs, E.toUs]);
  const intervals = byColumns(all, [E.rowA, E.rowB, E.kind, E.fromUs, E.tcaUs, E.toUs]);
  order.sort((a, b) => (all[a + E.kind] === CROSSING ? crossings : intervals)(a, b));
  const kept: number[] = [];
  for (const o of order) {
    const last = kept.at(-1);
    if (last !== undefined && sameEvent(all, last, o)) widen(all, last, o);
    else kept.push(o);
  }
  kept.sort(byColumns(all, [E.tcaUs, E.rowA, E.rowB, E.kind]));
  const data = new Float64Array(kept.length * EVENT_FIELDS);
  kept.forEach((o, k) => {
    data.set(all.subarray(o, o + EVENT_FIELDS), k * EVENT_FIELDS);
  });
  return { count: kept.length, data };
}

function byColumns(all: Float64Array, fields: readonly number[]) {
  return (a: number, b: number): number => {
    for (const field of fields) {
      const sign = all[a + field] - all[b + field];
      if (sign !== 0) return sign;
    }
    return 0;
  };
}

/** `b` comes after `a` in the order above. */
function sameEvent(all: Float64Array, a: number, b: number): boolean {
  if (all[a + E.rowA] !== all[b + E.rowA] || all[a + E.rowB] !== all[b + E.rowB]) return false;
  if (all[a + E.kind] !== all[b + E.kind]) return false;
  if (all[a + E.kind] === CROSSING) return all[b + E.tcaUs] - all[a + E.tcaUs] < SAME_EVENT_US;
  return all[b + E.fromUs] - all[a + E.toUs] < SAME_EVENT_US;
}

/** Event `a` takes in event `b`: the closer approach of the two, from the earlier start to the later end. */
function widen(all: Float64Array, a: number, b: number): void {
  const fromUs = Math.min(all[a + E.fromUs], all[b + E.fromUs]);
  const toUs = Math.max(all[a + E.toUs], all[b + E.toUs]);
  if (all[b + E.missKm] < all[a + E.missKm]) all.copyWithin(a, b, b + EVENT_FIELDS);
  all[a + E.fromUs] = fromUs;
  all[a + E.toUs] = toUs;
}
