/**
 * The lines that belong to what is chosen: one revolution of the chosen object's orbit (past dashed, future solid, fading to its
 * ends) and its track over the ground; for an approach both orbits around it, in two colours and two kinds of line. Paths come
 * from the worker; they are asked for again when the shown time has moved on by a few hundredths of a revolution.
 */
import type { Matrix4, Scene, Vector3 } from 'three';
import type { Approach } from '../data/select.ts';
import type { Path, Span } from './contract.ts';
import { feed } from './feed.ts';
import { createWeights, periodMs, positionInto, velocityInto, weightsInto } from './motion.ts';
import type { Palette } from './palette.ts';
import { orbitPoints, trackPoints } from './places.ts';
import { createRibbon, type Ribbon } from './ribbon.ts';

const STEPS = 361; // odd: the middle one is the instant itself
const STEPS_LONG = 1081; // an eccentric orbit runs fast through its perigee
const LONG_MS = 6 * 3_600_000;
const DRIFT_MAX = 0.03; // of a revolution, before the path is asked for again
const DAY_MS = 86_400_000;

export type Orbits = {
  /** Asks for what is missing at this instant. */
  keep(ms: number, span: Span | null): void;
  choose(objectId: string | null, approach: Approach | null): void;
  show(orbit: boolean, track: boolean): void;
  setView(clip: Matrix4, eye: Vector3, sizePx: readonly [number, number], pixels: number): void;
  turn(turnRad: number, ms: number): void;
  paint(palette: Palette): void;
  /** Where both objects of the approach are at its instant, TEME km; null until both paths have come. */
  approachPlaces(): readonly [Float64Array, Float64Array] | null;
  close(): void;
};

type Line = {
  objectId: string | null;
  aroundMs: number | null; // null: around the shown instant
  path: Path | null;
  asking: boolean;
  readonly orbit: Ribbon;
  readonly track: Ribbon | null;
};

export function createOrbits(scene: Scene, changed: () => void): Orbits {
  const ahead = { widthPx: 1.6, alpha: 0.95, dashes: 200, fade: 0.85 };
  const own = lineOf(
    createRibbon(ahead),
    createRibbon({ widthPx: 1.8, alpha: 0.9, dashes: 200, fade: 0.6, onGround: true }),
  );
  const one = lineOf(createRibbon({ widthPx: 2.2, alpha: 0.95, fade: 0.5 }), null);
  const dashed = { widthPx: 2.2, alpha: 0.95, fade: 0.5, dashedBefore: 2, dashes: 120 };
  const two = lineOf(createRibbon(dashed), null);
  const lines = [own, one, two];
  const ribbons = lines.flatMap(({ orbit, track }) => (track === null ? [orbit] : [orbit, track]));
  for (const { mesh } of ribbons) scene.add(mesh);
  let shows = { orbit: true, track: true };
  const apply = () => {
    const isClose = one.objectId !== null;
    for (const line of lines) {
      line.orbit.mesh.visible = line.path !== null && (line !== own || (shows.orbit && !isClose));
      if (line.track) line.track.mesh.visible = line.path !== null && shows.track;
    }
    changed();
  };
  return {
    keep: (ms, span) => {
      for (const line of lines) if (isWanting(line, ms)) void askPath(line, ms, span, apply);
    },
    choose: (objectId, approach) => {
      const atMs = approach === null ? null : Date.parse(approach.tcaUtc);
      setLine(own, objectId, null);
      setLine(one, approach?.id1 ?? null, atMs);
      setLine(two, approach?.id2 ?? null, atMs);
      apply();
    },
    show: (orbit, track) => {
      shows = { orbit, track };
      apply();
    },
    setView: (clip, eye, sizePx, pixels) => {
      for (const ribbon of ribbons) ribbon.setView(clip, eye, sizePx, pixels);
    },
    turn: (turnRad, ms) => {
      own.track!.setTurn(turnRad);
      const part = own.path === null ? 0 : partOf(own.path, ms);
      own.orbit.setDashedBefore(part);
      own.track!.setDashedBefore(part);
    },
    paint: ({ colour }) => {
      own.orbit.paint(colour.chosen);
      own.track!.paint(colour.chosen);
      one.orbit.paint(colour.one);
      two.orbit.paint(colour.two);
    },
    approachPlaces: () =>
      one.path === null || two.path === null ? null : [middleOf(one.path), middleOf(two.path)],
    close: () => {
      for (const ribbon of ribbons) ribbon.close();
    },
  };
}

function lineOf(orbit: Ribbon, track: Ribbon | null): Line {
  return { objectId: null, aroundMs: null, path: null, asking: false, orbit, track };
}

function setLine(line: Line, objectId: string | null, aroundMs: number | null): void {
  if (line.objectId === objectId && line.aroundMs === aroundMs) return;
  line.objectId = objectId;
  line.aroundMs = aroundMs;
  line.path = null;
}

const lengthMs = (path: Path): number => (path.positionKm.length / 3 - 1) * path.stepMs;

const partOf = (path: Path, ms: number): number => (ms - path.fromMs) / lengthMs(path);

function isWanting({ objectId, aroundMs, path, asking }: Line, ms: number): boolean {
  if (objectId === null || asking) return false;
  return path === null || (aroundMs === null && Math.abs(partOf(path, ms) - 0.5) > DRIFT_MAX);
}

async function askPath(
  line: Line,
  ms: number,
  span: Span | null,
  apply: () => void,
): Promise<void> {
  const { objectId, aroundMs } = line;
  const row = objectId === null ? -1 : feed.row(objectId);
  if (objectId === null || span === null || row < 0 || 3 * row >= span.fromKm.length) return;
  const revolutionMs = revolutionOf(span, row);
  if (!Number.isFinite(revolutionMs)) return;
  const lastsMs = Math.min(revolutionMs, 4 * DAY_MS);
  const steps = lastsMs > LONG_MS ? STEPS_LONG : STEPS;
  const middleMs = aroundMs ?? ms;
  line.asking = true;
  const path = await feed.path(objectId, middleMs - lastsMs / 2, middleMs + lastsMs / 2, steps);
  line.asking = false;
  if (path === null || line.objectId !== objectId || line.aroundMs !== aroundMs) return;
  line.path = path;
  line.orbit.setPoints(orbitPoints(path));
  line.track?.setPoints(trackPoints(path));
  apply();
}

const weights = createWeights();
const km = new Float64Array(3);
const kmS = new Float64Array(3);

function revolutionOf(span: Span, row: number): number {
  weightsInto(span, span.fromMs, weights);
  positionInto(span, row, weights, km);
  velocityInto(span, row, weights, kmS);
  return periodMs(km, kmS);
}

function middleOf({ positionKm }: Path): Float64Array {
  const at = 3 * Math.floor(positionKm.length / 6);
  return positionKm.slice(at, at + 3);
}
