/** The sky of an exercise: its sensors, the launch that was announced, and invented areas whose people would be alerted. */
import { createMissileWorld } from '@noroshi/sim';
import type { Announced, LooksSource } from '../ballistic/settings.ts';
import type { Row } from './prepare.ts';

const ID = 'exercise-sky';

/** Islands that are on no map, in Alpha's waters and east of them. Longitude, latitude. */
const ISLANDS = [
  ['kasumi', 'Kasumi islands', 149.2, 28.6, 151.2, 30.6, 240],
  ['minato', 'Minato islands', 151.3, 29.2, 152.6, 30.8, 300],
  ['oki-no-tori', 'Sea west of Kasumi', 147.4, 28.4, 149.1, 30.8, 600],
  ['kita', 'Kita islands', 159.5, 41.5, 162.5, 43.5, 300],
] as const;

export function exerciseSky(seed: number, fromUs: number): readonly Row[] {
  const source: LooksSource = { id: ID, type: 'seeded', seed, fromUs };
  const { announced } = createMissileWorld({ seed, epochUs: fromUs });
  const window: Announced = {
    ...{ id: 'exercise-launch', type: 'launch', of: 'orbitalLaunch' },
    ...announced,
  };
  return [
    { kind: 'looks', id: ID, doc: source },
    { kind: 'announced', id: window.id, doc: window },
    { kind: 'ballistic', id: 'watch', doc: { toldOfLaunches: true } },
    { kind: 'alert-areas', id: 'exercise-islands', doc: islands() },
  ];
}

function islands() {
  return {
    ...{ id: 'exercise-islands', name: 'Exercise: invented islands', type: 'FeatureCollection' },
    features: ISLANDS.map(([id, name, west, south, east, north, shelterS]) => ({
      ...{ type: 'Feature', id, properties: { name, shelterS } },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [west, south],
            [east, south],
            [east, north],
            [west, north],
            [west, south],
          ],
        ],
      },
    })),
  };
}
