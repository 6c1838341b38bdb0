/**
 * The relative view: object 1 in the middle of its R, T, N axes, object 2's path through the closest approach, the errors as
 * ellipsoids, the bodies in their size. Drawn when something changed, not all the time; without perspective, so that one scale
 * holds everywhere. Labels are text over the canvas.
 */
import { Group, OrthographicCamera, Scene, Vector3, WebGLRenderer } from 'three';
import { colour } from '../ui/plot-draw.ts';
import { distanceText, durationText, type Encounter, roundText } from './figures.ts';
import {
  ball,
  dashed,
  dots,
  ellipsoid,
  inWorld,
  marker,
  polyline,
  ring,
  worldOf,
} from './relative-parts.ts';
import {
  LOOK_FIRST,
  type Look,
  pathAt,
  pathWithin,
  placed,
  ringsKm,
  type Scale,
  ticksS,
  type Vector,
  type Whose,
} from './scale.ts';

export type Shown = {
  readonly encounter: Encounter;
  readonly scale: Scale;
  readonly whose: Whose;
  readonly sigmas: number;
  readonly markers: boolean; // not to scale
  readonly names: { readonly one: string; readonly two: string };
};

export type Relative = {
  show(shown: Shown): void;
  look(look: Look): void;
  resize(): void;
  /** What is drawn now, with its labels. */
  picture(): HTMLCanvasElement;
  close(): void;
};

type Label = { readonly text: HTMLElement; readonly at: Vector3; readonly across?: Across };
type Across = 'x' | 'y' | 'z';

const HALF = 1.12; // half of the height of the view, of the reach
const MARKER = 0.02;

/** Throws where the browser has no WebGL. */
export function openRelative(host: HTMLElement): Relative {
  const renderer = new WebGLRenderer({ antialias: true, alpha: true });
  renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
  renderer.setClearColor(0x000000, 0);
  const over = document.createElement('div');
  over.className = 'relative-labels';
  over.setAttribute('aria-hidden', 'true');
  host.append(renderer.domElement, over);
  const camera = new OrthographicCamera(-1, 1, 1, -1, 0.1, 40);
  const scene = new Scene();
  const state: State = { labels: [], rings: new Map(), markers: [], look: LOOK_FIRST };
  const draw = () => drawNow(host, renderer, scene, camera, state);
  return {
    show: (shown) => {
      empty(scene, over, state);
      fill(scene, over, state, shown);
      draw();
    },
    look: (look) => {
      state.look = look;
      draw();
    },
    resize: draw,
    picture: () => {
      draw();
      return withLabels(renderer.domElement, over);
    },
    close: () => {
      empty(scene, over, state);
      renderer.dispose();
      renderer.forceContextLoss();
      renderer.domElement.remove();
      over.remove();
    },
  };
}

/** Right after drawing: the next frame empties the canvas. */
function withLabels(drawn: HTMLCanvasElement, over: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: drawn.width, height: drawn.height });
  const plane = canvas.getContext('2d')!;
  plane.drawImage(drawn, 0, 0);
  const room = over.getBoundingClientRect();
  const ratio = drawn.width / Math.max(1, room.width);
  plane.textBaseline = 'middle';
  for (const label of over.querySelectorAll('span')) {
    const { visibility, color, fontWeight, fontSize, fontFamily } = getComputedStyle(label);
    if (visibility === 'hidden') continue;
    const { left, top, height } = label.getBoundingClientRect();
    plane.font = `${fontWeight} ${Number.parseFloat(fontSize) * ratio}px ${fontFamily}`;
    const [x, y] = [(left - room.left) * ratio, (top - room.top + height / 2) * ratio];
    const text = label.textContent ?? '';
    Object.assign(plane, {
      strokeStyle: colour('--ground'),
      lineWidth: 4 * ratio,
      fillStyle: color,
    });
    plane.strokeText(text, x, y);
    plane.fillText(text, x, y);
  }
  return canvas;
}

type State = {
  labels: Label[];
  rings: Map<Across, Group>;
  markers: { scale: { setScalar(size: number): void } }[];
  look: Look;
};

function empty(scene: Scene, over: HTMLElement, state: State): void {
  scene.traverse((one) => {
    const drawn = one as { geometry?: { dispose(): void }; material?: { dispose(): void } };
    drawn.geometry?.dispose();
    drawn.material?.dispose();
  });
  scene.clear();
  over.replaceChildren();
  state.labels = [];
  state.markers = [];
  state.rings.clear();
}

