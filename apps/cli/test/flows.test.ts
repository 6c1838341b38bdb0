/** `noroshi flows` and `noroshi warrant`, as a person types them: without a warrant nothing; with one, signs, and nothing own in clear. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { SIGN_KINDS } from '@noroshi/flow';
import { describeWithData } from '@noroshi/tidy';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, sessionIn } from './session.ts';

/** The warrants here are in force when the test runs, whatever the day: midnight ten days ago, as Unix s. */
const START_S = Math.floor(Date.now() / 86_400_000 - 10) * 86_400;
const dayOf = (days: number) =>
  new Date(1000 * (START_S + 86_400 * days)).toISOString().slice(0, 10);

const WARRANT = {
  ...{ format: 'noroshi-warrant', v: 1, id: 'approval-1', mode: 'exercise' },
  ...{ purpose: 'Control of implants', requestedBy: 'Watch office', approvedBy: 'Commission' },
  ...{ reason: 'planned', directions: ['inside-to-outside', 'outside-to-inside'] },
  ...{ networks: ['192.0.2.0/24'], fromUtc: dayOf(-9), toUtc: dayOf(40) },
  detectors: ['beacon', 'retry-beacon', 'scan', 'long-connection'],
  retention: { windowHours: 48, keepDays: 30 },
  ownAddresses: 'pseudonym',
  marking: { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: ['exercise only'] },
};
const warrantFile = (changes: object = {}) => JSON.stringify({ ...WARRANT, ...changes });

const FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state orig_pkts resp_pkts';

/** A day of calls every five minutes from one host of ours, and one damaged line. */
function zeekLog(): string {
  const lines = Array.from({ length: 288 }, (_, i) => {
    const at = (START_S + 300 * i + (i % 7)).toFixed(6);
    return `${at}\tC${i}\t192.0.2.17\t${40_000 + i}\t198.51.100.7\t8443\ttcp\t-\t0.5\t310\t90\tSF\t5\t4`;
  });
  lines.splice(
    100,
    0,
    'not a time\tCx\t192.0.2.17\t1\t198.51.100.7\t8443\ttcp\t-\t0.5\t310\t90\tSF\t5\t4',
  );
  return `#separator \\x09\n#unset_field\t-\n#path\tconn\n#fields\t${FIELDS.replaceAll(' ', '\t')}\n${lines.join('\n')}\n`;
}

function outputsOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

