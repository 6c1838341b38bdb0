/** The bars of the picture: what a person at the page waits for. Frames are printed: software graphics have no bar. */
import type { Bar } from './bar.ts';
import { text } from './case.ts';

const GLOBE_S = 10;
const PAGE_KB = 1500;
const ELEMENT_BYTES = 80;
const ALARM_MS = 2000;
const STEP_MS = 1000;
const PICK_MS = 50;
const BLOCK_MS = 100;

export const PICTURE_BARS: readonly Bar[] = [
  {
    what: 'first globe with objects',
    bar: `≤ ${GLOBE_S} s after start, no request elsewhere`,
    needs: ['picture'],
    long: false,
    judge: (of) => {
      const { globeS, outside } = of('picture');
      const figure = `${text(globeS, 's')}, ${outside} elsewhere`;
      return { figure, pass: globeS! <= GLOBE_S && outside === 0 };
    },
  },
  {
    what: 'weight of the page',
    bar: `≤ ${PAGE_KB / 1000} MB, elements ≤ ${ELEMENT_BYTES} bytes an object`,
    needs: ['picture'],
    long: false,
    judge: (of) => {
      const { pageKb, elementBytes } = of('picture');
      const figure = `${text(pageKb, 'kB', 0)}, ${text(elementBytes, 'bytes')}`;
      return { figure, pass: pageKb! <= PAGE_KB && elementBytes! <= ELEMENT_BYTES };
    },
  },
  {
    what: 'new warning on the screen',
    bar: `p95 ≤ ${ALARM_MS / 1000} s`,
    needs: ['picture'],
    long: false,
    judge: (of) => {
      const { alarmP50Ms, alarmP95Ms } = of('picture');
      const figure = `p50 ${text(alarmP50Ms, 'ms', 0)}, p95 ${text(alarmP95Ms, 'ms', 0)}`;
      return { figure, pass: alarmP95Ms! <= ALARM_MS };
    },
  },
  {
    what: 'the whole catalogue',
    bar: `60,000 objects ≤ ${STEP_MS} ms an instant, one core, also in plain TypeScript`,
    needs: ['globe'],
    long: false,
    judge: (of) => {
      const { stepMs, plainStepMs } = of('globe');
      const figure = `${text(stepMs, 'ms', 1)}, plain ${text(plainStepMs, 'ms', 1)}`;
      return { figure, pass: stepMs! <= STEP_MS && plainStepMs! <= STEP_MS };
    },
  },
  {
    what: 'a pick on the globe',
    bar: `p95 ≤ ${PICK_MS} ms at 30,000 and 60,000 objects`,
    needs: ['globe'],
    long: false,
    judge: (of) => {
      const { pick30kMs, pick60kMs } = of('globe');
      const figure = `${text(pick30kMs, 'ms', 1)}, ${text(pick60kMs, 'ms', 1)}`;
      return { figure, pass: Math.max(pick30kMs!, pick60kMs!) <= PICK_MS };
    },
  },
  {
    what: 'frames, software graphics',
    bar: `printed; the page held ≤ ${BLOCK_MS} ms at 30,000 objects`,
    needs: ['globe'],
    long: false,
    judge: (of) => {
      const { frame30kMs, turn30kMs, block30kMs, loadBlockMs } = of('globe');
      const frames = `${text(frame30kMs, 'ms', 0)} time runs, ${text(turn30kMs, 'ms', 0)} turned`;
      const longest = Math.max(block30kMs!, loadBlockMs!);
      return { figure: `${frames}; held ${text(longest, 'ms', 0)}`, pass: longest <= BLOCK_MS };
    },
  },
];
