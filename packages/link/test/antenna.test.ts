import { expect, test } from 'vitest';
import {
  DVB_S2_MODES,
  freeSpaceDb,
  modeAt,
  s465Dbi,
  s580Dbi,
  s672Dbi,
  s1528Dbi,
  s1855Dbi,
  worthwhileModes,
} from '../src/index.ts';
import { bytesOf, hasRows } from './rows.ts';

const DEG = Math.PI / 180;
const textOf = (file: string) => new TextDecoder().decode(bytesOf(`link/${file}`));

test.skipIf(!hasRows)('patterns and free space to 0.01 dB', () => {
  const vectors = JSON.parse(textOf('antenna-and-fspl-vectors.json'));
  for (const [name, gain] of [
    ['S.672-4', s672Dbi],
    ['S.1528', s1528Dbi],
  ] as const) {
    const { peak_gain_dbi: peakDbi, beamwidth_3db_deg: width, psi_deg } = vectors[name];
    for (const nearLobesDb of [-20, -30])
      for (const [k, psi] of psi_deg.entries()) {
        const found =
          gain({ peakDbi, halfBeamRad: (width / 2) * DEG, nearLobesDb }, psi * DEG) - peakDbi;
        const off = Math.abs(found - vectors[name][`rel_gain_Ls_${nearLobesDb}`][k]);
        expect([name, nearLobesDb, psi, off < 0.0101]).toEqual([name, nearLobesDb, psi, true]);
      }
  }
  const { diameter_m, frequency_mhz, peak_gain_dbi, off_axis_deg, theta_deg, gain_dbi } =
    vectors['S.1855'];
  const station = {
    diameterM: diameter_m,
    frequencyGHz: frequency_mhz / 1000,
    peakDbi: peak_gain_dbi,
  };
  for (const [k, off] of off_axis_deg.entries())
    expect(Math.abs(s1855Dbi(station, off * DEG, theta_deg[k] * DEG) - gain_dbi[k])).toBeLessThan(
      0.01,
    );
  for (const [m, mhz, db] of vectors['free_space_db (d m, f MHz)'])
    expect(Math.abs(freeSpaceDb(m / 1000, mhz / 1000) - db)).toBeLessThan(0.0051);
});

test('stations: the envelopes of the texts, and their edges', () => {
  const station = { diameterM: 3, frequencyGHz: 12, peakDbi: 49.5 };
  expect(s465Dbi(station, 10 * DEG)).toBeCloseTo(7, 12);
  expect(s580Dbi(station, 10 * DEG)).toBeCloseTo(4, 12);
  expect([s465Dbi(station, 50 * DEG), s580Dbi(station, 50 * DEG)]).toEqual([-10, -10]);
  expect([s465Dbi(station, 0), s580Dbi(station, 0)]).toEqual([49.5, 49.5]);
  expect(s465Dbi(station, 0.2 * DEG)).toBeLessThan(49.5);
});

test.skipIf(!hasRows)(
  'modes of DVB-S2: 28, of which those that another beats are never chosen',
  () => {
    const rows = textOf('dvbs2-modcods.csv')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','));
    expect(
      DVB_S2_MODES.map(({ name, esN0Db, bitPerSymbol }) => [name, esN0Db, bitPerSymbol]),
    ).toEqual(rows.map(([name, db, bits]) => [name, Number(db), Number(bits)]));
    const kept = worthwhileModes(DVB_S2_MODES).map(({ name }) => name);
    expect(kept).not.toContain('8PSK 5/6');
    expect(kept).not.toContain('16APSK 8/9');
    expect(modeAt(DVB_S2_MODES, -3)).toBeNull();
    for (let db = -2; db < 17; db += 0.25) {
      const best = Math.max(
        ...DVB_S2_MODES.filter(({ esN0Db }) => esN0Db <= db).map(
          ({ bitPerSymbol }) => bitPerSymbol,
        ),
      );
      expect(modeAt(DVB_S2_MODES, db)?.bitPerSymbol).toBe(best);
    }
  },
);
