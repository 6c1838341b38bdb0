/** The end of a run, judged on real runs of vitest over small files: counts, skips by reason, breakage outside tests. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { describeTally, tallyOf } from '../src/reporter.ts';
import { repositoryRoot } from '../src/tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'noroshi-reporter-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs vitest with the reporter over one file, which takes test, describe and the rest as globals. */
function run(
  name: string,
  body: string,
  env: Record<string, string> = {},
): { lines: string[]; status: number | null } {
  const root = join(folder, name);
  mkdirSync(root);
  writeFileSync(join(root, 'a.test.ts'), body);
  const command = [
    `${repositoryRoot}/node_modules/vitest/vitest.mjs`,
    'run',
    '--globals',
    '--root',
    root,
  ];
  const reporter = `--reporter=${repositoryRoot}/packages/tidy/src/reporter.ts`;
  const { NOROSHI_TALLY: _, ...outer } = process.env;
  const done = spawnSync(process.execPath, [...command, reporter], {
    encoding: 'utf8',
    env: { ...outer, ...env },
  });
  return { lines: done.stdout.trim().split('\n'), status: done.status };
}

describe('a real run', () => {
  test('counts what passed, failed and was skipped, and closes with one line', () => {
    const { lines, status } = run(
      'mixed',
      `test('a', () => {}); test('b', () => {}); test('c', () => expect(1).toBe(2));
       describe.skip('d (skipped: no data tle/conj)', () => { test('e', () => {}); test('f', () => {}); });
       test('g', ({ skip }) => skip('no older node')); test.skip('h', () => {});`,
    );
    expect(lines).toEqual([
      'skipped: 4 (no data tle/conj: 2, no older node: 1, no reason given: 1)',
      '2 passed, 1 failed',
    ]);
    expect(status).toBe(1);
  });

  test('a module that does not load, and a suite whose set-up throws, are failures', () => {
    expect(run('module', "throw new Error('no');").lines.at(-1)).toBe('0 passed, 1 failed');
    const suite = run(
      'suite',
      "describe('s', () => { beforeAll(() => { throw new Error('no'); }); test('t', () => {}); });",
    );
    expect(suite.lines.at(-1)).toMatch(/^0 passed, [1-9]/);
    expect(suite.status).toBe(1);
  });

  test('under NOROSHI_TALLY the counts go to a file and there is no closing line', () => {
    const file = join(folder, 'tally.json');
    const { lines, status } = run('tally', "test('a', () => {});", { NOROSHI_TALLY: file });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ passed: 1, failed: 0, skipped: {} });
    expect([lines.at(-1), status]).toEqual(['skipped: 0', 0]);
  });
});

test('reasons are told in a fixed order', () => {
  const skip = (note: string) => ({ state: 'skipped', name: 'a', note }) as const;
  const tally = tallyOf([skip('no data b'), skip('no data a'), skip('no data b')]);
  expect(describeTally(tally, true)).toEqual([
    'skipped: 3 (no data a: 1, no data b: 2)',
    '0 passed, 0 failed',
  ]);
});
