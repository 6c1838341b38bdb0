/**
 * Probability of collision by trials: both objects drawn from their full 6 by 6 errors in equinoctial elements, moved by
 * two-body motion, and counted when they come from outside to within the hard-body radius during the encounter. It assumes nothing about the
 * shape of the encounter, only the motion and the errors at the epoch, and so judges the other rungs.
 * Plain trials first; where they have too few hits, trials steered to the hits (`importance.ts`), which the plain ones check.
 * By SGP4, where element sets of both objects are given (`paths`): no message defines an error of mean elements, so the errors
 * stay those of the states at the epoch, and SGP4 gives what it does to the paths meanwhile (monte-carlo-bend.ts).
 */
import type { Path } from '../avoid/path.ts';
import { clopperPearsonInto, sameProbabilityP } from './binomial.ts';
import type { MethodFigure, PcEvent } from './contract.ts';
import { addSums, type BothSums, estimateOf, steeredTrials } from './importance.ts';
import { type Steering, steer } from './importance-steer.ts';
import {
  type Encounter,
  type EncounterWindow,
  isHit,
  prepareEncounter,
} from './monte-carlo-encounter.ts';
import { isSpared, turnInto } from './monte-carlo-filter.ts';
import { createNormalSource } from './sampler.ts';

export type MonteCarloOptions = {
  readonly seed: number; // a whole number from 0 on
  readonly trials: number; // plain ones, at most
  readonly steeredTrials?: number; // where the plain ones have too few hits; 0: never
  readonly relativeHalfWidth?: number; // ends the plain trials once their interval is this narrow
  readonly window?: EncounterWindow; // half a revolution to each side unless given
  /** Real paths of both objects, in the frame of the event: trials bend as they do. Two-body motion without them. */
  readonly paths?: readonly [Path, Path];
};

export const MONTE_CARLO_LIMITS = {
  hitsMin: 400, // of plain trials: an interval of about a tenth to each side
  effectiveHitsMin: 100, // of steered ones: below this their own variance is not known
  aimedShareMin: 0.9, // of steered ones: else the likeliest pass is not how the bodies meet
  relativeHalfWidthMax: 0.5, // a wider interval is a bound, and no figure
  farShareMax: 0.05, // of hits beyond a quarter of a revolution, nearer to the next approach than to this one
  agreementP: 1e-6, // plain and steered trials less alike than this contradict each other
} as const;

/** Trials of one stream of random numbers: an answer does not depend on who computes which block. */
export const BLOCK_TRIALS = 16_384;
const STEERED_STREAMS_FROM = 2 ** 32;
const STEERED_TRIALS = 100_000;

