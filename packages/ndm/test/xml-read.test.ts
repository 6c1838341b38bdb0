/** XML read: what a message may hold, what is refused and where it is said to be. */
import { describe, expect, test } from 'vitest';
import { schemaOf } from '../src/schemas.ts';
import { fieldsIn, rowsIn, sectionsAt } from '../src/sections.ts';
import type { Fault } from '../src/tree.ts';
import { parseXml } from '../src/xml/parse.ts';

const state = (inner: string) =>
  `<opm id="CCSDS_OPM_VERS" version="3.0"><body><segment><data><stateVector>${inner}</stateVector></data></segment></body></opm>`;

function faults(text: string): Fault[] {
  const { faults: outside, messages } = parseXml(text, schemaOf);
  return [...outside, ...messages.flatMap((one) => one.faults)];
}

/** `line:column message`, of the first one. */
function first(text: string): string {
  const [fault] = faults(text);
  return fault === undefined ? 'good' : `${fault.at.line}:${fault.at.column} ${fault.message}`;
}

function stateFields(inner: string) {
  const { messages } = parseXml(state(inner), schemaOf);
  return fieldsIn(sectionsAt(messages[0]!.message!, 'body/segment/data/stateVector')[0]!);
}

describe('markup', () => {
  test.each([
    ['', '1:1 no element'],
    ['plain', '1:1 text stands outside the root element'],
    ['<!DOCTYPE opm SYSTEM "file:x"><opm/>', '1:1 a document type (DOCTYPE)'],
    ['<!doctype opm><opm/>', '1:1 "<!doctype op" is no tag'],
    ['<!ENTITY a "b"><opm/>', '1:1 "<!ENTITY a "" is no tag'],
    ['<!-- a', '1:1 a comment without -->'],
    ['<?xml', '1:1 an instruction without ?>'],
    [state('<X>1</Y>'), '1:80 </Y>: </X> is right here'],
    [`${state('')}</opm>`, `1:${state('').length + 3} </opm>: nothing is open`],
    ['<ndm>', '1:6 the text ends before </ndm>'],
    ['<opm', '1:5 the tag <opm> without >'],
    ['<opm a=1>', '1:6 the attribute a without a value in quotes'],
    ['<opm a="1" a="2"/>', '1:12 the attribute a stands twice in <opm>'],
    ['<opm a="<"/>', '1:8 "<" in the value of a'],
    [state('<X>&b;</X>'), '1:77 "&b;": known are'],
    [state('<X>&#0;</X>'), '1:77 "&#0;": known are'],
    [state('<X>&#x85;</X>'), '1:77 "&#x85;": known are'],
    [state('<X>&#xD800;</X>'), '1:77 "&#xD800;": known are'],
    [state('<X>a & b</X>'), '1:79 "& b": known are'],
    [state('<X>a < b</X>'), '1:79 "<" that begins no tag'],
    [state('<X><![CDATA[1</X>'), '1:77 a CDATA section without ]]>'],
    [state('<X>a\u0007</X>'), '1:78 a control character (U+0007)'],
    ['<a:opm/>', '1:2 the prefix of <a:opm> is declared nowhere'],
    [`${'<a>'.repeat(17)}`, '1:2 <a> is no navigation data message'],
    [`<opm>${'<segment>'.repeat(20)}`, '1:2 <opm> has no id'],
  ])('%s', (text, expected) => expect(first(text)).toContain(expected));

  test('depth is capped', () => {
    const all = faults(`<opm id="CCSDS_OPM_VERS" version="3.0">${'<segment>'.repeat(20)}`);
    expect(all.map(({ message }) => message)).toContain('more than 16 elements inside each other');
  });

  test('a line ends in LF, CR LF or CR', () => {
    expect(first('<opm>\n\r\n\r<a></b></opm>')).toBe(
      '1:2 <opm> has no id: id="CCSDS_OPM_VERS" is right',
    );
    expect(faults('<ndm>\n\r\n\r <a></b></ndm>').map(({ at }) => at)).toEqual([
      { line: 4, column: 3 }, // <a> is no message
      { line: 4, column: 7 },
    ]);
  });

  test('entities, references, CDATA, comments and instructions', () => {
    const [x, y] = stateFields(
      '<X>&lt;&#65;&#x42;&amp;</X><!-- <X>2</X> --><?a b?><Y> <![CDATA[<c> & d]]> </Y>',
    );
    expect([x!.value, y!.value]).toEqual(['<AB&', '<c> & d']);
  });

  test('a value is on one line, and its place is that of its first character', () => {
    const [x] = stateFields('<X units="km">\n\n   6503.5\n</X>');
    expect(x).toMatchObject({ value: '6503.5', unit: 'km', valueAt: { line: 3, column: 4 } });
    expect(stateFields('<X>a \r\n  b</X>')[0]!.value).toBe('a b');
    expect(stateFields('<X units="k\u2028&#10;m">a&#x2028;b</X>')[0]).toMatchObject({
      ...{ value: 'a b', unit: 'k  m' },
    });
  });

  test('no text is too long, and no attribute', () => {
    expect(first(state(`<X>${'1'.repeat(20_000)}</X>`))).toContain('more than 16384 characters');
    expect(first(`<opm a="${'1'.repeat(5000)}"/>`)).toContain(
      'no closing quote in 4000 characters',
    );
    expect(
      first(`<opm ${Array.from({ length: 40 }, (_, k) => `a${k}="1"`).join(' ')}/>`),
    ).toContain('more than 32 attributes');
    const long = 'a'.repeat(4000);
    for (const tag of [
      `<${long}>`,
      `<${long}/>`,
      `</${long}>`,
      `<opm ${long}="1"/>`,
      `<opm id="${long}"/>`,
    ])
      for (const { message } of faults(tag)) expect(message.length).toBeLessThan(600);
    const text = state('');
    expect(parseXml(text, schemaOf, { charactersMax: text.length - 1 })).toMatchObject({
      messages: [],
      faults: [{ severity: 'error' }],
    });
  });
});