function fill(scene: Scene, over: HTMLElement, state: State, shown: Shown): void {
  const { encounter, scale } = shown;
  const { computed } = encounter;
  if (computed === null) return;
  const say = (text: string, kind: string, at: Vector3, across?: Across) => {
    const span = document.createElement('span');
    span.textContent = text;
    span.className = kind;
    over.append(span);
    state.labels.push({ text: span, at, ...(across && { across }) });
  };
  const miss = computed.missRtnKm as unknown as Vector;
  const at2 = inWorld(scale, miss);
  fillBodies(scene, state, shown, miss);
  say(shown.names.one, 'one', new Vector3());
  say(shown.names.two, 'two', at2);
  fillErrors(scene, shown, miss);
  scene.add(dashed(new Vector3(), at2, colour('--text')));
  say(distanceText(computed.missKm), 'miss', at2.clone().multiplyScalar(0.5));
  fillAxes(scene, say, scale);
  fillPath(scene, say, shown);
  fillRings(scene, say, state, scale);
}

type Say = (text: string, kind: string, at: Vector3, across?: Across) => void;

function fillBodies(scene: Scene, state: State, shown: Shown, miss: Vector): void {
  const { encounter, scale } = shown;
  const [one, two] = encounter.objects;
  const [ink1, ink2] = [colour('--globe-one'), colour('--globe-two')];
  const whole = (one!.hbrM ?? encounter.hbrM) / 1000;
  scene.add(ball(scale, [0, 0, 0], whole, ink1));
  if (two!.hbrM !== null) scene.add(ball(scale, miss, two!.hbrM / 1000, ink2));
  if (!shown.markers) return;
  const marks = [
    marker(new Vector3(), 'cube', ink1),
    marker(inWorld(scale, miss), 'diamond', ink2),
  ];
  for (const mark of marks) {
    scene.add(mark);
    state.markers.push(mark);
  }
}

function fillErrors(scene: Scene, shown: Shown, miss: Vector): void {
  const { encounter, scale, whose, sigmas } = shown;
  const { covariance1Km2, covariance2Km2, combinedKm2 } = encounter.computed!;
  const wanted: readonly (readonly [Vector, readonly number[] | null, string])[] =
    whose === 'combined'
      ? [[miss, combinedKm2, '--plot3']]
      : whose === 'each'
        ? [
            [[0, 0, 0], covariance1Km2, '--globe-one'],
            [miss, covariance2Km2, '--globe-two'],
          ]
        : [];
  for (const [centre, covariance, ink] of wanted)
    if (covariance !== null)
      scene.add(...ellipsoid(scale, centre, covariance, sigmas, colour(ink)));
}

function fillAxes(scene: Scene, say: Say, scale: Scale): void {
  const axes: readonly (readonly [string, Vector])[] = [
    ['+R', [1, 0, 0]],
    ['+T', [0, 1, 0]],
    ['+N', [0, 0, 1]],
  ];
  for (const [name, axis] of axes) {
    const end = worldOf(axis);
    scene.add(polyline([end.clone().multiplyScalar(-1), end], colour('--dim'), 0.6));
    say(`${name} ${distanceText(scale.reachKm)}`, 'axis', end);
  }
}

function fillPath(scene: Scene, say: Say, { encounter, scale }: Shown): void {
  const { path, relativeSpeedKmS, missKm } = encounter.computed!;
  const ink = colour('--globe-two');
  const runs = pathWithin(path, scale.reachKm * 1.25);
  for (const run of runs) {
    const points = run.map((v) => inWorld(scale, v));
    scene.add(polyline(points, ink));
    if (run === runs.at(-1)) arrow(scene, points.at(-2)!, points.at(-1)!, ink);
  }
  const ticks: Vector3[] = [];
  for (const s of ticksS(scale, relativeSpeedKmS, missKm).flatMap((one) => [-one, one])) {
    const place = pathAt(path, s);
    if (place === null || Math.hypot(...place) > scale.reachKm * 1.2) continue;
    const at = inWorld(scale, place);
    ticks.push(at);
    say(`${s < 0 ? '−' : '+'}${durationText(Math.abs(s))}`, 'tick', at);
  }
  if (ticks.length > 0) scene.add(dots(ticks, ink, 7));
}

/** The way it goes: a cone of lines at the end of the path. */
function arrow(scene: Scene, from: Vector3, to: Vector3, ink: string): void {
  const way = to.clone().sub(from).normalize();
  if (way.lengthSq() === 0) return;
  const side = new Vector3(0, 1, 0).cross(way);
  if (side.lengthSq() < 1e-4) side.set(1, 0, 0);
  side.normalize().multiplyScalar(0.03);
  const back = to.clone().addScaledVector(way, -0.09);
  scene.add(polyline([back.clone().add(side), to, back.clone().sub(side)], ink));
}

