/** How the eye gets from one view to another: around the Earth in under a second; at once where motion is not wanted. */
import { chosenObject } from '../data/select.ts';
import { feed } from './feed.ts';
import { following } from './show.ts';
import { aim, createPose, follow, HOME, mixInto, type Pose, poseInto, unfollow } from './view.ts';
import { placeOf, vectorOf, type World } from './world.ts';

const FLIGHT_MS = 900;
const BELT_LATITUDE_RAD = 0.42;
const from = createPose();
const to = createPose();

/** Puts the camera where it belongs at this frame; true while it is under way. */
export function moveCamera(world: World, atMs: number): boolean {
  const { view, pose, stage, turnRad } = world;
  const row = world.followed === null ? -1 : feed.row(world.followed);
  const place = view.following ? placeOf(world, row) : null;
  poseInto(view, turnRad, place === null ? null : vectorOf(place), to);
  const { flight } = world;
  const part = flight === null ? 1 : Math.min(1, (atMs - flight.sinceMs) / flight.lastsMs);
  if (part >= 1 || flight === null) {
    world.flight = null;
    copyPose(to, pose);
  } else mixInto(flight.from, to, eased(part), pose);
  aim(stage.camera, pose, stage.clip);
  return world.flight !== null;
}

/** Goes to an object and with it; false while it has no position. */
export function flyToObject(world: World, objectId: string): boolean {
  const place = placeOf(world, feed.row(objectId));
  if (place === null)
    return world.span !== null && feed.row(objectId) < 0 && world.catalogue !== null;
  begin(world);
  follow(world.view, vectorOf(place));
  world.followed = objectId;
  following.value = true;
  return true;
}

/** The whole Earth over the place where the eye is. */
export function flyOut(world: World): void {
  begin(world);
  leave(world);
  world.view.distanceKm = Math.max(world.view.distanceKm, 0.45 * HOME.distanceKm);
}

/** The whole Earth over the home place, or the belt from a little above its plane. */
export function flyHome(world: World, what: 'earth' | 'belt'): void {
  begin(world);
  leave(world);
  const { view, home, turnRad } = world;
  view.longitudeRad = home.longitudeRad + (view.frame === 'fixed' ? 0 : turnRad);
  view.latitudeRad = what === 'earth' ? home.latitudeRad : BELT_LATITUDE_RAD;
  view.distanceKm = what === 'earth' ? HOME.distanceKm : HOME.beltKm;
}

/** Over a place in TEME, from far enough to see what is around it. */
export function flyOver(world: World, place: ArrayLike<number>): void {
  begin(world);
  leave(world);
  const { view, turnRad } = world;
  const over = vectorOf(place);
  view.longitudeRad = Math.atan2(over.y, over.x) - (view.frame === 'fixed' ? turnRad : 0);
  view.latitudeRad = Math.asin(over.z / over.length()) * 0.8;
  view.distanceKm = Math.max(0.8 * HOME.distanceKm, 2.2 * over.length());
}

function leave(world: World): void {
  unfollow(world.view, world.pose.eye, world.turnRad);
  world.followed = null;
  following.value = false;
}

/** Begins or ends to go with the chosen object. */
export function toggleFollow(world: World): void {
  const id = chosenObject.peek();
  if (world.view.following) following.value = false;
  else if (id !== null) flyToObject(world, id);
}

function begin(world: World): void {
  const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
  copyPose(world.pose, from);
  const start = createPose();
  copyPose(from, start);
  const lastsMs = isStill ? 0 : FLIGHT_MS;
  world.flight = lastsMs === 0 ? null : { from: start, sinceMs: performance.now(), lastsMs };
}

function copyPose(of: Pose, into: Pose): void {
  into.eye.copy(of.eye);
  into.target.copy(of.target);
  into.up.copy(of.up);
}

const eased = (part: number): number => part * part * (3 - 2 * part);
