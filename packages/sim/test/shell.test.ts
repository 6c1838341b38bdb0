/** Walker shells: the phasing chosen keeps satellites as far apart as brute force says it can. */
import { describe, expect, test } from 'vitest';
import type { Shell } from '../src/index.ts';
import { createRandom } from '../src/random.ts';
import { drawShell, safestPhasing } from '../src/shell.ts';

const DEG = Math.PI / 180;

function shell(inclinationDeg: number, planes: number): Shell {
  return {
    kind: 'shell',
    name: 'test',
    count: 1,
    inclinationDeg,
    planes,
    nodesSpanDeg: 360,
    altitudeKm: [550],
    bstarPerEarthRadius: [0, 0],
  };
}

/** Least angle between any two satellites of a pattern over an orbit, by stepping along it. */
function leastByStepping({ inclinationDeg, planes }: Shell, slots: number, steps: number): number {
  const [sinI, cosI] = [Math.sin(inclinationDeg * DEG), Math.cos(inclinationDeg * DEG)];
  const place = (plane: number, slot: number, u: number) => {
    const node = (2 * Math.PI * plane) / planes;
    const a = u + (2 * Math.PI * (slot + (steps * plane) / planes)) / slots;
    const [x, y] = [Math.cos(a), Math.sin(a) * cosI];
    return [
      x * Math.cos(node) - y * Math.sin(node),
      x * Math.sin(node) + y * Math.cos(node),
      sinI * Math.sin(a),
    ];
  };
  let most = -1; // largest cosine
  for (let k = 0; k < 720; k++) {
    const [x, y, z] = place(0, 0, (k * Math.PI) / 360);
    for (let plane = 1; plane < planes; plane++) {
      for (let slot = 0; slot < slots; slot++) {
        const [p, q, r] = place(plane, slot, (k * Math.PI) / 360);
        most = Math.max(most, x * p + y * q + z * r);
      }
    }
  }
  return Math.acos(Math.min(1, most));
}

describe('phasing', () => {
  test.each([
    [53, 6, 4],
    [43, 8, 3],
    [70, 5, 6],
    [97.7, 7, 5],
  ])('%f deg, %i planes of %i', (inclinationDeg, planes, slots) => {
    const pattern = shell(inclinationDeg, planes);
    const byStepping = Array.from({ length: planes }, (_, f) => leastByStepping(pattern, slots, f));
    const chosen = byStepping[safestPhasing(pattern, slots)];
    expect(chosen).toBeGreaterThan(0.05);
    expect(chosen).toBeGreaterThan(Math.max(...byStepping) - 0.01); // stepping finds it to 0.5 deg
  });

  test('planes fill evenly, nodes and slots are where the pattern has them', () => {
    const drawn = drawShell(shell(53, 6), 24, createRandom('shell'));
    const latitudes = drawn.map((e) => {
      const daysMotion = e.meanMotionRevDay * 360;
      return (e.meanAnomalyDeg + e.argPerigeeDeg + (e.ageS / 86_400) * daysMotion) % 360;
    });
    expect(drawn.length).toBe(24);
    for (let i = 6; i < 24; i++) {
      const nodeStep = (drawn[i].raanDeg - drawn[i - 6].raanDeg + 540) % 360;
      expect(Math.abs(nodeStep - 180)).toBeLessThan(25); // same plane: 5 days of regression at most
      const slotStep = (latitudes[i] - latitudes[i - 6] + 720) % 360;
      expect(Math.abs(slotStep - 90)).toBeLessThan(25); // a quarter turn: perigee drift in 5 days
    }
  });
});
