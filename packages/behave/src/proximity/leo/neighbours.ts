/**
 * Who may share a plane with whom: objects in classes of inclination, size and node, so that a new set is held against the few
 * beside it and not against all. Nodes turn; within a class all turn nearly alike, so each is put where its node is with the turn
 * of the class taken off. The classes are wider than the limits by what sets some days old can differ.
 */
import { EARTH_RADIUS_KM, J2, MU_KM3_S2 } from '@noroshi/orbit';
import type { ObjectHistory } from '../../history/history.ts';
import { axisKm } from './samples.ts';

export type Neighbours = {
  /** The object has a new set: it moves to its class. */
  place(history: number, of: ObjectHistory, set: number): void;
  /** Objects that may share the plane of this set, and itself; each once, in no order. */
  near(of: ObjectHistory, set: number, visit: (history: number) => void): void;
};

const SIZE_KM = 200; // two orbits that one campaign joins
const NODE_RAD = (6 * Math.PI) / 180; // tilt over sin i, and five days of differential turning, twice
const SIN_MIN = 0.35; // flatter planes have no node worth a class

export function createNeighbours(tiltMaxRad: number): Neighbours {
  const classes = new Map<string, Set<number>>();
  const placeOf = new Map<number, string>();
  const inclinationOf = (of: ObjectHistory, set: number) =>
    Math.floor(of.inclinationRad[set]! / tiltMaxRad);
  const sizeOf = (of: ObjectHistory, set: number) => Math.floor(axisKm(of, set) / SIZE_KM);
  return {
    place(history, of, set) {
      const [i, a] = [inclinationOf(of, set), sizeOf(of, set)];
      const key = `${i} ${a} ${nodeClass(of, set, i, a, tiltMaxRad)}`;
      const before = placeOf.get(history);
      if (before === key) return;
      if (before !== undefined) classes.get(before)?.delete(history);
      const there = classes.get(key);
      if (there === undefined) classes.set(key, new Set([history]));
      else there.add(history);
      placeOf.set(history, key);
    },
    near(of, set, visit) {
      const [i, a] = [inclinationOf(of, set), sizeOf(of, set)];
      for (let di = -1; di <= 1; di++)
        for (let da = -1; da <= 1; da++)
          for (const node of nodeClasses(of, set, i + di, a + da, tiltMaxRad))
            for (const one of classes.get(`${i + di} ${a + da} ${node}`) ?? []) visit(one);
    },
  };
}

const NODES = Math.round((2 * Math.PI) / NODE_RAD);

/** Class of the node with the turn of a class of orbits taken off; −1 for flat ones, which have one class for all. */
function nodeClass(
  of: ObjectHistory,
  set: number,
  inclination: number,
  size: number,
  tiltMaxRad: number,
): number {
  const iRad = (inclination + 0.5) * tiltMaxRad;
  if (Math.sin(iRad) < SIN_MIN) return -1;
  const a = (size + 0.5) * SIZE_KM;
  const n = Math.sqrt(MU_KM3_S2 / a ** 3);
  const rateRadS = -1.5 * J2 * (EARTH_RADIUS_KM / a) ** 2 * n * Math.cos(iRad);
  const node = of.raanRad[set]! - (rateRadS * of.epochUs[set]!) / 1e6;
  const turns = node / (2 * Math.PI);
  return Math.floor((turns - Math.floor(turns)) * NODES) % NODES;
}

function nodeClasses(
  of: ObjectHistory,
  set: number,
  inclination: number,
  size: number,
  tiltMaxRad: number,
): readonly number[] {
  const middle = nodeClass(of, set, inclination, size, tiltMaxRad);
  if (middle < 0) return [-1];
  return [(middle + NODES - 1) % NODES, middle, (middle + 1) % NODES];
}
