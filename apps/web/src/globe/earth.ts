/**
 * The Earth as one triangle over the whole picture: each pixel's line of sight is cut with the ellipsoid, so the limb is round
 * and sharp at any zoom and nothing is tessellated. Land from a mask, day and night with a soft twilight from the Sun's place,
 * graticule, a rim of air. There are no stars: a white dot in this picture is always an object.
 */
import {
  BufferAttribute,
  BufferGeometry,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  Matrix4,
  Mesh,
  type PerspectiveCamera,
  RedFormat,
  RepeatWrapping,
  Vector3,
} from 'three';
import type { Mask } from './mask.ts';
import type { Palette } from './palette.ts';
import { layerMaterial, setUniform } from './shade.ts';
import { EARTH_KM, POLE_KM } from './view.ts';

const VERTEX = `
in vec3 position;
out vec2 vScreen;
void main() { vScreen = position.xy; gl_Position = vec4(position.xy, 0.0, 1.0); }
`;

/** All in the frame of the ground, scaled so that the ellipsoid is the unit sphere. */
const FRAGMENT = `
precision highp float;
in vec2 vScreen;
uniform vec3 uEye, uAhead, uRight, uUp, uSun;
uniform sampler2D uMask;
uniform vec3 uOcean, uLand, uCoast, uGrid, uNight, uAir, uSpace;
uniform vec4 uMuch; // night, graticule, air, terminator
uniform float uHasMask;
out vec4 colour;

float landAt(vec2 place, out float edge) {
  vec2 west = vec2(fract(place.x), place.y), east = vec2(fract(place.x + 0.5) - 0.5, place.y);
  vec2 at = fwidth(west.x) <= fwidth(east.x) ? west : east;
  float land = texture(uMask, at).r;
  float slope = max(fwidth(land), 1e-4);
  edge = (1.0 - smoothstep(0.3, 1.1, abs(land - 0.5) / slope)) * smoothstep(0.04, 0.2, slope);
  return clamp((land - 0.5) / slope + 0.5, 0.0, 1.0);
}

float gridAt(vec2 degrees, float cosLatitude) {
  vec2 lines = degrees / 15.0;
  vec2 jump = vec2(fract(lines.x), fract(lines.x + 0.5));
  float width = min(fwidth(jump.x), fwidth(jump.y));
  vec2 away = abs(fract(lines - 0.5) - 0.5) / max(vec2(width, fwidth(lines.y)), 1e-5);
  float meridian = (1.0 - smoothstep(0.4, 1.2, away.x)) * smoothstep(0.08, 0.2, cosLatitude);
  float parallel = 1.0 - smoothstep(0.4, 1.2, away.y);
  float equator = 1.0 + 0.9 * (1.0 - step(0.5, abs(lines.y)));
  return max(meridian, parallel * equator);
}

void main() {
  vec3 way = uAhead + vScreen.x * uRight + vScreen.y * uUp;
  float a = dot(way, way), b = dot(uEye, way), c = dot(uEye, uEye) - 1.0;
  float passes = sqrt(max(0.0, dot(uEye, uEye) - b * b / a)); // how near the centre the line of sight comes
  float pixel = fwidth(passes);
  vec3 side = normalize(uEye - b / a * way);
  float sunlit = smoothstep(-0.35, 0.25, dot(side, uSun));
  float thick = max(0.018, 5.0 * pixel);
  float glow = b < 0.0 ? exp(-max(0.0, passes - 1.0) / thick) * uMuch.z * (0.16 + 0.84 * sunlit) : 0.0;
  vec3 sky = mix(uSpace, uAir, clamp(0.6 * glow, 0.0, 1.0));
  if (b >= 0.0 || passes > 1.0 + 3.0 * pixel) { colour = vec4(sky, 1.0); return; } // past the Earth, with a margin for derivatives
  float root = b * b - a * c;
  vec3 hit = uEye + (-b - sqrt(max(root, 0.0))) / a * way;
  vec3 ground = normalize(hit);
  float cosLatitude = length(ground.xy);
  float longitude = atan(ground.y, ground.x), latitude = atan(ground.z * 1.0033641, cosLatitude);
  vec2 place = vec2(longitude / 6.283185307 + 0.5, 0.5 + latitude / 3.141592654);
  float edge;
  float land = landAt(place, edge) * uHasMask;
  vec3 base = mix(uOcean, uLand, land);
  base = mix(base, uCoast, edge * 0.75 * uHasMask);
  base = mix(base, uGrid, gridAt(degrees(vec2(longitude, latitude)), cosLatitude) * uMuch.y);
  float height = dot(ground, uSun);
  float day = smoothstep(-0.24, 0.06, height);
  base = mix(mix(base, uNight, uMuch.x), base, day);
  base = mix(base, uGrid, (1.0 - smoothstep(0.4, 1.2, abs(height) / max(fwidth(height), 1e-5))) * uMuch.w);
  float rim = pow(1.0 - clamp(-dot(ground, normalize(way)), 0.0, 1.0), 3.5);
  base = mix(base, uAir, rim * 0.5 * uMuch.z * (0.12 + 0.88 * day));
  float inside = b < 0.0 ? 1.0 - smoothstep(1.0 - pixel, 1.0 + 0.5 * pixel, passes) : 0.0;
  colour = vec4(mix(sky, base, inside), 1.0);
}
`;

