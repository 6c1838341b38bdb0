/** The level of each host from minutes that are no longer kept: 18 bytes a host, once there is one. */
import type { Level } from './level.ts';
import { NO_LEVEL } from './level.ts';

const FIGURES = 4; // means of records and packets, variances likewise
const MINUTES_MAX = 0xffff;

export type LearnedLevels = {
  of(host: number): Level;
  put(host: number, level: Level): void;
  drop(host: number): void;
};

export function createLearnedLevels(): LearnedLevels {
  let minutes = new Uint16Array(0);
  let figures = new Float32Array(0);
  return {
    of(host) {
      if (host >= minutes.length || minutes[host] === 0) return NO_LEVEL;
      const at = FIGURES * host;
      return {
        minutes: minutes[host]!,
        means: [figures[at]!, figures[at + 1]!],
        variances: [figures[at + 2]!, figures[at + 3]!],
      };
    },
    put(host, level) {
      if (host >= minutes.length) {
        const [minutesBefore, figuresBefore] = [minutes, figures];
        const size = Math.max(host + 1, 2 * minutes.length);
        minutes = new Uint16Array(size);
        figures = new Float32Array(FIGURES * size);
        minutes.set(minutesBefore);
        figures.set(figuresBefore);
      }
      minutes[host] = Math.min(level.minutes, MINUTES_MAX);
      figures.set([...level.means, ...level.variances], FIGURES * host);
    },
    drop(host) {
      if (host < minutes.length) minutes[host] = 0;
    },
  };
}
