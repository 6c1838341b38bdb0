/**
 * `noroshi pc FILE.cdm --dv R,T,N --at UTC`: one trial burn, and every figure after it beside the one before; trials are not
 * repeated. Paths by the zonal field from the states of the message, as in `noroshi avoid`; the errors stay as they are in each
 * object's own R, T, N, plus what carrying the burn out adds if that is given. It plans; nothing is commanded.
 */
import type { Cdm } from '@noroshi/ndm';
import { rtnFromStateInto } from '@noroshi/orbit';
import {
  createTrial,
  EXACT,
  type ExecutionError,
  LADDER_METHODS,
  type Ladder,
  type LadderMethod,
  type MethodFigure,
  type PcObject,
  probabilityLadder,
  TRIAL,
  TRIAL_CODES,
  TRIAL_SLOTS,
  type Triple,
} from '@noroshi/screen';
import { formatUtc } from '@noroshi/time';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { pairOfCdm } from './avoid-cdm.ts';
import type { CombinedRadius } from './cdm-hbr.ts';
import { parseEpochUs } from './options.ts';
import type { PcSubject } from './pc-output.ts';
import { CommandError, EXIT } from './world.ts';

export type BurnOptions = {
  readonly dv?: Triple; // R, T, N in m/s
  readonly at?: number; // µs TAI
  readonly object: '1' | '2';
  readonly execution?: ExecutionError;
};

export function addBurnOptions(command: Command): Command {
  const at = new Option('--at <utc>', 'time of the trial burn').argParser(parseEpochUs);
  const object = new Option('--object <n>', 'which object burns').choices(['1', '2']).default('1');
  return command
    .option(
      '--dv <r,t,n>',
      'trial burn in m/s along R, T, N of the object: every figure after it too (a table over Δv and time: noroshi avoid)',
      parseDeltaV,
    )
    .addOption(at)
    .addOption(object)
    .option(
      '--execution <share,deg>',
      'one-sigma errors of carrying the burn out: share of its size, and pointing in degrees',
      parseExecution,
    );
}

function parseDeltaV(text: string): Triple {
  const [r, t, n, ...rest] = numbers(text);
  const isGood = [r, t, n].every((part) => Math.abs(part ?? Number.NaN) <= DELTA_V_MAX_M_S);
  if (!isGood || rest.length > 0)
    throw new InvalidArgumentError(
      `Give R,T,N in m/s, each up to ${DELTA_V_MAX_M_S}, as in 0,0.05,0.`,
    );
  return [r!, t!, n!];
}
const DELTA_V_MAX_M_S = 1000;

function parseExecution(text: string): ExecutionError {
  const [share, deg, ...rest] = numbers(text);
  if (!(share! >= 0 && share! <= 1 && deg! >= 0 && deg! <= 90) || rest.length > 0)
    throw new InvalidArgumentError(
      'Give a share from 0 to 1 and degrees from 0 to 90, as in 0.02,1.',
    );
  return { share: share!, pointingRad: (deg! * Math.PI) / 180 };
}

function numbers(text: string): number[] {
  return text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
}

/** A burn without its time, or the other way round, is a mistake of the command line. */
export function checkBurn({ dv, at, execution }: BurnOptions): void {
  if ((dv === undefined) !== (at === undefined))
    throw new CommandError(EXIT.usage, 'a trial burn needs both --dv R,T,N and --at UTC');
  if (execution !== undefined && dv === undefined)
    throw new CommandError(EXIT.usage, '--execution is about a trial burn: give --dv and --at');
}

export type BurnAnswer = {
  readonly burnUtc: string;
  readonly object: 1 | 2;
  readonly deltaVRtnMS: Triple;
  readonly result: string; // good, or what the trial could not answer
  readonly tca: string | null;
  readonly missKm: number | null;
  readonly missRtnKm: Triple | null; // object that stays minus object that burns, in R, T, N of the latter
  readonly relativeSpeedKmS: number | null;
  readonly methods: Ladder['methods']; // all but trials
  readonly recommendedBefore: string;
  readonly recommended: Ladder['recommended'] | null; // after it
};

/** Undefined where no burn is asked for. */
export function burnOf(
  { cdm, radius, event }: PcSubject,
  ladder: Ladder,
  options: BurnOptions,
): BurnAnswer | undefined {
  const { dv, at, object, execution = EXACT } = options;
  if (dv === undefined || at === undefined) return undefined;
  const moving: 1 | 2 = object === '2' ? 2 : 1;
  const head = {
    ...{ burnUtc: formatUtc(at), object: moving, deltaVRtnMS: dv },
    recommendedBefore: ladder.recommended,
  } as const;
  const tried = at < cdm.tcaUs ? tryBurn(cdm, radius, moving, dv, at, execution) : 'burn-after-tca';
  if (typeof tried === 'string') return { ...head, ...NOTHING, result: tried };
  const { slots, ownState, otherState, addedKm2 } = tried;
  const [own, other] =
    moving === 1 ? [event.object1, event.object2] : [event.object2, event.object1];
  const burnt = withError(moved(own, ownState), addedKm2);
  const stays = moved(other, otherState);
  const epochUs = Math.round(slots[TRIAL.tcaUs]!);
  const [object1, object2] = moving === 1 ? [burnt, stays] : [stays, burnt];
  const after = probabilityLadder({ epochUs, object1, object2, hbrKm: radius.hbrM / 1000 });
  return {
    ...head,
    result: TRIAL_CODES[0],
    tca: formatUtc(epochUs),
    missKm: slots[TRIAL.missKm]!,
    missRtnKm: [slots[TRIAL.missRKm]!, slots[TRIAL.missTKm]!, slots[TRIAL.missNKm]!],
    relativeSpeedKmS: after.encounter.relativeSpeedKmS,
    methods: after.methods,
    recommended: after.recommended,
  };
}

