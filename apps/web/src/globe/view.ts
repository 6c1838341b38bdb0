/**
 * From where the globe is looked at. Two ways: at the whole Earth (the eye over a longitude and latitude, in the frame of the
 * ground or of the stars), or at one object that is followed (the eye in its own north, east and up). North is up in both.
 * Lengths in km, scene frame TEME, centre Earth.
 */
import { type Matrix4, PerspectiveCamera, Vector3 } from 'three';

export const EARTH_KM = 6378.137;
export const POLE_KM = 6356.752314245;
const FIELD_DEG = 30;
const PITCH_MAX_RAD = (89.5 / 180) * Math.PI;
const RANGE_KM = { earthMin: EARTH_KM + 120, earthMax: 900_000, objectMin: 40, objectMax: 150_000 };
export const HOME = { distanceKm: 35_500, beltKm: 205_000 };

export type View = {
  frame: 'fixed' | 'inertial';
  longitudeRad: number; // of the eye, in `frame`
  latitudeRad: number; // geocentric
  distanceKm: number; // of the eye from the centre
  following: boolean;
  azimuthRad: number; // of the eye as the object sees it, from north over east
  elevationRad: number;
  rangeKm: number;
};

export type Pose = { readonly eye: Vector3; readonly target: Vector3; readonly up: Vector3 };

export function createView(longitudeRad: number, latitudeRad: number): View {
  return {
    ...{ frame: 'fixed', longitudeRad, latitudeRad, distanceKm: HOME.distanceKm },
    ...{ following: false, azimuthRad: Math.PI, elevationRad: 0.85, rangeKm: 1500 },
  };
}

export function createPose(): Pose {
  return { eye: new Vector3(), target: new Vector3(), up: new Vector3(0, 0, 1) };
}

/** The pose of a view; `objectKm` is the followed object in TEME, null where it is not known. */
export function poseInto(view: View, turnRad: number, objectKm: Vector3 | null, out: Pose): void {
  if (view.following && objectKm !== null) {
    objectPoseInto(view, objectKm, out);
    return;
  }
  const longitudeRad = view.longitudeRad + (view.frame === 'fixed' ? turnRad : 0);
  const c = Math.cos(view.latitudeRad);
  out.eye
    .set(c * Math.cos(longitudeRad), c * Math.sin(longitudeRad), Math.sin(view.latitudeRad))
    .multiplyScalar(view.distanceKm);
  out.target.set(0, 0, 0);
  out.up.set(0, 0, 1);
}

function objectPoseInto(view: View, objectKm: Vector3, out: Pose): void {
  const up = objectKm.clone().normalize();
  const east = new Vector3(0, 0, 1).cross(up);
  if (east.lengthSq() < 1e-8) east.set(0, 1, 0); // over a pole
  east.normalize();
  const north = up.clone().cross(east);
  const [ca, sa] = [Math.cos(view.azimuthRad), Math.sin(view.azimuthRad)];
  const [ce, se] = [Math.cos(view.elevationRad), Math.sin(view.elevationRad)];
  out.eye
    .copy(objectKm)
    .addScaledVector(north, ca * ce * view.rangeKm)
    .addScaledVector(east, sa * ce * view.rangeKm)
    .addScaledVector(up, se * view.rangeKm);
  const least = RANGE_KM.earthMin;
  if (out.eye.length() < least) out.eye.setLength(least);
  out.target.copy(objectKm);
  out.up
    .copy(up)
    .multiplyScalar(ce)
    .addScaledVector(north, -ca * se)
    .addScaledVector(east, -sa * se);
}

/** Drags by pixels: the ground stays under the finger while the whole Earth is looked at. */
export function turn(view: View, rightPx: number, downPx: number, heightPx: number): void {
  if (view.following) {
    view.azimuthRad += (rightPx / heightPx) * 3;
    view.elevationRad = clamp(view.elevationRad + (downPx / heightPx) * 3, -1.2, PITCH_MAX_RAD);
    return;
  }
  const kmPerPx = pixelKm(view.distanceKm - EARTH_KM, heightPx);
  const step = Math.min(kmPerPx / EARTH_KM, 2.4 / heightPx);
  view.longitudeRad -= (rightPx * step) / Math.max(0.2, Math.cos(view.latitudeRad));
  view.latitudeRad = clamp(view.latitudeRad + downPx * step, -PITCH_MAX_RAD, PITCH_MAX_RAD);
}

