/**
 * `noroshi pc` as people run it: the recommended figure first, JSON of its schema, where the radius comes from, what a covariance
 * lacks, and what is refused; and NASA's messages through the whole command.
 */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dataPath, describeWithData } from '@noroshi/tidy/data';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { cdmText, EARTH_RADII, ERROR1, ERROR2, NOTHING } from './pc-message.ts';
import { type Answer, folderWith, noroshi } from './session.ts';

const LONG_MS = 60_000;

type Figure = {
  readonly value: number | null;
  readonly valid: boolean | null;
  readonly why: string;
};
type One = {
  readonly file: string;
  readonly missKm: number;
  readonly relativeSpeedKmS: number;
  readonly hbrM: number;
  readonly hbrFrom: string;
  readonly hbrAssumed: boolean;
  readonly methods: Readonly<Record<string, Figure>>;
  readonly recommended: string;
  readonly remarks: readonly string[];
};

function pc(options: string, files: Readonly<Record<string, string>>): Promise<Answer> {
  return noroshi(['pc', ...options.split(' '), '--trials', '0'], { cwd: folderWith(files) });
}

function onesOf({ stdout }: Answer): readonly One[] {
  const all = JSON.parse(stdout) as readonly One[];
  expect([...Value.Errors(SCHEMAS.pc as never, all)]).toEqual([]);
  return all;
}

test(
  'one message as text: who, when, how near, which radius; the recommended figure before all others',
  async () => {
    const { code, stdout, stderr } = await pc('a.cdm', {
      'a.cdm': cdmText({ comments: ['HBR = 12 [m]'] }),
    });
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[1]).toBe('  90001 ALPHA and 90002 BRAVO DEB');
    expect(lines[2]).toMatch(/^ {2}2026-01-03T00:00:00.000000Z, miss \d+\.\d m at 10\.607 km\/s$/);
    expect(lines[3]).toBe('  hard-body radius 12 m (of the message)');
    expect(lines[4]).toMatch(/^ {2}RECOMMENDED +\d\.\d{3}e-\d +2-D, disk/);
    expect(stdout).toMatch(/Alfano’s maximum +\d\.\d{3}e-\d +2-D bound/);
    expect(stdout).toMatch(/Chan’s series +\d\.\d{3}e-\d +comparison/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(110);
  },
  LONG_MS,
);

test(
  'what a covariance lacks is said, and nothing is recommended that rests on it',
  async () => {
    const with2 = (c2: readonly number[]) =>
      cdmText({ covariances: [ERROR1, c2], comments: ['HBR = 12'] });
    const correlated = (share: number) => ERROR2.with(1, 60 * 800 * share);
    const answer = await pc('none.cdm default.cdm both.cdm npd.cdm odd.cdm --json', {
      'none.cdm': with2(NOTHING),
      'default.cdm': with2(EARTH_RADII),
      'both.cdm': cdmText({ covariances: [NOTHING, NOTHING] }),
      'npd.cdm': with2(correlated(1.0005)),
      'odd.cdm': with2(correlated(1.5)),
    });
    const [none, standIn, both, npd, odd] = onesOf(answer);
    for (const one of [none!, standIn!, both!, odd!]) {
      expect(one.recommended).toBe('none valid');
      expect(one.methods.pc2d!.valid).toBe(false);
    }
    expect(none!.remarks).toContain('the covariance of object 2 is missing');
    expect(standIn!.remarks.join()).toMatch(/object 2 is the default of 10 Earth radii/);
    expect(none!.methods.maxFrisbee!.value).toBeGreaterThan(none!.methods.pc2d!.value!);
    expect(standIn!.methods.maxFrisbee!.value).toBe(none!.methods.maxFrisbee!.value);
    expect(both!.methods.pc2d!.value).toBe(null);
    expect(both!.methods.maxAlfano).toMatchObject({
      why: expect.stringContaining('assumed shape'),
    });
    expect(npd!.remarks.join()).toMatch(/object 2 is not positive definite/);
    expect(odd!.remarks.join()).toMatch(/object 2 is none .*not used/);
    expect(answer.code).toBe(0);
  },
  LONG_MS,
);

