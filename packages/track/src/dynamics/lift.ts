/**
 * A body that lifts: the fall of motion.ts, and a force across the flight, in the plane of the local vertical, as large as its drag
 * times a ratio. For truths of scenarios and tests: what a filter of a fall has to notice. Zarchan, Tactical and Strategic Missile
 * Guidance, ch. 10.
 */
import { ballisticMotion, type Motion, type MotionOptions } from './motion.ts';

/**
 * Lift over drag by time (s); positive is up. State as for `ballisticMotion`: ITRF km, km/s, ln kg/m². In a dive straight down its
 * side is undecided: take fixed steps there.
 */
export function liftingMotion(
  ratioOf: (timeS: number) => number,
  options: MotionOptions = {},
): Motion {
  const fall = ballisticMotion(options);
  const vacuum = ballisticMotion({ ...options, air: () => 0 });
  const still = new Float64Array(fall.size);
  return {
    size: fall.size,
    rateInto: (timeS, state, rate) => {
      fall.rateInto(timeS, state, rate);
      const ratio = ratioOf(timeS);
      if (ratio === 0) return;
      vacuum.rateInto(timeS, state, still);
      const [x, y, z, vx, vy, vz] = state as unknown as [
        ...[number, number, number, number, number, number],
      ];
      const drag = Math.hypot(rate[3]! - still[3]!, rate[4]! - still[4]!, rate[5]! - still[5]!);
      const speed2 = vx * vx + vy * vy + vz * vz;
      const along = (x * vx + y * vy + z * vz) / speed2;
      const [ux, uy, uz] = [x - along * vx, y - along * vy, z - along * vz];
      const up = Math.hypot(ux, uy, uz);
      if (up === 0) return; // straight down: no plane
      rate[3]! += (ratio * drag * ux) / up;
      rate[4]! += (ratio * drag * uy) / up;
      rate[5]! += (ratio * drag * uz) / up;
    },
  };
}
