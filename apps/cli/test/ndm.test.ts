/** `noroshi ndm`: faults with their places, exit codes, packed and broken files, and conversion through every encoding. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

const OPM = `CCSDS_OPM_VERS = 3.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
OBJECT_NAME = ONE
OBJECT_ID = 2026-001A
CENTER_NAME = EARTH
REF_FRAME = GCRF
TIME_SYSTEM = UTC
COMMENT a state
EPOCH = 2026-01-02T00:00:00
X = 6503.514000 [km]
Y = 1239.647 [km]
Z = -717.49 [km]
X_DOT = -0.87316 [km/s]
Y_DOT = 8.74042 [km/s]
Z_DOT = -4.191076 [km/s]
`;
const BAD = OPM.replace('-717.49', 'abc').replace('[km/s]', '[m/s]');
const DOCTYPE = '<?xml version="1.0"?>\n<!DOCTYPE opm SYSTEM "http://127.0.0.1/x">\n<opm/>\n';
const APM = 'CCSDS_APM_VERS = 1.0\nCREATION_DATE = 2026-01-02T03:04:05\n';

test('each fault is file:line:column: message, with its rule; a line for each file', () =>
  session(
    `$ noroshi ndm check good.opm bad.opm none.opm
     > good.opm: OPM 3.0 in KVN: good
     > bad.opm:13:5: Z is "abc": a number is right (CCSDS 502.0-B-3, …)
     > bad.opm:14:9: X_DOT has the unit "m/s": … (CCSDS 502.0-B-3, …)
     > bad.opm: OPM 3.0 in KVN: refused, 2 errors
     ! bad.opm:13:5: refused, 2 errors; the first: Z is "abc": …
     ! none.opm: there is no such file; …
     ? 1
     $ noroshi ndm check none.opm
     ! none.opm: there is no such file; …
     ! noroshi: no file could be read
     ? 3
     $ noroshi ndm check
     ! ...
     ? 2`,
    { 'good.opm': OPM, 'bad.opm': BAD },
  ));

test('--json says the same, as its schema describes it', async () => {
  const cwd = folderWith({ 'good.opm': OPM, 'bad.opm': BAD });
  const { stdout, code } = await noroshi(['ndm', 'check', 'good.opm', 'bad.opm', '--json'], {
    cwd,
  });
  expect(code).toBe(1);
  expect(Value.Errors(SCHEMAS['ndm-check'] as never, JSON.parse(stdout))).toEqual([]);
  expect(JSON.parse(stdout)).toMatchObject({
    files: [
      { file: 'good.opm', encoding: 'kvn', errors: 0, refused: false },
      { file: 'bad.opm', messages: [{ message: 'OPM', version: '3.0', refused: true }], errors: 2 },
    ],
    faults: [
      { file: 'bad.opm', line: 13, column: 5, severity: 'error' },
      { file: 'bad.opm', line: 14, column: 9 },
    ],
  });
});

test('--json says why a file could not be read; ndm convert has a schema of its own', async () => {
  const cwd = folderWith({ 'good.opm': OPM });
  const args = ['ndm', 'check', 'good.opm', 'none.opm', '--json'];
  const { stdout, code } = await noroshi(args, { cwd });
  expect(code).toBe(1);
  const report = JSON.parse(stdout);
  expect(Value.Errors(SCHEMAS['ndm-check'] as never, report)).toEqual([]);
  expect(report.files[1]).toMatchObject({ file: 'none.opm', errors: 1, refused: true });
  const message = 'there is no such file; give the path of a readable file, or - for stdin';
  expect(report.faults).toMatchObject([{ file: 'none.opm', line: 0, severity: 'error', message }]);
  expect(SCHEMAS['ndm-convert']).toMatchObject({ title: 'noroshi ndm convert --json' });
});

test('a document type and an attitude message are refused by name; gzip is read, other packing is refused by name', () =>
  session(
    `$ noroshi ndm check doctype.xml apm.txt good.opm.gz zip.opm bz.opm xz.opm z.opm
     > doctype.xml:2:1: a document type (DOCTYPE): …
     > doctype.xml: no message in XML: refused, 1 error
     > apm.txt:1:1: APM is an attitude message …
     > apm.txt: no message in KVN: refused, 1 error
     > good.opm.gz: OPM 3.0 in KVN: good
     > zip.opm: packed by zip: …
     > zip.opm: no message: refused, 1 error
     > bz.opm: packed by bzip2: …
     > bz.opm: no message: refused, 1 error
     > xz.opm: packed by xz: …
     > xz.opm: no message: refused, 1 error
     > z.opm: packed by Unix compress: …
     > z.opm: no message: refused, 1 error
     ! ...
     ? 1`,
    {
      ...{ 'doctype.xml': DOCTYPE, 'apm.txt': APM, 'good.opm.gz': gzipSync(OPM) },
      'zip.opm': Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0),
      'bz.opm': Uint8Array.of(0x42, 0x5a, 0x68, 0x39, 0x17, 0x72),
      'xz.opm': Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4),
      'z.opm': Uint8Array.of(0x1f, 0x9d, 0x90, 0x43),
    },
  ));

test('a control character of a message cannot reach the terminal', async () => {
  const cwd = folderWith({ 'bad.opm': OPM.replace('X = 6503', '\u202eX\u001b[2J = 6503') });
  const { stdout, stderr } = await noroshi(['ndm', 'check', 'bad.opm'], { cwd });
  for (const character of ['\u001b', '\u202e']) expect(stdout + stderr).not.toContain(character);
});

test('KVN to XML to JSON to KVN: every digit and comment comes back', async () => {
  const cwd = folderWith({ 'a.opm': OPM });
  const convert = async (from: string, to: string) => {
    const out = `${from}.${to}`;
    const args = ['ndm', 'convert', from, '--to', to, '--out', out];
    expect(await noroshi(args, { cwd })).toMatchObject({
      ...{ code: 0, stdout: '', stderr: `${from}: 1 message written to ${out}\n` },
    });
    return out;
  };
  const last = await convert(await convert(await convert('a.opm', 'xml'), 'json'), 'kvn');
  expect(readFileSync(join(cwd, last), 'utf8')).toBe(OPM);
  expect(readFileSync(join(cwd, 'a.opm.xml'), 'utf8')).toContain('<X units="km">6503.514000</X>');
  expect(readFileSync(join(cwd, 'a.opm.xml.json'), 'utf8')).toContain('"value": 6503.514000');
  const args = ['ndm', 'convert', 'a.opm', '--to', 'xml', '--out', 'b.xml', '--json'];
  const { stdout } = await noroshi(args, { cwd });
  expect(Value.Errors(SCHEMAS['ndm-convert'] as never, JSON.parse(stdout))).toEqual([]);
  expect(JSON.parse(stdout).files).toEqual([
    { file: 'a.opm', out: 'b.xml', messages: 1, refused: false },
  ]);
});

test('several files go into a folder; what is refused costs only itself', () =>
  session(
    `$ noroshi ndm convert a.kvn b.opm bad.opm --to xml --out xml/
     ! a.kvn: 1 message written to xml/a.xml
     ! b.opm: 1 message written to xml/b.opm.xml
     ! bad.opm:13:5: …
     ? 1
     $ noroshi ndm convert a.kvn b.opm --to xml
     ! noroshi: several files: give a folder with --out
     ? 2
     $ noroshi ndm convert a.kvn a.kvn --to json --out again/ --json
     > ...
     ! a.kvn: again/a.json is written already: two inputs have one name
     ? 1
     $ noroshi ndm convert a.kvn --to json --json
     ! noroshi: --json says what was written where: give --out
     ! ...
     ? 2
     $ noroshi ndm convert bad.opm --to json
     ! bad.opm:13:5: …
     ? 1`,
    { 'a.kvn': OPM, 'b.opm': OPM, 'bad.opm': BAD },
  ));

test('a folder that holds the inputs: none of them is written over', async () => {
  const cwd = folderWith({ 'a.kvn': `${OPM}\n`, 'b.xml': OPM, 'b.kvn': `${OPM}\n\n` });
  const args = ['ndm', 'convert', 'a.kvn', 'b.xml', 'b.kvn', '--to', 'kvn', '--out', './'];
  const { stderr, code } = await noroshi(args, { cwd });
  expect(code).toBe(1);
  expect(stderr.match(/ is also read: give another folder/g)).toHaveLength(3);
  expect(readFileSync(join(cwd, 'a.kvn'), 'utf8')).toBe(`${OPM}\n`);
  expect(readFileSync(join(cwd, 'b.kvn'), 'utf8')).toBe(`${OPM}\n\n`);
});

test('from stdin to stdout; several messages of one file stay together', async () => {
  const cwd = folderWith();
  const { stdout, code } = await noroshi(['ndm', 'convert', '-', '--to', 'xml'], {
    cwd,
    stdin: `${OPM}\n${OPM}`,
  });
  expect(code).toBe(0);
  expect(stdout.match(/<opm id=/g)).toHaveLength(2);
  expect(stdout).toContain('<ndm xmlns:xsi=');
});
