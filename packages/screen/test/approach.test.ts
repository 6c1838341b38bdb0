/** One approach as it is looked at: against hand calculation, NASA CARA's published encounters, and the screen's own rows. */
import { initialiseSgp4, pickSets } from '@noroshi/orbit';
import { seededCatalogue } from '@noroshi/sim';
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import { describe, expect, test } from 'vitest';
import {
  type ApproachObject,
  approachGeometry,
  covarianceOfSigmas,
  type Six,
} from '../src/approach/geometry.ts';
import { approachProbability, encounterHalfS } from '../src/approach/methods.ts';
import {
  bendKm,
  nearestApproachUs,
  pairStates,
  pathSpanS,
  relativePath,
} from '../src/approach/path.ts';
import { encounterPlaneInto, PLANE } from '../src/probability/encounter.ts';
import { conjunctionRows } from '../src/rows.ts';
import { readCdm, readTable } from './probability/messages.ts';
import { kernelTiers, screenOnce } from './support/run.ts';

/** Object 1 flies along +y at x = 7000 km: R is x, T is y, N is z. */
const one: ApproachObject = {
  state: [7000, 0, 0, 0, 7.5, 0],
  covarianceRtnKm2: covarianceOfSigmas([0.1, 0.4, 0.2]),
};

describe('by hand', () => {
  test('a crossing at a right angle: miss, velocity, angle, plane', () => {
    const two: ApproachObject = {
      state: [7000.3, 0, 0, 0, 0, 7.5], // 300 m above, flying north
      covarianceRtnKm2: covarianceOfSigmas([0.1, 0.4, 0.2]),
    };
    const g = approachGeometry(one, two)!;
    expect(g.missKm).toBeCloseTo(0.3, 9);
    expect(g.missRtnKm.map((x) => Math.round(x * 1e9) / 1e9)).toEqual([0.3, 0, 0]);
    expect(g.relativeVelocityRtnKmS[1]).toBeCloseTo(-7.5, 12);
    expect(g.relativeVelocityRtnKmS[2]).toBeCloseTo(7.5, 12);
    expect(g.relativeSpeedKmS).toBeCloseTo(7.5 * Math.SQRT2, 12);
    expect(g.crossingAngleRad).toBeCloseTo(Math.PI / 2, 12);
    expect(g.altitudesKm[0]).toBeCloseTo(7000 - 6378.137, 9);
    // Object 2's T is z and its N is -y: along object 1's T lies its N error, along N its T error.
    const [rr, , tt, , , nn] = g.covariance2Km2!;
    expect([rr, tt, nn].map((v) => Math.round(Math.sqrt(v) * 1e9) / 1e9)).toEqual([0.1, 0.2, 0.4]);
    const plane = g.plane!;
    expect(plane.up.map(Math.abs)).toEqual([1, 0, 0]);
    expect(plane.missUpKm).toBeCloseTo(0.3, 12);
    expect(plane.missRightKm).toBeCloseTo(0, 12);
    expect(plane.missAlongKm).toBeCloseTo(0, 12);
    // up: 0.1² twice; right = (0, 1, 1)/√2: (0.4² + 0.2² + 0.2² + 0.4²) / 2
    expect(plane.ellipse!.sigmaNarrowKm).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(plane.ellipse!.sigmaWideKm).toBeCloseTo(Math.sqrt(0.2), 12);
    expect(plane.ellipse!.sigmasAway).toBeCloseTo(0.3 / Math.sqrt(0.02), 10);
    expect(Math.abs(Math.cos(plane.ellipse!.leanRad))).toBeCloseTo(1, 12); // wide lies to the right
    expect(g.sigmaMissKm).toBeCloseTo(Math.sqrt(0.02), 12);
    expect(encounterHalfS(g)).toBeCloseTo((3 * Math.sqrt(0.2)) / (7.5 * Math.SQRT2), 10);
  });

  test('right, up, along are a right-handed set of unit vectors', () => {
    const two: ApproachObject = { state: [7000, 1, -2, 3, -5, 4], covarianceRtnKm2: null };
    const { right, up, along } = approachGeometry(one, two)!.plane!;
    const dot = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, x, i) => sum + x * b[i]!, 0);
    for (const axis of [right, up, along]) expect(dot(axis, axis)).toBeCloseTo(1, 12);
    expect(dot(right, up)).toBeCloseTo(0, 12);
    expect(dot(up, along)).toBeCloseTo(0, 12);
    const cross = [
      right[1] * up[2] - right[2] * up[1],
      right[2] * up[0] - right[0] * up[2],
      right[0] * up[1] - right[1] * up[0],
    ];
    expect(dot(cross, along)).toBeCloseTo(-1, 12); // right × up points at who looks along the velocity
  });

  test('no relative velocity has no plane; no plane of object 1 has no answer', () => {
    const beside: ApproachObject = { state: [7001, 0, 0, 0, 7.5, 0], covarianceRtnKm2: null };
    expect(approachGeometry(one, beside)!.plane).toBeNull();
    const falling: ApproachObject = { state: [7000, 0, 0, -1, 0, 0], covarianceRtnKm2: null };
    expect(approachGeometry(falling, one)).toBeNull();
  });

  test('without a covariance there is a maximum of an assumed shape, and no probability', () => {
    const two: ApproachObject = { state: [7000.3, 0, 0, 0, 0, 7.5], covarianceRtnKm2: null };
    const said = approachProbability(one, two, approachGeometry(one, two)!, 0.01, 0);
    expect(said.figures.map((f) => f.validity)).toEqual(['no-covariance', 'no-covariance', 'good']);
    expect(said.figures[2]!.value).toBeGreaterThan(0);
    expect(said.dilution).toBeNull();
  });

  test('a path that bends within the error is told', () => {
    const two: ApproachObject = { ...one, state: [7000.3, 0, 0, 0, 0, 7.5] };
    const geometry = approachGeometry(one, two)!;
    const narrow = geometry.plane!.ellipse!.sigmaNarrowKm;
    const bent = approachProbability(one, two, geometry, 0.01, 0.11 * narrow);
    const straight = approachProbability(one, two, geometry, 0.01, 0.09 * narrow);
    expect([bent, straight].map((p) => p.figures[0]!.validity)).toEqual(['bent', 'good']);
    expect(bent.figures[0]!.value).toBe(straight.figures[0]!.value);
    const slow = approachProbability(one, two, geometry, 0.01, 'slow');
    expect(slow.figures.map((f) => [f.value, f.validity])).toEqual([
      [null, 'slow'],
      [null, 'slow'],
    ]);
  });
});

