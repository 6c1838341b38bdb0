/** Candidates out of predictions, and how far a drop reaches; series whose cause is known. */
import { parseUtc } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import {
  explain,
  inLineCandidate,
  type LinkDrops,
  reachOf,
  residualDrops,
  ringPath,
  type SignalDrop,
  SUN_HALF_RAD,
  type SunReceiver,
  sunCandidates,
  sunLossDb,
  sunOutages,
} from '../src/index.ts';

const DEG = Math.PI / 180;
const utc = (text: string): number => {
  const read = parseUtc(text);
  if (!read.ok) throw new Error(text);
  return read.value;
};

const receiver: SunReceiver = {
  ...{ frequencyGHz: 12, peakDbi: 41, halfBeamRad: 0.75 * DEG, noiseK: 150, fluxSfu: 300 },
};

describe('the Sun behind a satellite', () => {
  test('its noise by hand, and by a sum over the disc', () => {
    const areaM2 = (10 ** 4.1 * 0.024983 ** 2) / (4 * Math.PI);
    const wholeK = (300e-22 * areaM2) / (2 * 1.380649e-23);
    for (const halfBeamRad of [0.2 * DEG, 0.75 * DEG, 3 * DEG])
      for (const offDeg of [0, 0.3, 0.6]) {
        let [sum, count] = [0, 0];
        for (let x = -50; x <= 50; x++)
          for (let y = -50; y <= 50; y++) {
            if (x * x + y * y > 2500) continue;
            const off = Math.hypot((x / 50) * SUN_HALF_RAD + offDeg * DEG, (y / 50) * SUN_HALF_RAD);
            sum += 2 ** -((off / halfBeamRad) ** 2);
            count++;
          }
        const wanted = 10 * Math.log10(1 + (wholeK * sum) / count / 150);
        const got = sunLossDb({ ...receiver, halfBeamRad }, offDeg * DEG);
        // a beam narrower than the disc is no Gaussian off its axis
        const withinDb = halfBeamRad > SUN_HALF_RAD || offDeg === 0 ? 0.12 : 1.6;
        expect([halfBeamRad, offDeg, Math.abs(got - wanted) < withinDb, got, wanted]).toEqual([
          ...[halfBeamRad, offDeg, true, got, wanted],
        ]);
      }
  });

  test('an outage that was predicted explains the drop that it makes, and not the same drop at another hour', () => {
    const station = {
      ...{ latitudeRad: 48.8566 * DEG, longitudeRad: 2.3522 * DEG, heightKm: 0.035 },
      elevationMinRad: 0,
    };
    const window = { fromUs: utc('2026-03-02T00:00:00Z'), toUs: utc('2026-03-03T00:00:00Z') };
    const outages = sunOutages(ringPath(5 * DEG), station, window, DEG);
    const candidates = sunCandidates(outages, receiver);
    expect(candidates).toHaveLength(1);
    const { peakUs, leastRad } = outages[0]!;
    const edgeUs = (outages[0]!.toUs - outages[0]!.fromUs) / 2;
    const measured = (shiftUs: number) =>
      Array.from({ length: 720 }, (_, k) => {
        const atUs = peakUs + (k - 360) * 10e6;
        const way = ((atUs - peakUs - shiftUs) / edgeUs) ** 2 * (DEG ** 2 - leastRad ** 2);
        const lossDb = sunLossDb(receiver, Math.sqrt(leastRad ** 2 + way));
        return { atUs, dbHz: 80 - lossDb + 0.2 * Math.sin(12.9898 * k) };
      });
    const verdicts = [0, 40 * 60e6].map((shiftUs) => {
      const { drops } = residualDrops(measured(shiftUs), () => 80);
      expect(drops).toHaveLength(1);
      return explain(drops[0]!, candidates).words;
    });
    expect(verdicts).toEqual(['consistent with sun', 'unexplained']);
  });
});

const drop = (fromS: number, depthDb = 6): SignalDrop => ({
  ...{ firstRow: 0, lastRow: 30, fromUs: fromS * 1e6, toUs: (fromS + 30) * 1e6, isOver: true },
  ...{ usualDbHz: 0, leastDbHz: -depthDb },
});

test('a satellite in line explains its own seconds by its own depth; of unknown power, any depth', () => {
  const event = { id: 'LOW 7', fromUs: 0, toUs: 40e6, leastUs: 20e6, leastRad: 0.4 * DEG };
  const power = { angleRad: 0.4 * DEG, offRad: 0, cOverIDb: 3, iOverNDb: 5, noiseRise: 3.2 };
  const known = inLineCandidate(event, { ...power, lossDb: 6.2 });
  expect(known).toMatchObject({ kind: 'inLine', what: 'LOW 7 passes 0.40° off the satellite' });
  expect(explain(drop(3), [known]).words).toBe('consistent with inLine');
  expect(explain(drop(3, 25), [known]).words).toBe('unexplained');
  expect(explain(drop(3, 25), [inLineCandidate(event, null)]).words).toBe('consistent with inLine');
  expect(explain(drop(300), [known]).words).toBe('unexplained');
});

describe('how far a drop reaches', () => {
  const links = (fallen: (station: string, satellite: string, band: string) => boolean) =>
    ['A', 'B', 'C'].flatMap((station) =>
      ['east', 'west'].flatMap((satellite) =>
        ['C', 'Ku'].map(
          (band): LinkDrops => ({
            ...{ link: `${station} ${satellite} ${band}`, station, satellite, band },
            drops: fallen(station, satellite, band) ? [drop(20)] : [drop(4000)],
          }),
        ),
      ),
    );
  const reach = (fallen: Parameters<typeof links>[0]) => {
    const all = links(fallen);
    return reachOf(drop(0), all.find(({ link }) => link === 'A east Ku')!, all);
  };
  test('one link, one station, one satellite, one band, all', () => {
    const told = [
      reach(() => false),
      reach((station) => station === 'A'),
      reach((_, satellite) => satellite === 'east'),
      reach((_, __, band) => band === 'Ku'),
      reach(() => true),
    ];
    expect(told.map(({ extent, words }) => [extent, words])).toEqual([
      ['oneLink', 'this link alone of 12'],
      ['oneStation', '4 of 4 links of station A'],
      ['oneSatellite', '6 of 6 links of satellite east'],
      ['oneBand', '6 of 6 links of band Ku'],
      ['broad', '12 of 12 links'],
    ]);
    expect(told.map(({ fell, stood }) => [fell.length, stood.length])).toEqual([
      ...[
        [1, 11],
        [4, 8],
        [6, 6],
        [6, 6],
        [12, 0],
      ],
    ]);
    for (const { words } of told) expect(words).not.toMatch(/jam|attack/i);
  });
  test('two links that share nothing else are no station', () => {
    const two = reach((station, satellite) => station === 'A' && satellite === 'east');
    expect(two.extent).toBe('broad');
    expect(two.fell).toEqual(['A east C', 'A east Ku']);
  });
});