const NOTHING = {
  ...{ tca: null, missKm: null, missRtnKm: null, relativeSpeedKmS: null },
  ...{ methods: {}, recommended: null },
};

type Tried = {
  readonly slots: Float64Array; // TRIAL
  readonly ownState: Float64Array;
  readonly otherState: Float64Array;
  readonly addedKm2: Float64Array; // by carrying the burn out, inertial: xx, yx, yy, zx, zy, zz
};

/** The states after the burn. The errors given here are units: what they really give is asked of the ladder, which mends them. */
function tryBurn(
  cdm: Cdm,
  radius: CombinedRadius,
  moving: 1 | 2,
  dv: Triple,
  at: number,
  execution: ExecutionError,
): Tried | string {
  const unit = [1, 0, 1, 0, 0, 1];
  const { pair } = pairOfCdm(cdm, moving, radius);
  const round = { ...pair, ownCovarianceRtnKm2: unit, otherCovarianceRtnKm2: unit };
  const slots = new Float64Array(TRIAL_SLOTS);
  const [exact, executed] = [createTrial(round), createTrial(round, execution)];
  for (const trial of [executed, exact]) {
    const [r, t, n] = dv.map((part) => part / 1000);
    const code = trial.burnAt(at) ? trial.burn(r!, t!, n!, slots) : NO_STATE;
    if (code !== 0) return TRIAL_CODES[code]!;
  }
  const addedKm2 = executed.covarianceKm2.map((value, k) => value - exact.covarianceKm2[k]!);
  return { slots, ownState: exact.own, otherState: exact.other, addedKm2 };
}
const NO_STATE = TRIAL_CODES.indexOf('no-state');

function moved(object: PcObject, state: Float64Array): PcObject {
  const [x, y, z, u, v, w] = state;
  return { ...object, positionKm: [x!, y!, z!], velocityKmS: [u!, v!, w!] };
}

/** The inertial position error that carrying the burn out adds (xx, yx, yy, zx, zy, zz), in the R, T, N of the object. */
function withError(object: PcObject, added: Float64Array): PcObject {
  if (object.covarianceRtn === null) return object;
  const axes = new Float64Array(9);
  rtnFromStateInto(
    Float64Array.of(...object.positionKm),
    Float64Array.of(...object.velocityKmS),
    0,
    axes,
  );
  const covarianceRtn = Float64Array.from(object.covarianceRtn);
  const at = (i: number, j: number) =>
    added[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]!;
  for (let a = 0; a < 3; a++)
    for (let b = 0; b < 3; b++)
      for (let i = 0; i < 3; i++)
        for (let j = 0; j < 3; j++)
          covarianceRtn[6 * a + b]! += axes[3 * a + i]! * at(i, j) * axes[3 * b + j]!;
  return { ...object, covarianceRtn };
}

/** The burn's block of the text: what becomes of the encounter, each figure before and after. */
export function burnLines(
  burn: BurnAnswer,
  before: Ladder,
  title: (name: LadderMethod) => string,
): string[] {
  const deltaV = burn.deltaVRtnMS.join(',');
  const what = `PLANNED, not commanded: object ${burn.object} burns R,T,N ${deltaV} m/s at ${burn.burnUtc}`;
  if (burn.result !== 'good') return [`  ${what}: no answer (${burn.result})`];
  const was = (before.encounter.missKm * 1000).toFixed(1);
  const value = (figure: MethodFigure | undefined) =>
    `${figure?.value?.toExponential(3) ?? '-'}${figure?.valid === false ? ' (NOT VALID)' : ''}`;
  const { recommended } = burn;
  const after = recommended === null || recommended === 'none valid' ? undefined : recommended;
  const told = after === undefined ? 'none valid' : title(after).trim();
  return [
    `  ${what}`,
    `  after it miss ${(burn.missKm! * 1000).toFixed(1)} m (was ${was} m), closest approach ${burn.tca}`,
    `    recommended after it: ${told}${after === undefined ? '' : `, ${value(burn.methods[after])}`}`,
    ...LADDER_METHODS.filter((name) => burn.methods[name] !== undefined).map(
      (name) => `    ${title(name)} ${value(before.methods[name])} → ${value(burn.methods[name])}`,
    ),
  ];
}
