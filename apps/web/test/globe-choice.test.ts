/** What is drawn and what is under the pointer: filters and counts, picking against brute force, labels, views, marking. */
import fc from 'fast-check';
import { Matrix4, type PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { makeOrbits, spanOf } from '../bench/globe-orbits.ts';
import { choose, RANK } from '../src/globe/choose.ts';
import { type Label, placeLabels } from '../src/globe/labels.ts';
import { markingOf } from '../src/globe/marking.ts';
import { createWeights, positionInto, weightsInto } from '../src/globe/motion.ts';
import { plainName } from '../src/globe/name.ts';
import { rgbOf } from '../src/globe/palette.ts';
import { inOrder, isHidden, pick, projectInto, type Sight } from '../src/globe/pick.ts';
import * as views from '../src/globe/view.ts';

const FROM_MS = Date.parse('2026-11-23T04:00:00Z');
const orbits = makeOrbits(2000, 5, FROM_MS);
const { catalogue } = orbits;
const ALL = { regimes: [true, true, true, true], assetsOnly: false, text: '' };
const NONE = { chosen: new Set<string>(), warned: new Set<string>() };

describe('which rows are drawn', () => {
  test('everything, and counted by regime', () => {
    const { order, counts } = choose(catalogue, ALL, NONE);
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(2000).keys()]);
    expect(counts.all.reduce((a, b) => a + b)).toBe(2000);
    expect(counts.shown).toEqual(counts.all);
  });

  test('what matters most lies on top: chosen, then assets, then what is warned of', () => {
    const marked = { chosen: new Set(['90500']), warned: new Set(['90700', '90003']) };
    const { order, look } = choose(catalogue, ALL, marked);
    const ranks = [...order].map((row) => look[4 * row + 1]!);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(order.at(-1)).toBe(500);
    expect(look[4 * 700 + 1]).toBe(RANK.warned);
    expect(look[4 * 3 + 1]).toBe(RANK.asset); // an asset stays one
  });

  test('filters leave what fits, and always what is chosen', () => {
    const chosen = { ...NONE, chosen: new Set(['90500']) };
    const only = choose(catalogue, { ...ALL, assetsOnly: true }, chosen);
    expect([...only.order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 500]);
    const named = choose(catalogue, { ...ALL, text: ' alpha 3 ' }, NONE);
    expect([...named.order]).toEqual([2]);
    const numbered = choose(catalogue, { ...ALL, text: '9150' }, NONE);
    expect(numbered.order.length).toBe(10);
    const noLow = choose(catalogue, { ...ALL, regimes: [false, true, true, true] }, NONE);
    expect([...noLow.order].every((row) => catalogue.regime[row] !== 0)).toBe(true);
    expect(noLow.counts.shown[0]).toBe(0);
  });
});

/** The whole Earth from over a place, as drawing.ts looks at it. */
function sightFrom(longitudeRad: number, latitudeRad: number): Sight {
  const view = views.createView(longitudeRad, latitudeRad);
  const pose = views.createPose();
  const camera = views.createCamera();
  const clip = new Matrix4();
  views.fit(camera, 900, 700);
  views.poseInto(view, 0, null, pose);
  views.aim(camera, pose, clip);
  const span = spanOf(orbits, FROM_MS, FROM_MS + 60_000);
  const weights = createWeights();
  weightsInto(span, FROM_MS + 20_000, weights);
  const eyeKm = [pose.eye.x, pose.eye.y, pose.eye.z] as const;
  return { span, weights, clip: clip.elements, eyeKm, widthPx: 900, heightPx: 700 };
}

describe('what is under the pointer', () => {
  const { look, order } = choose(catalogue, ALL, NONE);

  test('the nearest visible object, as brute force finds it; none where nothing is near', () => {
    const sight = sightFrom(1, 0.4);
    const screen = new Float64Array(3);
    const km = new Float64Array(3);
    const seen = [...order].flatMap((row) => {
      positionInto(sight.span, row, sight.weights, km);
      if (!projectInto(sight, km, screen) || isHidden(sight.eyeKm, km)) return [];
      return [{ row, xPx: screen[0]!, yPx: screen[1]! }];
    });
    expect(seen.length).toBeGreaterThan(500);
    const point = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: 700 }));
    fc.assert(
      fc.property(point, ([xPx, yPx]) => {
        const scored = seen.map((one) => {
          const awayPx = Math.hypot(one.xPx - xPx, one.yPx - yPx);
          const isNear = Math.max(Math.abs(one.xPx - xPx), Math.abs(one.yPx - yPx)) <= 12;
          return { row: one.row, score: isNear ? awayPx - 3 * look[4 * one.row + 1]! : 99 };
        });
        const best = scored.reduce((a, b) => (b.score < a.score ? b : a));
        const found = pick(sight, look, order, xPx, yPx);
        if (best.score > 12) expect(found).toBe(-1);
        else expect(scored.find(({ row }) => row === found)?.score).toBeCloseTo(best.score, 6);
      }),
    );
  });

  test('nothing behind the Earth is hidden from one side only', () => {
    const eye = [40_000, 0, 0];
    expect(isHidden(eye, [-7000, 0, 0])).toBe(true);
    expect(isHidden(eye, [7000, 0, 0])).toBe(false);
    expect(isHidden(eye, [-7000, 9000, 0])).toBe(false);
    expect(isHidden(eye, [0, 0, 6450])).toBe(false); // a sphere would hide it: the pole is flatter
    expect(isHidden(eye, [0, 6450, 0])).toBe(true);
  });

  test('the keyboard goes through assets first, and through what is in view alone', () => {
    const sight = sightFrom(1, 0.4);
    const rows = inOrder(sight, look, order, 400);
    const firstPlain = rows.findIndex((row) => look[4 * row + 1] === RANK.plain);
    const assets = rows.filter((row) => look[4 * row + 1] === RANK.asset);
    expect(assets.length).toBe(firstPlain);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

describe('labels', () => {
  const label = fc.record({
    text: fc.constant('x'),
    xPx: fc.integer({ min: 0, max: 400 }),
    yPx: fc.integer({ min: 0, max: 300 }),
    widthPx: fc.integer({ min: 10, max: 120 }),
    heightPx: fc.constant(16),
    gapPx: fc.constant(9),
    weight: fc.integer({ min: 0, max: 9 }),
  });

  test('never lie over each other or out of the picture, and the heaviest is there', () => {
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 40 }), (labels) => {
        const placed = placeLabels(labels, 400, 300);
        for (const [k, one] of placed.entries()) {
          expect(one.leftPx >= 0 && one.leftPx + one.label.widthPx <= 400).toBe(true);
          for (const other of placed.slice(0, k)) {
            const apart =
              one.leftPx + one.label.widthPx < other.leftPx ||
              other.leftPx + other.label.widthPx < one.leftPx ||
              one.topPx + 16 < other.topPx ||
              other.topPx + 16 < one.topPx;
            expect(apart).toBe(true);
          }
        }
      }),
    );
    const at = (weight: number): Label => ({
      ...{ text: `${weight}`, xPx: 200, yPx: 150, widthPx: 100, heightPx: 16, gapPx: 9, weight },
    });
    expect(placeLabels([at(1), at(7)], 400, 300)[0]!.label.weight).toBe(7);
  });
});