/** A factor above 1 goes nearer. */
export function zoom(view: View, factor: number): void {
  if (view.following) {
    view.rangeKm = clamp(view.rangeKm / factor, RANGE_KM.objectMin, RANGE_KM.objectMax);
    return;
  }
  const heightKm = (view.distanceKm - EARTH_KM) / factor;
  view.distanceKm = clamp(EARTH_KM + heightKm, RANGE_KM.earthMin, RANGE_KM.earthMax);
}

/** The other frame, seen from where the eye is now. */
export function switchFrame(view: View, turnRad: number): void {
  const toInertial = view.frame === 'fixed';
  view.frame = toInertial ? 'inertial' : 'fixed';
  view.longitudeRad += toInertial ? turnRad : -turnRad;
}

/** Follows one object from where north is up and the horizon is in sight. */
export function follow(view: View, objectKm: Vector3): void {
  view.following = true;
  view.azimuthRad = Math.PI; // from the south: north is up
  view.elevationRad = 0.75;
  view.rangeKm = clamp(0.32 * (objectKm.length() - EARTH_KM) + 1300, 1300, 16_000);
}

/** The whole Earth again, over the place where the eye was. */
export function unfollow(view: View, eye: Vector3, turnRad: number): void {
  if (!view.following) return;
  view.following = false;
  view.longitudeRad = Math.atan2(eye.y, eye.x) - (view.frame === 'fixed' ? turnRad : 0);
  view.latitudeRad = clamp(Math.asin(eye.z / eye.length()), -PITCH_MAX_RAD, PITCH_MAX_RAD);
  view.distanceKm = clamp(eye.length(), RANGE_KM.earthMin, RANGE_KM.earthMax);
}

/** Part of the way from one pose to another, around the Earth and never through it; `part` 0 … 1. */
export function mixInto(from: Pose, to: Pose, part: number, out: Pose): void {
  const [a, b] = [from.eye.length(), to.eye.length()];
  const angleRad = from.eye.angleTo(to.eye);
  const axis = from.eye.clone().cross(to.eye);
  if (axis.lengthSq() < 1e-6) axis.set(0, 0, 1);
  out.eye.copy(from.eye).applyAxisAngle(axis.normalize(), angleRad * part);
  out.eye.setLength(a ** (1 - part) * b ** part);
  out.target.copy(from.target).lerp(to.target, part);
  out.up.copy(from.up).lerp(to.up, part).normalize();
}

/** The camera of a pose; its matrices turn km in TEME into clip space. */
export function aim(camera: PerspectiveCamera, pose: Pose, clip: Matrix4): void {
  camera.position.copy(pose.eye);
  camera.up.copy(pose.up);
  camera.lookAt(pose.target);
  camera.updateMatrixWorld();
  camera.matrixWorldInverse.copy(camera.matrixWorld).invert();
  clip.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
}

/** Nothing is sorted by depth (hiding behind the Earth is computed), so near and far may lie as far apart as they like. */
export function createCamera(): PerspectiveCamera {
  return new PerspectiveCamera(FIELD_DEG, 1, 1, 4e6);
}

/** In a tall pane the narrow side has the field. */
export function fit(camera: PerspectiveCamera, widthPx: number, heightPx: number): void {
  const aspect = Math.max(0.1, widthPx / Math.max(1, heightPx));
  const half = Math.tan((FIELD_DEG / 360) * Math.PI) / Math.min(1, aspect);
  camera.fov = (Math.atan(half) * 360) / Math.PI;
  camera.aspect = aspect;
  camera.updateProjectionMatrix();
}

/** How many km a pixel spans at a distance. */
export function pixelKm(distanceKm: number, heightPx: number): number {
  return (2 * Math.tan((FIELD_DEG / 360) * Math.PI) * Math.max(1, distanceKm)) / heightPx;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
