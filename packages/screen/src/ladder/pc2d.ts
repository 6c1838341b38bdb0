/**
 * The figures of the encounter plane, with what each is worth: the disk that is recommended where the encounter is short and
 * straight (whether it is, `usage.ts` judges), the squares that operators publish, Chan's series for comparison, and the bounds.
 */
import { assumedMaximumInto } from '../probability/event.ts';
import { MAXIMUM, SOCRATES_SIGMA_KM } from '../probability/maximum.ts';
import { chanIntegral } from './chan.ts';
import type { Encounter, MethodFigure, PcEvent, Plane } from './contract.ts';
import { covarianceState } from './covariance.ts';
import { alfanoMaximum, frisbeeMaximum, type ScaledMaximum } from './maximum.ts';
import { encounterOf, type Whose } from './pc2d-plane.ts';
import { diskIntegral, equalAreaHalfKm, type Integral, squareIntegral } from './shapes.ts';

export type KnownErrors = readonly [object1: boolean, object2: boolean];

export function knownErrors({ object1, object2 }: PcEvent): KnownErrors {
  return [covarianceState(object1) === 'known', covarianceState(object2) === 'known'];
}

export type PlaneFigures = {
  readonly pc2d: MethodFigure;
  readonly pc2dSquare: MethodFigure;
  readonly pc2dEqualArea: MethodFigure;
  readonly chan: MethodFigure;
};

export function planeFigures(event: PcEvent, encounter: Encounter): PlaneFigures {
  const { hbrKm } = event;
  const { plane, problem } = encounter;
  const [has1, has2] = knownErrors(event);
  if (plane === null || !(has1 || has2)) {
    const why = problem !== '' ? problem : 'no covariance of either object is known';
    const none = { value: null, error: null, valid: null, why };
    return { pc2d: { ...none, valid: false }, pc2dSquare: none, pc2dEqualArea: none, chan: none };
  }
  const disk = diskIntegral(plane, hbrKm);
  const { missWideKm: x, missNarrowKm: y, sigmaWideKm, sigmaNarrowKm } = plane;
  const chan = chanIntegral(x, y, sigmaWideKm, sigmaNarrowKm, hbrKm);
  return {
    pc2d: { ...disk, ...diskWorth(has1, has2, encounter) },
    pc2dSquare: squareFigure(squareIntegral(plane, hbrKm), disk),
    pc2dEqualArea: compared(
      squareIntegral(plane, equalAreaHalfKm(hbrKm)),
      'comparison: square of the disk’s area',
    ),
    chan: chanFigure(chan, disk),
  };
}

/** Known, and an error at all: that the encounter is short and straight is for `usage.ts` to judge. */
function diskWorth(
  has1: boolean,
  has2: boolean,
  { isMended, offsetS }: Encounter,
): Pick<MethodFigure, 'valid' | 'why'> {
  if (!(has1 && has2)) {
    const missing = has1 ? 2 : 1;
    return { valid: false, why: `no covariance of object ${missing}: its error is taken as none` };
  }
  if (isMended)
    return {
      valid: false,
      why: 'the combined covariance is not positive definite: its narrow width is a floor',
    };
  const at = `${(Math.abs(offsetS) * 1000).toPrecision(2)} ms ${offsetS < 0 ? 'before' : 'after'} the printed TCA`;
  return { valid: true, why: `both covariances are known; taken at the minimum, ${at}` };
}

function compared({ value, error }: Integral, why: string): MethodFigure {
  if (!Number.isFinite(value))
    return {
      value: null,
      error: null,
      valid: null,
      why: `no figure, the numbers are too far apart: ${why}`,
    };
  return { value, error, valid: null, why };
}

function squareFigure(square: Integral, disk: Integral): MethodFigure {
  const ratio = square.value / disk.value;
  const much = ratio < 1e3 ? `: ${ratio.toPrecision(3)} times the disk` : '';
  return compared(square, `comparison: square around the disk, as some operators publish${much}`);
}

const CHAN_AGREES = 0.01;

function chanFigure(chan: Integral, disk: Integral): MethodFigure {
  if (Number.isNaN(chan.value))
    return {
      value: null,
      error: null,
      valid: null,
      why: 'comparison: its series is too long here',
    };
  const ratio = chan.value / disk.value;
  const says =
    Math.abs(ratio - 1) <= CHAN_AGREES
      ? 'agrees with the disk within 1 %'
      : Number.isFinite(ratio)
        ? `fails here: ${ratio.toPrecision(3)} times the disk`
        : 'the disk’s is 0';
  return compared(chan, `comparison: ellipse exchanged for a circle; ${says}`);
}

