/** XML written: the form of SANA, the order of the tables, units, and texts that can open no tag. */
import { describe, expect, test } from 'vitest';
import { parseKvnMessages } from '../src/kvn/messages.ts';
import { writeKvn } from '../src/kvn/write.ts';
import { inOrder } from '../src/order.ts';
import { schemaOf } from '../src/schemas.ts';
import type { FieldNode, MessageNode, SectionNode } from '../src/tree.ts';
import { parseXml } from '../src/xml/parse.ts';
import { withUnits } from '../src/xml/units.ts';
import { schemaLocation, writeXml } from '../src/xml/write.ts';
import { KVN_SEEDS } from './fuzz/seeds.ts';

function readKvn(text: string) {
  const [one] = parseKvnMessages(text, schemaOf).messages;
  return { message: one!.message!, schema: one!.schema };
}

const OPM = readKvn(KVN_SEEDS[0]!);
const OMM = readKvn(KVN_SEEDS[1]!);

test('one message in its own root, with the schema of its version', () => {
  const lines = writeXml([OPM]).split('\n');
  expect(lines.slice(0, 3)).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opm xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="' +
      'https://sanaregistry.org/r/ndmxml_unqualified/ndmxml-3.0.0-master-3.0.xsd" id="CCSDS_OPM_VERS" version="3.0">',
    '  <header>',
  ]);
  expect(lines).toContain('          <X units="km">6503.514</X>');
  expect(lines).toContain('          <USER_DEFINED parameter="EARTH_MODEL">WGS-84</USER_DEFINED>');
});

test('a catalogue of two hundred thousand messages overflows no stack', () => {
  const many = Array.from({ length: 200_000 }, () => ({ message: 'OMM', version: '2.0' }) as const);
  expect(schemaLocation([...many, { message: 'OPM', version: '3.0' }])).toContain('ndmxml-3.0.0');
});

test('several in <ndm>, with what stands before them', () => {
  const at = { line: 0, column: 0 };
  const text = writeXml([OPM, OMM], {
    items: [
      { kind: 'field', key: 'MESSAGE_ID', value: 'M<1>', unit: '', at, valueAt: at },
      { kind: 'comment', text: 'two of them', at },
    ],
  });
  expect(text).toContain(
    '  <MESSAGE_ID>M&lt;1&gt;</MESSAGE_ID>\n  <COMMENT>two of them</COMMENT>\n  <opm id=',
  );
  const read = parseXml(text, schemaOf);
  expect(read.messages.map(({ schema }) => schema.message)).toEqual(['OPM', 'OMM']);
  expect(read.combined!.items).toMatchObject([{ value: 'M<1>' }, { text: 'two of them' }]);
});

test.each([
  [[{ message: 'OPM', version: '3.0' }], '3.0.0-master-3.0'],
  [[{ message: 'OCM', version: '3.0' }], '3.0.0-master-3.0'],
  [[{ message: 'OEM', version: '2.0' }], '2.0.0-master-2.0'],
  [[{ message: 'CDM', version: '1.0' }], '2.0.0-master-2.0'],
  [[{ message: 'TDM', version: '1.0' }], 'ndmxml-1.0-master'],
  [
    [
      { message: 'TDM', version: '1.0' },
      { message: 'OMM', version: '3.0' },
    ],
    '3.0.0-master-3.0',
  ],
] as const)('%j has the schema set %s', (messages, expected) =>
  expect(schemaLocation(messages)).toContain(expected),
);

test('keywords and sections come in the order of the table, comments with what they stood before', () => {
  const shuffled = KVN_SEEDS[0]!
    .replace('OBJECT_NAME = ONE\n', '')
    .replace('TIME_SYSTEM = UTC\n', 'TIME_SYSTEM = UTC\nCOMMENT whose\nOBJECT_NAME = ONE\n');
  const text = writeXml([readKvn(shuffled)]);
  const at = (piece: string) => text.indexOf(piece);
  expect(at('<COMMENT>whose</COMMENT>')).toBeLessThan(at('<OBJECT_NAME>'));
  expect(at('<OBJECT_NAME>')).toBeLessThan(at('<OBJECT_ID>'));
  expect(parseXml(text, schemaOf).messages[0]!.faults).toEqual([]);
});

