/**
 * The ladder of probabilities of one encounter: every method's figure with its error and what it is worth, which of them is
 * recommended, and what was mended or assumed on the way. Each rung above the encounter plane is a file of its own and a
 * function `(event, …) => MethodFigure`; one that is not asked for is left out.
 * Method, limits and what was refused: docs/decisions/0018-probability-ladder.md.
 */
import {
  type Encounter,
  type Ladder,
  type LadderMethod,
  type MethodFigure,
  type PcEvent,
  RUNGS,
} from './contract.ts';
import { coppola } from './coppola.ts';
import { covarianceRemarks } from './covariance.ts';
import { nc2dWithWorth } from './nc2d.ts';
import { nc3dWithPassage } from './nc3d.ts';
import { boundFigures, planeFigures } from './pc2d.ts';
import { encounterOf } from './pc2d-plane.ts';
import { judgeMonteCarlo, judgeNc2d, judgePc2d } from './usage.ts';

export type LadderMethods = Partial<Record<LadderMethod, MethodFigure>>;

export type LadderOptions = {
  readonly monteCarlo?: MethodFigure; // of `monteCarlo` or its steps: it costs seconds, so the caller runs it
};

export function probabilityLadder(event: PcEvent, options: LadderOptions = {}): Ladder {
  const encounter = encounterOf(event);
  const plane = planeFigures(event, encounter);
  const { dilution, ...bounds } = boundFigures(event, encounter, plane.pc2d.value);
  const nc3d = nc3dWithPassage(event);
  const nc2d = judgeNc2d(nc2dWithWorth(event), nc3d.figure);
  const methods: LadderMethods = {
    ...plane,
    pc2d: judgePc2d(event, plane.pc2d, [nc2d, nc3d]),
    ...bounds,
    nc2d: nc2d.figure,
    nc3d: nc3d.figure,
    coppola: coppola(event),
    ...(options.monteCarlo && { monteCarlo: judgeMonteCarlo(options.monteCarlo, nc3d) }),
  };
  return {
    methods,
    recommended: recommendedOf(methods),
    remarks: [...geometryRemarks(encounter, event.hbrKm), ...covarianceRemarks(event)],
    encounter,
    dilution,
  };
}

function recommendedOf(methods: LadderMethods): Ladder['recommended'] {
  return RUNGS.find((rung) => methods[rung]?.valid === true) ?? 'none valid';
}

const NEARER_SAID = 1e-3; // of the miss

function geometryRemarks(encounter: Encounter, hbrKm: number): string[] {
  const { missKm, printedMissKm, relativeSpeedKmS, offsetS, isMended } = encounter;
  const found: string[] = [];
  if (relativeSpeedKmS === 0)
    found.push('the relative velocity is zero: nothing passes, and no 2-D figure has a meaning');
  if (missKm === 0) found.push('the miss is zero: the states meet');
  else if (missKm <= hbrKm) found.push('the miss lies within the hard-body radius');
  if (printedMissKm - missKm > NEARER_SAID * missKm)
    found.push(
      `the states come nearest ${offsetS > 0 ? 'after' : 'before'} the printed TCA by ${Math.abs(offsetS).toPrecision(3)} s ` +
        `(${((printedMissKm - missKm) * 1000).toPrecision(3)} m nearer): 2-D figures are taken there`,
    );
  if (isMended)
    found.push(
      'the combined error in the encounter plane was not positive definite: its narrow width is set to 1e-4 of the hard-body radius',
    );
  return found;
}
