/**
 * What the bars ask of the picture: from the start to the first globe with objects, what is loaded for it, how soon a warning is on
 * the screen, and how the globe is drawn and worked with graphics by software. Each is a bench of apps/web in a process of its
 * own; the figures are the JSON that it prints last. Without Chromium there is no data.
 */
import { findChromium } from '../packages/screen/test/browser/chromium.ts';
import { type BenchCase, type Figures, text } from './case.ts';
import { NoData } from './data.ts';
import { printOf } from './node-proofs.ts';

export const picture: BenchCase = {
  name: 'picture',
  title:
    'noroshi start to the first globe with objects, bytes, requests elsewhere, warning to screen',
  repeats: 1,
  long: false,
  run: async () => {
    const figures = (await lastJson('apps/web/bench/picture.ts', ['40'])) as Figures;
    return { figures, lines: [] };
  },
  describe: (f) => [
    `first page ${text(f.pageS, 's')}, first globe with objects ${text(f.globeS, 's')}`,
    `page ${text(f.pageKb, 'kB', 0)}, elements ${text(f.elementBytes, 'bytes an object')}, ${f.outside} requests elsewhere`,
    `a new warning on the screen: p50 ${text(f.alarmP50Ms, 'ms', 0)}, p95 ${text(f.alarmP95Ms, 'ms', 0)}`,
  ],
};

const COUNTS = [30_000, 60_000];

type Quantiles = { readonly p50Ms: number; readonly p95Ms: number };
type Drawn = {
  readonly count: number;
  readonly playing: Quantiles & { readonly pageMs: number; readonly graphicsMs: number };
  readonly turning: Quantiles;
  readonly picks: Quantiles;
  readonly blockMs: number;
};

export const globe: BenchCase = {
  name: 'globe',
  title:
    'the globe by software graphics: frames, picks, blocks; the whole catalogue at one instant',
  repeats: 1,
  long: false,
  run: async () => {
    const drawn = (await lastJson('apps/web/bench/globe.ts', COUNTS.map(String))) as Drawn[];
    const step = (await lastJson('apps/web/bench/elements.ts', ['60000'])) as Figures;
    const { stepMs, plainStepMs, heldMs, loadBlockMs, spanOffKm } = step as Required<Figures>;
    const figures = Object.fromEntries(drawn.flatMap(figuresOf));
    return {
      figures: {
        ...{ ...figures, stepMs: stepMs!, plainStepMs: plainStepMs!, heldMs: heldMs! },
        ...{ loadBlockMs: loadBlockMs!, spanOffKm: spanOffKm! },
      },
      lines: [],
    };
  },
  describe: (f) => [
    ...COUNTS.map((count) => {
      const of = (name: string) => text(f[`${name}${count / 1000}kMs`], 'ms', 1);
      return `${count} objects: a frame ${of('frame')} (p50) while time runs, ${of('turn')} turned; processor ${of('page')} page, ${of('graphics')} graphics; pick p95 ${of('pick')}; longest block ${of('block')}`;
    }),
    `60000 objects at one instant: ${text(f.stepMs, 'ms', 1)} compiled, ${text(f.plainStepMs, 'ms', 1)} plain`,
    `between instants off by ${text(f.spanOffKm! * 1000, 'm', 1)} at most; a block of the node's elements ${text(f.heldMs, 'ms', 1)}`,
  ],
};

function figuresOf({ count, playing, turning, picks, blockMs }: Drawn): [string, number][] {
  const k = `${count / 1000}kMs`;
  return [
    ...([
      [`frame${k}`, playing.p50Ms],
      [`turn${k}`, turning.p50Ms],
      [`page${k}`, playing.pageMs],
      [`graphics${k}`, playing.graphicsMs],
      [`pick${k}`, picks.p95Ms],
      [`block${k}`, blockMs],
    ] as [string, number][]),
  ];
}

async function lastJson(script: string, words: readonly string[]): Promise<unknown> {
  if (findChromium() === undefined) throw new NoData('there is no Chromium');
  const said = await printOf(script, words);
  return JSON.parse(said.trim().split('\n').at(-1)!);
}
