/** Ctrl-C, a closed pipe, a terminal: what a person does to a running command. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { BRAVO, csvFile } from './fixtures.ts';
import { folderWith, noroshi } from './session.ts';

const LAUNCHER = fileURLToPath(new URL('../bin/noroshi.mjs', import.meta.url));

/** Many objects, so that a long window takes a while. */
function crowd(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => ({
    ...{ id: String(91_000 + i), name: `C${i}`, revDay: String(14 + (i % 97) / 100) },
    ...{
      inclination: String(40 + (i % 60)),
      raan: String((i * 37) % 360),
      anomaly: String((i * 101) % 360),
    },
  }));
  return csvFile(rows);
}

describe('Ctrl-C', () => {
  const args = ['screen', 'crowd.csv', '--hours', '744', '--workers', '2'];

  const interrupted = (more: readonly string[], cwd: string) => stopped([...args, ...more], cwd);

  test('leaves a valid partial file and says so', async () => {
    const cwd = folderWith({ 'crowd.csv': crowd(1500) });
    const { stderr, code } = await interrupted(['--out', 'month.csv'], cwd);
    expect(stderr).toMatch(/rows are in month\.csv, which is PARTIAL/);
    expect(stderr).toMatch(/in the [\d.]+ h of 744 h looked at before the stop/);
    expect(code).toBe(3);
    const lines = readFileSync(join(cwd, 'month.csv'), 'utf8').split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines.slice(0, -1)) expect(line.split(',').length).toBe(22);
    expect(readdirSync(cwd).toSorted()).toEqual(['crowd.csv', 'month.csv']);
  });

  test('JSON on stdout closes properly and says that it is not complete', async () => {
    const cwd = folderWith({ 'crowd.csv': crowd(1500) });
    const { stdout, code } = await interrupted(['--json'], cwd);
    const document = JSON.parse(stdout);
    expect(document.complete).toBe(false);
    expect(document.conjunctions.length).toBeGreaterThan(0);
    const spans = document.covered.map(
      (c: { fromUtc: string; toUtc: string }) => c.fromUtc < c.toUtc,
    );
    expect(spans.length).toBeGreaterThan(0);
    expect(spans).not.toContain(false);
    expect(spans.length).toBeLessThan(20); // neighbours are joined
    expect(code).toBe(3);
  });

  test('a whole file that is there already is kept', async () => {
    const cwd = folderWith({ 'crowd.csv': crowd(1500), 'month.csv': 'yesterday' });
    const { stderr } = await interrupted(['--out', 'month.csv'], cwd);
    expect(readFileSync(join(cwd, 'month.csv'), 'utf8')).toBe('yesterday');
    expect(existsSync(join(cwd, 'month.csv.partial'))).toBe(true);
    expect(stderr).toContain('month.csv.partial, which is PARTIAL');
  });

  test('propagate stops too, with whole rows', async () => {
    const cwd = folderWith({ 'crowd.csv': crowd(1500) });
    const long = ['propagate', 'crowd.csv', '--hours', '744', '--step', '10', '--out', 'all.csv'];
    const { stderr, code } = await stopped(long, cwd);
    expect(stderr).toMatch(/interrupted: all\.csv is PARTIAL, \d+ states/);
    expect(readFileSync(join(cwd, 'all.csv'), 'utf8')).toMatch(/\d\r\n$/);
    expect(code).toBe(3);
  });
});

/** Sends SIGINT once the files are read and the work has gone on for a while: longer where the machine took longer to begin. */
function stopped(args: readonly string[], cwd: string) {
  let sent = false;
  const beganMs = performance.now();
  return noroshi(args, {
    cwd,
    onStderr: (text, child) => {
      if (sent || !text.includes('--from is')) return;
      sent = true;
      const waitMs = Math.max(800, 1.5 * (performance.now() - beganMs));
      setTimeout(() => child.kill('SIGINT'), waitMs);
    },
  });
}

describe('a pipe and a terminal', () => {
  test('a reader that has seen enough ends the command quietly', async () => {
    const cwd = folderWith({ 'pair.csv': csvFile([{}, BRAVO]) });
    const command = `"${process.execPath}" "${LAUNCHER}" propagate pair.csv --hours 200 --step 1 | head -n 2`;
    const child = spawn('sh', ['-c', command], { cwd });
    const stdout = (await child.stdout.setEncoding('utf8').toArray()).join('');
    const stderr = (await child.stderr.setEncoding('utf8').toArray()).join('');
    expect(stdout.split('\r\n').length).toBe(3);
    expect(stderr).not.toMatch(/EPIPE|defect|Error/);
  });

  test
    .skipIf(!existsSync('/dev/full'))
    .each([['screen', '--hours', '1'], ['propagate', '--hours', '1'], ['catalogue']])(
    'a full disk behind stdout is a failure in one line: %s',
    (command, ...options) => {
      const cwd = folderWith({ 'pair.csv': csvFile([{}, BRAVO]) });
      const line = `"${process.execPath}" "${LAUNCHER}" ${command} pair.csv ${options.join(' ')} >/dev/full`;
      const { stderr, status } = spawnSync('sh', ['-c', line], { cwd, encoding: 'utf8' });
      expect(stderr.match(/ENOSPC/g)).toHaveLength(1);
      expect(stderr).toContain('noroshi: stdout: ENOSPC');
      expect(stderr).not.toMatch(/ at |defect/);
      expect(status).toBe(3);
    },
  );

  const script = spawnSync('script', ['--version']).status === 0;
  test.skipIf(!script)('a terminal gets a table and a bar instead of CSV', () => {
    const cwd = folderWith({
      'pair.csv': csvFile([{}, BRAVO, { id: '90003', name: 'TWIN\u0007' }]),
    });
    const command = `${process.execPath} ${LAUNCHER} screen pair.csv --from 2026-01-01 --hours 1`;
    const env = { ...process.env, NO_COLOR: '1' };
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd,
      env,
      encoding: 'utf8',
    });
    expect(stdout).toContain('The closest');
    expect(stdout).toMatch(/90001 ALPHA +90002 BRAVO/);
    expect(stdout).toContain('Pairs that stay near');
    expect(stdout).toContain('TWIN\\x07');
    expect(stdout).not.toContain('tca_utc');
  });
});
