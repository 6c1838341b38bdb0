/** Heights and ranges of flights that were: a fall through real air reaches those that are not too flat for one. */

import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { WGS84_EARTH } from '../src/index.ts';
import { arcOf, readFlown } from './arcs.ts';

const GM = WGS84_EARTH.gmKm3S2;

describeWithData(
  'flights by height and range',
  'track/dynamics/ballistic_flight_tests_apogee_range.csv',
  (path) => {
    const flown = readFlown(path);
    const falls = flown.filter(({ isSteered }) => !isSteered);
    const steep = falls.filter(({ rangeKm, apogeeKm }) => rangeKm <= 6 * apogeeKm);

    test('every fall up to six times as far as high is reached within 0.1 km', () => {
      expect(steep.length).toBeGreaterThan(130);
      for (const flight of steep) {
        const name = `${flight.kind} ${flight.apogeeKm} by ${flight.rangeKm} km`;
        const arc = arcOf(flight);
        expect(arc, name).not.toBeNull();
        expect(Math.abs(arc!.apogeeKm - flight.apogeeKm), name).toBeLessThan(0.1);
        expect(Math.abs(arc!.alongKm - flight.rangeKm), name).toBeLessThan(0.1);
      }
    });

    test('the highest take the speed that energy asks for, and a fall of their time', () => {
      const high = steep.filter(({ apogeeKm }) => apogeeKm > 1000);
      expect(high.length).toBeGreaterThan(10);
      for (const flight of high) {
        const { speedKmS, flightS } = arcOf(flight)!;
        const [low, top] = [6371 + 30, 6371 + flight.apogeeKm];
        const upKmS = Math.sqrt(2 * GM * (1 / low - 1 / top));
        expect(speedKmS / upKmS).toBeGreaterThan(0.99); // and more for its way
        expect(speedKmS / upKmS).toBeLessThan(1.08);
        expect(flightS).toBeGreaterThan(2 * Math.sqrt((2 * flight.apogeeKm) / 9.8e-3) * 0.95);
      }
    });

    test('what is not reached lies low and is flatter than a fall in that air can be', () => {
      const odd = flown.filter((flight) => arcOf(flight) === null);
      expect(odd.length).toBeGreaterThan(0);
      for (const { apogeeKm, rangeKm } of odd) {
        expect(apogeeKm).toBeLessThanOrEqual(30); // in air that brakes
        expect(rangeKm).toBeGreaterThan(9 * apogeeKm);
      }
    });
  },
);
