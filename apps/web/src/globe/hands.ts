/** What buttons, keys and cards ask of the drawing. */
import { itrfToGeodeticInto } from '@noroshi/orbit';
import { chosenObject } from '../data/select.ts';
import type { Drawing } from './drawing.ts';
import { turnInto } from './earth-time.ts';
import { feed } from './feed.ts';
import { flyHome, toggleFollow } from './flight.ts';
import { nameOf } from './marks.ts';
import { velocityInto } from './motion.ts';
import { inOrder } from './pick.ts';
import type { Facts, Hands } from './show.ts';
import { turn, zoom } from './view.ts';
import { placeOf, sightOf, type World } from './world.ts';

const STEPS_MAX = 400; // objects that the keyboard goes through before it begins again
const FRESH_MS = 20_000; // so long the order of steps stays as it was

export function handsOf({ world, invalidate, picture }: Drawing): Hands {
  const walk: Walk = { rows: [], at: -1, sinceMs: Number.NEGATIVE_INFINITY };
  const then = (act: () => void) => {
    act();
    invalidate();
  };
  return {
    facts: (objectId) => factsOf(world, objectId),
    apartKm: (id1, id2) => apartKm(world, id1, id2),
    zoom: (factor) => then(() => zoom(world.view, factor)),
    turn: (rightPx, downPx) => then(() => turn(world.view, rightPx, downPx, world.stage.heightPx)),
    home: () => then(() => flyHome(world, 'earth')),
    belt: () => then(() => flyHome(world, 'belt')),
    follow: () => then(() => toggleFollow(world)),
    step: (by) => stepTo(world, walk, by),
    picture,
  };
}

const kmS = new Float64Array(3);
const ground = new Float64Array(3);
const geodetic = new Float64Array(3);

function factsOf(world: World, objectId: string): Facts | null {
  const row = feed.row(objectId);
  const place = placeOf(world, row);
  if (place === null || world.span === null) return null;
  velocityInto(world.span, row, world.weights, kmS);
  turnInto(world.turnRad, place, 0, ground, 0);
  itrfToGeodeticInto(ground, 0, geodetic);
  return {
    name: nameOf(world, row),
    altitudeKm: geodetic[2]!,
    speedKmS: Math.hypot(kmS[0]!, kmS[1]!, kmS[2]!),
    latitudeDeg: (geodetic[0]! / Math.PI) * 180,
    longitudeDeg: (geodetic[1]! / Math.PI) * 180,
  };
}

function apartKm(world: World, id1: string, id2: string): number | null {
  const one = placeOf(world, feed.row(id1))?.slice();
  const two = placeOf(world, feed.row(id2));
  if (!one || !two) return null;
  return Math.hypot(one[0]! - two[0]!, one[1]! - two[1]!, one[2]! - two[2]!);
}

type Walk = { rows: readonly number[]; at: number; sinceMs: number };

/** Goes on in the order that held when the walk began, so that no object is met twice while they all move. */
function stepTo(world: World, walk: Walk, by: 1 | -1): string | null {
  const { choice, catalogue } = world;
  const sight = sightOf(world);
  if (choice === null || catalogue === null || sight === null) return null;
  const nowMs = performance.now();
  const here = walk.rows[walk.at];
  const isGoingOn =
    nowMs - walk.sinceMs < FRESH_MS &&
    here !== undefined &&
    catalogue.objectIds[here] === chosenObject.peek();
  if (!isGoingOn) {
    walk.rows = inOrder(sight, choice.look, choice.order, STEPS_MAX);
    walk.at = by === 1 ? -1 : 0;
  }
  walk.sinceMs = nowMs;
  if (walk.rows.length === 0) return null;
  walk.at = (walk.at + by + walk.rows.length) % walk.rows.length;
  const objectId = catalogue.objectIds[walk.rows[walk.at]!]!;
  chosenObject.value = objectId;
  return objectId;
}
