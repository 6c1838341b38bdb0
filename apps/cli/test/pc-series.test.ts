/**
 * What `noroshi pc` tells beyond one message's figures: a trial burn beside what `noroshi avoid` says of it, the evolution of an
 * event over its messages, and the Monte Carlo with its seed.
 */
import { describeWithData } from '@noroshi/tidy/data';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { csvFile } from './fixtures.ts';
import { cdmText } from './pc-message.ts';
import { type Answer, folderWith, noroshi } from './session.ts';

const LONG_MS = 60_000;

type Figure = {
  readonly value: number | null;
  readonly valid: boolean | null;
  readonly why: string;
};
type Methods = Readonly<Record<string, Figure & { interval95?: readonly [number, number] }>>;
type Row = {
  readonly toTcaH: number;
  readonly createdUtc: string;
  readonly pc2d: number | null;
  readonly diluted: boolean;
};
type One = {
  readonly missKm: number;
  readonly methods: Methods;
  readonly burn: {
    readonly result: string;
    readonly missKm: number | null;
    readonly methods: Methods;
  } | null;
  readonly evolution: readonly Row[] | null;
};

type Planned = {
  readonly burnUtc: string;
  readonly deltaVMS: number;
  readonly pc: number;
  readonly missKm: number;
};

const FILES = { 'a.cdm': cdmText({ comments: ['HBR = 12 [m]'] }) };

/** A set that is on the x axis at the closest approach, 7,000 km from the centre. */
const NODE = {
  ...{ epoch: '2026-01-03T00:00:00.000000', revDay: '14.824', e: '.0000100' },
  ...{ raan: '0', argPerigee: '0', anomaly: '0' },
};

function onesOf({ stdout }: Answer): readonly One[] {
  const all = JSON.parse(stdout) as readonly One[];
  expect([...Value.Errors(SCHEMAS.pc as never, all)]).toEqual([]);
  return all;
}

const run = (options: string, files: Readonly<Record<string, string>> = FILES) =>
  noroshi(['pc', ...options.split(' ')], { cwd: folderWith(files) });

test(
  'a trial burn: what noroshi avoid says of the same burn; an error of carrying it out widens; none changes nothing',
  async () => {
    const at = '2026-01-02T20:00:00';
    const burn = `a.cdm --json --trials 0 --at ${at}`;
    const window = `--burn-from ${at} --burn-to 2026-01-02T21:00:00 --times 2 --delta-vs 3 --delta-v-max-m-s 0.02`;
    const [burnt, spread, none, second, planned] = await Promise.all([
      run(`${burn} --dv 0,0.02,0`),
      run(`${burn} --dv 0,0.02,0 --execution 0.5,5`),
      run(`${burn} --dv 0,0,0`),
      run(`${burn} --dv 0,0.02,0 --object 2`),
      noroshi(['avoid', 'a.cdm', ...window.split(' '), '--json'], { cwd: folderWith(FILES) }),
    ]);
    const { burns } = JSON.parse(planned.stdout) as { burns: Planned[] };
    const same = burns.filter(
      (row) => row.deltaVMS === 0.02 && Date.parse(row.burnUtc) === Date.parse(`${at}Z`),
    );
    expect(same.length).toBe(1);
    const [one] = onesOf(burnt);
    expect(one!.burn!.result).toBe('good');
    const pc = one!.burn!.methods.pc2d!.value!;
    expect(same[0]!.pc / pc).toBeCloseTo(1, 5);
    expect(same[0]!.missKm / one!.burn!.missKm!).toBeCloseTo(1, 5);
    expect(pc / one!.methods.pc2d!.value!).not.toBeCloseTo(1, 1); // the burn does something
    const wider = onesOf(spread)[0]!.burn!;
    expect(wider.missKm).toBeCloseTo(one!.burn!.missKm!, 9);
    expect(wider.methods.pc2d!.value).not.toBe(pc);
    const still = onesOf(none)[0]!;
    expect(still.burn!.missKm! / still.missKm).toBeCloseTo(1, 3);
    expect(still.burn!.methods.pc2d!.value! / still.methods.pc2d!.value!).toBeCloseTo(1, 3);
    expect(onesOf(second)[0]!.burn!.missKm).not.toBeCloseTo(one!.burn!.missKm!, 3);
  },
  LONG_MS,
);

