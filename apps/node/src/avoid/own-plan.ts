/** An operator's planned manoeuvre (OPM, CCSDS 502.0-B-3, section 3) as a state and burns, or why not, naming what would be right. */
import { isTimeSystemKnown, type Opm, type OpmManoeuvre } from '@noroshi/ndm';
import { OWN_PLAN_LIMITS, type OwnPlan, RESCREEN_LIMITS, type StateBurn } from '@noroshi/screen';
import { err, formatUtc, ok, type Result } from '@noroshi/time';
import { FRAMES, inTeme } from './messages.ts';

const AXES: Readonly<Record<string, StateBurn['axes']>> = {
  ...{ RTN: 'RTN', RSW: 'RTN', QSW: 'RTN', TNW: 'TNW' },
};
const DELTA_V_MAX_M_S = 1000;
const { burnsMax, burnSMax, impulsesMax } = OWN_PLAN_LIMITS;

/** `nowUs`: of the watch; a state from long before or after it is no plan of today. */
export function ownPlanOf(opm: Opm, nowUs: number): Result<OwnPlan, string> {
  const { epochUs, positionKm, velocityKmS } = opm;
  const frame = FRAMES[opm.refFrame.toUpperCase()];
  if (opm.centerName.toUpperCase() !== 'EARTH')
    return err(`CENTER_NAME is "${opm.centerName}": EARTH is right`);
  if (frame === undefined)
    return err(`REF_FRAME is "${opm.refFrame}": TEME, GCRF or EME2000 is right`);
  if (!isTimeSystemKnown(opm.timeSystem))
    return err(`TIME_SYSTEM is "${opm.timeSystem}": UTC, TAI, TT or GPS is right`);
  if (Math.abs(epochUs - nowUs) > RESCREEN_LIMITS.windowDaysMax * 86_400e6)
    return err(
      `EPOCH ${formatUtc(epochUs, 0)} is more than ${RESCREEN_LIMITS.windowDaysMax} d from now: give a state nearer to the burn`,
    );
  if (opm.manoeuvres.length > burnsMax)
    return err(`${opm.manoeuvres.length} manoeuvres: up to ${burnsMax} are right`);
  const state = inTeme(epochUs, [...positionKm, ...velocityKmS], frame);
  const burns: StateBurn[] = [];
  for (const [k, manoeuvre] of opm.manoeuvres.entries()) {
    const burn = burnOf(manoeuvre, burns.at(-1)?.burnUs ?? epochUs, epochUs);
    if (!burn.ok) return err(`manoeuvre ${k + 1}: ${burn.error}`);
    burns.push(burn.value);
  }
  const lastingS = burns.reduce((sum, { durationS }) => sum + durationS, 0);
  if (lastingS > impulsesMax * 60)
    return err(`burns of ${lastingS} s in all: up to ${impulsesMax} min are right, or an OEM`);
  return ok({ epochUs, state, burns });
}

function burnOf(
  { ignitionUs, durationS, refFrame, deltaVKmS }: OpmManoeuvre,
  afterUs: number,
  epochUs: number,
): Result<StateBurn, string> {
  const name = refFrame.toUpperCase();
  const axes = AXES[name];
  const frame = FRAMES[name];
  const deltaVMS = Math.hypot(...deltaVKmS) * 1000;
  if (axes === undefined && frame === undefined)
    return err(`MAN_REF_FRAME is "${refFrame}": RTN, TNW, TEME, GCRF or EME2000 is right`);
  if (ignitionUs < afterUs)
    return err(
      `MAN_EPOCH_IGNITION ${formatUtc(ignitionUs, 0)} is before ${formatUtc(afterUs, 0)}: burns come after the state, in order of time`,
    );
  if (durationS === undefined)
    return err('MAN_DURATION is missing: seconds, 0 for an impulse, is right');
  if (!(durationS <= burnSMax))
    return err(`MAN_DURATION is ${durationS} s: up to ${burnSMax} s is right, or an OEM`);
  if (!(deltaVMS <= DELTA_V_MAX_M_S))
    return err(`its Δv is ${deltaVMS} m/s: up to ${DELTA_V_MAX_M_S} m/s is right, in km/s`);
  if (axes !== undefined) return ok({ burnUs: ignitionUs, durationS, deltaVKmS, axes });
  const [x, y, z] = inTeme(epochUs, [0, 0, 0, ...deltaVKmS], frame!).slice(3);
  return ok({ burnUs: ignitionUs, durationS, deltaVKmS: [x!, y!, z!], axes: 'TEME' });
}