describeWithData('CARA test conjunctions', 'orbit/pc/cara/PcTestCaseCDMs', (folder) => {
  const rows = readTable(dataPath('orbit/pc/cara/CARA_PcMethod_Test_Conjunctions.csv')!);
  const objectOf = (o: { state: number[]; covarianceRtnKm2: number[] }): ApproachObject => ({
    state: o.state as unknown as Six,
    covarianceRtnKm2: o.covarianceRtnKm2 as unknown as Six,
  });

  test('miss, speed, angle between the velocities as published; ellipse as the integral has it', () => {
    let seen = 0;
    const worst = { missM: 0, speedMS: 0, angleDeg: 0, ellipse: 0 };
    for (const row of rows) {
      const path = `${folder}/${row.Conjunction_ID}.cdm`;
      const cdm = readIfThere(path);
      if (cdm === undefined) continue;
      seen++;
      const [object1, object2] = [objectOf(cdm.object1), objectOf(cdm.object2)];
      const g = approachGeometry(object1, object2)!;
      const off = (a: number, b: string | undefined) => Math.abs(a - Number(b));
      worst.missM = Math.max(worst.missM, off(g.missKm * 1000, row.MissDist_m));
      worst.speedMS = Math.max(worst.speedMS, off(g.relativeSpeedKmS * 1000, row.Vrel_mps));
      const angleDeg = (g.crossingAngleRad * 180) / Math.PI;
      worst.angleDeg = Math.max(worst.angleDeg, off(angleDeg, row.Vang_deg));
      worst.ellipse = Math.max(worst.ellipse, ellipseOff(g));
    }
    console.log(`CARA: ${seen} encounters, worst ${JSON.stringify(worst)}`);
    expect(seen).toBeGreaterThanOrEqual(35);
    expect(worst.missM).toBeLessThan(1e-6); // 1.3e-9 m measured
    expect(worst.speedMS).toBeLessThan(1e-6);
    expect(worst.angleDeg).toBeLessThan(1e-8);
    expect(worst.ellipse).toBeLessThan(1e-9);
  });

  /** Relative difference of the ellipse and of the miss in it from the plane of the integral, in RTN instead of inertial. */
  function ellipseOff(g: NonNullable<ReturnType<typeof approachGeometry>>): number {
    const plane = new Float64Array(4);
    encounterPlaneInto(g.missRtnKm, g.relativeVelocityRtnKmS, g.combinedKm2!, plane);
    const { missRightKm: x, missUpKm: y, ellipse } = g.plane!;
    const { leanRad, sigmaWideKm, sigmaNarrowKm } = ellipse!;
    const wide = Math.abs(x * Math.cos(leanRad) + y * Math.sin(leanRad));
    return Math.max(
      Math.abs(sigmaWideKm / plane[PLANE.sigmaWide]! - 1),
      Math.abs(sigmaNarrowKm / plane[PLANE.sigmaNarrow]! - 1),
      Math.abs(wide - Math.abs(plane[PLANE.missWide]!)) / g.missKm,
    );
  }
});