describe('noroshi flows', () => {
  test('without a valid warrant reads nothing and writes nothing', async () => {
    const cwd = folderWith({
      'conn.log': zeekLog(),
      'inside.json': warrantFile({ directions: ['inside-to-inside'], approvedBy: '' }),
      'twice.json': '{"v":1,"v":1}',
    });
    const none = await noroshi(['flows', 'conn.log', '--out', 'signs'], { cwd });
    expect([none.code, none.stdout]).toEqual([2, '']);
    for (const file of ['inside.json', 'twice.json', 'missing.json']) {
      const run = await noroshi(['flows', 'conn.log', '--warrant', file, '--out', 'signs'], {
        cwd,
      });
      expect([run.code, run.stdout]).toEqual([3, '']);
      expect(run.stderr).toContain(file);
    }
    expect(readdirSync(cwd).sort()).toEqual(['conn.log', 'inside.json', 'twice.json']);
    const told = await noroshi(['warrant', 'check', 'inside.json'], { cwd });
    expect(told.stderr).toMatch(/inside\.json: .*approvedBy.*\n.*inside\.json: .*directions\/0/s);
  });

  test('finds the calls, says each damaged line, and lets nothing own out in clear; the key is its owner’s alone', async () => {
    const cwd = folderWith({ 'conn.log': zeekLog(), 'w.json': warrantFile() });
    const args = ['flows', 'conn.log', '--warrant', 'w.json', '--out', 'signs'];
    const run = await noroshi(args, { cwd });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('conn.log:105');
    const outputs = outputsOf(join(cwd, 'signs'));
    expect(Object.keys(outputs).sort()).toEqual(['bundle.json', 'signs.jsonl', 'summary.txt']);
    const signs = outputs['signs.jsonl']!.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(signs[0]).toMatchObject({
      kind: 'beacon',
      rank: 1,
      destination: '198.51.100.7',
      port: 8443,
    });
    for (const sign of signs) expect(Value.Errors(SCHEMAS.sign as never, sign)).toEqual([]);
    for (const text of [...Object.values(outputs), run.stdout, run.stderr])
      expect(text).not.toContain('192.0.2.');
    expect(outputs['bundle.json']).not.toMatch(/\bown:[0-9a-f]/i);
    expect(outputs['summary.txt']).toContain('EXERCISE  TLP:AMBER');
    expect(statSync(join(cwd, 'signs.key')).mode & 0o777).toBe(0o600);

    const again = await noroshi(args, { cwd });
    expect(again.code).toBe(1);
    expect(outputsOf(join(cwd, 'signs'))).toEqual(outputs); // the same key, the same pseudonyms, the same bytes

    const checked = await noroshi(['stix', 'check', 'signs/bundle.json'], { cwd });
    expect([checked.code, checked.stdout + checked.stderr]).toEqual([
      0,
      expect.stringContaining('good'),
    ]);
  });

  test('--json is the document its schema says, from stdin too', async () => {
    const cwd = folderWith({ 'w.json': warrantFile({ ownAddresses: 'omitted' }) });
    const run = await noroshi(['flows', '-', '--warrant', 'w.json', '--json', '--budget', '1'], {
      cwd,
      stdin: zeekLog(),
    });
    const document = JSON.parse(run.stdout);
    expect(Value.Errors(SCHEMAS.flows as never, document)).toEqual([]);
    expect(document.found[0]).toMatchObject({ kind: 'beacon', source: 'own' });
    expect(document.selected).toMatchObject({ selected: 288, observed: 288 });
  });

  test('a warrant is closed with a receipt; another warrant’s key is left alone', async () => {
    const cwd = folderWith({
      'conn.log': zeekLog(),
      'w.json': warrantFile(),
      'other.json': warrantFile({ id: 'approval-2' }),
    });
    await noroshi(['flows', 'conn.log', '--warrant', 'w.json', '--out', 'signs'], { cwd });
    await sessionIn(
      cwd,
      `$ noroshi flows conn.log --warrant other.json --out signs
       ! noroshi: {path}/signs.key is the key of another warrant: give --key FILE, or close that warrant first
       ? 3
       $ noroshi warrant close --out signs --warrant other.json
       ! noroshi: {path}/signs.key is the key of warrant approval-1: nothing is destroyed
       ? 3
       $ noroshi warrant close
       ! ...
       ? 2
       $ noroshi warrant close --out signs --warrant w.json
       > ...
       ! the key of warrant approval-1 is destroyed: keep the receipt
       $ noroshi warrant close --out signs
       ! noroshi: {path}/signs.key: there is no such key
       ? 3`,
    );
    expect(readdirSync(cwd)).not.toContain('signs.key');
    const again = await noroshi(['flows', 'conn.log', '--warrant', 'w.json', '--out', 'signs'], {
      cwd,
    });
    expect(again.code).toBe(3);
    expect(again.stderr).toMatch(/key of warrant approval-1 was destroyed on .* is not made anew/);
  });

  test('a changed rule gets the key only when it is passed on by the hash of the rule before', async () => {
    const cwd = folderWith({
      'conn.log': zeekLog(),
      'w.json': warrantFile(),
      'changed.json': warrantFile({ networks: ['192.0.2.0/25'] }),
    });
    const run = (...args: string[]) => noroshi(args, { cwd });
    const flows = (warrant: string) =>
      run('flows', 'conn.log', '--warrant', warrant, '--out', 'signs');
    expect((await flows('w.json')).code).toBe(1);
    const before = outputsOf(join(cwd, 'signs'))['signs.jsonl'];
    const refused = await flows('changed.json');
    expect([refused.code, refused.stderr]).toEqual([
      ...[3, expect.stringContaining('another rule of warrant approval-1')],
    ]);
    const [, rule = ''] = /^rule +([0-9a-f]{64})$/m.exec(
      (await run('warrant', 'check', 'w.json')).stdout,
    )!;
    const succeed = ['warrant', 'succeed', '--warrant', 'changed.json', '--out', 'signs'];
    expect((await run(...succeed, '--before', 'f'.repeat(64))).code).toBe(3);
    expect((await run(...succeed, '--before', rule)).code).toBe(0);
    expect((await flows('changed.json')).code).toBe(1);
    expect(outputsOf(join(cwd, 'signs'))['signs.jsonl']).toBe(before); // the same pseudonyms
    expect((await flows('w.json')).code).toBe(3);
  });

  test('what is written is its owner’s alone, whatever was there; a loose key is refused', async () => {
    const cwd = folderWith({ 'conn.log': zeekLog(), 'w.json': warrantFile(), theirs: 'kept' });
    mkdirSync(join(cwd, 'signs'));
    writeFileSync(join(cwd, 'signs/bundle.json'), 'old', { mode: 0o644 });
    symlinkSync(join(cwd, 'theirs'), join(cwd, 'signs/summary.txt'));
    const args = ['flows', 'conn.log', '--warrant', 'w.json', '--out'];
    expect((await noroshi([...args, 'signs'], { cwd })).code).toBe(1);
    for (const name of ['signs.jsonl', 'bundle.json', 'summary.txt'])
      expect(lstatSync(join(cwd, 'signs', name)).mode & 0o170777, name).toBe(0o100600);
    expect(readFileSync(join(cwd, 'theirs'), 'utf8')).toBe('kept');
    chmodSync(join(cwd, 'signs.key'), 0o644);
    const loose = await noroshi([...args, 'signs'], { cwd });
    expect([loose.code, loose.stderr]).toEqual([3, expect.stringContaining('chmod 600')]);
    await noroshi([...args, 'fresh'], { cwd });
    expect(statSync(join(cwd, 'fresh')).mode & 0o777).toBe(0o700);
  });

  test('a warrant that has ended is said, its key destroyed with a receipt, and none is made', async () => {
    const ended = warrantFile({ toUtc: dayOf(5) });
    const cwd = folderWith({ 'conn.log': zeekLog(), 'w.json': ended });
    const key = {
      format: 'noroshi-warrant-key',
      v: 1,
      warrant: 'approval-1',
      key: '0f'.repeat(32),
    };
    writeFileSync(join(cwd, 'signs.key'), JSON.stringify(key), { mode: 0o600 });
    const args = ['flows', 'conn.log', '--warrant', 'w.json', '--out', 'signs'];
    const first = await noroshi(args, { cwd });
    expect(first.code).toBe(1);
    expect(first.stderr).toContain(`warrant approval-1 ended on ${dayOf(5)}`);
    expect(first.stderr).toContain('noroshi-warrant-key-destroyed');
    const receipt = JSON.parse(readFileSync(join(cwd, 'signs.key.closed'), 'utf8'));
    expect(receipt).toMatchObject({ warrant: 'approval-1', why: 'its end has come' });
    expect(readdirSync(cwd)).not.toContain('signs.key');
    const second = await noroshi(args, { cwd });
    expect(second.code).toBe(1);
    expect(second.stderr).not.toContain('noroshi-warrant-key-destroyed');
    expect(readdirSync(cwd)).not.toContain('signs.key');
  });
});

/** Where, and in which year: every record of each lies within it. */
const SETS: readonly [set: string, year: number][] = [
  ['detect/rita/missing_host', 2024],
  ['detect/slips/port-scans', 1970], // Zeek ran on a capture whose clock began at 0
  ['detect/slips/test1-malicious.nfdump.csv', 2018],
  ['detect/slips/test6-malicious.suricata.json', 2021],
];

describeWithData('real flows with both ends inside', 'cyber', (data) => {
  test.each(SETS)('%s: 0 signs and 0 records kept', async (set, year) => {
    const span = { fromUtc: `${year}-01-01`, toUtc: `${year + 1}-01-01` };
    const everywhere = { ...span, networks: ['0.0.0.0/0', '::/0'], detectors: [...SIGN_KINDS] };
    const cwd = folderWith({ 'w.json': warrantFile(everywhere) });
    const run = await noroshi(['flows', join(data, set), '--warrant', 'w.json', '--json'], { cwd });
    const { found, selected, read, window, discarded } = JSON.parse(run.stdout);
    expect([found, selected.selected, window.pairs, window.hosts]).toEqual([[], 0, 0, 0]);
    expect(read.records).toBeGreaterThan(0);
    expect(discarded.insideOnly).toBe(read.records);
  });
});
