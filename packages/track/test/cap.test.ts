/** Alerts read: staged files against their verdicts, attacks, wrappers, what is repaired, and back into XML. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy';
import { encodeCap } from '@noroshi/watch';
import { describe, expect, test } from 'vitest';
import { readCap } from '../src/index.ts';

const read = (text: string | Uint8Array) => readCap(Buffer.from(text));
const opened = (text: string | Uint8Array) => {
  const found = read(text);
  if (!found.ok) throw new Error(`line ${found.error.line}: ${found.error.message}`);
  return found.value;
};

const INFO = `<info><category>Met</category><event>Rain</event><urgency>Future</urgency><severity>Minor</severity>
<certainty>Likely</certainty><area><areaDesc>Here</areaDesc><polygon>AREA</polygon></area></info>`;
const plain = (body = '', info = '') =>
  `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>b</sender>
<sent>2024-06-15T00:00:00+09:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>${body}${info}</alert>`;

describeWithData('alerts, staged', 'track/cap/expected.csv', (path) => {
  const folder = join(path, '..');
  const rows = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))
    .filter(([file]) => existsSync(join(folder, file!)));

  test('every file: version and validity as printed', () => {
    expect(rows.length).toBeGreaterThanOrEqual(19);
    for (const [file, version, isValid] of rows) {
      const { alerts } = opened(readFileSync(join(folder, file!)));
      expect(alerts.length, file).toBe(1);
      expect(alerts[0]!.version, file).toBe(version);
      const found = version === '1.2' && alerts[0]!.faults.length === 0 ? 'yes' : 'no';
      expect(found, file).toBe(isValid);
    }
  });

  test('every valid one is written again and is the same, valid alert', () => {
    let count = 0;
    for (const [file, , isValid] of rows) {
      if (isValid !== 'yes') continue;
      count++;
      const { alert } = opened(readFileSync(join(folder, file!))).alerts[0]!;
      const written = encodeCap(alert!);
      expect(written.ok, file).toBe(true);
      const again = written.ok ? opened(written.value).alerts[0]! : null;
      expect(again?.faults, file).toEqual([]);
      expect(again?.alert, file).toEqual(alert);
    }
    expect(count).toBeGreaterThanOrEqual(11);
  });

  test.skipIf(!hasXmllint())(
    'xmllint agrees on all, and on what we write (skipped: no xmllint)',
    () => {
      const schema = join(folder, 'xsd/oasis_CAP-v1.2.xsd');
      for (const [file, , isValid] of rows) {
        const bytes = readFileSync(join(folder, file!));
        expect(lint(schema, bytes), file).toBe(isValid === 'yes');
        if (isValid !== 'yes') continue;
        const written = encodeCap(opened(bytes).alerts[0]!.alert!);
        expect(lint(schema, Buffer.from(written.ok ? written.value : '')), file).toBe(true);
      }
    },
  );

  test('feeds and wrappers: alerts in them, entries without, what is wrong', () => {
    const of = (file: string) => opened(readFileSync(join(folder, 'google', file)));
    expect(of('bushfire_valid.edxlde')).toMatchObject({ wrapper: 'edxl-de', faults: [] });
    expect(of('bushfire_valid.edxlde').alerts.map(({ faults }) => faults)).toEqual(
      Array(7).fill([]),
    );
    expect(of('amber.atom').alerts[0]).toMatchObject({ version: '1.1', faults: [] });
    expect(of('no_id.atom').faults.map(({ message }) => message)).toEqual([
      '<feed> without <id>',
      '<entry> without <id>',
    ]);
    const nws = opened(readFileSync(join(folder, 'nws/nws_atom_feed_example.xml')));
    expect(nws.entries.length).toBe(163);
    expect(nws.entries[0]!.link).toMatch(/^https:\/\/alerts\.weather\.gov\//);
  });

  test('the attack with outside entities is refused by its first line', () => {
    const attack = read(readFileSync(join(folder, 'google/xee.atom')));
    expect(attack).toMatchObject({ ok: false, error: { line: 3 } });
  });
});

function hasXmllint(): boolean {
  return (process.env.PATH ?? '').split(':').some((each) => existsSync(join(each, 'xmllint')));
}

function lint(schema: string, input: Buffer): boolean {
  try {
    const flags = ['--nonet', '--noout', '--schema', schema, '-'];
    execFileSync('xmllint', flags, { input, stdio: ['pipe', 'ignore', 'ignore'] });
    return true;
  } catch {
    return false;
  }
}

describe('alerts, by hand', () => {
  test.each([
    ['nothing', '', 'no element'],
    ['an entity', '<!DOCTYPE a [<!ENTITY x "y">]><alert/>', 'DOCTYPE'],
    ['an unknown entity', plain('<note>&x;</note>'), '&x;'],
    ['depth', '<a>'.repeat(60) + '</a>'.repeat(60), 'inside each other'],
    ['two roots', `${plain()}<alert/>`, 'behind the root'],
    ['a prefix from nowhere', '<cap:alert/>', 'declared nowhere'],
    ['another encoding', '<?xml version="1.0" encoding="utf-16"?><alert/>', 'utf-16'],
    ['bytes', '\u0000', 'character'],
  ])('%s is refused', (_, text, says) => {
    const found = read(text);
    expect(found.ok ? '' : found.error.message).toContain(says);
  });

  test.each([
    ['<scope>Public</scope>', '', 'MISSING_REQUIRED_ELEMENT'],
    ['<scope>Public</scope>', '<scope>public</scope>', 'INVALID_ENUM_VALUE'],
    ['+09:00', 'Z', 'INVALID_DATE'],
    ['06-15T', '06-31T', 'INVALID_DATE'],
    ['00:00:00+', '00:00:00.5+', 'INVALID_DATE'],
    ['<status>', '<note>n</note><status>', 'INVALID_SEQUENCE'],
    ['<scope>Public</scope>', '<scope>Public</scope><scope>Public</scope>', 'DUPLICATE_ELEMENT'],
    ['<status>', '<colour>red</colour><status>', 'UNSUPPORTED_ELEMENT'],
    ['<status>', 'word<status>', 'INVALID_CHARACTERS'],
    ['<status>', '<status id="x">', 'INVALID_VALUE'],
  ])('%s as %s: %s', (from, to, rule) => {
    expect(opened(plain()).alerts[0]!.faults).toEqual([]);
    const { faults, alert } = opened(plain().replace(from, to)).alerts[0]!;
    expect(faults.map((each) => each.rule)).toContain(rule);
    expect(alert).toBeNull();
  });

  test.each([
    ['10,20 10,21 11,21 10,20', [], 4],
    ['10,20 10,21 11,21', ['INVALID_POLYGON'], 4], // open: closed
    ['10,20 11,21 11,20 10,21 10,20', ['INVALID_POLYGON_SELF_INTERSECTION'], 5], // a bow tie: its hull
    ['10,20 10,21 10,20', ['INVALID_POLYGON'], 0],
    ['20;10 21;10', ['INVALID_POLYGON'], 0],
    ['95,20 95,21 96,21 95,20', ['INVALID_POLYGON'], 0],
    ['10,179 10,-179 11,-179 11,179 10,179', [], 5], // over the antimeridian
  ])('the polygon "%s" is noted as %j', (polygon, rules, points) => {
    const { alert, notes } = opened(plain('', INFO.replace('AREA', polygon))).alerts[0]!;
    expect(notes.map(({ rule }) => rule)).toEqual(rules);
    const ring = alert!.info![0]!.area![0]!.polygon?.[0] ?? [];
    expect(ring.length).toBe(points);
    expect(ring[0]).toEqual(ring.at(-1));
  });

  test('no bytes throw', () => {
    const bytes = Buffer.from(plain('', INFO));
    for (let k = 0; k < bytes.length; k++) {
      const changed = Buffer.from(bytes);
      changed[k] = (k * 37) % 256;
      expect(typeof read(changed).ok).toBe('boolean');
      expect(typeof read(bytes.subarray(0, k)).ok).toBe('boolean');
    }
  });
});
