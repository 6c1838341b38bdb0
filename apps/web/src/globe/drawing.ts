/**
 * The picture itself: drawn when something changed and never else. While time runs, the next frame is due when the fastest thing
 * in sight has moved a third of a pixel; a page that is left alone costs nothing.
 */
import { effect } from '@preact/signals';
import { shown, shownNowMs } from '../data/clock.ts';
import { chosenApproach, chosenObject, flyTo } from '../data/select.ts';
import { warnings } from '../data/state.ts';
import { stations } from './assets.ts';
import { choose, type Filter, type Marked, RANK } from './choose.ts';
import type { Catalogue } from './contract.ts';
import { createControls } from './controls.ts';
import { COVERAGE_KM } from './coverage.ts';
import { createSun, earthTurnRad } from './earth-time.ts';
import { catalogue, feed, span } from './feed.ts';
import { flyOut, flyOver, flyToObject, moveCamera } from './flight.ts';
import { flights, standingAt } from './flights.ts';
import { loadLand } from './land.ts';
import { collectMarks, type Urgency, urgencyByObject } from './marks.ts';
import { createWeights, holds } from './motion.ts';
import { drawOverlay } from './overlay.ts';
import {
  assetsOnly,
  behindMs,
  counts,
  drawn,
  following,
  frame,
  layers,
  paneWidthPx,
  regimes,
  textFilter,
  under,
} from './show.ts';
import { closeStage, createStage, paint, resize, type Stage } from './stage.ts';
import { createPose, createView, EARTH_KM, pixelKm, switchFrame } from './view.ts';
import { pixelsOf, placeOf, setWeights, takeSpan, type World } from './world.ts';

const STEP_PX = 0.34; // what may move between two frames unseen
const FASTEST_KM_S = 8;
const IDLE_MS = 1000; // a frame is due at least this often while time runs
const BEHIND_MS = 2500; // positions older than this are said to be old
const AT_TCA_MS = 3000;
const SOFT_MS = 160; // drawn by software, in real time: rather sharp than smooth
const REFINE_MS = 150; // after a movement, until the Earth is drawn finely
const UNDER_PX = 16; // how far an object may go from the pointer and still be under it
const COAST_NEAR_KM = 14_000; // from here on lines are finer than the mask

export type Drawing = {
  readonly world: World;
  readonly invalidate: () => void;
  /** The picture as it is, drawn now: globe and names. */
  picture(): HTMLCanvasElement;
  close(): void;
};

/** Null where there is no WebGL 2. `saw` hears of each frame. */
export function startDrawing(host: HTMLElement): Drawing | null {
  let [due, later]: [number, ReturnType<typeof setTimeout> | undefined] = [0, undefined];
  let [isClosed, isReady] = [false, false];
  const invalidate = () => {
    if (due === 0 && !isClosed) due = requestAnimationFrame(run);
  };
  const stage = createStage(host, invalidate);
  if (stage === null) return null;
  const world = createWorld(stage);
  const state: FrameState = {
    sun: createSun(),
    urgency: new Map(),
    assetRows: [],
    choosing: null,
    lookedAt: '',
    beforeMs: 0,
    beforeAt: 0,
  };
  const run = () => {
    due = 0;
    clearTimeout(later);
    if (!isReady) {
      feed.want(shownNowMs(), 0); // the first positions are made meanwhile
      return;
    }
    const waitMs = drawFrame(world, state);
    if (waitMs <= 20) invalidate();
    else if (waitMs < Number.POSITIVE_INFINITY) later = setTimeout(invalidate, waitMs);
  };
  const ends = [
    follows(world, state, invalidate),
    createControls(world, invalidate),
    watchPane(stage, invalidate),
    watchContext(stage, invalidate),
  ];
  void stage.ready.then(() => {
    isReady = true;
    invalidate();
    if (!isClosed) void addLand(stage, invalidate, () => isClosed);
  });
  invalidate();
  return {
    ...{ world, invalidate },
    picture: () => composed(world, state),
    close: () => {
      isClosed = true;
      cancelAnimationFrame(due);
      clearTimeout(later);
      for (const end of ends) end();
      closeStage(stage);
    },
  };
}

