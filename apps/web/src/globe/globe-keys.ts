/** The globe's keys: they work while it has the focus or the pointer is over it, so that lists keep their arrows. */
import { useEffect, useRef } from 'preact/hooks';
import { type Key, useKeys } from '../app/keys.ts';
import { REGIMES } from './contract.ts';
import { keyOfLayer } from './layer-keys.ts';
import { toggleLegend } from './legend.tsx';
import { assetsOnly, frame, hands, LAYERS, spoken, toggleLayer, toggleRegime } from './show.ts';
import { words } from './words.ts';

const TURN_PX = 60;
const ZOOM = 1.35;
export const KEYS = {
  ...{ home: 'Home', belt: 'End', nearer: '+', farther: '-', next: 'n', before: 'N', follow: 'f' },
  ...{ frame: 'e', panel: 'i', assets: 'y' },
} as const;

export function useGlobeKeys(host: { readonly current: HTMLElement | null }): void {
  const isHere = useHere(host);
  const when = () => isHere.current;
  const group = () => words().globe;
  const turn = (x: number, y: number) => () => hands.peek()?.turn(x * TURN_PX, y * TURN_PX);
  const step = (by: 1 | -1) => () => {
    if (hands.peek()?.step(by) === null) spoken.value = words().nothingHere;
  };
  const w = () => words().keys;
  const all: readonly Pick<Key, 'keys' | 'also' | 'what' | 'run'>[] = [
    { keys: 'ArrowLeft', what: () => w().left, run: turn(1, 0) },
    { keys: 'ArrowRight', what: () => w().right, run: turn(-1, 0) },
    { keys: 'ArrowUp', what: () => w().up, run: turn(0, 1) },
    { keys: 'ArrowDown', what: () => w().down, run: turn(0, -1) },
    {
      keys: KEYS.nearer,
      also: '=',
      what: () => words().nearer,
      run: () => hands.peek()?.zoom(ZOOM),
    },
    { keys: KEYS.farther, what: () => words().farther, run: () => hands.peek()?.zoom(1 / ZOOM) },
    { keys: KEYS.home, what: () => words().home, run: () => hands.peek()?.home() },
    { keys: KEYS.belt, what: () => words().belt, run: () => hands.peek()?.belt() },
    { keys: KEYS.next, what: () => w().next, run: step(1) },
    { keys: KEYS.before, what: () => w().before, run: step(-1) },
    { keys: KEYS.follow, what: () => w().follow, run: () => hands.peek()?.follow() },
    { keys: KEYS.frame, what: () => w().frame, run: switchFrames },
    { keys: KEYS.panel, what: () => w().panel, run: toggleLegend },
    {
      keys: KEYS.assets,
      what: () => w().assets,
      run: () => (assetsOnly.value = !assetsOnly.peek()),
    },
    ...LAYERS.map((layer) => ({
      ...{ keys: keyOfLayer(layer), what: () => words().layers[layer] },
      run: () => toggleLayer(layer),
    })),
    ...REGIMES.map((regime, index) => ({
      ...{ keys: `${index + 1}`, what: () => regime, run: () => toggleRegime(index) },
    })),
  ];
  useKeys(all.map((key) => ({ ...key, group, when })));
}

export function switchFrames(): void {
  frame.value = frame.peek() === 'fixed' ? 'inertial' : 'fixed';
}

/** Whether focus or pointer is in the pane. */
function useHere(host: { readonly current: HTMLElement | null }): { readonly current: boolean } {
  const here = useRef(false);
  useEffect(() => {
    const pane = host.current;
    if (pane === null) return;
    const over = { pointer: false };
    const judge = () => {
      here.current = over.pointer || pane.contains(document.activeElement);
    };
    const enter = () => {
      over.pointer = true;
      judge();
    };
    const leave = () => {
      over.pointer = false;
      judge();
    };
    pane.addEventListener('pointerenter', enter);
    pane.addEventListener('pointerleave', leave);
    document.addEventListener('focusin', judge);
    document.addEventListener('focusout', judge);
    return () => {
      pane.removeEventListener('pointerenter', enter);
      pane.removeEventListener('pointerleave', leave);
      document.removeEventListener('focusin', judge);
      document.removeEventListener('focusout', judge);
    };
  }, []);
  return here;
}
