/** What the picture knows at this frame: catalogue, span, choice, time, camera. One value that the parts of the drawing share. */
import { Vector3 } from 'three';
import type { Choice } from './choose.ts';
import type { Catalogue, Span } from './contract.ts';
import { turnInto } from './earth-time.ts';
import { holds, positionInto, type Weights, weightsInto } from './motion.ts';
import { isHidden, projectInto, type Sight } from './pick.ts';
import type { Stage } from './stage.ts';
import type { Pose, View } from './view.ts';

export type Flight = { readonly from: Pose; readonly sinceMs: number; readonly lastsMs: number };

/** Over which place the whole Earth is looked at first, in the frame of the ground. */
export type Home = { readonly longitudeRad: number; readonly latitudeRad: number };

export type World = {
  readonly stage: Stage;
  readonly view: View;
  readonly home: Home;
  readonly pose: Pose;
  readonly weights: Weights;
  catalogue: Catalogue | null;
  span: Span | null; // what is drawn
  next: Span | null; // it came before its time
  choice: Choice | null;
  ms: number; // the instant shown
  turnRad: number;
  flight: Flight | null;
  followed: string | null;
};

/** The newest span is taken when its time has come; one that came early waits. */
export function takeSpan(world: World, newest: Span | null, ms: number): boolean {
  if (newest !== null && newest !== world.span) world.next = newest;
  const { span, next } = world;
  if (next === null) return false;
  const isDue = span === null || holds(next, ms) || !holds(span, ms) || isGone(span);
  if (!isDue) return false;
  world.span = next;
  world.next = null;
  return true;
}

/** Its arrays were taken back by the feed. */
const isGone = (span: Span): boolean => span.fromKm.length === 0;

export function setWeights(world: World): void {
  if (world.span !== null) weightsInto(world.span, world.ms, world.weights);
}

const km = new Float64Array(3);

/** Where an object is at the shown instant; null for what has no position. */
export function placeOf(world: World, row: number): Float64Array | null {
  const { span, weights } = world;
  if (span === null || row < 0 || 3 * row + 2 >= span.toKm.length) return null;
  positionInto(span, row, weights, km);
  return Number.isFinite(km[0]!) ? km : null;
}

export function vectorOf(place: ArrayLike<number>): Vector3 {
  return new Vector3(place[0]!, place[1]!, place[2]!);
}

export function sightOf(world: World): Sight | null {
  const { span, weights, stage, pose } = world;
  if (span === null) return null;
  return {
    ...{ span, weights, clip: stage.clip.elements },
    eyeKm: [pose.eye.x, pose.eye.y, pose.eye.z],
    ...{ widthPx: stage.widthPx, heightPx: stage.heightPx },
  };
}

const screen = new Float64Array(3);

/** Pixels of a place in TEME, null where it is not seen. */
export function pixelsOf(world: World, place: ArrayLike<number>): readonly [number, number] | null {
  const { stage, pose } = world;
  const { widthPx, heightPx } = stage;
  const sight = { clip: stage.clip.elements, widthPx, heightPx };
  if (!projectInto(sight, place, screen)) return null;
  if (isHidden([pose.eye.x, pose.eye.y, pose.eye.z], place)) return null;
  return [screen[0]!, screen[1]!];
}

/** A place on the ground in TEME. */
export function groundToTeme(world: World, ground: ArrayLike<number>): Float64Array {
  const out = new Float64Array(3);
  turnInto(-world.turnRad, ground, 0, out, 0);
  return out;
}
