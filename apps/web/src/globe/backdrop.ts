/**
 * The Earth's layer, drawn once and kept: it costs the most pixels and changes the least. It is drawn anew when eye, Earth or Sun
 * have moved by a quarter of a pixel; where graphics are done by software, coarsely while it moves and finely when it stands.
 */
import {
  BufferAttribute,
  BufferGeometry,
  LinearFilter,
  Mesh,
  type PerspectiveCamera,
  Scene,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { Earth } from './earth.ts';
import { layerMaterial, setUniform } from './shade.ts';

const STILL_PX = 0.25;
const SUN_STILL = 0.0015;
const COARSE = 0.5;
const HURRIED_MS = 120; // since it was drawn last: it is being moved

const VERTEX = `
in vec3 position;
out vec2 vPlace;
void main() { vPlace = position.xy * 0.5 + 0.5; gl_Position = vec4(position.xy, 0.0, 1.0); }
`;
const FRAGMENT = `
precision mediump float;
in vec2 vPlace;
uniform sampler2D uPicture;
out vec4 colour;
void main() { colour = vec4(texture(uPicture, vPlace).rgb, 1.0); }
`;

export type Backdrop = {
  readonly scene: Scene; // the Earth alone
  readonly quad: Mesh;
  /** Draws the Earth where it must; true while what is kept is coarse and a finer one is due. */
  refresh(
    renderer: WebGLRenderer,
    camera: PerspectiveCamera,
    sizePx: readonly [number, number],
    isSoft: boolean,
  ): boolean;
  /** What is kept no longer holds: other colours, other land. */
  spoil(): void;
  close(): void;
};

export function createBackdrop(earth: Earth): Backdrop {
  const scene = new Scene();
  scene.add(earth.mesh);
  const kept = new WebGLRenderTarget(1, 1, { depthBuffer: false, magFilter: LinearFilter });
  kept.texture.minFilter = LinearFilter;
  kept.texture.generateMipmaps = false;
  const geometry = new BufferGeometry();
  const corners = new Float32Array([-1, -1, 0, 3, -1, 0, -1, 3, 0]);
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  const material = layerMaterial({ vertex: VERTEX, fragment: FRAGMENT }, { uPicture: null });
  material.transparent = false;
  setUniform(material, 'uPicture', kept.texture);
  const quad = new Mesh(geometry, material);
  quad.frustumCulled = false;
  let [key, scale, lastMs]: [Float64Array | null, number, number] = [null, 0, 0];
  return {
    ...{ scene, quad },
    refresh: (renderer, camera, sizePx, isSoft) => {
      const now = earth.key();
      const pixelRad = (2 * Math.tan((camera.fov / 360) * Math.PI)) / sizePx[1];
      const isStill = key !== null && stands(key, now, pixelRad * STILL_PX);
      if (isStill && scale === 1) return false;
      const nowMs = performance.now();
      const isHurried = isSoft && nowMs - lastMs < HURRIED_MS;
      scale = !isHurried || isStill || key === null ? 1 : COARSE;
      lastMs = nowMs;
      kept.setSize(Math.ceil(sizePx[0] * scale), Math.ceil(sizePx[1] * scale));
      renderer.setRenderTarget(kept);
      renderer.render(scene, camera);
      renderer.setRenderTarget(null);
      key = now;
      return scale < 1;
    },
    spoil: () => {
      key = null;
    },
    close: () => {
      kept.dispose();
      geometry.dispose();
      material.dispose();
    },
  };
}

/** Eye, three directions and the Sun (15 numbers, see Earth.key) are where they were, to an angle. */
function stands(before: Float64Array, now: Float64Array, stillRad: number): boolean {
  const [x, y, z] = now as unknown as readonly [number, number, number];
  const nearest = Math.max(0.01, Math.hypot(x, y, z) - 1);
  return now.every((value, k) => {
    const most = k < 3 ? stillRad * nearest : k < 12 ? stillRad : SUN_STILL;
    return Math.abs(value - before[k]!) <= most;
  });
}