export type Bounds = {
  readonly maxAlfano: MethodFigure;
  readonly maxFrisbee: MethodFigure;
  readonly dilution: { readonly scaleAtMax: number; readonly diluted: boolean } | null;
};

export function boundFigures(event: PcEvent, encounter: Encounter, pc: number | null): Bounds {
  const known = knownErrors(event);
  const maxFrisbee = frisbeeFigure(event, known);
  if (!known[0] && !known[1])
    return { maxAlfano: assumedFigure(event), maxFrisbee, dilution: null };
  if (encounter.plane === null) {
    const none = { value: null, error: null, valid: null, why: encounter.problem };
    return { maxAlfano: none, maxFrisbee, dilution: null };
  }
  const scaled = alfanoMaximum(encounter.plane, event.hbrKm, pc ?? 0);
  const { scaleAtMax, diluted } = scaled;
  const dilution = Number.isNaN(scaleAtMax) ? null : { scaleAtMax, diluted };
  return { maxAlfano: compared(scaled, alfanoWhy(scaled, known)), maxFrisbee, dilution };
}

function alfanoWhy({ scaleAtMax, diluted }: ScaledMaximum, [has1, has2]: KnownErrors): string {
  const whose = has1 && has2 ? 'combined error' : `error of object ${has1 ? 1 : 2} alone`;
  const start = `2-D bound over the size of the ${whose}, its shape kept`;
  if (Number.isNaN(scaleAtMax)) return `${start}: there is nothing to scale`;
  if (scaleAtMax === 0) return `${start}: the miss lies within the hard-body radius`;
  const at = `worst at ${scaleAtMax.toPrecision(3)} times the sigma given`;
  return diluted
    ? `${start}; ${at}: dilution region`
    : `${start}; ${at}: not in the dilution region`;
}

/** Both unknown: SOCRATES' shape at its worst size. */
function assumedFigure({ object1, object2, hbrKm }: PcEvent): MethodFigure {
  const out = new Float64Array(2);
  const state = ({ positionKm, velocityKmS }: PcEvent['object1']) => [
    ...positionKm,
    ...velocityKmS,
  ];
  const code = assumedMaximumInto(state(object1), state(object2), hbrKm, out);
  const value = out[MAXIMUM.probability]!;
  if (code !== 0 || Number.isNaN(value))
    return { value: null, error: null, valid: null, why: 'no covariance, and no encounter plane' };
  const shape = SOCRATES_SIGMA_KM.map((km) => km * 1000).join('/');
  const why = `2-D bound with an assumed shape, for no covariance is known: ${shape} m in R/T/N of each, its size at the worst`;
  return compared({ value, error: 1e-8 * value }, why);
}

/** The bound with each known error alone; the larger one where both are known, for either might be doubted. */
function frisbeeFigure(event: PcEvent, [has1, has2]: KnownErrors): MethodFigure {
  const bounds = [
    has1 ? frisbeeOf(event, 'object1') : null,
    has2 ? frisbeeOf(event, 'object2') : null,
  ];
  const found = bounds.filter((bound) => bound !== null);
  if (found.length === 0)
    return {
      value: null,
      error: null,
      valid: null,
      why: '2-D bound: needs the covariance of one object',
    };
  const [one, two] = bounds.map((bound) => bound?.value.toExponential(3));
  const largest = found.reduce((a, b) => (b.value > a.value ? b : a));
  const whose = largest === bounds[0] ? 1 : 2;
  const region = largest.diluted
    ? `object ${whose}’s error alone is in the dilution region`
    : largest.addedSigmaKm < ADDED_SAID_KM
      ? 'worst with none for the other'
      : `worst with ${(largest.addedSigmaKm * 1000).toPrecision(3)} m along the miss for the other`;
  const why =
    found.length === 2
      ? `2-D bound if one covariance were not known: ${one} by object 1’s alone, ${two} by object 2’s; ${region}`
      : `2-D bound, object ${3 - whose}’s covariance not being known: ${region}`;
  return compared(largest, why);
}

const ADDED_SAID_KM = 1e-6;

function frisbeeOf(event: PcEvent, whose: Whose) {
  const { plane } = encounterOf(event, whose);
  if (plane === null) return null;
  return frisbeeMaximum(plane, (one: Plane) => diskIntegral(one, event.hbrKm));
}
