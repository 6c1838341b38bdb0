/** `noroshi exercise`: the list, the whole walk of two partners with its verdicts and both logs, and a walk that must fail. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, noroshi, session } from './session.ts';

const LANES = ['flash', 'routine', 'bulk'];

type Told = {
  readonly ok: boolean;
  readonly steps: readonly {
    readonly step: string;
    readonly ok: boolean;
    readonly found: string;
  }[];
  readonly logs: readonly {
    readonly from: string;
    readonly lane: string;
    readonly isEqual: boolean;
    readonly headHere: string;
    readonly headThere: string;
    readonly signed: number;
    readonly taken: number;
  }[];
  readonly records: readonly {
    readonly from: string;
    readonly kind: string;
    readonly title: string;
    readonly toldUtc: string;
    readonly takenUtc: string | null;
  }[];
};

describe('noroshi exercise', () => {
  test('lists what there is; what cannot be run is said with what can', async () => {
    await session(`
      $ noroshi exercise list
      > exercise      nodes         objects  what happens
      > first-light   alpha, bravo  30,000   …
      > two-partners  alpha, bravo  3,000    …
      $ noroshi exercise run first-light
      ! noroshi: first-light has no end: noroshi start runs it; with a partner: noroshi exercise run two-partners --world first-light
      ? 2
      $ noroshi exercise run third
      ! noroshi: there is no exercise third: noroshi exercise list has those there are
      ? 2`);
  });

  test('two-partners: every step holds, both logs are equal', { timeout: 400_000 }, async () => {
    const cwd = folderWith();
    const run = ['exercise', 'run', 'two-partners', '--seconds', '1', '--json'];
    const answer = await noroshi(run, { cwd });
    const { ok, steps, logs, records } = JSON.parse(answer.stdout) as Told;
    expect(
      steps.filter((step) => !step.ok),
      answer.stderr,
    ).toEqual([]);
    expect([ok, answer.code]).toEqual([true, 0]);
    const found = (words: string) => steps.find(({ step }) => step.includes(words))!.found;
    expect(found('Bravo pulls')).toContain('from alpha, TLP:AMBER');
    expect(logs.map(({ from, lane, isEqual }) => `${from} ${lane} ${isEqual}`)).toEqual(
      ['alpha', 'bravo'].flatMap((from) => LANES.map((lane) => `${from} ${lane} true`)),
    );
    for (const { headHere, headThere, signed, taken } of logs)
      expect([headThere, taken]).toEqual([headHere, signed]);
    expect(found('known answers')).toContain('no record of them');
    expect(records.some(({ title }) => /0.12 km|stays beside/.test(title))).toBe(false);
    // during the cut each told a FLASH, a ROUTINE and a cancel, which the other took after the heal
    for (const side of ['alpha', 'bravo']) {
      const late = records.filter(
        ({ from, kind, title }) =>
          from === side && (kind === 'cancel' || /\b(0\.09|4\.2)\d* km/.test(title)),
      );
      expect(
        late
          .map(({ kind }) => kind)
          .sort()
          .slice(-3),
      ).toEqual(['cancel', 'warning', 'warning']);
    }
    expect(records.every(({ toldUtc, takenUtc }) => takenUtc !== null && takenUtc >= toldUtc)).toBe(
      true,
    );
    expect(answer.stderr).toMatch(/link: alpha down, bravo down; taken of alpha: flash \d+\/\d+/);
  });

  test('a step that does not hold ends the walk with 3 and says why', async () => {
    const cwd = folderWith();
    writeFileSync(join(cwd, 'alpha'), 'not a folder');
    const run = ['exercise', 'run', 'two-partners', '--data', cwd, '--json'];
    const answer = await noroshi(run, { cwd });
    expect(answer.code).toBe(3);
    const told = JSON.parse(answer.stdout) as { ok: boolean; steps: { ok: boolean }[] };
    expect(told.ok).toBe(false);
    expect(told.steps).toEqual([expect.objectContaining({ ok: false })]);
    expect(answer.stderr).toContain('step 1 did not hold');
  });
});