describe('messages', () => {
  test('several in <ndm>, each for itself; an attitude message by its name', () => {
    const text = `<ndm><MESSAGE_ID>M1</MESSAGE_ID><COMMENT>of three</COMMENT>
${state('<X>1</X>')}
<apm id="CCSDS_APM_VERS" version="1.0"><body/></apm>
<opm id="CCSDS_OPM_VERS"></opm>
</ndm>`;
    const read = parseXml(text, schemaOf);
    expect(
      read.combined!.items.map((item) => (item.kind === 'field' ? item.value : item.text)),
    ).toEqual(['M1', 'of three']);
    expect(read.messages.map(({ faults: own }) => own.map(({ message }) => message))).toEqual([
      [],
      ['<opm> has no version'],
    ]);
    expect(read.faults).toMatchObject([
      {
        at: { line: 3, column: 2 },
        message: expect.stringContaining('APM is an attitude message'),
      },
    ]);
  });

  test('broken markup costs the message it is in and those after it, not those before', () => {
    const text = `<ndm>${state('<X>1</X>')}${state('<X>1</Y>')}${state('<X>1</X>')}</ndm>`;
    expect(parseXml(text, schemaOf).messages.map(({ message }) => message === null)).toEqual([
      false,
      true,
    ]);
  });

  test('with a prefix, with a default namespace, and with elements of somebody else', () => {
    const prefixed = state('<X>1</X>')
      .replace(/<(\/?)(opm|body|segment|data|stateVector|X)/g, '<$1ndm:$2')
      .replace('<ndm:opm', '<ndm:opm xmlns:ndm="urn:ccsds:schema:ndmxml"');
    expect(faults(prefixed)).toEqual([]);
    const rootOnly = state('<X>1</X>')
      .replace('<opm', '<ndm:opm xmlns:ndm="urn:ccsds:schema:ndmxml"')
      .replace('</opm', '</ndm:opm');
    expect(faults(rootOnly)).toEqual([]);
    expect(faults(state('<X>1</X>').replace('<opm', '<opm xmlns="urn:a"'))).toEqual([]);
    const foreign = state('<X>1</X><o:X>2</o:X>').replace('<opm', '<opm xmlns:o="urn:o"');
    expect(faults(foreign).map(({ message }) => message)).toEqual([
      '<o:X> belongs to another namespace, "urn:o"',
    ]);
  });

  test.each([
    ['<opm version="3.0"/>', 'no id'],
    ['<opm id="CCSDS_OMM_VERS" version="3.0"/>', 'id="CCSDS_OPM_VERS" is right'],
    ['<greeting/>', '<greeting> is no navigation data message'],
    ['<OPM id="CCSDS_OPM_VERS" version="3.0"/>', '<OPM> is no navigation data message'],
    ['<ndm/>', '<ndm> holds no message'],
    [`${state('')}${state('')}`, '<opm> is a second root'],
    [state('text'), 'text stands in <stateVector>'],
    [state('<X y="1">1</X>'), 'y is no attribute of <X>: it has units'],
    [state('<X><Y>1</Y></X>'), '<X> with elements in it is no part of stateVector'],
    [state('<USER_DEFINED>1</USER_DEFINED>'), 'names its parameter'],
  ])('%s', (text, expected) => expect(first(text)).toContain(expected));

  test('what no table knows is kept for the check to name', () => {
    expect(stateFields('<X>1</X><SPEED units="km/s">7</SPEED>')[1]).toMatchObject({
      key: 'SPEED',
      unit: 'km/s',
    });
  });

  test('the version as an element of the header is taken where it says the same', () => {
    const header = (version: string) =>
      `<cdm id="CCSDS_CDM_VERS" version="1.0"><header><CCSDS_CDM_VERS>${version}</CCSDS_CDM_VERS></header></cdm>`;
    expect(faults(header('1.0'))).toMatchObject([{ severity: 'warning' }]);
    expect(faults(header('2.0'))).toMatchObject([{ severity: 'error' }]);
  });
});