type FrameState = {
  readonly sun: (ms: number) => Float64Array;
  urgency: ReadonlyMap<string, Urgency>;
  assetRows: readonly number[];
  choosing: (() => void) | null; // what is drawn has changed: chosen anew with the next frame
  lookedAt: string; // which approach, and whether at its instant
  beforeMs: number; // the instant of the frame before, and when that was on the page's clock
  beforeAt: number;
};

function createWorld(stage: Stage): World {
  const first = stations.peek()[0];
  const [longitude, latitude] = first ? [first.longitudeDeg, first.latitudeDeg] : [140, 28];
  const home = {
    longitudeRad: (longitude / 180) * Math.PI,
    latitudeRad: (latitude * 0.7 * Math.PI) / 180,
  };
  const view = createView(home.longitudeRad, home.latitudeRad);
  if (frame.peek() === 'inertial') switchFrame(view, earthTurnRad(shownNowMs()));
  return {
    ...{ stage, view, home, pose: createPose(), weights: createWeights() },
    ...{ catalogue: null, span: null, next: null, choice: null, ms: shownNowMs() },
    ...{ turnRad: 0, flight: null, followed: null },
  };
}

/** Draws one frame; answers in how many ms the next is due, infinity for none. */
function drawFrame(world: World, state: FrameState): number {
  const { stage } = world;
  const atMs = performance.now();
  world.ms = shownNowMs();
  const rate = rateOf(world.ms, atMs, state);
  feed.want(world.ms, rate);
  state.choosing?.();
  state.choosing = null;
  if (takeSpan(world, span.peek(), world.ms)) stage.swarm.setSpan(world.span!);
  setWeights(world);
  world.turnRad = earthTurnRad(world.ms);
  stage.earth.light(state.sun(world.ms));
  lookAtApproach(world, state);
  const isFlying = moveCamera(world, atMs);
  keepUnder(world);
  const isCoarse = render(world, state);
  tellAge(world);
  if (world.span !== null && world.catalogue?.count && drawn.peek() === 'making')
    drawn.value = 'drawn';
  if (isFlying) return 0;
  if (isCoarse) return REFINE_MS;
  return rate === 0 ? Number.POSITIVE_INFINITY : nextFrameMs(world, Math.abs(rate));
}

/** A new approach is looked at from over its place; again when its instant has come and the place is out of sight. */
function lookAtApproach(world: World, state: FrameState): void {
  const approach = chosenApproach.peek();
  const places = approach === null ? null : world.stage.orbits.approachPlaces();
  if (approach === null || places === null) {
    state.lookedAt = '';
    return;
  }
  const isThen = Math.abs(world.ms - Date.parse(approach.tcaUtc)) < AT_TCA_MS;
  const { id1, id2, tcaUtc } = approach;
  const key = `${id1} ${id2} ${tcaUtc} ${isThen}`;
  if (key === state.lookedAt) return;
  const isFirst = !state.lookedAt.startsWith(`${id1} ${id2} ${tcaUtc}`);
  state.lookedAt = key;
  if (world.view.following || flyTo.peek() !== null) return; // the eye goes with one of them
  if (isFirst || (isThen && pixelsOf(world, places[0]) === null)) flyOver(world, places[0]);
}

/** How fast the shown time runs: told where it is played, measured where it is live. */
function rateOf(ms: number, atMs: number, state: FrameState): number {
  const what = shown.peek();
  const passedMs = atMs - state.beforeAt;
  const measured = passedMs > 5 && state.beforeAt > 0 ? (ms - state.beforeMs) / passedMs : 1;
  Object.assign(state, { beforeMs: ms, beforeAt: atMs });
  if (what.kind === 'played') return what.rate;
  return Math.abs(measured - 1) < 0.2 ? 1 : Math.min(2000, Math.max(0.01, measured));
}

