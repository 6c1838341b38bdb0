/** What the relative view draws, as three.js objects: ellipsoids, path, rings, axes, bodies. Places go through the scale first. */
import {
  BoxGeometry,
  BufferGeometry,
  type ColorRepresentation,
  DoubleSide,
  Float32BufferAttribute,
  Line,
  LineBasicMaterial,
  LineDashedMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  OctahedronGeometry,
  Points,
  PointsMaterial,
  SphereGeometry,
  Vector3,
} from 'three';
import { ellipsoidOf, placedVector, type Scale, throughMatrix, type Vector } from './scale.ts';

/** R, T, N to the axes of the screen: T to the right, R up, N away from who looks. */
export function worldOf(v: Vector): Vector3 {
  return new Vector3(v[1], v[0], -v[2]);
}

export function inWorld(scale: Scale, v: Vector): Vector3 {
  return worldOf(placedVector(scale, v));
}

const PARALLELS = 24;
const MERIDIANS = 48;

/** An ellipsoid about a place: a thin skin, and lines that show its shape. */
export function ellipsoid(
  scale: Scale,
  centre: Vector,
  covariance: readonly number[],
  sigmas: number,
  color: ColorRepresentation,
): (Mesh | LineSegments)[] {
  const rows = ellipsoidOf(covariance);
  const onSkin = (lat: number, lon: number): Vector3 => {
    const [c, s] = [Math.cos(lat), Math.sin(lat)];
    const [x, y, z] = throughMatrix(rows, [c * Math.cos(lon), c * Math.sin(lon), s]);
    return inWorld(scale, [
      ...([centre[0] + sigmas * x, centre[1] + sigmas * y] as const),
      centre[2] + sigmas * z,
    ]);
  };
  const grid: Vector3[][] = [];
  for (let i = 0; i <= PARALLELS; i++) {
    const lat = (Math.PI * i) / PARALLELS - Math.PI / 2;
    const row: Vector3[] = [];
    for (let k = 0; k <= MERIDIANS; k++) row.push(onSkin(lat, (2 * Math.PI * k) / MERIDIANS));
    grid.push(row);
  }
  const skin = new Mesh(
    geometryOf(trianglesOf(grid)),
    new MeshBasicMaterial({
      ...{ color, transparent: true, opacity: 0.08, depthWrite: false, side: DoubleSide },
    }),
  );
  const shape = new LineSegments(
    geometryOf(linesOf(grid)),
    new LineBasicMaterial({ color, transparent: true, opacity: 0.5, depthWrite: false }),
  );
  return [skin, shape];
}

function trianglesOf(grid: readonly (readonly Vector3[])[]): Vector3[] {
  const out: Vector3[] = [];
  for (let i = 0; i + 1 < grid.length; i++)
    for (let k = 0; k + 1 < grid[i]!.length; k++) {
      const [a, b] = [grid[i]![k]!, grid[i]![k + 1]!];
      const [c, d] = [grid[i + 1]![k]!, grid[i + 1]![k + 1]!];
      out.push(a, b, c, b, d, c);
    }
  return out;
}

/** Every fourth parallel and sixth meridian. */
function linesOf(grid: readonly (readonly Vector3[])[]): Vector3[] {
  const out: Vector3[] = [];
  for (let i = 0; i < grid.length; i++)
    for (let k = 0; k < grid[i]!.length; k++) {
      if (i % 4 === 0 && k + 1 < grid[i]!.length) out.push(grid[i]![k]!, grid[i]![k + 1]!);
      if (k % 6 === 0 && i + 1 < grid.length) out.push(grid[i]![k]!, grid[i + 1]![k]!);
    }
  return out;
}

export function polyline(
  points: readonly Vector3[],
  color: ColorRepresentation,
  opacity = 1,
): Line {
  const material = new LineBasicMaterial({ color, transparent: opacity < 1, opacity });
  return new Line(geometryOf(points), material);
}

export function dashed(from: Vector3, to: Vector3, color: ColorRepresentation): Line {
  const line = new Line(
    geometryOf([from, to]),
    new LineDashedMaterial({ color, dashSize: 0.03, gapSize: 0.02 }),
  );
  line.computeLineDistances();
  return line;
}

export function dots(
  points: readonly Vector3[],
  color: ColorRepresentation,
  sizePx: number,
): Points {
  const material = new PointsMaterial({ color, size: sizePx, sizeAttenuation: false });
  return new Points(geometryOf(points), material);
}

/** A circle about object 1 across an axis of the screen. */
export function ring(place: number, across: 'x' | 'y' | 'z', color: ColorRepresentation): Line {
  const points = Array.from({ length: 129 }, (_, k) => {
    const turn = (2 * Math.PI * k) / 128;
    const [u, v] = [place * Math.cos(turn), place * Math.sin(turn)];
    if (across === 'x') return new Vector3(0, u, v);
    return across === 'y' ? new Vector3(u, 0, v) : new Vector3(u, v, 0);
  });
  return polyline(points, color, 0.35);
}

/** A body in its size; through the scale it is a ball about object 1, and very nearly one elsewhere. */
export function ball(
  scale: Scale,
  centre: Vector,
  radiusKm: number,
  color: ColorRepresentation,
): Mesh {
  const made = new SphereGeometry(radiusKm, 32, 16);
  const place = made.getAttribute('position');
  for (let k = 0; k < place.count; k++) {
    const at: Vector = [
      ...([centre[0] + place.getX(k), centre[1] + place.getY(k)] as const),
      centre[2] + place.getZ(k),
    ];
    const p = inWorld(scale, at);
    place.setXYZ(k, p.x, p.y, p.z);
  }
  return new Mesh(made, new MeshBasicMaterial({ color, transparent: true, opacity: 0.85 }));
}

/** Marks that keep their size: a cube for object 1, a diamond for object 2. */
export function marker(at: Vector3, shape: 'cube' | 'diamond', color: ColorRepresentation): Mesh {
  const geometry = shape === 'cube' ? new BoxGeometry(1.4, 1.4, 1.4) : new OctahedronGeometry(1.2);
  const mesh = new Mesh(
    geometry,
    new MeshBasicMaterial({ color, transparent: true, opacity: 0.9 }),
  );
  mesh.position.copy(at);
  return mesh;
}

function geometryOf(points: readonly Vector3[]): BufferGeometry {
  const flat = points.flatMap((p) => [p.x, p.y, p.z]);
  return new BufferGeometry().setAttribute('position', new Float32BufferAttribute(flat, 3));
}