describe('rows', () => {
  const oem = (inner: string) =>
    `<oem id="CCSDS_OEM_VERS" version="2.0"><body><segment><data>${inner}</data></segment></body></oem>`;
  const vector = (epoch: string, extra = '') =>
    `<stateVector><EPOCH>${epoch}</EPOCH><X>1</X><Y>2</Y><Z>3</Z><X_DOT>4</X_DOT><Y_DOT>5</Y_DOT><Z_DOT>6</Z_DOT>${extra}</stateVector>`;
  const rowsOf = (text: string) => {
    const { messages } = parseXml(text, schemaOf);
    return rowsIn(sectionsAt(messages[0]!.message!, 'body/segment/data')[0]!);
  };

  test('a state has a cell for each element', () => {
    expect(rowsOf(oem(vector('2026-01-01T00:00:00')))[0]!.cells).toEqual([
      ...['2026-01-01T00:00:00', '1', '2', '3', '4', '5', '6'],
    ]);
  });

  test.each([
    [vector('2026-01-01').replace('<Y>2</Y>', ''), 'Y is missing in <stateVector>'],
    [vector('2026-01-01', '<X>1</X>'), 'X stands twice in <stateVector>'],
    [vector('2026-01-01', '<W>1</W>'), 'W is no part of <stateVector>'],
    [vector('2026-01-01').replace('<X>', '<X units="m">'), 'units of X are "m": its unit is km'],
    [vector('2026-01-01', '1'), 'text stands in <stateVector>'],
    [`<covarianceMatrix/>${vector('2026-01-01')}`, '<stateVector> stands after a section'],
  ])('%s', (inner, expected) => expect(first(oem(inner))).toContain(expected));

  test('covariances stand in one section of the table that XML has no element for', () => {
    const { messages } = parseXml(oem('<covarianceMatrix/><covarianceMatrix/>'), schemaOf);
    const [data] = sectionsAt(messages[0]!.message!, 'body/segment/data');
    expect(data!.items).toMatchObject([
      { name: 'covariances', items: [{ name: 'covarianceMatrix' }, { name: 'covarianceMatrix' }] },
    ]);
  });

  test('an observation is EPOCH and one value', () => {
    const tdm = (inner: string) =>
      `<tdm id="CCSDS_TDM_VERS" version="2.0"><body><segment><data><observation>${inner}</observation></data></segment></body></tdm>`;
    const good = '<EPOCH>2026-01-01T00:00:00</EPOCH><RANGE>7</RANGE>';
    expect(rowsOf(tdm(good))[0]!.cells).toEqual(['RANGE', '2026-01-01T00:00:00', '7']);
    for (const bad of ['<RANGE>7</RANGE>', '<EPOCH>2026</EPOCH>', `${good}<DOR>1</DOR>`])
      expect(first(tdm(bad))).toContain('<observation> holds EPOCH and one value');
  });

  test('a line of a trajectory is split into cells, each with its place', () => {
    const text = `<ocm id="CCSDS_OCM_VERS" version="3.0"><body><segment><data><traj>
<trajLine>10.0 1 2
 3 4 5 6</trajLine></traj></data></segment></body></ocm>`;
    const [row] = rowsIn(
      sectionsAt(parseXml(text, schemaOf).messages[0]!.message!, 'body/segment/data/traj')[0]!,
    );
    expect(row!.cells).toEqual(['10.0', '1', '2', '3', '4', '5', '6']);
    expect(row!.cellAt[1]).toEqual({ line: 2, column: 16 });
  });
});
