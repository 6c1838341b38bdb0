/**
 * `noroshi avoid` as people run it: from a screen's own conjunction message to burns, with and without element sets, as JSON of
 * its schema and as a file; what is wrong in a message is said by line, and what a plan does not need stops nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { BRAVO, csvFile } from './fixtures.ts';
import { type Answer, folderWith, noroshi } from './session.ts';

/** 18 m from ALPHA at the node, at 2026-01-01T00:00:02Z. */
const NEAR = { ...BRAVO, revDay: '14.507', anomaly: '0.025' };
const BURNS = '--burn-from 2025-12-31T13:00 --burn-to 2025-12-31T22:00 --times 4 --delta-vs 9';
const LONG_MS = 60_000;
let made: Promise<string> | undefined;

/** What a screen writes of the two. */
function message(): Promise<string> {
  made ??= (async () => {
    const cwd = folderWith({ 'two.csv': csvFile([{}, NEAR]) });
    const options = 'two.csv --from 2025-12-31T12:00 --hours 18 --threshold-km 1 --cdm cdms';
    const { code } = await noroshi(['screen', ...options.split(' ')], { cwd });
    expect(code).toBe(0);
    const [name] = readdirSync(join(cwd, 'cdms'));
    return readFileSync(join(cwd, 'cdms', name!), 'utf8');
  })();
  return made;
}

/** Runs `noroshi avoid event.cdm …` beside the files given. */
async function avoid(
  options: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const cwd = folderWith({
    'event.cdm': await message(),
    'two.csv': csvFile([{}, NEAR]),
    ...files,
  });
  return noroshi(['avoid', ...options.split(' ')], { cwd });
}

type Plan = {
  readonly pcValid: boolean;
  readonly pcWhy: string;
  readonly pc: number;
  readonly missKm: number;
  readonly leastBurn: { readonly burnUtc: string; readonly deltaVMS: number };
  readonly burns: readonly { readonly deltaVMS: number; readonly pc: number }[];
  readonly conjunctions: readonly { readonly id2: string; readonly missKm: number }[] | null;
  readonly complete: boolean | null;
};

function planOf({ stdout }: Answer): Plan {
  const plan = JSON.parse(stdout) as Plan;
  expect([...Value.Errors(SCHEMAS.avoid as never, plan)]).toEqual([]);
  return plan;
}

test(
  'a message: every trial burn, the least Δv, nothing screened; --json is of its schema',
  async () => {
    const answer = await avoid(`event.cdm ${BURNS} --json`);
    expect([answer.code, answer.stderr]).toEqual([0, expect.stringContaining('PLANNED')]);
    const plan = planOf(answer);
    expect(plan.burns).toHaveLength(36);
    expect(plan.missKm).toBeLessThan(0.1);
    expect(plan.pc).toBeGreaterThan(1e-6);
    for (const { deltaVMS, pc } of plan.burns)
      if (deltaVMS === 0) expect(pc / plan.pc).toBeCloseTo(1, 5);
    expect(Math.abs(plan.leastBurn.deltaVMS)).toBeGreaterThan(0.001);
    expect(plan.leastBurn.burnUtc < '2025-12-31T18').toBe(true); // the earlier, the less
    expect([plan.conjunctions, plan.complete]).toEqual([null, null]);
    expect([plan.pcValid, plan.pcWhy]).toEqual([true, expect.stringContaining('both covariances')]);
    expect(answer.stderr).not.toContain('NOT VALID');
    expect(answer.stderr).toMatch(/least Δv below 1.0e-6: -?[\d.]+ m\/s at 2025-12-31T/);
  },
  LONG_MS,
);

test(
  'with element sets the burn of the least Δv is screened; a row that is refused is said, and the exit code is 1',
  async () => {
    const rows = `${csvFile([{}, NEAR])}nonsense,row\n`;
    const options = `event.cdm ${BURNS} --elements two.csv --days 1 --threshold-km 30 --json`;
    const answer = await avoid(options, { 'two.csv': rows });
    const plan = planOf(answer);
    expect(plan.complete).toBe(true);
    const [first] = plan.conjunctions!;
    expect(first!.id2).toBe('90002');
    expect(first!.missKm).toBeGreaterThan(plan.missKm * 5);
    expect([answer.code, answer.stderr]).toEqual([1, expect.stringContaining('two.csv:4')]);
  },
  LONG_MS,
);

test(
  '--out takes the rows as a whole file, by the columns of the schema; other values of the threshold are heard',
  async () => {
    const cwd = folderWith({ 'event.cdm': await message() });
    const args = `avoid event.cdm ${BURNS} --threshold-pc 0.9 --out trials.csv`;
    const { code, stdout, stderr } = await noroshi(args.split(' '), { cwd });
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('36 trial burns written to trials.csv');
    expect(stderr).toContain('below 9.0e-1 already: no burn is needed');
    const lines = readFileSync(join(cwd, 'trials.csv'), 'utf8').trim().split('\r\n');
    expect([lines[0], lines.length]).toEqual([SCHEMAS.avoid!['x-csvHeader'], 37]);
  },
  LONG_MS,
);

