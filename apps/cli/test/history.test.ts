/** `noroshi screen --history`: covariance measured on what the objects' earlier sets did. */

import { describeWithData } from '@noroshi/tidy/data';
import { expect, test } from 'vitest';
import { folderWith, noroshi } from './session.ts';

const PAIR = 'tle/conj/cosmos1732_cosmos2498_2019-12_2020-12.tle.gz'; // 756 and 804 sets, two a day

describeWithData('screen --history', PAIR, (file) => {
  const window = ['--from', '2020-12-22', '--hours', '72', '--threshold-km', '20'];

  test('a measured covariance stands in the row, and only where a history was given', async () => {
    const cwd = folderWith();
    const columns = async (args: readonly string[]) => {
      const { stdout, code } = await noroshi(['screen', file, ...window, ...args], { cwd });
      expect(code).toBe(0);
      const [header, ...rows] = stdout.trimEnd().split('\r\n');
      const names = header!.split(',');
      return rows.map((row) =>
        Object.fromEntries(row.split(',').map((cell, i) => [names[i]!, cell])),
      );
    };
    const published = await columns([]);
    const measured = await columns(['--history', file]);
    expect(published.length).toBeGreaterThan(0);
    expect(measured.map((row) => row.tca_utc)).toEqual(published.map((row) => row.tca_utc));
    for (const row of published) expect(row.covariance).toMatch(/^aida-kirschner-2013/);
    for (const row of measured) {
      expect(row.covariance).toBe('history-differenced');
      expect(Number(row.pc)).toBeLessThanOrEqual(Number(row.pc_max));
    }
    // 2020-12-24 04:08:57, 196 m: the one close approach of the window
    expect(Number(measured[0]!.pc)).toBeGreaterThan(1e-6);
    expect(measured[0]!.pc).not.toBe(published[0]!.pc);
  });

  test('a history that cannot be read is said', async () => {
    const cwd = folderWith();
    const { stderr, code } = await noroshi(['screen', file, ...window, '--history', 'absent.tle'], {
      cwd,
    });
    expect(stderr).toContain('absent.tle');
    expect(code).toBe(3);
  });
});