export function monteCarlo(event: PcEvent, options: MonteCarloOptions): MethodFigure {
  const steps = monteCarloSteps(event, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of one block, each with the trials done so far, for a caller that shows progress or may be stopped. */
export function* monteCarloSteps(
  event: PcEvent,
  options: MonteCarloOptions,
): Generator<number, MethodFigure> {
  const { seed, trials } = options;
  if (!(Number.isSafeInteger(seed) && seed >= 0 && Number.isSafeInteger(trials) && trials > 0))
    return refused(`seed ${seed} and trials ${trials} must be whole numbers, trials above 0`);
  const encounter = prepareEncounter(event, options.window, options.paths);
  if ('problem' in encounter) return refused(encounter.problem);
  const plain = yield* plainTrials(encounter, options);
  const steering =
    plain.hits < MONTE_CARLO_LIMITS.hitsMin && options.steeredTrials !== 0
      ? steer(encounter)
      : undefined;
  const steered =
    steering === undefined ? undefined : yield* steeredBlocks(steering, plain.trials, options);
  return figureOf(encounter, plain, steered, seed);
}

function refused(why: string): MethodFigure {
  return { value: null, error: null, valid: false, why };
}

export type PlainCount = {
  readonly trials: number;
  readonly hits: number;
  readonly farHits: number;
};

function* plainTrials(
  encounter: Encounter,
  options: MonteCarloOptions,
): Generator<number, PlainCount> {
  const { seed, trials, relativeHalfWidth = 0 } = options;
  let count: PlainCount = { trials: 0, hits: 0, farHits: 0 };
  for (let stream = 0; count.trials < trials; stream++) {
    const block = countHits(encounter, Math.min(BLOCK_TRIALS, trials - count.trials), seed, stream);
    count = {
      trials: count.trials + block.trials,
      hits: count.hits + block.hits,
      farHits: count.farHits + block.farHits,
    };
    yield count.trials;
    // a binomial's half width is about 1.96 / sqrt(hits) of it; the exact interval is told at the end
    if (relativeHalfWidth > 0 && count.hits >= (1.96 / relativeHalfWidth) ** 2) break;
  }
  return count;
}

/** Plain trials of one stream; the numbers of a (seed, stream) are always the same. */
export function countHits(
  encounter: Encounter,
  trials: number,
  seed: number,
  stream: number,
): PlainCount {
  const source = createNormalSource(seed, stream);
  const { normals, room, farS, filter } = encounter;
  let hits = 0;
  let farHits = 0;
  for (let i = 0; i < trials; i++) {
    if (filter === undefined) source.fillNormal(normals, 12);
    else {
      source.fillNormal(filter.drawn, 6);
      if (isSpared(filter)) continue;
      source.fillNormal(filter.rest, 6);
      turnInto(filter, normals);
    }
    if (!isHit(encounter)) continue;
    hits++;
    if (Math.abs(room.counts[1]!) > farS) farHits++;
  }
  return { trials, hits, farHits };
}

function* steeredBlocks(
  steering: Steering,
  before: number,
  options: MonteCarloOptions,
): Generator<number, BothSums> {
  const { seed, steeredTrials: trials = STEERED_TRIALS } = options;
  let done = 0;
  let sums: BothSums | undefined;
  for (let stream = STEERED_STREAMS_FROM; done < trials; stream++) {
    const count = Math.min(BLOCK_TRIALS, trials - done);
    const block = steeredTrials(steering, count, seed, stream);
    sums = sums === undefined ? block : addSums(sums, block);
    done += count;
    yield before + done;
  }
  return sums!;
}

function figureOf(
  encounter: Encounter,
  plain: PlainCount,
  sums: BothSums | undefined,
  seed: number,
): MethodFigure {
  const about = aboutOf(encounter, plain, seed);
  const found = sums === undefined ? undefined : steeredFigure(plain, sums);
  if (found !== undefined && typeof found !== 'string') {
    const { value, half, effectiveHits, farShare, interval95 } = found;
    const steered = `${count(sums!.steered.trials + sums!.plain.trials)} steered trials, ${count(Math.floor(effectiveHits))} effective hits, normal interval`;
    return judged(
      ...([encounter, value, half, interval95, farShare] as const),
      `${steered}; with them agree ${about}`,
    );
  }
  const interval = new Float64Array(2);
  clopperPearsonInto(plain.hits, plain.trials, 0.95, interval);
  const value = plain.hits / plain.trials;
  const half = 0.5 * (interval[1]! - interval[0]!);
  const farShare = plain.hits > 0 ? plain.farHits / plain.hits : 0;
  const why = `${about}, Clopper-Pearson interval${found === undefined ? '' : `; steered trials are no help: ${found}`}`;
  return judged(encounter, value, half, [interval[0]!, interval[1]!], farShare, why);
}

/** What steered trials give, or why they are not used. */
function steeredFigure(plain: PlainCount, sums: BothSums) {
  const limits = MONTE_CARLO_LIMITS;
  const { value, standardError, effectiveHits, farShare, aimedShare } = estimateOf(sums);
  if (aimedShare < limits.aimedShareMin)
    return `${(100 * aimedShare).toFixed(0)} % of them found a pass to aim at`;
  if (effectiveHits < limits.effectiveHitsMin)
    return `${Math.floor(effectiveHits)} effective hits, below ${limits.effectiveHitsMin}`;
  const p = sameProbabilityP(
    ...([plain.hits, plain.trials] as const),
    ...([
      Math.round(effectiveHits),
      Math.max(effectiveHits, Math.round(effectiveHits / value)),
    ] as const),
  );
  if (p < limits.agreementP)
    return `they say ${value.toExponential(2)}, which the plain ones contradict (p = ${p.toExponential(0)})`;
  const half = 1.96 * standardError;
  const interval95 = [Math.max(0, value - half), value + half] as const;
  return { value, half, effectiveHits, farShare, interval95 };
}

/** Whether a sample says no more than a bound: its interval is wider than the figure. */
export function isBoundOnly(figure: Pick<MethodFigure, 'value' | 'error' | 'interval95'>): boolean {
  const { value, error, interval95 } = figure;
  const isSample = interval95 !== undefined && value !== null && error !== null;
  return isSample && error > MONTE_CARLO_LIMITS.relativeHalfWidthMax * value;
}

function judged(
  { limitKm }: Encounter,
  value: number,
  half: number,
  interval95: readonly [number, number],
  farShare: number,
  about: string,
): MethodFigure {
  const figure = { value, error: half, interval95 };
  if (farShare > MONTE_CARLO_LIMITS.farShareMax) {
    const share = (100 * farShare).toFixed(0);
    const why = `${share} % of the hits are more than a quarter of a revolution from the closest approach: they belong to another approach of the pair; ${about}`;
    return { ...figure, valid: false, why };
  }
  if (limitKm === 0)
    return { ...figure, valid: false, why: `a hard-body radius of 0 is never hit; ${about}` };
  // few hits break no assumption: the interval holds however few they are, and is what such trials tell
  const words = isBoundOnly(figure)
    ? `a bound only, at most ${interval95[1].toExponential(1)}: too few hits for a figure, which more trials give; `
    : '';
  return { ...figure, valid: true, why: `${words}${about}` };
}

function aboutOf(encounter: Encounter, plain: PlainCount, seed: number): string {
  const { span, window, hasOthers, orbits } = encounter;
  const isWhole = span.fromS === window.fromS && span.toS === window.toS;
  const sides = `${span.fromS.toFixed(0)} to +${span.toS.toFixed(0)} s`;
  const parts = [
    `${count(plain.hits)} hits in ${count(plain.trials)} plain trials, seed ${seed}, ${encounter.room.bend === undefined ? 'two-body motion' : 'motion by element sets'} ${sides} around the TCA`,
  ];
  if (isWhole) parts.push('the whole window');
  if (hasOthers) parts.push('other crossings in the window not counted');
  if (orbits.some(({ clipped }) => clipped < 0))
    parts.push('negative eigenvalues of a covariance set to zero');
  return parts.join(', ');
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