export type Earth = {
  readonly mesh: Mesh;
  aim(camera: PerspectiveCamera, turnRad: number): void;
  light(toSun: Float64Array): void;
  /** Eye, right, up, ahead and Sun over the ground: what the picture of the Earth depends on. */
  key(): Float64Array;
  paint(palette: Palette, graticule: boolean, night: boolean): void;
  setMask(mask: Mask, anisotropy: number): void;
  close(): void;
};

export function createEarth(): Earth {
  const geometry = new BufferGeometry();
  const corners = new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]);
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  const vector = () => new Vector3();
  const material = layerMaterial(
    { vertex: VERTEX, fragment: FRAGMENT },
    {
      ...{ uEye: vector(), uAhead: vector(), uRight: vector(), uUp: vector(), uSun: vector() },
      ...{ uMask: emptyMask(), uHasMask: 0, uMuch: [0, 0, 0, 0] },
      ...{ uOcean: vector(), uLand: vector(), uCoast: vector(), uGrid: vector() },
      ...{ uNight: vector(), uAir: vector(), uSpace: vector() },
    },
  );
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  const vectorOf = (name: string) => material.uniforms[name]!.value as Vector3;
  const toGround = new Matrix4();
  return {
    mesh,
    aim: (camera, turnRad) => {
      toGround.makeRotationZ(-turnRad);
      const half = Math.tan((camera.fov / 360) * Math.PI);
      camera.matrixWorld.extractBasis(vectorOf('uRight'), vectorOf('uUp'), vectorOf('uAhead'));
      vectorOf('uRight').multiplyScalar(half * camera.aspect);
      vectorOf('uUp').multiplyScalar(half);
      vectorOf('uAhead').negate();
      for (const name of ['uRight', 'uUp', 'uAhead'])
        squash(vectorOf(name).applyMatrix4(toGround), 1);
      squash(vectorOf('uEye').copy(camera.position).applyMatrix4(toGround), EARTH_KM);
    },
    light: (toSun) => void vectorOf('uSun').fromArray(toSun),
    key: () =>
      Float64Array.from(
        ['uEye', 'uRight', 'uUp', 'uAhead', 'uSun'].flatMap((name) => vectorOf(name).toArray()),
      ),
    paint: (palette, graticule, night) => {
      const names = ['ocean', 'land', 'coast', 'grid', 'night', 'air', 'space'] as const;
      for (const name of names)
        vectorOf(`u${name[0]!.toUpperCase()}${name.slice(1)}`).fromArray(palette.colour[name]);
      const { nightShare, gridShare, airShare, terminatorShare } = palette;
      setUniform(material, 'uMuch', [
        ...[night ? nightShare : 0, graticule ? gridShare : 0],
        ...[airShare, night ? terminatorShare : 0],
      ]);
    },
    setMask: ({ red, widthPx, heightPx }, anisotropy) => {
      const texture = new DataTexture(red, widthPx, heightPx, RedFormat);
      texture.generateMipmaps = true;
      texture.needsUpdate = true;
      texture.wrapS = RepeatWrapping;
      texture.minFilter = LinearMipmapLinearFilter;
      texture.magFilter = LinearFilter;
      texture.anisotropy = anisotropy;
      setUniform(material, 'uMask', texture);
      setUniform(material, 'uHasMask', 1);
    },
    close: () => {
      (material.uniforms.uMask!.value as DataTexture).dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}

/** Into the space where the ellipsoid is the unit sphere (a direction keeps its length: divided by 1). */
function squash(vector: Vector3, unit: number): void {
  vector.z *= EARTH_KM / POLE_KM;
  vector.divideScalar(unit);
}

function emptyMask(): DataTexture {
  const texture = new DataTexture(new Uint8Array(1), 1, 1, RedFormat);
  texture.needsUpdate = true;
  return texture;
}
