/** What the stations see: the circle on the ground and the cone up to the height of the chosen object, or to 500 km. */
import type { Matrix4, Scene, Vector3 } from 'three';
import type { Station } from './assets.ts';
import type { Palette } from './palette.ts';
import { conePoints, rimPoints } from './places.ts';
import { createRibbon } from './ribbon.ts';

export const COVERAGE_KM = 500; // where nothing is chosen
const STATIONS_MAX = 64;

export type Coverage = {
  set(stations: readonly Station[], heightKm: number, isShown: boolean): void;
  setView(clip: Matrix4, eye: Vector3, sizePx: readonly [number, number], pixels: number): void;
  turn(turnRad: number): void;
  paint(palette: Palette): void;
  close(): void;
};

export function createCoverage(scene: Scene): Coverage {
  const rims = createRibbon({ widthPx: 1.6, alpha: 0.9, onGround: true });
  const cones = createRibbon({ widthPx: 1, alpha: 0.38 });
  const both = [rims, cones];
  for (const { mesh } of both) scene.add(mesh);
  let drawn = '';
  return {
    set: (stations, heightKm, isShown) => {
      const few = isShown ? stations.slice(0, STATIONS_MAX) : [];
      const key = `${Math.round(heightKm / 5)} ${few.map(keyOf).join('|')}`;
      if (key === drawn) return;
      drawn = key;
      rims.setPoints(joined(few.map((station) => rimPoints(station, heightKm))));
      cones.setPoints(joined(few.map((station) => conePoints(station, heightKm))));
    },
    setView: (clip, eye, sizePx, pixels) => {
      for (const ribbon of both) ribbon.setView(clip, eye, sizePx, pixels);
    },
    turn: (turnRad) => {
      for (const ribbon of both) ribbon.setTurn(turnRad);
    },
    paint: ({ colour }) => {
      for (const ribbon of both) ribbon.paint(colour.cone);
    },
    close: () => {
      for (const ribbon of both) ribbon.close();
    },
  };
}

const keyOf = ({ id, latitudeDeg, longitudeDeg, maskDeg }: Station): string =>
  `${id} ${latitudeDeg} ${longitudeDeg} ${maskDeg}`;

function joined(parts: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