function nextFrameMs(world: World, rate: number): number {
  const { view, stage } = world;
  const nearKm = view.following ? view.rangeKm : view.distanceKm - EARTH_KM;
  const stillMs = (1000 * STEP_PX * pixelKm(nearKm, stage.heightPx)) / (FASTEST_KM_S * rate);
  const leastMs = stage.isSoft && rate < 2 ? SOFT_MS : 0;
  return Math.min(IDLE_MS, Math.max(leastMs, stillMs));
}

/** True while the Earth is drawn coarsely. */
function render(world: World, state: FrameState): boolean {
  const { stage, pose, turnRad, weights } = world;
  const { renderer, camera, clip, pixels } = stage;
  const sizePx = [stage.widthPx * pixels, stage.heightPx * pixels] as const;
  stage.earth.aim(camera, turnRad);
  stage.coast.mesh.visible = pose.eye.length() < COAST_NEAR_KM;
  stage.coast.setTurn(turnRad);
  stage.coverage.set(stations.peek(), coverageKm(world), layers.peek().coverage);
  stage.coverage.turn(turnRad);
  stage.flights.set(standingAt(flights.peek(), world.ms));
  stage.flights.turn(turnRad);
  stage.orbits.keep(world.ms, world.span);
  stage.orbits.turn(turnRad, world.ms);
  for (const layer of [stage.coast, stage.coverage, stage.flights, stage.orbits])
    layer.setView(clip, pose.eye, sizePx, pixels);
  stage.swarm.setView(clip, pose.eye, weights, pixels);
  const isCoarse = stage.backdrop.refresh(renderer, camera, sizePx, stage.isSoft);
  renderer.render(stage.scene, camera);
  const { marks, link } = collectMarks(world, state.urgency, state.assetRows);
  drawOverlay(stage.over, marks, link, stage.palette, pixels);
  return isCoarse;
}

/** What has moved away from the pointer is not under it any more. */
function keepUnder(world: World): void {
  const held = under.peek();
  if (held === null) return;
  const place = placeOf(world, feed.row(held.objectId));
  const at = place && pixelsOf(world, place);
  if (!at || Math.hypot(at[0] - held.xPx, at[1] - held.yPx) > UNDER_PX) under.value = null;
}

/** The height that the stations' circles are drawn for, in steps: the rims do not crawl with an eccentric orbit. */
function coverageKm(world: World): number {
  const id = chosenObject.peek();
  const place = id === null ? null : placeOf(world, feed.row(id));
  if (place === null) return COVERAGE_KM;
  const heightKm = Math.hypot(place[0]!, place[1]!, place[2]!) - EARTH_KM;
  return Math.max(100, Math.round(heightKm / 20) * 20);
}

/** Positions that are not of the instant shown are said to be so. */
function tellAge({ span: held, ms }: World): void {
  const lateMs = held === null || holds(held, ms) ? 0 : Math.max(held.fromMs - ms, ms - held.toMs);
  const told = lateMs > BEHIND_MS ? Math.round(lateMs / 1000) * 1000 : 0;
  if (behindMs.peek() !== told) behindMs.value = told;
}

