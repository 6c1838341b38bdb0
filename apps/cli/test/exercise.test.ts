/** `noroshi exercise`: the list, the whole walk of two partners with its verdicts, and a walk that must fail. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith, noroshi, session } from './session.ts';

describe('noroshi exercise', () => {
  test('lists what there is; what cannot be run is said with what can', async () => {
    await session(`
      $ noroshi exercise list
      > exercise      nodes         objects  what happens
      > first-light   alpha         30,000   …
      > two-partners  alpha, bravo  3,000    …
      $ noroshi exercise run first-light
      ! noroshi: first-light has no end: noroshi start runs it
      ? 2
      $ noroshi exercise run third
      ! noroshi: there is no exercise third: noroshi exercise list has those there are
      ? 2`);
  });

  test('two-partners: every step holds', { timeout: 400_000 }, async () => {
    const cwd = folderWith();
    const answer = await noroshi(['exercise', 'run', 'two-partners', '--json'], { cwd });
    const { ok, steps } = JSON.parse(answer.stdout) as {
      ok: boolean;
      steps: { step: string; ok: boolean; found: string }[];
    };
    expect(
      steps.filter((step) => !step.ok),
      answer.stderr,
    ).toEqual([]);
    expect(steps.length).toBe(10);
    expect([ok, answer.code]).toEqual([true, 0]);
    expect(steps[6]!.found).toContain('from alpha, TLP:AMBER');
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
