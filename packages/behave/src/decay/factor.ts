/**
 * The factor an object will fall with in the days to come. Factors hardly drift over years: they wander about a level of their own
 * by tumbling, over some twelve days, and with the air, over some three and some sixty, when the model does not have it. So all
 * sets count, and what the last ones say of the days to come fades; best linear prediction (average.ts) does both at once.
 */
import { DAY_US } from '@noroshi/time';
import { AIR_LIMITS, type AirLevel, airAt } from './air-level.ts';
import { predictMean, type SeenMean, type Wander } from './average.ts';
import { type BallisticSample, sinceJump } from './ballistic.ts';

export type BallisticFit = {
  readonly m2Kg: number;
  readonly sigmaRatio: number; // what it may be wrong by in the days to come, the model of the air in it
  readonly samples: readonly BallisticSample[]; // oldest first
};

/** One sigma of ln, by the structure of factors of pieces and stages that stayed up, 2017 to 2024 (record 0024). */
export const FACTOR_LIMITS = {
  sampleSigmaMax: 0.5,
  seenMax: 20,
  tumbleDays: 12,
  tumbleSigma: [0.04, 0.08, 0.11, 0.2, 0.3], // of factors up to
  tumbleM2Kg: [0.05, 0.15, 0.5, 2],
  loneSigma: 0.1, // where one set is all there is: many are the first of a piece just found
  heightSigmaPerKm: 0.0015, // what a factor seen higher up says less of here: the model of the air drifts with height
  drift: { sigma: 0.1, days: 1000 },
  air: [
    { sigma: 0.12, days: 3 },
    { sigma: 0.3, days: 1000 },
  ],
  unseen: { sigma: 0.15, days: 10 }, // of the air besides, where nothing else that falls was looked at
  calmSfu: 75, // below this mean flux the air wanders by less
  calmShare: 0.6,
  airLookBackDays: 120,
  airDaysMax: 12,
  doubtSets: 6, // worth of the common spread against an object's own
} as const;

/** What is known of the air: its level by all that falls, and how active the Sun is (mean flux of 81 days). */
export type AirKnown = { readonly air?: AirLevel | undefined; readonly f107MeanSfu?: number };

const SEEN_SIGMA = AIR_LIMITS.sigma / 2;

export type FitLimits = { readonly wanderScale: number; readonly forgetScale: number };

export function fitBallistic(
  samples: readonly BallisticSample[],
  atUs: number,
  leftDays: number,
  { air: given, f107MeanSfu = 140 }: AirKnown = {},
  limits: FitLimits = { wanderScale: 1, forgetScale: 1 },
): BallisticFit | undefined {
  const used = sinceJump(
    samples.filter(({ m2Kg, sigmaRatio }) => m2Kg > 0 && sigmaRatio < FACTOR_LIMITS.sampleSigmaMax),
  ).slice(-FACTOR_LIMITS.seenMax);
  if (used.length === 0) return undefined;
  const newest = used.at(-1)!;
  const heightKm = Math.min(...used.map((sample) => sample.heightKm));
  // where nobody else falls the air is as unknown then as in the days to come, and as alike: its wander says so
  const isSeen = given !== undefined && airAt(given, newest.toUs, heightKm).sigma < SEEN_SIGMA;
  const air = isSeen ? given : undefined;
  const seen = used.map((sample) => {
    const one = seenOf(sample, atUs, air);
    const off = FACTOR_LIMITS.heightSigmaPerKm * Math.abs(sample.heightKm - heightKm);
    return { ...one, sigma: Math.hypot(one.sigma, off) };
  });
  const scaled = (wander: Wander) => ({
    sigma: wander.sigma * limits.wanderScale,
    days: wander.days * limits.forgetScale,
  });
  const own = [tumbleOf(used), FACTOR_LIMITS.drift].map(scaled);
  const calm = f107MeanSfu < FACTOR_LIMITS.calmSfu ? FACTOR_LIMITS.calmShare : 1;
  const common = FACTOR_LIMITS.air.map(({ sigma, days }) => scaled({ sigma: calm * sigma, days }));
  const wanders = air === undefined ? [...own, ...common, FACTOR_LIMITS.unseen] : own;
  const factor = predictMean(seen, wanders, 0, leftDays, null)!;
  const spread = spreadOf(seen, wanders);
  const level =
    air === undefined
      ? { value: 0, sigma: 0 }
      : predictMean(airSeen(air, atUs, heightKm), common, 0, leftDays, 0)!;
  return {
    m2Kg: Math.exp(factor.value + level.value),
    sigmaRatio: Math.hypot(
      factor.sigma * spread,
      level.sigma,
      used.length === 1 ? FACTOR_LIMITS.loneSigma : 0,
    ),
    samples,
  };
}

