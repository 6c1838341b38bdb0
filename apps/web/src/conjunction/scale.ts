/**
 * Two scales for a thing whose parts differ ten-thousandfold: true, and readable, where the distance from object 1 is logarithmic
 * and every direction stays as it is. Pure geometry of the relative view and of the encounter plane; R, T, N in km.
 */
import type { Computed, Encounter } from './figures.ts';

export type Vector = readonly [number, number, number];

export type Scale = {
  readonly readable: boolean;
  readonly reachKm: number; // the edge of the view
  readonly unitKm: number; // readable: distances below it are shown as they are
};

/** Where a distance lies between the centre (0) and the edge (1); beyond the edge, above 1. */
export function placed(scale: Scale, km: number): number {
  if (!scale.readable) return km / scale.reachKm;
  return Math.log1p(km / scale.unitKm) / Math.log1p(scale.reachKm / scale.unitKm);
}

/** The distance that lies at a place: the other way round. */
export function distanceAt(scale: Scale, place: number): number {
  if (!scale.readable) return place * scale.reachKm;
  return scale.unitKm * Math.expm1(place * Math.log1p(scale.reachKm / scale.unitKm));
}

export function placedVector(scale: Scale, [r, t, n]: Vector): Vector {
  const km = Math.hypot(r, t, n);
  const factor = km === 0 ? 1 / scale.reachKm : placed(scale, km) / km;
  return [r * factor, t * factor, n * factor];
}

/** Rings that say how far: three to five round distances within the view. */
export function ringsKm(scale: Scale): number[] {
  if (scale.readable) {
    const out: number[] = [];
    for (let power = -6; power <= 6; power++)
      if (10 ** power <= scale.reachKm && placed(scale, 10 ** power) > 0.08) out.push(10 ** power);
    return out.slice(-5);
  }
  const step = roundStep(scale.reachKm / 3);
  return [1, 2, 3, 4].map((k) => k * step).filter((km) => km <= scale.reachKm * 1.001);
}

/** 1, 2 or 5 times a power of ten, not more than what is asked for. */
export function roundStep(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const lead = most / power;
  return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

const TIME_STEPS_S = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60],
  ...[120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200],
];

/** Ticks along the path: about four to either side within the view. */
export function tickStepS(speedKmS: number, reachKm: number): number {
  const wanted = reachKm / Math.max(speedKmS, 1e-9) / 4;
  return TIME_STEPS_S.findLast((step) => step <= wanted) ?? TIME_STEPS_S[0]!;
}

/** Instants of the ticks to either side; on the readable scale 1, 2 and 5 of each power, since it thins out what is far. */
export function ticksS(scale: Scale, speedKmS: number, missKm: number): number[] {
  const stepS = tickStepS(speedKmS, scale.reachKm);
  if (!scale.readable) return [1, 2, 3, 4, 5, 6].map((k) => k * stepS);
  const isSeen = (s: number) => s * speedKmS > 0.7 * missKm && s * speedKmS < 1.2 * scale.reachKm;
  return TIME_STEPS_S.filter(isSeen).slice(-5);
}

/** From where the relative view is looked at: turned about R, tilted towards it. */
export type Look = { readonly turnDeg: number; readonly tiltDeg: number; readonly zoom: number };
export const LOOK_FIRST: Look = { turnDeg: -32, tiltDeg: 24, zoom: 1 };

/** Of which error a figure is shown. */
export type Whose = 'combined' | 'each' | 'none';

/** The wide view: everything that is drawn has room. */
export function scaleFor(encounter: Encounter, sigmas: number, readable: boolean): Scale {
  const { computed, hbrM } = encounter;
  const hbrKm = hbrM / 1000;
  const missKm = computed?.missKm ?? 0;
  const error = widestKm(computed) * sigmas;
  const reachKm = Math.max(1.35 * (missKm + error), 2 * missKm, 6 * hbrKm);
  return { readable, reachKm, unitKm: hbrKm };
}

/** The widest error of both together; 0 where none is known. */
export function widestKm(computed: Encounter['computed']): number {
  const c = computed?.combinedKm2;
  return c ? Math.sqrt(Math.max(c[0]!, c[2]!, c[5]!)) : 0;
}

/** A covariance (rr, tr, tt, nr, nt, nn) as the matrix L of L Lᵀ: unit vectors through it lie on the one-sigma ellipsoid. */
export function ellipsoidOf(c: readonly number[]): readonly [Vector, Vector, Vector] {
  const l11 = Math.sqrt(Math.max(c[0]!, 0));
  const l21 = l11 > 0 ? c[1]! / l11 : 0;
  const l31 = l11 > 0 ? c[3]! / l11 : 0;
  const l22 = Math.sqrt(Math.max(c[2]! - l21 * l21, 0));
  const l32 = l22 > 0 ? (c[4]! - l31 * l21) / l22 : 0;
  const l33 = Math.sqrt(Math.max(c[5]! - l31 * l31 - l32 * l32, 0));
  return [
    [l11, 0, 0],
    [l21, l22, 0],
    [l31, l32, l33],
  ];
}

export function throughMatrix(rows: readonly [Vector, Vector, Vector], v: Vector): Vector {
  const part = (row: Vector) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2];
  return [part(rows[0]), part(rows[1]), part(rows[2])];
}

/** The path at an instant, between its samples; null beyond them. */
export function pathAt({ offsetS, rtnKm }: Computed['path'], s: number): Vector | null {
  const high = offsetS.findIndex((one) => one >= s);
  if (high < 0 || (high === 0 && offsetS[0]! > s)) return null;
  const low = Math.max(0, high - 1);
  const width = offsetS[high]! - offsetS[low]!;
  const share = width > 0 ? (s - offsetS[low]!) / width : 0;
  const part = (axis: number) => {
    const [from, to] = [rtnKm[3 * low + axis]!, rtnKm[3 * high + axis]!];
    return from + share * (to - from);
  };
  return [part(0), part(1), part(2)];
}

/** The stretches of the path inside the view, with enough points for a logarithmic scale to bend them smoothly. */
export function pathWithin(path: Computed['path'], reachKm: number): Vector[][] {
  const runs: Vector[][] = [[]];
  const { offsetS } = path;
  for (let k = 0; k + 1 < offsetS.length; k++) {
    const [from, to] = [offsetS[k]!, offsetS[k + 1]!];
    for (let i = 0; i < PATH_PARTS; i++) {
      const at = pathAt(path, from + ((to - from) * i) / PATH_PARTS);
      if (at !== null && Math.hypot(...at) <= reachKm) runs.at(-1)!.push(at);
      else if (runs.at(-1)!.length > 0) runs.push([]);
    }
  }
  return runs.filter((run) => run.length > 1);
}

const PATH_PARTS = 24; // between two samples

/** Points of an ellipse in the encounter plane, right and up in km. */
export function ellipsePoints(
  centre: readonly [number, number],
  wideKm: number,
  narrowKm: number,
  leanDeg: number,
  count = 180,
): [number, number][] {
  const lean = (leanDeg * Math.PI) / 180;
  return Array.from({ length: count }, (_, k) => {
    const turn = (2 * Math.PI * k) / count;
    const [u, v] = [wideKm * Math.cos(turn), narrowKm * Math.sin(turn)];
    return [
      centre[0] + u * Math.cos(lean) - v * Math.sin(lean),
      centre[1] + u * Math.sin(lean) + v * Math.cos(lean),
    ];
  });
}