test(
  'values that a plan does not need are left out, said briefly, and refuse nothing',
  async () => {
    const keys = ['RECOMMENDED_OD_SPAN', 'ACTUAL_OD_SPAN', 'WEIGHTED_RMS', 'AREA_PC', 'SEDR'];
    const odd = (await message()).replaceAll(
      /^X =/gm,
      (line) => `${keys.map((key) => `${key} = NaN\n`).join('')}${line}`,
    );
    const { code, stderr } = await avoid(`odd.cdm ${BURNS}`, { 'odd.cdm': odd });
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /odd\.cdm:\d+:\d+: warning: RECOMMENDED_OD_SPAN is "NaN".*a plan does not need it/,
    );
    expect(stderr).toContain('… and 7 more such values left out');
  },
  LONG_MS,
);

test(
  'a 2-D probability that does not hold is said to be none, in words and in JSON',
  async () => {
    const [one, two] = (await message()).split(/(?=^OBJECT = OBJECT2)/m);
    const certain = one + two!.replaceAll(/^(C[RTN]\w*_[RTN]\w*) = \S+/gm, '$1 = 0.0');
    const answer = await avoid(`half.cdm ${BURNS} --json`, { 'half.cdm': certain });
    expect(answer.stderr).toContain(
      'NOT VALID as a probability, for it is 2-D: no covariance of object 2',
    );
    expect(planOf(answer)).toMatchObject({
      pcValid: false,
      pcWhy: expect.stringContaining('object 2'),
    });
  },
  LONG_MS,
);

test(
  'the radius is the one that `noroshi pc` takes: given, of a file, of the message, else by size class',
  async () => {
    const without = (await message()).replaceAll(/^COMMENT .*HBR.*\n/gm, '');
    const files = { 'bare.cdm': without, 'radii.csv': 'ObjectID,HBR\n90001,3.5\n90002,0.25\n' };
    const cases = [
      'event.cdm',
      'bare.cdm',
      'bare.cdm --hbr radii.csv --hbr-m 7',
      'bare.cdm --hbr radii.csv',
    ];
    const few = BURNS.replace('--times 4 --delta-vs 9', '--times 2 --delta-vs 3');
    const radii: unknown[] = [];
    for (const of of cases) {
      const plan = await avoid(`${of} ${few} --json`, files);
      const { hbrM, hbrFrom, hbrAssumed } = JSON.parse(plan.stdout);
      const cwd = folderWith({ ...files, 'event.cdm': await message() });
      const asked = ['pc', ...of.split(' '), '--json', '--trials', '0'];
      const [pc] = JSON.parse((await noroshi(asked, { cwd })).stdout);
      expect([pc.hbrM, pc.hbrFrom, pc.hbrAssumed]).toEqual([hbrM, hbrFrom, hbrAssumed]);
      expect(plan.stderr.includes('ASSUMED hard-body radius')).toBe(hbrAssumed);
      radii.push(hbrM);
    }
    const size = Number(/HBR = (\S+)/.exec(await message())![1]);
    expect(radii).toEqual([size, 10, 7, 3.75]);
  },
  LONG_MS,
);

test(
  'what is wrong is said by line, with what would be right, and with its exit code',
  async () => {
    const good = await message();
    const line = good.split('\n').findIndex((text) => text.startsWith('Y_DOT')) + 1;
    const broken = good.replace(/^Y_DOT = \S+/m, 'Y_DOT = fast');
    const told = async (options: string, files = {}) => {
      const { code, stderr, stdout } = await avoid(options, files);
      expect(stdout).toBe('');
      return `${code} ${stderr}`;
    };
    const cases = await Promise.all([
      told(`bad.cdm ${BURNS}`, { 'bad.cdm': broken }),
      told(`event.cdm ${BURNS.replace('--burn-to 2025-12-31T22', '--burn-to 2026-01-02T22')}`),
      told(`none.cdm ${BURNS}`),
      told(`event.cdm ${BURNS} --direction 0,0,0`),
      told(`event.cdm ${BURNS} --delta-vs 8`),
    ]);
    expect(cases[0]).toContain(`1 bad.cdm:${line}:9: Y_DOT`);
    expect(cases[1]).toMatch(/^2 .*the burn window ends after the closest approach/);
    expect(cases[2]).toMatch(/^3 .*none\.cdm: there is no such file/);
    expect(cases[3]).toMatch(/^2 [\s\S]*three numbers R,T,N, not all zero/);
    expect(cases[4]).toMatch(/^2 .*odd number/);
  },
  LONG_MS,
);