/** What the drawing hears of: each effect reads what it depends on and asks for a frame. */
function follows(world: World, state: FrameState, invalidate: () => void): () => void {
  const { stage } = world;
  const ends = [
    effect(() => {
      const all = catalogue.value;
      const filter = {
        regimes: regimes.value,
        assetsOnly: assetsOnly.value,
        text: textFilter.value,
      };
      state.urgency = urgencyByObject(warnings.value?.warnings ?? []);
      const approach = chosenApproach.value;
      const chosen = [chosenObject.value, approach?.id1, approach?.id2];
      const isId = (id: string | null | undefined): id is string => typeof id === 'string';
      const marked = {
        chosen: new Set(chosen.filter(isId)),
        warned: new Set(state.urgency.keys()),
      };
      state.choosing = () => chooseRows(world, state, all, filter, marked);
      invalidate();
    }),
    effect(() => {
      const { orbit, track, graticule, night } = layers.value;
      stage.orbits.show(orbit, track);
      paint(stage, graticule, night);
      invalidate();
    }),
    effect(() => stage.orbits.choose(chosenObject.value, chosenApproach.value)),
    effect(() => {
      if (frame.value !== world.view.frame) switchFrame(world.view, world.turnRad);
      invalidate();
    }),
    effect(() => {
      const wanted = flyTo.value;
      span.value; // it may have to wait for the first positions
      if (wanted !== null && flyToObject(world, wanted)) flyTo.value = null;
      invalidate();
    }),
    effect(() => {
      if (following.value) return;
      if (world.view.following) flyOut(world);
      invalidate();
    }),
    effect(() => {
      for (const one of [span, shown, under, stations, flights]) one.value;
      invalidate();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** Apart from what the worker's message costs: neither holds the page for long. */
function chooseRows(
  world: World,
  state: FrameState,
  all: Catalogue | null,
  filter: Filter,
  marked: Marked,
): void {
  world.catalogue = all;
  if (all === null) return;
  world.choice = choose(all, filter, marked);
  const { look, order } = world.choice;
  state.assetRows = Array.from(order.filter((row) => look[4 * row + 1] === RANK.asset));
  counts.value = world.choice.counts;
  world.stage.swarm.setLook(look, order);
}

/** The pane's size, and the theme: it stands on the root element, whose attribute changes. */
function watchPane(stage: Stage, invalidate: () => void): () => void {
  const sizes = new ResizeObserver(() => {
    paneWidthPx.value = stage.host.clientWidth;
    if (stage.host.clientWidth > 0 && resize(stage)) invalidate(); // while it is put away it has no size
  });
  sizes.observe(stage.host);
  const themes = new MutationObserver(() => {
    const { graticule, night } = layers.peek();
    paint(stage, graticule, night);
    invalidate();
  });
  themes.observe(document.documentElement, { attributeFilter: ['data-theme', 'lang'] });
  return () => {
    sizes.disconnect();
    themes.disconnect();
  };
}

/** Graphics may be taken away (a driver that restarts, a laptop that sleeps) and given back. */
function watchContext({ canvas, backdrop }: Stage, invalidate: () => void): () => void {
  const lost = (event: Event) => {
    event.preventDefault(); // else it is never given back
    drawn.value = 'lost';
  };
  const restored = () => {
    drawn.value = 'drawn';
    backdrop.spoil();
    invalidate();
  };
  canvas.addEventListener('webglcontextlost', lost);
  canvas.addEventListener('webglcontextrestored', restored);
  return () => {
    canvas.removeEventListener('webglcontextlost', lost);
    canvas.removeEventListener('webglcontextrestored', restored);
  };
}

const MASK_PX = 4096;

async function addLand(
  stage: Stage,
  invalidate: () => void,
  isClosed: () => boolean,
): Promise<void> {
  const land = await loadLand(MASK_PX);
  if (land === null || isClosed()) return;
  stage.earth.setMask(land.mask, stage.isSoft ? 1 : 8);
  stage.coast.setPoints(land.coast);
  stage.backdrop.spoil();
  invalidate();
}

/** Drawn and copied in one go: what WebGL drew is gone after the frame. */
function composed(world: World, state: FrameState): HTMLCanvasElement {
  render(world, state);
  const { canvas, over } = world.stage;
  const out = document.createElement('canvas');
  out.width = canvas.width;
  out.height = canvas.height;
  const plane = out.getContext('2d')!;
  plane.drawImage(canvas, 0, 0);
  plane.drawImage(over.canvas, 0, 0);
  return out;
}
