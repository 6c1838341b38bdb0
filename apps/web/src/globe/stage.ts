/** The layers over one camera, and the two canvases they are drawn on: WebGL for the globe, a plain one over it for names. */
import { Matrix4, type PerspectiveCamera, Scene, WebGLRenderer } from 'three';
import { type Backdrop, createBackdrop } from './backdrop.ts';
import { type Coverage, createCoverage } from './coverage.ts';
import { createEarth, type Earth } from './earth.ts';
import { createFlights, type Flights } from './flights-layer.ts';
import { createOrbits, type Orbits } from './orbits.ts';
import { type Palette, readPalette, regimeColours } from './palette.ts';
import { createRibbon, type Ribbon } from './ribbon.ts';
import { createSwarm, type Swarm } from './swarm.ts';
import { createCamera, fit } from './view.ts';

const READY_MS_MAX = 5000;
const FENCE_EACH_MS = 16;

export type Stage = {
  readonly host: HTMLElement;
  readonly renderer: WebGLRenderer;
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  readonly clip: Matrix4; // km in TEME into clip space
  readonly canvas: HTMLCanvasElement;
  readonly over: CanvasRenderingContext2D;
  readonly earth: Earth;
  readonly backdrop: Backdrop;
  readonly coast: Ribbon;
  readonly swarm: Swarm;
  readonly orbits: Orbits;
  readonly coverage: Coverage;
  readonly flights: Flights;
  /** The machine draws by software: no more pixels than it must. */
  readonly isSoft: boolean;
  /** Shaders are made by the graphics while the page goes on; drawn before, the first frame would wait for them. */
  readonly ready: Promise<void>;
  palette: Palette;
  widthPx: number;
  heightPx: number;
  pixels: number; // of the canvas, a pixel of the page
};

/** Null where there is no WebGL 2. */
export function createStage(host: HTMLElement, changed: () => void): Stage | null {
  const canvas = host.querySelector<HTMLCanvasElement>('canvas.globe-gl')!;
  const over = host.querySelector<HTMLCanvasElement>('canvas.globe-over')!.getContext('2d');
  const renderer = rendererOn(canvas);
  if (renderer === null || over === null) return null;
  const scene = new Scene();
  const earth = createEarth();
  const backdrop = createBackdrop(earth);
  const coast = createRibbon({ widthPx: 1, alpha: 0.8, onGround: true });
  const swarm = createSwarm();
  scene.add(backdrop.quad, coast.mesh);
  const coverage = createCoverage(scene);
  const flights = createFlights(scene);
  const orbits = createOrbits(scene, changed);
  scene.add(swarm.points);
  for (const [order, child] of scene.children.entries()) child.renderOrder = order;
  const camera = createCamera();
  const ready = prepared(renderer, scene, backdrop, camera);
  const stage: Stage = {
    ...{ host, renderer, scene, canvas, over, earth, backdrop, coast, swarm, orbits, coverage },
    flights,
    ...{ camera, clip: new Matrix4(), isSoft: drawsBySoftware(renderer), ready },
    ...{ palette: readPalette(host), widthPx: 1, heightPx: 1, pixels: 1 },
  };
  resize(stage);
  return stage;
}

/** Not every machine tells of its shaders; all have done what was asked of them once they pass a fence. */
async function caughtUp(renderer: WebGLRenderer): Promise<void> {
  const gl = renderer.getContext() as WebGL2RenderingContext;
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  while (fence !== null && !gl.isContextLost()) {
    await new Promise((resolve) => setTimeout(resolve, FENCE_EACH_MS));
    if (gl.getSyncParameter(fence, gl.SYNC_STATUS) === gl.SIGNALED) break;
  }
  gl.deleteSync(fence);
}

async function prepared(
  renderer: WebGLRenderer,
  scene: Scene,
  backdrop: Backdrop,
  camera: PerspectiveCamera,
): Promise<void> {
  renderer.capabilities.getMaxAnisotropy(); // asked for now, not in the first frame
  renderer.compile(scene, camera);
  const made = renderer.compileAsync(backdrop.scene, camera).then(() => caughtUp(renderer));
  const enough = new Promise((resolve) => setTimeout(resolve, READY_MS_MAX)); // graphics that are taken away say nothing
  await Promise.race([made, enough]);
}

function rendererOn(canvas: HTMLCanvasElement): WebGLRenderer | null {
  const wanted = { alpha: false, antialias: false, depth: false, stencil: false };
  const gl = canvas.getContext('webgl2', { ...wanted, powerPreference: 'high-performance' });
  if (gl === null) return null;
  try {
    const renderer = new WebGLRenderer({ canvas, context: gl, ...wanted });
    renderer.autoClear = false; // the Earth's layer covers every pixel
    renderer.debug.checkShaderErrors = false; // asking waits for the graphics at each first use
    renderer.sortObjects = false; // layers lie in the order in which they were added
    return renderer;
  } catch {
    return null;
  }
}

function drawsBySoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext();
  const told = gl.getExtension('WEBGL_debug_renderer_info');
  const name = told === null ? '' : String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL));
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** Fits canvases and camera to the pane; false where nothing changed. */
export function resize(stage: Stage): boolean {
  const { host, renderer, camera, over } = stage;
  const [widthPx, heightPx] = [Math.max(1, host.clientWidth), Math.max(1, host.clientHeight)];
  const pixels = stage.isSoft ? 1 : Math.min(2, devicePixelRatio || 1);
  if (widthPx === stage.widthPx && heightPx === stage.heightPx && pixels === stage.pixels)
    return false;
  Object.assign(stage, { widthPx, heightPx, pixels });
  renderer.setPixelRatio(pixels);
  renderer.setSize(widthPx, heightPx, false);
  over.canvas.width = Math.round(widthPx * pixels);
  over.canvas.height = Math.round(heightPx * pixels);
  fit(camera, widthPx, heightPx);
  return true;
}

/** The colours of the theme as it is now. */
export function paint(stage: Stage, graticule: boolean, night: boolean): void {
  const palette = readPalette(stage.host);
  stage.palette = palette;
  stage.earth.paint(palette, graticule, night);
  stage.backdrop.spoil();
  stage.coast.paint(palette.colour.coast);
  stage.orbits.paint(palette);
  stage.coverage.paint(palette);
  stage.flights.paint(palette);
  const { asset, chosen } = palette.colour;
  stage.swarm.paint(regimeColours(palette), asset, chosen);
}

export function closeStage(stage: Stage): void {
  const { earth, backdrop, coast, swarm, orbits, coverage, flights, renderer } = stage;
  for (const layer of [earth, backdrop, coast, swarm, orbits, coverage, flights]) layer.close();
  renderer.dispose();
}