function tumbleOf(used: readonly BallisticSample[]): Wander {
  const m2Kg = used.at(-1)!.m2Kg;
  const k = FACTOR_LIMITS.tumbleM2Kg.findIndex((edge) => m2Kg < edge);
  return {
    sigma: FACTOR_LIMITS.tumbleSigma.at(k)!,
    days: FACTOR_LIMITS.tumbleDays,
  };
}

/** ln of a sample's factor with the air's level taken out, where that is known. */
function seenOf(sample: BallisticSample, atUs: number, air: AirLevel | undefined): SeenMean {
  const { fromUs, toUs, m2Kg, sigmaRatio, heightKm, isOneSet } = sample;
  const span = { fromDays: (fromUs - atUs) / DAY_US, toDays: (toUs - atUs) / DAY_US };
  if (air === undefined) return { ...span, value: Math.log(m2Kg), sigma: sigmaRatio };
  const days = (toUs - fromUs) / DAY_US;
  // a set states the mean of the days before it, as the sets do that tell of the air then; between two sets the air has more days
  const times = isOneSet
    ? [toUs]
    : [0.1, 0.3, 0.5, 0.7, 0.9].map((k) => fromUs + k * (toUs - fromUs));
  const airs = times.map((us) => airAt(air, us, heightKm));
  const mean = airs.reduce((sum, { log }) => sum + log, 0) / airs.length;
  const airSigma = Math.sqrt(airs.reduce((sum, { sigma }) => sum + sigma ** 2, 0) / airs.length);
  const apart = isOneSet ? 1 : Math.max(1, Math.min(5, days / 4));
  return {
    ...span,
    value: Math.log(m2Kg) - mean,
    sigma: Math.hypot(sigmaRatio, airSigma / Math.sqrt(apart)),
  };
}

/** The air's level on the last days that it was seen on, at a height. */
function airSeen(air: AirLevel, atUs: number, heightKm: number): SeenMean[] {
  const days = air.days.filter(
    (day) =>
      day * DAY_US <= atUs + DAY_US && day * DAY_US > atUs - FACTOR_LIMITS.airLookBackDays * DAY_US,
  );
  const picked: number[] = [];
  for (let k = days.length - 1; k >= 0 && picked.length < FACTOR_LIMITS.airDaysMax; k--)
    if (picked.length === 0 || picked.at(-1)! - days[k]! >= 1) picked.push(days[k]!);
  return picked.map((day) => {
    const { log, sigma } = airAt(air, day * DAY_US, heightKm);
    const toDays = day - atUs / DAY_US;
    return { fromDays: toDays - 2, toDays, value: log, sigma };
  });
}

/** How much livelier the object's own samples are than objects are by rule; drawn to one where there are few. */
function spreadOf(seen: readonly SeenMean[], wanders: readonly Wander[]): number {
  if (seen.length < 2) return 1;
  const spreads = seen.map(
    ({ sigma }) => sigma ** 2 + wanders.reduce((sum, w) => sum + w.sigma ** 2, 0),
  );
  const weights = spreads.map((spread) => 1 / spread);
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = seen.reduce((sum, { value }, k) => sum + weights[k]! * value, 0) / total;
  const off = seen.reduce((sum, { value }, k) => sum + (value - mean) ** 2 / spreads[k]!, 0);
  const { doubtSets } = FACTOR_LIMITS;
  return Math.sqrt((doubtSets + off) / (doubtSets + seen.length - 1));
}
