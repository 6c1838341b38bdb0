/**
 * Nc3D, the statistically expected number of collisions of an encounter by orbital motion: Hall 2021, "Expected collision
 * rates for tracked satellites", J. Spacecraft and Rockets 58(3), 715. The flux into the sphere of the hard-body radius
 * (`nc3d-rate.ts`) of the Gaussians at the peak overlap (`two-body-pair.ts`), over time (`nc3d-integral.ts`). It equals the
 * probability of collision where an encounter is one passage, and exceeds it where the pair can meet more than once.
 */
import type { MethodFigure, PcEvent } from './contract.ts';
import { type ExpectedCollisions, expectedCollisions } from './nc3d-integral.ts';
import { type TwoBodyPair, twoBodyPair } from './two-body-pair.ts';
import type { Segment } from './two-body-peak.ts';
import { type Passage, passageFaults, passageWords, USAGE_LIMITS } from './usage.ts';

export type Nc3dOptions = {
  readonly segment?: Segment; // seconds after the epoch; half the shorter period on either side unless told
};

export type Nc3d = {
  readonly figure: MethodFigure;
  readonly sound: boolean; // nothing is wrong with it but covariances that are not positive definite
  readonly passage?: Passage; // when the collisions happen
  readonly beyond: number; // expected in the same time, in other encounters of the pair
};

export function nc3d(event: PcEvent, options: Nc3dOptions = {}): MethodFigure {
  return nc3dWithPassage(event, options).figure;
}

export function nc3dWithPassage(event: PcEvent, options: Nc3dOptions = {}): Nc3d {
  const pair = twoBodyPair(event);
  if (typeof pair === 'string') return { figure: noFigure(pair), sound: false, beyond: 0 };
  const found = expectedCollisions(pair, true, options.segment);
  if (typeof found === 'string')
    return { figure: noFigure(whyNone(found)), sound: false, beyond: 0 };
  const { value, error, fromS, toS } = found;
  const passage = { fromS, toS, periodS: pair.periodS };
  const faults = [...passageFaults(passage, USAGE_LIMITS.orbital), ...expectationFaults(found)];
  const mended = mendedDoubt(event, pair, value, (other) => {
    const again = expectedCollisions(other, true, options.segment);
    return typeof again === 'string' ? null : again.value;
  });
  const figure = {
    value,
    error: error + mended.difference,
    valid: faults.length === 0 && mended.faults.length === 0,
    why:
      [...faults, ...mended.faults].join('; ') ||
      [holdWords(found, passage), ...mended.words].join('; '),
  };
  return { figure, sound: faults.length === 0, passage, beyond: found.beyond };
}

/** What it would change to mend covariances that are not positive definite: more than the limit is a fault. */
export function mendedDoubt(
  event: PcEvent,
  pair: TwoBodyPair,
  value: number,
  valueBy: (mended: TwoBodyPair) => number | null,
): { difference: number; faults: string[]; words: string[] } {
  if (pair.notPositive.length === 0) return { difference: 0, faults: [], words: [] };
  const other = twoBodyPair(event, true);
  const again = typeof other === 'string' ? null : valueBy(other);
  const difference = Math.abs((again ?? 0) - value);
  const words = `the covariance of ${pair.notPositive.join(' and ')} is not positive definite, and mending it changes the figure by ${((100 * difference) / value).toPrecision(2)} %`;
  const isFault = !(difference <= USAGE_LIMITS.errorShareMax * value);
  return { difference, faults: isFault ? [words] : [], words: isFault ? [] : [words] };
}

export function noFigure(why: string): MethodFigure {
  return { value: null, error: null, valid: false, why };
}

export function whyNone(found: 'no volume' | 'too wide'): string {
  return found === 'no volume'
    ? 'the combined position error has no volume: it is flat or not positive definite'
    : 'the integral takes too much work: the hard-body radius is many sigmas wide, or the search for the states of most overlap does not settle';
}

/** What is wrong with an expectation beside its passage. */
function expectationFaults(found: ExpectedCollisions): string[] {
  const faults: string[] = [];
  if (!found.settled) faults.push('the search for the states of most overlap did not settle');
  if (found.cutShare > USAGE_LIMITS.cutShareMax) {
    faults.push('the encounter goes on at the end of the time looked at: it is not this one alone');
  }
  if (found.error > USAGE_LIMITS.errorShareMax * found.value) {
    faults.push(
      `its integration is known to ${((100 * found.error) / found.value).toPrecision(2)} % only`,
    );
  }
  return faults;
}

function holdWords(found: ExpectedCollisions, passage: Passage): string {
  const words = [`orbital motion of both, curved errors; ${passageWords(passage)}`];
  if (found.bells > 1) {
    words.push(`${found.bells} passages: the expected number may exceed the probability of any`);
  }
  if (found.beyond > 1e-3 * found.value) {
    words.push(
      `${found.beyond.toExponential(1)} more are expected in the pair’s next encounter, half a revolution away`,
    );
  }
  return words.join('; ');
}