function readIfThere(path: string) {
  try {
    return readCdm(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

describe('beside the screen', async () => {
  const fromUs = 783691237000000;
  const sets = seededCatalogue({ seed: 'approach', count: 1500, epochUs: fromUs });
  const window = { fromUs, toUs: fromUs + 3 * 3600e6, thresholdKm: 10, opsMode: 'a' } as const;
  const outcome = await screenOnce({ sets, ...window }, kernelTiers());
  const rows = [...conjunctionRows(outcome, 10)];

  test('every row again from its two sets: miss, parts, probability', () => {
    expect(rows.length).toBeGreaterThan(20);
    for (const { row, detail } of rows.slice(0, 200)) {
      const model = initialiseSgp4(pickSets(sets, [detail.row1, detail.row2]), 'a');
      const { state1, state2 } = pairStates(model, row.tcaUs)!;
      const object = (state: Six, sigma: Float64Array): ApproachObject => ({
        state,
        covarianceRtnKm2: covarianceOfSigmas([sigma[0]!, sigma[1]!, sigma[2]!]),
      });
      const object1 = object(state1, detail.sigma1RtnKm);
      const object2 = object(state2, detail.sigma2RtnKm);
      const g = approachGeometry(object1, object2)!;
      expect(Math.abs(g.missKm - row.missKm)).toBeLessThan(1e-9);
      expect(g.missRtnKm[0]).toBeCloseTo(row.missRKm, 9);
      expect(g.missRtnKm[2]).toBeCloseTo(row.missNKm, 9);
      const said = approachProbability(object1, object2, g, row.hbrM / 1000, 0);
      if (row.kind === 'crossing' && row.pc !== null)
        expect(said.figures[0]!.value! / row.pc).toBeCloseTo(1, 9);
    }
  });

  test('the path passes through the miss at closest approach, and nowhere nearer', () => {
    const { row, detail } = rows.find(({ row: one }) => one.kind === 'crossing')!;
    const model = initialiseSgp4(pickSets(sets, [detail.row1, detail.row2]), 'a');
    const motions = [detail.row1, detail.row2].map((k) => sets.meanMotionRadS[k]!);
    const spanS = pathSpanS(row.relativeSpeedKmS, Math.max(...motions));
    const path = relativePath(model, row.tcaUs, spanS, 'fixed');
    const lengths = path.offsetS.map((_, k) => Math.hypot(...path.rtnKm.slice(3 * k, 3 * k + 3)));
    const middle = path.offsetS.indexOf(0);
    expect(middle).toBe(120);
    expect(path.offsetS[0]).toBeCloseTo(-spanS, 9);
    expect(lengths[middle]).toBeCloseTo(row.missKm, 9);
    expect(Math.min(...lengths)).toBeCloseTo(row.missKm, 9);
    const turning = relativePath(model, row.tcaUs, spanS, 'turning');
    expect(turning.rtnKm[3 * 120]).toBeCloseTo(row.missRKm, 9);
    const about = row.tcaUs + 200e6;
    const nearest = nearestApproachUs(model, about, 600, Math.max(...motions))!;
    expect(Math.abs(nearest - row.tcaUs)).toBeLessThan(5000);
    expect(bendKm(model, row.tcaUs, 1)).toBeLessThan(0.01); // a second of gravity's difference over some kilometres
    expect(bendKm(model, row.tcaUs, 60)).toBeGreaterThan(bendKm(model, row.tcaUs, 1));
  });

  test('a slow pair is shown for a revolution, a fast one for a minute or thirty kilometres', () => {
    expect(pathSpanS(0.01, 1e-3)).toBeCloseTo(2 * Math.PI * 1000, 9);
    expect(pathSpanS(10, 1e-3)).toBe(60);
    expect(pathSpanS(0.2, 1e-3)).toBe(150);
  });
});