test(
  'a burn in words, and what is wrong with one',
  async () => {
    const [text, late, half, bad, error] = await Promise.all([
      run('a.cdm --trials 0 --at 2026-01-02T20:00:00 --dv 0,0.02,0'),
      run('a.cdm --trials 0 --json --at 2026-01-04T20:00:00 --dv 0,0.02,0'),
      run('a.cdm --dv 0,0.02,0'),
      run('a.cdm --at 2026-01-02T20:00:00 --dv 0,x,0'),
      run('a.cdm --execution 0.1,1'),
    ]);
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('PLANNED, not commanded: object 1 burns R,T,N 0,0.02,0 m/s');
    expect(text.stdout).toMatch(/recommended after it: 2-D, disk \(Foster\), \d\.\d{3}e-\d+\n/);
    expect(text.stdout).toMatch(/Nc2D \(Hall\) +\d\.\d{3}e-\d+ → \d\.\d{3}e-\d+\n/);
    expect(text.stdout).toMatch(/2-D, disk \(Foster\) +\d\.\d{3}e-\d+ → \d/);
    expect(onesOf(late)[0]!.burn).toMatchObject({
      ...{ result: 'burn-after-tca', missKm: null, recommended: null },
    });
    for (const [answer, words] of [
      [half, 'needs both --dv R,T,N and --at UTC'],
      [bad, 'Give R,T,N in m/s'],
      [error, 'give --dv and --at'],
    ] as const) {
      expect(answer.code).toBe(2);
      expect(answer.stderr).toContain(words);
    }
  },
  LONG_MS,
);

test(
  'Monte Carlo: the same seed is the same answer, another is another; off where it is not asked for',
  async () => {
    const [one, again, other, off] = await Promise.all([
      run('a.cdm --json --trials 20000 --seed 7'),
      run('a.cdm --json --trials 20000 --seed 7'),
      run('a.cdm --json --trials 20000 --seed 8'),
      run('a.cdm --json --trials 0'),
    ]);
    const figure = (answer: Answer) => onesOf(answer)[0]!.methods.monteCarlo;
    expect(figure(again)).toEqual(figure(one));
    expect(figure(other)!.value).not.toBe(figure(one)!.value);
    expect(figure(one)!.why).toContain('seed 7');
    const { value, interval95 } = figure(one)!;
    expect(interval95![0] <= value! && value! <= interval95![1]).toBe(true);
    // the encounter is short: the plane and the trials agree
    const plane = onesOf(one)[0]!.methods.pc2d!.value!;
    expect(Math.abs(value! / plane - 1)).toBeLessThan(0.05);
    expect(figure(off)).toBeUndefined();
  },
  LONG_MS,
);

test(
  'motion by SGP4: from element sets of both objects; one missing or far off costs only the trials',
  async () => {
    const sets = (id2: string, anomaly2: string) =>
      csvFile([
        ...[{ ...NODE, id: '90001', inclination: '0.01' }],
        ...[{ ...NODE, id: id2, inclination: '90', anomaly: anomaly2 }],
      ]);
    const files = {
      ...FILES,
      'sets.csv': sets('90002', '0'),
      'one.csv': sets('90003', '0'),
      'far.csv': sets('90002', '9'),
    };
    const options = 'a.cdm --json --trials 20000';
    const [bent, plain, missing, far, usage] = await Promise.all([
      run(`${options} --motion sgp4 --elements sets.csv`, files),
      run(options, files),
      run(`${options} --motion sgp4 --elements one.csv`, files),
      run(`${options} --motion sgp4 --elements far.csv`, files),
      run(`${options} --motion sgp4`, files),
    ]);
    const figure = (answer: Answer) => onesOf(answer)[0]!.methods.monteCarlo!;
    expect(figure(bent).why).toContain('motion by element sets');
    expect(Math.abs(figure(bent).value! / figure(plain).value! - 1)).toBeLessThan(0.05);
    expect(figure(missing)).toMatchObject({
      ...{ value: null, valid: false, why: '--motion sgp4: no element set of 90002' },
    });
    expect(figure(far).why).toMatch(/element set of 90002 is \d+ km from the message/);
    expect(onesOf(missing)[0]!.methods.pc2d!.value).toBeGreaterThan(0);
    expect([usage.code, usage.stderr]).toEqual([2, expect.stringContaining('go together')]);
  },
  LONG_MS,
);

describeWithData('messages of one event', 'orbit/pc/cara/SampleCDMs', (folder) => {
  test(
    'three of a night, given in any order with one of another event, as a table, a plot and JSON',
    async () => {
      const files = [9, 7, 1, 8].map((k) => `SingleCovTestCase1-${k}.cdm`);
      const args = ['pc', ...files, '--trials', '0'];
      const [text, json] = await Promise.all([
        noroshi(args, { cwd: folder }),
        noroshi([...args, '--json'], { cwd: folder }),
      ]);
      expect(text.stdout).toContain(
        'Evolution of 23245 and 25544, 2009-10-20T17:30:00.000000Z: 3 messages',
      );
      const plot = text.stdout.split('\n').filter((line) => /^ +1e-?\d+\.\d \|/.test(line));
      expect(plot.length).toBe(12);
      expect(plot.join('').match(/o/g)!.length).toBe(3);
      const ones = onesOf(json);
      expect(ones.map(({ evolution }) => evolution?.length ?? 0)).toEqual([3, 0, 0, 0]);
      const rows = ones[0]!.evolution!;
      expect(rows.map(({ toTcaH }) => toTcaH)).toEqual([62.5, 53.5, 45.5]);
      expect(rows.map(({ pc2d }) => pc2d)).toEqual(
        [ones[1]!, ones[3]!, ones[0]!].map(({ methods }) => methods.pc2d!.value),
      );
    },
    LONG_MS,
  );
});
