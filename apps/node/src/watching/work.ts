/**
 * What the watch does next, as plain data. A scope ('assets': assets against all; 'all': every pair) covers a window with one
 * catalogue. A new catalogue asks for the touched pairs only, time that went on for the hours that came into the horizon,
 * and anything else (first look, other settings, a gap) for the whole window.
 */
import type { WatchScope } from '@noroshi/store/conjunctions';

/** Beyond this share of touched objects the whole is as cheap (docs/decisions/0008: measured). */
export const TOUCHED_SHARE_MAX = 0.3;

/** How far the window goes on at once: less often is cheaper, more often looks further. Hours. */
export const ROLL_H: Readonly<Record<WatchScope, number>> = { assets: 6, all: 2 };

/** Windows begin on the knots of a screen, so that the same pair is looked at from the same places again. */
const KNOT_US = 180e6;

export type Coverage = {
  readonly fromUs: number;
  readonly toUs: number;
  readonly catalogue: number;
  readonly settingsKey: string;
};

export type Work =
  | { readonly kind: 'full'; readonly fromUs: number; readonly toUs: number }
  | {
      readonly kind: 'touched';
      readonly fromUs: number;
      readonly toUs: number;
      readonly ids: readonly string[];
    }
  | {
      readonly kind: 'roll';
      readonly fromUs: number; // the end of the coverage till now
      readonly toUs: number;
    };

export type Situation = {
  readonly scope: WatchScope;
  readonly nowUs: number; // by the watch's clock
  readonly horizonH: number;
  readonly coverage: Coverage | undefined;
  readonly catalogue: { readonly number: number; readonly objects: number };
  readonly settingsKey: string;
  readonly touched: readonly string[]; // between the coverage's catalogue and this one
  readonly asked: boolean; // a person wants it all again
};

/** The next thing to do, or when to look again. */
export function nextWork(s: Situation): Work | { readonly kind: 'wait'; readonly untilUs: number } {
  const { coverage, nowUs, scope } = s;
  const fromUs = Math.floor(nowUs / KNOT_US) * KNOT_US;
  const hoursOn = (hours: number) => fromUs + Math.ceil((hours * 3600e6) / KNOT_US) * KNOT_US;
  const rollH = ROLL_H[scope];
  const toUs = hoursOn(s.horizonH + rollH);
  const full: Work = { kind: 'full', fromUs, toUs };
  if (coverage === undefined || s.asked || coverage.settingsKey !== s.settingsKey) return full;
  if (coverage.toUs <= fromUs || coverage.fromUs > nowUs) return full; // a gap, or the clock went back
  if (s.touched.length > TOUCHED_SHARE_MAX * s.catalogue.objects) return full;
  if (s.touched.length > 0) return { kind: 'touched', fromUs, toUs: coverage.toUs, ids: s.touched };
  if (coverage.toUs < hoursOn(s.horizonH)) return { kind: 'roll', fromUs: coverage.toUs, toUs };
  return { kind: 'wait', untilUs: coverage.toUs - s.horizonH * 3600e6 };
}
