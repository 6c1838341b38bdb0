/** Which key turns which layer on and off. */
import type { Layer } from './show.ts';

const LAYER_KEYS: Readonly<Record<Layer, string>> = {
  ...{ labels: 'b', orbit: 'o', track: 't', coverage: 'v', graticule: 'r', night: 'd' },
};

export function keyOfLayer(layer: Layer): string {
  return LAYER_KEYS[layer];
}
