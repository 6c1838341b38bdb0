/**
 * Every object of the catalogue in one draw call: points whose place the vertex shader interpolates between the span's two
 * states. What is left out is not in the index; what matters most comes last in it and lies on top. Regimes differ by shape as
 * well as by colour: disc, triangle, square, diamond; an asset has a ring, what is chosen a cross-hair.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  type Matrix4,
  Points,
  Vector3,
} from 'three';
import type { Span } from './contract.ts';
import type { Weights } from './motion.ts';
import type { Rgb } from './palette.ts';
import { layerMaterial, SCALED, setUniform } from './shade.ts';

const VERTEX = `
precision highp float;
in vec3 aFrom, aFromRate, aTo, aToRate;
in vec4 aLook; // regime, rank, freshness, unused
uniform mat4 uClip;
uniform vec3 uEye;
uniform vec4 uWeights;
uniform float uPixels;
uniform vec3 uColours[4];
uniform vec3 uAsset, uChosen;
out vec3 vColour;
out float vAlpha;
flat out vec3 vLook; // regime, rank, radius in pixels
${SCALED}
void main() {
  vec3 km = uWeights.x * aFrom + uWeights.y * aFromRate + uWeights.z * aTo + uWeights.w * aToRate;
  vec3 eye = scaled(uEye), point = scaled(km);
  gl_Position = uClip * vec4(km, 1.0);
  bool isKnown = dot(km, km) > 1.0 && dot(km, km) < 1e14; // not a number is neither
  if (!isKnown || hiddenBy(eye, point) > 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); gl_PointSize = 0.0; return; }
  float rank = aLook.y;
  float away = distance(km, uEye);
  float radius = clamp(0.85 + 4200.0 / away, 0.9, 4.5);
  if (rank > 0.5) radius = max(radius, 2.2);
  if (rank > 1.5) radius = max(radius, 3.0);
  bool isFar = dot(point, eye) < 0.0;
  vAlpha = (isFar ? 0.42 : 0.9) * (aLook.z < 0.5 ? 1.0 : aLook.z < 1.5 ? 0.55 : 0.3);
  /* From far off the low orbits would be one solid ball. */
  if (rank < 0.5 && aLook.x < 0.5) vAlpha *= mix(1.0, 0.22, smoothstep(5e4, 2e5, away));
  vColour = uColours[int(aLook.x + 0.5)];
  if (rank > 1.5) { vColour = uAsset; vAlpha = isFar ? 0.7 : 1.0; }
  if (rank > 2.5) { vColour = uChosen; vAlpha = 1.0; }
  vLook = vec3(aLook.x, rank, radius * uPixels);
  float around = rank > 2.5 ? 13.0 : rank > 1.5 ? radius + 3.5 : radius + 1.0;
  gl_PointSize = 2.0 * around * uPixels;
}
`;

const FRAGMENT = `
precision highp float;
in vec3 vColour;
in float vAlpha;
flat in vec3 vLook;
uniform float uPixels;
out vec4 colour;
void main() {
  float rank = vLook.y, radius = vLook.z;
  float half_ = rank > 2.5 ? 13.0 * uPixels : rank > 1.5 ? radius + 3.5 * uPixels : radius + uPixels;
  vec2 p = (gl_PointCoord * 2.0 - 1.0) * half_;
  vec2 q = abs(p);
  float d = length(p) - radius;
  if (radius > 2.0 * uPixels) {
    if (vLook.x > 2.5) d = (q.x + q.y) * 0.7071 - radius * 0.8;
    else if (vLook.x > 1.5) d = max(q.x, q.y) - radius * 0.85;
    else if (vLook.x > 0.5) d = max(q.x * 0.866 - p.y * 0.5, p.y) - radius * 0.6;
  }
  if (rank > 2.5) {
    float ring = abs(length(p) - 8.0 * uPixels) - 0.8 * uPixels;
    float ticks = max(min(q.x, q.y) - 0.8 * uPixels, abs(max(q.x, q.y) - 9.5 * uPixels) - 3.0 * uPixels);
    d = min(min(d, ring), ticks);
  } else if (rank > 1.5) d = min(d, abs(length(p) - radius - 2.4 * uPixels) - 0.55 * uPixels);
  float cover = clamp(0.5 - d, 0.0, 1.0);
  if (cover <= 0.0) discard;
  colour = vec4(vColour, cover * vAlpha);
}
`;

export type Swarm = {
  readonly points: Points;
  /** `look`: regime, rank, freshness, 0 a row; `order`: the rows that are drawn, the last on top. */
  setLook(look: Uint8Array, order: Uint32Array): void;
  setSpan(span: Span): void;
  setView(clip: Matrix4, eye: Vector3, weights: Weights, pixels: number): void;
  paint(colours: readonly Rgb[], asset: Rgb, chosen: Rgb): void;
  close(): void;
};

export function createSwarm(): Swarm {
  const geometry = new BufferGeometry();
  geometry.setDrawRange(0, 0);
  const rgb = () => new Vector3();
  const material = layerMaterial(
    { vertex: VERTEX, fragment: FRAGMENT },
    {
      ...{ uClip: null, uEye: new Vector3(), uWeights: [0, 0, 0, 0], uPixels: 1 },
      ...{ uColours: [rgb(), rgb(), rgb(), rgb()], uAsset: rgb(), uChosen: rgb() },
    },
  );
  const points = new Points(geometry, material);
  points.frustumCulled = false;
  let [ends, rows]: [Ends | null, number] = [null, 0];
  return {
    points,
    setLook: (look, order) => {
      geometry.setAttribute('aLook', new BufferAttribute(look, 4));
      geometry.setIndex(new BufferAttribute(order, 1));
      rows = order.length;
      geometry.setDrawRange(0, ends === null ? 0 : rows);
    },
    setSpan: (span) => {
      ends = endsOf(span, ends);
      geometry.setAttribute('aFrom', ends.fromKm);
      geometry.setAttribute('aFromRate', ends.fromKmS);
      geometry.setAttribute('aTo', ends.toKm);
      geometry.setAttribute('aToRate', ends.toKmS);
      geometry.setDrawRange(0, rows);
    },
    setView: (clip, eye, weights, pixels) => {
      setUniform(material, 'uClip', clip);
      setUniform(material, 'uEye', eye);
      setUniform(material, 'uWeights', [...weights.subarray(0, 4)]);
      setUniform(material, 'uPixels', pixels);
    },
    paint: (colours, asset, chosen) => {
      const all = material.uniforms.uColours!.value as Vector3[];
      for (const [k, one] of all.entries()) one.fromArray(colours[k]!);
      (material.uniforms.uAsset!.value as Vector3).fromArray(asset);
      (material.uniforms.uChosen!.value as Vector3).fromArray(chosen);
    },
    close: () => {
      geometry.dispose();
      material.dispose();
    },
  };
}

type Ends = {
  readonly fromKm: BufferAttribute;
  readonly fromKmS: BufferAttribute;
  readonly toKm: BufferAttribute;
  readonly toKmS: BufferAttribute;
};

/** A span that begins with the very arrays the last one ended with has them on the GPU already: only its end is sent. */
function endsOf(span: Span, before: Ends | null): Ends {
  const isFitting = before !== null && before.fromKm.array.length === span.fromKm.length;
  if (!isFitting) {
    const [fromKm, fromKmS] = [fresh(span.fromKm), fresh(span.fromKmS)];
    return { fromKm, fromKmS, toKm: fresh(span.toKm), toKmS: fresh(span.toKmS) };
  }
  const goesOn = before.toKm.array === span.fromKm;
  const [a, b] = goesOn
    ? [
        { km: before.toKm, kmS: before.toKmS },
        { km: before.fromKm, kmS: before.fromKmS },
      ]
    : [
        { km: before.fromKm, kmS: before.fromKmS },
        { km: before.toKm, kmS: before.toKmS },
      ];
  if (!goesOn) {
    refill(a.km, span.fromKm);
    refill(a.kmS, span.fromKmS);
  }
  refill(b.km, span.toKm);
  refill(b.kmS, span.toKmS);
  return { fromKm: a.km, fromKmS: a.kmS, toKm: b.km, toKmS: b.kmS };
}

function fresh(array: Float32Array): BufferAttribute {
  return new BufferAttribute(array, 3).setUsage(DynamicDrawUsage);
}

function refill(attribute: BufferAttribute, array: Float32Array): void {
  attribute.array = array;
  attribute.needsUpdate = true;
}