describe('views', () => {
  test('a flight goes around the Earth, never through it, and ends where it should', () => {
    const [from, to, out] = [views.createPose(), views.createPose(), views.createPose()];
    const place = fc.tuple(
      fc.double({ min: -3, max: 3, noNaN: true }),
      fc.double({ min: -1.5, max: 1.5, noNaN: true }),
    );
    fc.assert(
      fc.property(place, place, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, part) => {
        views.poseInto(views.createView(...a), 0, null, from);
        views.poseInto(views.createView(...b), 0, null, to);
        views.mixInto(from, to, part, out);
        expect(out.eye.length()).toBeGreaterThan(30_000);
        views.mixInto(from, to, 1, out);
        expect(out.eye.distanceTo(to.eye)).toBeLessThan(200);
      }),
    );
  });

  test('the other frame shows the same place', () => {
    const view = views.createView(0.3, 0.2);
    const [before, after] = [views.createPose(), views.createPose()];
    views.poseInto(view, 1.7, null, before);
    views.switchFrame(view, 1.7);
    views.poseInto(view, 1.7, null, after);
    expect(after.eye.distanceTo(before.eye)).toBeLessThan(1e-6);
  });

  test('what is followed is in the middle, the eye stays out of the ground, and zoom has its ends', () => {
    const view = views.createView(0, 0);
    const object = new Vector3(0, 6900, 800);
    views.follow(view, object);
    const pose = views.createPose();
    const camera: PerspectiveCamera = views.createCamera();
    const clip = new Matrix4();
    views.poseInto(view, 0, object, pose);
    views.fit(camera, 800, 800);
    views.aim(camera, pose, clip);
    const screen = new Float64Array(3);
    const size = { clip: clip.elements, widthPx: 800, heightPx: 800 };
    expect(projectInto(size, object.toArray(), screen)).toBe(true);
    expect(screen[0]).toBeCloseTo(400, 3);
    expect(screen[1]).toBeCloseTo(400, 3);
    for (let k = 0; k < 90; k++) views.turn(view, 0, -40, 800);
    for (let k = 0; k < 90; k++) views.zoom(view, 0.7);
    views.poseInto(view, 0, object, pose);
    expect(pose.eye.length()).toBeGreaterThan(views.EARTH_KM + 100);
    views.unfollow(view, pose.eye, 0);
    for (let k = 0; k < 90; k++) views.zoom(view, 1.5);
    expect(view.distanceKm).toBeGreaterThan(views.EARTH_KM + 100);
  });
});

test('a picture is marked as strictly as the strictest thing in it', () => {
  const marking = (tlp: 'GREEN' | 'RED') => ({
    marking: { tlp, originator: 'alpha', releasableTo: ['bravo'], caveats: [] },
  });
  expect(markingOf([], [], 'alpha').tlp).toBe('CLEAR');
  expect(markingOf([{}], [], 'alpha').tlp).toBe('AMBER'); // an asset without a marking
  expect(markingOf([{}], [marking('RED')], 'alpha').tlp).toBe('RED');
  expect(markingOf([{}], [marking('GREEN')], 'alpha').releasableTo).toEqual([]);
  expect(markingOf([], [marking('GREEN')], 'alpha').releasableTo).toEqual(['bravo']);
});

test('names are plain, colours are read or seen to be wrong', () => {
  expect(plainName('A\u202eB\u0007C\u2066')).toBe('ABC');
  expect(plainName('x'.repeat(90)).length).toBe(40);
  expect(rgbOf('#fff')).toEqual([1, 1, 1]);
  expect(rgbOf('#336699')).toEqual([0.2, 0.4, 0.6]);
  expect(rgbOf('red')).toEqual([0.53, 0.53, 0.53]);
});
