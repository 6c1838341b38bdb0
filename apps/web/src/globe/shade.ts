/**
 * What the layers' shaders share. Hiding behind the Earth is computed, not sorted by depth: in space scaled so that the ellipsoid
 * is the unit sphere, a point is hidden when the line from the eye to it passes inside. So near and far never fight.
 */
import { GLSL3, NormalBlending, RawShaderMaterial } from 'three';
import { EARTH_KM, POLE_KM } from './view.ts';

const POLE_SCALE = EARTH_KM / POLE_KM;

export const SCALED = `
vec3 scaled(vec3 km) { return vec3(km.xy, km.z * ${POLE_SCALE.toFixed(9)}) / ${EARTH_KM.toFixed(3)}; }
/* How far inside the Earth the line of sight passes before it ends at the point: above 0 hidden. */
float hiddenBy(vec3 eye, vec3 point) {
  vec3 way = point - eye;
  float t = clamp(-dot(eye, way) / dot(way, way), 0.0, 1.0);
  return 1.0 - length(eye + t * way);
}
`;

export type Shaders = { readonly vertex: string; readonly fragment: string };

type Values = Readonly<Record<string, unknown>>;

/** A material that blends over what is there and leaves depth alone. */
export function layerMaterial(shaders: Shaders, values: Values): RawShaderMaterial {
  const uniforms = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value }]),
  );
  return new RawShaderMaterial({
    ...{ glslVersion: GLSL3, vertexShader: shaders.vertex, fragmentShader: shaders.fragment },
    ...{ uniforms, transparent: true, depthTest: false, depthWrite: false },
    blending: NormalBlending,
  });
}

export function setUniform(material: RawShaderMaterial, name: string, value: unknown): void {
  material.uniforms[name]!.value = value;
}