test(
  'the radius: given, of the file, of the message, of exclusion volumes, by size class; always with its origin',
  async () => {
    const radii = 'ObjectID,HBR,HBRSigma\n90001,3.5,0.1\n00090002,0.25,0.1\n90003,,0\nx,1,0\n';
    const files = {
      'said.cdm': cdmText({ comments: ['HBR = 12 [m]'] }),
      'evr.cdm': cdmText({ ownComments: [['Exclusion Volume Radius = 5.0 [m]'], []] }),
      'zero.cdm': cdmText({ comments: ['HBR = 0 [m]'] }),
      'not.cdm': cdmText({ names: ['CHARLIE R/B', 'DELTA'] }),
      'radii.csv': radii,
      'part.csv': 'ObjectID,HBR\n90001,3.5\n',
      'odd.csv': 'id,radius\n1,2\n',
    };
    const told = async (options: string) => {
      const answer = await pc(`${options} --json`, files);
      const rows = onesOf(answer).map((one) => [one.hbrM, one.hbrFrom, one.hbrAssumed]);
      return [rows, answer.stderr, answer.code];
    };
    const cases = await Promise.all([
      told('said.cdm evr.cdm not.cdm zero.cdm'),
      told('said.cdm not.cdm --hbr radii.csv'),
      told('said.cdm not.cdm --hbr part.csv'),
      told('said.cdm --hbr-m 7.25 --hbr radii.csv'),
    ]);
    expect(cases[0]).toEqual([
      [
        [12, 'of the message', false],
        [6, '5 m by its exclusion volume + 1 m assumed for the size class debris', true],
        [
          8,
          '3 m assumed for the size class rocket body + 5 m assumed for the size class unknown',
          true,
        ],
        [6, '5 m assumed for the size class unknown + 1 m assumed for the size class debris', true],
      ],
      ...['', 0],
    ]);
    const ofFile = [3.75, '3.5 m of radii.csv + 0.25 m of radii.csv', false];
    expect(cases[1]![0]).toEqual([ofFile, ofFile]);
    expect(cases[1]![1]).toContain('radii.csv:5: "x,1,0": a catalogue number and a radius');
    expect(cases[2]![0]).toEqual([
      [12, 'of the message', false],
      [8.5, '3.5 m of part.csv + 5 m assumed for the size class unknown', true],
    ]);
    expect(cases[3]![0]).toEqual([[7.25, 'given', false]]);
    const bad = await pc('said.cdm --hbr odd.csv', files);
    expect([bad.code, bad.stdout, bad.stderr]).toEqual([
      3,
      '',
      expect.stringMatching(/odd\.csv: .*ObjectID and HBR/),
    ]);
  },
  LONG_MS,
);

test(
  'frames: inertial ones as they are; ITRF turns with the Earth, both objects alike, and it is said',
  async () => {
    const files = {
      'gcrf.cdm': cdmText(),
      'eme.cdm': cdmText({ frame: 'EME2000' }),
      'itrf.cdm': cdmText({ frame: 'ITRF' }),
    };
    const [gcrf, eme, itrf] = onesOf(await pc('gcrf.cdm eme.cdm itrf.cdm --json', files));
    expect(eme!.methods.pc2d).toEqual(gcrf!.methods.pc2d);
    expect(gcrf!.remarks.join()).not.toMatch(/ITRF/);
    expect(itrf!.remarks[0]).toMatch(/--eop/);
    // 7.3e-5 rad/s times the 0.15 km between them
    const gap = Math.abs(itrf!.relativeSpeedKmS - gcrf!.relativeSpeedKmS);
    expect(gap > 0 && gap < 2e-5, `${gap}`).toBe(true);
  },
  LONG_MS,
);

test(
  'a message that is refused costs only itself; nothing at all is a failure; an option that is wrong is usage',
  async () => {
    const good = cdmText();
    const line = good.split('\n').findIndex((text) => text.startsWith('Y_DOT')) + 1;
    const files = { 'good.cdm': good, 'bad.cdm': good.replace(/^Y_DOT\s*=.*$/m, 'Y_DOT = fast') };
    const [some, none, usage] = await Promise.all([
      pc('bad.cdm absent.cdm good.cdm --json', files),
      pc('absent.cdm', files),
      pc('good.cdm --hbr-m 0', files),
    ]);
    expect(some!.code).toBe(1);
    expect(onesOf(some!).map(({ file }) => file)).toEqual(['good.cdm']);
    expect(some!.stderr).toContain(`bad.cdm:${line}:`);
    expect(some!.stderr).toMatch(/absent\.cdm: there is no such file/);
    expect([none!.code, none!.stdout]).toEqual([3, '']);
    expect([usage!.code, usage!.stderr]).toEqual([2, expect.stringContaining('metres above 0')]);
  },
  LONG_MS,
);

describeWithData('NASA’s messages', 'orbit/pc/cara/PcTestCaseCDMs', (folder) => {
  test(
    'the whole command on all: figures, radii and misses as published',
    async () => {
      const table = await readFile(
        dataPath('orbit/pc/cara/CARA_PcMethod_Test_Conjunctions.csv')!,
        'utf8',
      );
      const [names, ...rows] = table
        .replace(/^\uFEFF/, '')
        .trim()
        .split(/\r?\n/);
      const at = (row: string[], name: string) => row[names!.split(',').indexOf(name)]!;
      const published = new Map(rows.map((row) => [row.split(',')[0]!, row.split(',')]));
      const files = readdirSync(folder).filter((name) => name.endsWith('.cdm'));
      const answer = await noroshi(['pc', ...files, '--json', '--trials', '0'], { cwd: folder });
      expect(answer.code).toBe(0);
      const all = onesOf(answer);
      expect(all.length).toBe(files.length);
      for (const { file, hbrM, missKm, relativeSpeedKmS, methods } of all) {
        const row = published.get(file.slice(0, -4))!;
        expect(hbrM, file).toBeCloseTo(Number(at(row, 'HBR_m')), 9);
        expect(missKm * 1000, file).toBeCloseTo(Number(at(row, 'MissDist_m')), 0);
        expect(relativeSpeedKmS * 1000, file).toBeCloseTo(Number(at(row, 'Vrel_mps')), 2);
        const wanted = Math.log10(Number(at(row, 'Pc2D')));
        expect(Math.abs(Math.log10(methods.pc2d!.value!) - wanted), file).toBeLessThan(4e-8);
      }
    },
    LONG_MS,
  );
});
