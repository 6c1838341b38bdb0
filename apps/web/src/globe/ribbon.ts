/**
 * Lines as ribbons of a width in pixels, smooth at their sides: orbits, ground tracks, coasts, cones. One instance a segment; the
 * points are one array of x y z pen, in km of TEME or of the ground, where pen −1 begins a new line and else is how far along
 * the line it is: it dashes and fades by that.
 */
import {
  BufferAttribute,
  DynamicDrawUsage,
  InstancedBufferGeometry,
  InstancedInterleavedBuffer,
  InterleavedBufferAttribute,
  type Matrix4,
  Mesh,
  Vector3,
} from 'three';
import type { Rgb } from './palette.ts';
import { layerMaterial, SCALED, setUniform } from './shade.ts';

const VERTEX = `
precision highp float;
in vec2 position; // 0 or 1 along, −1 or 1 across
in vec4 aStart, aEnd;
uniform mat4 uClip;
uniform vec2 uSize; // of the picture, pixels
uniform vec2 uTurn; // cosine and sine: the ground in TEME
uniform float uWidth;
out vec3 vKm;
out float vAlong;
out float vAcross;
vec3 turned(vec3 p) { return vec3(uTurn.x * p.x - uTurn.y * p.y, uTurn.y * p.x + uTurn.x * p.y, p.z); }
void main() {
  vec3 a = turned(aStart.xyz), b = turned(aEnd.xyz);
  vec4 from = uClip * vec4(a, 1.0), to = uClip * vec4(b, 1.0);
  bool isDrawn = aEnd.w >= 0.0 && (from.w > 1.0 || to.w > 1.0);
  if (!isDrawn) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  float cutFrom = from.w < 1.0 ? (1.0 - from.w) / (to.w - from.w) : 0.0;
  float cutTo = to.w < 1.0 ? (1.0 - to.w) / (from.w - to.w) : 0.0;
  vec4 start = mix(from, to, cutFrom), end = mix(to, from, cutTo);
  vec2 along = (end.xy / end.w - start.xy / start.w) * uSize;
  vec2 way = dot(along, along) > 1e-8 ? normalize(along) : vec2(1.0, 0.0);
  vec4 here = position.x < 0.5 ? start : end;
  float reach = 0.5 * uWidth + 1.0;
  here.xy += (vec2(-way.y, way.x) * position.y + way * (position.x - 0.5) * 0.6) * reach * 2.0 / uSize * here.w;
  gl_Position = here;
  float part = position.x < 0.5 ? cutFrom : 1.0 - cutTo;
  vKm = mix(a, b, part);
  vAlong = mix(max(aStart.w, 0.0), aEnd.w, part);
  vAcross = position.y * reach;
}
`;

const FRAGMENT = `
precision highp float;
in vec3 vKm;
in float vAlong, vAcross;
uniform vec3 uEye, uColour;
uniform float uWidth, uAlpha, uOnGround;
uniform vec4 uDash; // dashes from here on back, their number, how much of each is drawn, fade
out vec4 colour;
${SCALED}
void main() {
  vec3 eye = scaled(uEye), point = scaled(vKm);
  if (uOnGround > 0.5 ? dot(eye, point) < 1.0 : hiddenBy(eye, point) > 0.0) discard;
  float cover = clamp(0.5 * uWidth + 0.5 - abs(vAcross), 0.0, 1.0);
  if (vAlong < uDash.x && fract(vAlong * uDash.y) > uDash.z) discard;
  float fade = 1.0 - uDash.w * min(1.0, 2.0 * abs(vAlong - 0.5));
  float far = uOnGround < 0.5 && dot(point, eye) < 0.0 ? 0.6 : 1.0;
  colour = vec4(uColour, cover * uAlpha * fade * far);
}
`;

export type RibbonStyle = {
  readonly widthPx: number;
  readonly alpha: number;
  /** Points before this part of the line are dashed: 0 none, 2 all. */
  readonly dashedBefore?: number;
  readonly dashes?: number;
  readonly fade?: number; // how much is lost at both ends
  readonly onGround?: boolean;
};

export type Ribbon = {
  readonly mesh: Mesh;
  setPoints(points: Float32Array): void;
  setDashedBefore(part: number): void;
  setView(clip: Matrix4, eye: Vector3, sizePx: readonly [number, number], pixels: number): void;
  /** The angle by which the frame of the points is turned into TEME; 0 for TEME. */
  setTurn(turnRad: number): void;
  paint(colour: Rgb): void;
  close(): void;
};

export function createRibbon(style: RibbonStyle): Ribbon {
  const geometry = new InstancedBufferGeometry();
  const corners = new Float32Array([0, -1, 1, -1, 0, 1, 1, 1]);
  geometry.setAttribute('position', new BufferAttribute(corners, 2));
  geometry.setIndex([0, 1, 2, 2, 1, 3]);
  geometry.instanceCount = 0;
  const dash = [style.dashedBefore ?? 0, style.dashes ?? 60, 0.55, style.fade ?? 0];
  const material = layerMaterial(
    { vertex: VERTEX, fragment: FRAGMENT },
    {
      ...{ uClip: null, uEye: new Vector3(), uSize: [1, 1], uTurn: [1, 0], uColour: new Vector3() },
      ...{ uWidth: style.widthPx, uAlpha: style.alpha, uDash: dash },
      uOnGround: style.onGround === true ? 1 : 0,
    },
  );
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.visible = false;
  return {
    mesh,
    setPoints: (points) => {
      const isSame = pointsIn(geometry) === points.length;
      if (points.length >= 8 && isSame) refillPoints(geometry, points);
      else if (points.length >= 8) newPoints(geometry, points);
      geometry.instanceCount = Math.max(0, points.length / 4 - 1);
      mesh.visible = geometry.instanceCount > 0;
    },
    setDashedBefore: (part) => {
      dash[0] = part;
    },
    setView: (clip, eye, sizePx, pixels) => {
      setUniform(material, 'uClip', clip);
      setUniform(material, 'uEye', eye);
      setUniform(material, 'uSize', sizePx);
      setUniform(material, 'uWidth', style.widthPx * pixels);
    },
    setTurn: (turnRad) => setUniform(material, 'uTurn', [Math.cos(turnRad), Math.sin(turnRad)]),
    paint: (colour) => void (material.uniforms.uColour!.value as Vector3).fromArray(colour),
    close: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}

function pointsIn(geometry: InstancedBufferGeometry): number {
  const start = geometry.getAttribute('aStart');
  return start instanceof InterleavedBufferAttribute ? start.data.array.length : 0;
}

/** The same array is read twice: segment i runs from point i to point i + 1. */
function newPoints(geometry: InstancedBufferGeometry, points: Float32Array): void {
  geometry.dispose();
  const buffer = new InstancedInterleavedBuffer(points, 4, 1).setUsage(DynamicDrawUsage);
  geometry.setAttribute('aStart', new InterleavedBufferAttribute(buffer, 4, 0));
  geometry.setAttribute('aEnd', new InterleavedBufferAttribute(buffer, 4, 4));
}

function refillPoints(geometry: InstancedBufferGeometry, points: Float32Array): void {
  const start = geometry.getAttribute('aStart') as InterleavedBufferAttribute;
  start.data.array.set(points);
  start.data.needsUpdate = true;
}