function fillRings(scene: Scene, say: Say, state: State, scale: Scale): void {
  for (const across of ['x', 'y', 'z'] as const) {
    const group = new Group();
    for (const km of ringsKm(scale)) {
      const place = placed(scale, km);
      group.add(ring(place, across, colour('--dim')));
      const lean = place * Math.SQRT1_2;
      const at =
        across === 'x'
          ? new Vector3(0, -lean, lean)
          : across === 'y'
            ? new Vector3(lean, 0, lean)
            : new Vector3(lean, -lean, 0);
      say(roundText(km), 'ring', at, across);
    }
    scene.add(group);
    state.rings.set(across, group);
  }
}

function drawNow(
  host: HTMLElement,
  renderer: WebGLRenderer,
  scene: Scene,
  camera: OrthographicCamera,
  state: State,
): void {
  const [width, height] = [host.clientWidth, host.clientHeight];
  if (width === 0 || height === 0) return;
  const { turnDeg, tiltDeg, zoom } = state.look;
  const halfHeight = (HALF / zoom) * Math.max(1, height / width);
  const halfWidth = (halfHeight * width) / height;
  Object.assign(camera, {
    left: -halfWidth,
    right: halfWidth,
    top: halfHeight,
    bottom: -halfHeight,
  });
  camera.updateProjectionMatrix();
  const [turn, tilt] = [(turnDeg * Math.PI) / 180, (tiltDeg * Math.PI) / 180];
  const way = new Vector3(
    ...([Math.cos(tilt) * Math.sin(turn), Math.sin(tilt)] as const),
    Math.cos(tilt) * Math.cos(turn),
  );
  const right = new Vector3(Math.cos(turn), 0, -Math.sin(turn));
  camera.up.copy(way).cross(right);
  camera.position.copy(way).multiplyScalar(20);
  camera.lookAt(0, 0, 0);
  camera.updateMatrixWorld();
  const across = facing(way);
  for (const [axis, group] of state.rings) group.visible = axis === across;
  for (const mark of state.markers) mark.scale.setScalar(MARKER / zoom);
  renderer.setSize(width, height, false);
  renderer.render(scene, camera);
  placeLabels(state.labels, camera, width, height, across);
}

/** Rings lie flat where that can be seen, else they face who looks. */
function facing(way: Vector3): Across {
  if (Math.abs(way.y) > 0.3) return 'y';
  return Math.abs(way.x) > Math.abs(way.z) ? 'x' : 'z';
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Beside a place, on the first of four sides where nothing else is written. */
function freeBox(
  taken: readonly Box[],
  ...[x, y, w, h, width, height]: readonly [number, number, number, number, number, number]
): Box | undefined {
  const sides = [
    [x + 9, y - h - 3],
    [x - w - 9, y - h - 3],
    [x + 9, y + 4],
    [x - w - 9, y + 4],
  ] as const;
  return sides
    .map(([wantedLeft, wantedTop]): Box => {
      const left = Math.min(Math.max(wantedLeft, 2), width - w - 2);
      const top = Math.min(Math.max(wantedTop, 2), height - h - 2);
      return [left, top, left + w, top + h];
    })
    .find((box) =>
      taken.every(([l, t, r, b]) => box[0] > r || box[2] < l || box[1] > b || box[3] < t),
    );
}

/** In order of importance; a label that would lie on another one is left out. */
function placeLabels(
  labels: readonly Label[],
  camera: OrthographicCamera,
  width: number,
  height: number,
  across: Across,
): void {
  const taken: Box[] = [];
  for (const label of labels) {
    const place = label.at.clone().project(camera);
    const [x, y] = [((place.x + 1) / 2) * width, ((1 - place.y) / 2) * height];
    const [w, h] = [label.text.offsetWidth || 40, label.text.offsetHeight || 16];
    const wanted = label.across === undefined || label.across === across;
    const isHere = x > -40 && x < width + 40 && y > -20 && y < height + 20;
    const free = wanted && isHere ? freeBox(taken, x, y, w, h, width, height) : undefined;
    label.text.style.visibility = free === undefined ? 'hidden' : 'visible';
    if (free === undefined) continue;
    label.text.style.transform = `translate(${free[0].toFixed(1)}px, ${free[1].toFixed(1)}px)`;
    taken.push(free);
  }
}
