/**
 * The 90 % window of a fall, given that the object is not down yet. The time left at the newest set is a lognormal, with a side of
 * its own before and after the median, and the last turn in it; of that only what lies after the instant of the forecast can still
 * come. An object whose set is old moves its median later by that, and as it has outlasted the fit, feels the air less than fitted.
 */
import { DAY_US, formatUtc } from '@noroshi/time';
import type { DecayForecast } from './contract.ts';
import type { DescentState } from './descent.ts';

export const WINDOW_LIMITS = {
  silentShare: 0.5, // of the time it had left: what falls is tracked daily, so this silence says more than the set
  silentDaysMin: 1,
  turnSigma: 0.3, // of a turn: an averaged orbit does not know on which part of its last turn it falls
} as const;

export const NINETY = 1.645;

/** A fall as expected from the newest set, and how much less or more ln(time left) is at 5 and 95 %. */
export type Fall = {
  readonly newest: DescentState;
  readonly lifeDays: number;
  readonly lessLog: number;
  readonly moreLog: number;
};

export type FallWindow = Pick<DecayForecast, 'decayUs' | 'fromUs' | 'toUs' | 'remainingDays'>;

/** The window of what can still come at `atUs`, and the share of the fitted factor that leads to its median; or why none is told. */
export function windowAt(
  fall: Fall,
  atUs: number,
): { readonly window: FallWindow; readonly factorShare: number } | string {
  const setUs = fall.newest.atUs;
  const silence = silenceOf(fall, atUs);
  if (silence !== '') return silence;
  const gone = below(sigmasAt(fall, atUs));
  const timeAt = (share: number) => fallUs(fall, sigmasOfShare(gone + share * (1 - gone)));
  const decayUs = gone < GONE_MIN ? fallUs(fall, 0) : timeAt(0.5);
  const window = {
    decayUs,
    fromUs: Math.max(setUs, gone < GONE_MIN ? fallUs(fall, -NINETY) : timeAt(0.05)),
    toUs: gone < GONE_MIN ? fallUs(fall, NINETY) : timeAt(0.95),
    remainingDays: (decayUs - atUs) / DAY_US,
  };
  return { window, factorShare: (fallUs(fall, 0) - setUs) / (decayUs - setUs) };
}

/** Why its last set is too old for its window, or ''. */
function silenceOf(fall: Fall, atUs: number): string {
  const toUs = fallUs(fall, NINETY);
  if (toUs < atUs) return `taken as down: by its last set it fell by ${formatUtc(toUs, 0)}`;
  const ageDays = (atUs - fall.newest.atUs) / DAY_US;
  const { silentDaysMin, silentShare } = WINDOW_LIMITS;
  return ageDays > Math.max(silentDaysMin, silentShare * fall.lifeDays)
    ? `no set for ${ageDays.toFixed(1)} of the ${fall.lifeDays.toFixed(1)} days it had left: it may be down, or lost`
    : '';
}

/** When it is down, so many sigmas from the median. */
function fallUs({ newest, lifeDays, lessLog, moreLog }: Fall, sigmas: number): number {
  const log = ((sigmas < 0 ? lessLog : moreLog) * Math.abs(sigmas)) / NINETY;
  const byAirS = lifeDays * 86_400 * (sigmas < 0 ? 1 - Math.exp(-log) : Math.exp(log) - 1);
  const offS = Math.hypot(byAirS, WINDOW_LIMITS.turnSigma * periodS(newest) * sigmas);
  return newest.atUs + lifeDays * DAY_US + Math.sign(sigmas) * offS * 1e6;
}

function sigmasAt(fall: Fall, atUs: number): number {
  return bisected((sigmas) => fallUs(fall, sigmas) < atUs);
}

function sigmasOfShare(share: number): number {
  return bisected((sigmas) => below(sigmas) < share);
}

/** Where a rising question turns from yes to no, within ± 8 sigmas. */
function bisected(isBelow: (sigmas: number) => boolean): number {
  let [low, high] = [-8, 8];
  for (let turn = 0; turn < 50; turn++) {
    const middle = 0.5 * (low + high);
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Share of a normal below so many sigmas; within 1e-7 (Abramowitz & Stegun 26.2.17). */
function below(sigmas: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(sigmas));
  const sum =
    t *
    (0.319_381_53 +
      t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const tail = (Math.exp(-0.5 * sigmas * sigmas) / Math.sqrt(2 * Math.PI)) * sum;
  return sigmas < 0 ? tail : 1 - tail;
}

function periodS({ axisKm }: DescentState): number {
  return 2 * Math.PI * Math.sqrt(axisKm ** 3 / 398_600.8);
}

const GONE_MIN = 1e-5; // less of the window than this moves nothing
