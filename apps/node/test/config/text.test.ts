/** Text forms: CSV of assets and the configuration file; whatever is thrown at them, they answer with words. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAssetCsv } from '../../src/config/asset-csv.ts';
import { isNetwork } from '../../src/config/asset-rules.ts';
import { checkConfig, configToEdge } from '../../src/config/check.ts';
import { csvRecords } from '../../src/config/csv-records.ts';
import { readConfigFile } from '../../src/config/file.ts';
import { formatProblem } from '../../src/config/problems.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

test('records: what is quoted comes back, with its line, whatever ends the lines', () => {
  const cell = fc
    .string({ unit: 'grapheme', maxLength: 12 })
    .map((text) => text.replaceAll('\r', ''));
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), {
    minLength: 1,
    maxLength: 6,
  });
  const property = fc.property(
    table,
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    (rows, end, bom) => {
      const text =
        (bom ? '\uFEFF' : '') + rows.map((row) => row.map(quoted).join(',') + end).join('');
      const { records, troubles } = csvRecords(text);
      expect(records.map(({ cells }) => cells)).toEqual(rows);
      expect(troubles).toEqual([]);
      let line = 1;
      for (const [i, row] of rows.entries()) {
        expect(records[i]!.line).toBe(line);
        line += 1 + row.join('').split('\n').length - 1;
      }
    },
  );
  fc.assert(property);
});

test('records and files of anything: words, never a throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'a",\r\n\uFEFF;1'), maxLength: 60 }),
      (text) => {
        csvRecords(text);
        readAssetCsv(`id,kind,name,owner\n${text}`, 'alpha');
        readConfigFile(bytes(text));
      },
    ),
  );
  fc.assert(fc.property(fc.json(), (text) => void readConfigFile(bytes(text))));
  const open = fc.dictionary(fc.string(), fc.jsonValue());
  const file = fc.record({
    format: fc.constant('noroshi-config/1'),
    mode: fc.constant('live'),
    config: open,
  });
  fc.assert(fc.property(file, (value) => void readConfigFile(bytes(JSON.stringify(value)))));
});

test('a bad row is refused with every reason, the others are read', () => {
  const text = `id,kind,name,owner,networks,latitude_deg,longitude_deg,serves,tlp
GS-1,station,"Kita, ""the"" station",org-a,192.0.2.0/24 2001:db8::/32,35,139,SAT-1;SAT-2,green
GS-2,station,X,org-a,,135,abc,,
,station,X,org-a,,1,1,,
GS-3,boat,X,org-a,192.0.2.1/24,1,1,,PINK
GS-4,station,X`;
  const read = readAssetCsv(text, 'alpha');
  if (!read.ok) throw new Error(read.error);
  expect(read.value.rows).toEqual([
    {
      line: 2,
      asset: {
        ...{ id: 'GS-1', kind: 'station', name: 'Kita, "the" station', owner: 'org-a' },
        ...{ latitudeDeg: 35, longitudeDeg: 139, serves: ['SAT-1', 'SAT-2'] },
        networks: ['192.0.2.0/24', '2001:db8::/32'],
        marking: { tlp: 'GREEN', originator: 'alpha', releasableTo: [], caveats: [] },
      },
    },
  ]);
  const told = read.value.refused.map(({ line, reasons }) => `${line}: ${reasons.join('; ')}`);
  expect(told).toEqual([
    '3: longitude_deg is "abc": a number, as in 35.6 or -12',
    expect.stringMatching(/^4: id is/),
    expect.stringMatching(/^5: .*kind is "boat": one of satellite.*tlp is "PINK": one of CLEAR/),
    '6: the row has 3 cells, the header 9',
  ]);
});

test.each([
  ...[
    '192.0.2.0/24',
    '0.0.0.0/0',
    '2001:db8::/32',
    '::/0',
    '2001:db8::1/128',
    '::ffff:192.0.2.0/120',
  ],
])('%s is a network', (text) => expect(isNetwork(text)).toBe(true));
test.each([
  ...['192.0.2.1/24', '192.0.2.0', '192.0.2.0/33', '192.0.2.0/024', '192.0.2.0/-1', '1.2.3/24'],
  ...['2001:db8::1/32', 'fe80::1%eth0/64', 'x/8', '192.0.2.0/24/1', '192.0.2.0/ 24', ''],
])('"%s" is none', (text) => expect(isNetwork(text)).toBe(false));

test('of kinds with several types, what is wrong is told of the type that was named', () => {
  const told = (doc: { id: string; type: string; group?: string }) => {
    const checked = checkConfig('source', doc.id, doc);
    return checked.ok ? [] : checked.error.map(formatProblem);
  };
  expect(told({ id: 'a', type: 'file' })).toEqual(['path is missing: give it']);
  expect(told({ id: 'b', type: 'celestrac', group: 'active' })).toEqual([
    'type is "celestrac": one of file, directory, url, celestrak, tracss, spacetrack, seeded',
  ]);
});

test('a moment as people write it is kept to the microsecond; no moment is told', () => {
  const rule = {
    ...{ id: 'r', partner: 'bravo', kinds: ['scan'], severities: [], tlpMax: 'GREEN' },
    ...{ assets: '*', owners: '*', reason: '' },
  };
  const kept = checkConfig('rule', 'r', { ...rule, untilUtc: '2026-12-01T00:00:00Z' });
  const exact = checkConfig('rule', 'r', { ...rule, untilUtc: '2026-12-01T00:00:00.000000Z' });
  expect(kept.ok).toBe(true);
  expect(kept).toEqual(exact);
  const wrong = checkConfig('rule', 'r', { ...rule, untilUtc: 'tomorrow' });
  expect(JSON.stringify(wrong)).toContain('a UTC moment such as 2026-01-01T00:00:00Z');
});

test('file form and kept form are one content; a secret is refused and not repeated', () => {
  const rule = {
    ...{ id: 'r', partner: 'bravo', kinds: ['scan'], severities: [], tlpMax: 'GREEN' },
    ...{ assets: '*', owners: '*', reason: '', untilUtc: '2026-12-01T00:00:00.000000Z' },
  };
  const kept = checkConfig('rule', 'r', rule);
  if (!kept.ok) throw new Error(JSON.stringify(kept.error));
  expect(kept.value).toHaveProperty('untilUs');
  expect(configToEdge('rule', kept.value)).toEqual(rule);
  const contact = { id: 'c', name: 'Desk', password: 'hunter2 hunter2' };
  const refused = checkConfig('contact', 'c', contact);
  expect(JSON.stringify(refused)).toContain('there is no such field here');
  expect(JSON.stringify(refused)).not.toContain('hunter2');
});
