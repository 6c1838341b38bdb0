/** What the globe shows and how: layers, filters, the frame, what the pointer is on. Choices stay on this machine. */
import { computed, effect, type Signal, signal } from '@preact/signals';
import { keep, kept } from '../data/settings.ts';
import { REGIMES } from './contract.ts';

export const LAYERS = ['labels', 'orbit', 'track', 'coverage', 'graticule', 'night'] as const;
export type Layer = (typeof LAYERS)[number];

const OFF_FIRST: readonly Layer[] = [];

export const layers: Signal<Readonly<Record<Layer, boolean>>> = signal(
  Object.fromEntries(
    LAYERS.map((layer) => {
      const before = kept(`globe.${layer}`);
      return [layer, before === null ? !OFF_FIRST.includes(layer) : before === 'on'];
    }),
  ) as Record<Layer, boolean>,
);

export function toggleLayer(layer: Layer): void {
  const on = !layers.peek()[layer];
  layers.value = { ...layers.peek(), [layer]: on };
  keep(`globe.${layer}`, on ? 'on' : 'off');
}

/** Which regimes are drawn, in the order of REGIMES. A filter lasts as long as the page: nobody is surprised tomorrow. */
export const regimes: Signal<readonly boolean[]> = signal(REGIMES.map(() => true));
export const assetsOnly: Signal<boolean> = signal(false);
export const textFilter: Signal<string> = signal('');

export const isFiltered = computed(
  () => assetsOnly.value || textFilter.value.trim() !== '' || regimes.value.includes(false),
);

export function toggleRegime(index: number): void {
  regimes.value = regimes.peek().map((on, at) => (at === index ? !on : on));
}

export function showAll(): void {
  regimes.value = REGIMES.map(() => true);
  assetsOnly.value = false;
  textFilter.value = '';
}

/** How many objects of each regime there are and how many the filters leave. */
export type Counts = { readonly all: readonly number[]; readonly shown: readonly number[] };
export const counts: Signal<Counts> = signal({ all: [0, 0, 0, 0], shown: [0, 0, 0, 0] });

/** Whether the Earth's ground or the stars stand still. */
export const frame: Signal<'fixed' | 'inertial'> = signal(
  kept('globe.frame') === 'inertial' ? 'inertial' : 'fixed',
);
effect(() => keep('globe.frame', frame.value));

/** Where the picture is: being made, drawn, without WebGL, or taken away by the machine for a while. */
export type Drawn = 'making' | 'drawn' | 'missing' | 'lost';
export const drawn: Signal<Drawn> = signal('making');

/** The object under the pointer, and where on the pane that is, in pixels. */
export type Under = { readonly objectId: string; readonly xPx: number; readonly yPx: number };
export const under: Signal<Under | null> = signal(null);

/** How wide the pane is: what lies over the globe must leave room for it. */
export const paneWidthPx: Signal<number> = signal(0);

/** Whether the eye goes with the chosen object. */
export const following: Signal<boolean> = signal(false);

/** Shown positions are this old, ms: the worker has not come yet to the instant shown. 0: they are of now. */
export const behindMs: Signal<number> = signal(0);

/** What is said to those who do not see it. */
export const spoken: Signal<string> = signal('');

/** What is known of an object at the shown instant. */
export type Facts = {
  readonly name: string;
  readonly altitudeKm: number; // over the ellipsoid
  readonly speedKmS: number; // in TEME
  readonly latitudeDeg: number; // of the place it is over
  readonly longitudeDeg: number;
};

/** What buttons, keys and cards ask of the drawing; null until it is there. */
export type Hands = {
  facts(objectId: string): Facts | null; // null: no position
  apartKm(id1: string, id2: string): number | null;
  zoom(factor: number): void;
  turn(rightPx: number, downPx: number): void;
  home(): void;
  belt(): void;
  follow(): void;
  /** Chooses the next object in view (1) or the one before (−1); null where there is none. */
  step(by: 1 | -1): string | null;
  picture(): HTMLCanvasElement;
};
export const hands: Signal<Hands | null> = signal(null);