describe('a text opens no tag', () => {
  const opened = (change: (fields: SectionNode) => void) => {
    const message = structuredClone(OPM.message);
    const header = message.items.find((item) => item.kind === 'section')!;
    change(header as SectionNode);
    return writeXml([{ ...OPM, message: message as MessageNode }]);
  };
  const field = (header: SectionNode) =>
    header.items.find((item) => item.kind === 'field') as {
      -readonly [K in keyof FieldNode]: FieldNode[K];
    };
  const evil = '</header><EVIL a="1">&\'\n';

  test.each(['value', 'unit', 'key'] as const)('as %s', (part) => {
    const text = opened((header) => (field(header)[part] = evil));
    expect(text).not.toContain('<EVIL');
    const read = parseXml(text, schemaOf);
    expect(read.faults).toEqual([]);
    expect(read.messages[0]!.message).not.toBeNull();
  });

  test('as a comment, the name of a section and a version', () => {
    const text = opened((header) => {
      const at = header.at;
      header.items.push({ kind: 'comment', text: evil, at });
      header.items.push({ kind: 'section', name: evil, items: [], at, endAt: at });
    });
    expect(text).not.toContain('<EVIL');
    expect(writeXml([{ ...OPM, message: { ...OPM.message, version: '"><EVIL' } }])).not.toContain(
      '<EVIL',
    );
  });
});

test('units of the table where the message prints none, of numbers only', () => {
  const cdm = readKvn(KVN_SEEDS[6]!.replaceAll(/ \[[^\]]*\]/g, ''));
  expect(writeXml([cdm])).not.toContain('units=');
  const text = writeXml([{ ...cdm, message: withUnits(cdm.message, cdm.schema) }]);
  expect(text).toContain('<MISS_DISTANCE units="m">715</MISS_DISTANCE>');
  expect(text).toContain('<CRDOT_R units="m**2/s">0</CRDOT_R>');
  expect(text).toContain('<MANEUVERABLE>N/A</MANEUVERABLE>');
});

test('a lower triangle out of order is written in order in KVN, which has no keys for it', () => {
  const xml = writeXml([readKvn(KVN_SEEDS[2]!)]);
  const line = '            <CZ_DOT_Z_DOT>6.2e-10</CZ_DOT_Z_DOT>\n';
  const [one] = parseXml(
    xml.replace(line, '').replace('            <CZ_DOT_Y_DOT>', `${line}$&`),
    schemaOf,
  ).messages;
  expect(writeKvn(one!.message!, one!.schema)).toContain('2.5e-07 3.7e-10 2.5e-10 6.2e-10\n');
});

test('comments among the cells of a line of a lower triangle stand before the line in KVN', () => {
  const xml = writeXml([readKvn(KVN_SEEDS[2]!)]).replace('<CY_DOT_Z>', '<COMMENT>amid</COMMENT>$&');
  const [one] = parseXml(xml, schemaOf).messages;
  const kvn = writeKvn(one!.message!, one!.schema);
  expect(kvn).toContain('COMMENT amid\n-2.2e-07 -2.8e-07 1.7e-07 2.6e-10 1.7e-10\n');
  const ordered = (message: MessageNode) =>
    JSON.stringify(inOrder(message, one!.schema), (key, value) => (/at$/i.test(key) ? 0 : value));
  expect(ordered(readKvn(kvn).message)).toBe(ordered(one!.message!));
});

test('the key that opens a section comes first in KVN, wherever XML has it', () => {
  const cdm = readKvn(KVN_SEEDS.find((text) => text.includes('CCSDS_CDM_VERS'))!);
  const late = writeXml([cdm]).replace(
    /(<OBJECT>OBJECT2<\/OBJECT>)([\s\S]*?)(<\/metadata>)/,
    '$2$1$3',
  );
  const [one] = parseXml(late, schemaOf).messages;
  const kvn = writeKvn(one!.message!, one!.schema);
  expect(kvn).toMatch(/OBJECT = OBJECT2\nOBJECT_DESIGNATOR = /);
  expect(writeKvn(readKvn(kvn).message, one!.schema)).toBe(kvn);
  expect(parseKvnMessages(kvn, schemaOf).messages[0]!.faults).toEqual([]);
});

test('a tabulator in a value stays in every encoding', () => {
  const one = readKvn(KVN_SEEDS[0]!.replace('= ONE', '= ONE\tTWO'));
  expect(writeKvn(one.message, one.schema)).toContain('OBJECT_NAME = ONE\tTWO\n');
  expect(writeXml([one])).toContain('<OBJECT_NAME>ONE\tTWO</OBJECT_NAME>');
  const unit = readKvn(
    KVN_SEEDS[0]!.replace('6503.514', '6503.514 [k\tm]').replace(/(\[k\tm\]).*/, '$1'),
  );
  const xml = writeXml([unit]);
  expect(xml).toContain('<X units="k&#9;m">');
  const again = parseXml(xml, schemaOf).messages[0]!;
  expect(writeKvn(again.message!, again.schema)).toContain('X = 6503.514 [k\tm]\n');
});
