/** Ballistic objects on the globe: the way each has flown, a line down to the ground, and where it comes down (90 %). */
import type { Matrix4, Scene, Vector3 } from 'three';
import { ellipseRing, reachOf } from '../ballistic/ground.ts';
import { type FrameTrack, placeOfTrack, type Standing } from './flights.ts';
import type { Palette } from './palette.ts';
import { createRibbon } from './ribbon.ts';

export type Flights = {
  set(standing: readonly Standing[]): void;
  setView(clip: Matrix4, eye: Vector3, sizePx: readonly [number, number], pixels: number): void;
  turn(turnRad: number): void;
  paint(palette: Palette): void;
  close(): void;
};

export function createFlights(scene: Scene): Flights {
  const ways = createRibbon({ widthPx: 2.4, alpha: 1 });
  const drops = createRibbon({ widthPx: 1, alpha: 0.6, dashedBefore: 2, dashes: 12 });
  const rings = createRibbon({ widthPx: 2.2, alpha: 1, onGround: true });
  const all = [ways, drops, rings];
  for (const { mesh } of all) scene.add(mesh);
  let drawn = '';
  return {
    set: (standing) => {
      const key = standing.map(({ now, flown }) => `${now.id} ${flown.length}`).join('|');
      if (key === drawn) return;
      drawn = key;
      ways.setPoints(lines(standing.map(({ flown }) => flown.map(placeOfTrack))));
      drops.setPoints(
        lines(
          standing.map(({ now }) => [placeOfTrack(now), placeOfTrack({ ...now, heightKm: 2 })]),
        ),
      );
      rings.setPoints(lines(standing.map(({ now }) => ringOf(now))));
    },
    setView: (clip, eye, sizePx, pixels) => {
      for (const ribbon of all) ribbon.setView(clip, eye, sizePx, pixels);
    },
    turn: (turnRad) => {
      for (const ribbon of all) ribbon.setTurn(turnRad);
    },
    paint: ({ colour }) => {
      ways.paint(colour.FLASH);
      drops.paint(colour.FLASH);
      rings.paint(colour.FLASH);
    },
    close: () => {
      for (const ribbon of all) ribbon.close();
    },
  };
}

const RING_KM = 3; // over the ground, so that it is seen

/** Never smaller than can be seen from far: 40 km. */
function ringOf({ impact }: FrameTrack): Float64Array[] {
  if (impact === null) return [];
  const reach = Math.max(reachOf(0.9), 40 / Math.max(impact.majorKm, 1e-3));
  return ellipseRing(impact, reach).map(([longitudeDeg, latitudeDeg]) =>
    placeOfTrack({ longitudeDeg, latitudeDeg, heightKm: RING_KM }),
  );
}

/** x y z and the pen: −1 where a line begins. */
function lines(parts: readonly (readonly Float64Array[])[]): Float32Array {
  return Float32Array.from(
    parts.flatMap((part) =>
      part.flatMap((place, k) => [...place, k === 0 ? -1 : k / Math.max(1, part.length - 1)]),
    ),
  );
}
