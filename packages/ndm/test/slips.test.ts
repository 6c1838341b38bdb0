/**
 * Slips of typed and printed messages that leave no doubt: each is a warning, the value is what was meant, every encoding
 * gives it back; and what is next to each, where there is doubt, stays refused.
 */
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { messageText } from '../src/encode.ts';
import {
  decodeOcm,
  decodeOem,
  decodeTdm,
  encodeOcm,
  encodeOem,
  encodeTdm,
  formatFault,
  inOrder,
  type Ocm,
  readEphemerisFile,
  readMessages,
} from '../src/index.ts';
import { createOemReader } from '../src/kvn/stream.ts';
import { GOOD_TDM } from './good-messages.ts';
import { faultsOf } from './rules.ts';

const told = (text: string) =>
  faultsOf(text).map((fault) => formatFault('', fault).replace(/^:(\d+):\d+:/, '$1:'));
const errorsOf = (text: string) => told(text).filter((fault) => !fault.includes('warning:'));
const warningsOf = (text: string) => told(text).filter((fault) => fault.includes('warning:'));

const PLACES = ['at', 'endAt', 'valueAt', 'cellAt', 'versionAt'];

/** The tree of the text and of what each encoding makes of it. */
function trees(text: string): string[] {
  const plain = (from: string) => {
    const { message, schema } = readMessages(from).messages[0]!;
    return JSON.stringify(inOrder(message!, schema), (key, value) =>
      PLACES.includes(key) ? undefined : value,
    );
  };
  const { message, schema } = readMessages(text).messages[0]!;
  const again = (['kvn', 'xml', 'json'] as const).map((to) =>
    plain(messageText(message!, schema, to)),
  );
  return [plain(text), ...again];
}

function sameEverywhere(text: string): void {
  const [first, ...others] = trees(text);
  for (const other of others) expect(other).toBe(first);
}

const HEAD = `CCSDS_OCM_VERS = 3.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = ALPHA
META_START
OBJECT_NAME = MADE
INTERNATIONAL_DESIGNATOR = 2024-001A
TIME_SYSTEM = UTC
EPOCH_TZERO = 2024-11-01T00:00:00
META_STOP
`;

function ocmOf(text: string): Ocm {
  const read = decodeOcm(text);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

function ocmBothWays(text: string): Ocm {
  const ocm = ocmOf(text);
  for (const to of ['kvn', 'xml', 'json'] as const) expect(ocmOf(encodeOcm(ocm, to))).toEqual(ocm);
  sameEverywhere(text);
  return ocm;
}

const man = (composition: string, units = '[s, N, N, N]', line = '500.0 100.0 0.0 0.5 0.0') =>
  `${HEAD}MAN_START\nMAN_DEVICE_ID = T\nMAN_COMPOSITION = ${composition}\nMAN_UNITS = ${units}\n${line}\nMAN_STOP\n`;
const GOOD = 'TIME_RELATIVE, MAN_DURA, THR_X, THR_Y, THR_Z';

describe('a list that goes on on the next line', () => {
  test.each([
    ['after a comma', GOOD.replace('THR_X, ', 'THR_X,\n')],
    ['after <cont.>', GOOD.replace('THR_X, ', 'THR_X, <cont.>\n')],
    ['twice', GOOD.replaceAll(', THR', ',\nTHR')],
  ])('%s', (_, composition) => {
    const text = man(composition);
    expect(errorsOf(text)).toEqual([]);
    expect(warningsOf(text)[0]).toMatch(/^13: warning: MAN_COMPOSITION goes on here.*7\.4\.3/);
    expect(ocmBothWays(text).manoeuvres).toEqual(ocmOf(man(GOOD)).manoeuvres);
    const { message, schema } = readMessages(text).messages[0]!;
    expect(messageText(message!, schema, 'kvn')).toContain(`MAN_COMPOSITION = ${GOOD}\n`);
  });

  test('units of all kinds, and kinds of data', () => {
    expect(errorsOf(man(GOOD, '[s, N,\nN, N]'))).toEqual([]);
    const line = '0.0 1 0.1 1 0.1 0.1 1';
    const cov = `COV_START\nCOV_TYPE = CARTP\nCOV_UNITS = [km,\nkm, km]\n${line}\nCOV_STOP\n`;
    expect(errorsOf(HEAD + cov)).toEqual([]);
    const tdm = GOOD_TDM.replace('RANGE,ANGLE_1', 'RANGE,\nANGLE_1');
    expect(errorsOf(tdm)).toEqual([]);
    sameEverywhere(tdm);
    expect(decodeTdm(tdm)).toMatchObject({
      value: { segments: [{ dataTypes: 'RANGE, ANGLE_1,ANGLE_2,TRANSMIT_FREQ_n' }] },
    });
  });

  test.each([
    ['a comma before a keyword', man(`${GOOD},`), 'a name is missing beside a comma'],
    ['<cont.> before a keyword', man(`${GOOD}, <cont.>`), 'is no field'],
    ['a comment between', man(`${GOOD.replace('THR_X, ', 'THR_X,\nCOMMENT x\n')}`), 'missing'],
    ['no comma', man(GOOD.replace(', THR_X', '\nTHR_X')), ''],
    ['numbers', man(GOOD, '[s, N, N,', '500.0 100.0 0.0 0.5 0.0'), '4 are right|unit 4'],
    ['a value that is no list', GOOD_TDM.replace('= STATION', '= STATION,\nMORE'), 'the line is'],
  ])('not: %s', (_, text, words) => {
    expect(errorsOf(text).join('\n')).toMatch(new RegExp(words || '.'));
  });
});

describe('names of MAN_COMPOSITION', () => {
  test('a comma that is missing', () => {
    const text = man(GOOD.replace('TIME_RELATIVE,', 'TIME_RELATIVE'));
    expect(told(text)).toEqual([
      expect.stringMatching(/^12: warning: .*a comma is missing in "TIME_RELATIVE MAN_DURA"/),
    ]);
    expect(ocmBothWays(text).manoeuvres).toEqual(ocmOf(man(GOOD)).manoeuvres);
  });

  test('a name that no table holds keeps its column, as text', () => {
    const text = man(`${GOOD}, ISP`, '[s, N, N, N, s]', '500.0 100.0 0.0 0.5 0.0 300.0');
    expect(told(text)).toEqual([expect.stringMatching(/warning: .*ISP is no field: its column/)]);
    const [one] = ocmBothWays(text).manoeuvres;
    expect(one!.fields).toEqual(['MAN_DURA', 'THR_X', 'THR_Y', 'THR_Z', 'ISP']);
    expect(one!.lines).toEqual([[100, 0, 0.5, 0, '300.0']]);
  });

  test.each([
    ['a line too short', man(`${GOOD}, ISP`, '[s, N, N, N, s]'), 'MAN_COMPOSITION has 5'],
    ['a line too long', man(GOOD, undefined, '500 1 2 3 4 5'), 'MAN_COMPOSITION has 4'],
    ['a name of other letters', man(`${GOOD}, I/P`), 'I/P is no field'],
    ['no time first', man(GOOD.replace('TIME_RELATIVE', 'TIME_OF_DAY')), 'comes first'],
    ['a time later', man(`${GOOD}, TIME_ABSOLUTE`), 'comes first'],
    ['units too few', man(`${GOOD}, ISP`, undefined, '5 1 0 0.5 0 300'), '4 units: 5 are right'],
  ])('refused: %s', (_, text, words) => {
    expect(errorsOf(text).join('\n')).toContain(words);
  });
});

const traj = (type: string, lines: readonly string[], more = '') =>
  `${HEAD}TRAJ_START\nCENTER_NAME = EARTH\nTRAJ_REF_FRAME = GCRF\nTRAJ_TYPE = ${type}\n${more}${lines.join('\n')}\nTRAJ_STOP\n`;
const SIX = ['0.0 7000 0 0 0 7.5 0', '60.0 6980 449 0 -0.5 7.48 0'];
const NINE = SIX.map((line) => `${line} -0.008 0 0.001`);

describe('lines with the derivatives of a longer Cartesian type', () => {
  test.each([
    ['CARTP', SIX, 6],
    ['CARTP', NINE, 9],
    ['CARTPV', NINE, 9],
  ] as const)('%s with %#', (type, lines, width) => {
    const text = traj(type, lines);
    expect(errorsOf(text)).toEqual([]);
    expect(warningsOf(text).join()).toContain(`these lines have the ${width} of a longer type`);
    const [one] = ocmBothWays(text).trajectories;
    expect(one).toMatchObject({ type, width });
    const numbers = lines.flatMap((line) => line.split(' ').slice(1).map(Number));
    expect([...one!.elements]).toEqual(numbers);
    const file = readEphemerisFile(new TextEncoder().encode(text), 'a.ocm', NO_EARTH_ORIENTATION);
    const plain = readEphemerisFile(
      new TextEncoder().encode(traj('CARTPV', SIX)),
      'a.ocm',
      NO_EARTH_ORIENTATION,
    );
    expect(file.refusals).toEqual([]);
    expect(plain.ephemerides.length).toBe(1);
    expect(file.ephemerides[0]!.tables).toEqual(plain.ephemerides[0]!.tables);
  });

  const six = 'TRAJ_UNITS = [km, km, km, km/s, km/s, km/s]\n';
  test.each([
    ['of another number', traj('CARTPV', ['0.0 1 2 3 4 5 6 7'])],
    ['of fewer', traj('CARTPVA', SIX)],
    ['of no Cartesian type', traj('KEPLERIAN', NINE)],
    ['not all alike', traj('CARTPV', [NINE[0]!, SIX[1]!])],
    ['whose units are fewer', traj('CARTPV', NINE, six)],
  ])('refused: lines %s', (_, text) => {
    expect(errorsOf(text).join()).toMatch(/values after the time|units/);
  });
});

describe('a sign apart from its number in XML', () => {
  const xmlOf = (text: string) => {
    const { message, schema } = readMessages(text).messages[0]!;
    return messageText(message!, schema, 'xml');
  };
  const good = xmlOf(traj('CARTPVA', NINE));

  test.each(['- 0.008', '-\n0.008', '-\n  .008'])('%j', (number) => {
    const text = good.replace('-0.008', number);
    expect(told(text)).toEqual([expect.stringMatching(/warning: a sign apart from its number/)]);
    expect(ocmBothWays(text).trajectories[0]!.elements).toEqual(
      ocmOf(good).trajectories[0]!.elements,
    );
  });

  test.each([
    ['nothing after it', good.replace('-0.008', '-')],
    ['a word after it', good.replace('-0.008', '- x')],
    ['a number too many', good.replace('-0.008', '- 0.008 1')],
    ['in a manoeuvre', xmlOf(man(GOOD)).replace(' 0.5 ', ' - 0.5 ')],
    ['in KVN', traj('CARTPVA', NINE).replace('-0.008', '- 0.008')],
  ])('refused: %s', (_, text) => {
    expect(errorsOf(text)).not.toEqual([]);
  });
});

const OEM = `CCSDS_OEM_VERS = 3.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = ALPHA
META_START
OBJECT_NAME = MADE
OBJECT_ID = 2024-001A
CENTER_NAME = EARTH
REF_FRAME = GCRF
TIME_SYSTEM = UTC
START_TIME = 2024-11-01T00:00:00
STOP_TIME = 2024-11-01T00:02:00
META_STOP
2024-11-01T00:00:00 7000 0 0 0 7.5 0
2024-11-01T00:01:00 6980 449 0 -0.5 7.48 0
2024-11-01T00:02:00 6900 900 0 -0.9 7.4 0
COVARIANCE_START
EPOCH = 2024-11-01T00:01:00
COV_REF_FRAME = RTN
${[1, 2, 3, 4, 5, 6].map((n) => [...Array(n - 1).fill('0'), '1'].join(' ')).join('\n')}
COVARIANCE_STOP
`;

/** Faults, epochs and matrices of the reader line by line. */
function streamed(text: string) {
  const epochs: number[] = [];
  const frames: (string | undefined)[] = [];
  const reader = createOemReader({
    states: ({ count, epochUs }) => epochs.push(...epochUs.subarray(0, count)),
    covariances: ({ refFrames }) => frames.push(...refFrames),
  });
  reader.push(new TextEncoder().encode(text));
  const { faults } = reader.end();
  const lines = faults.map((fault) => formatFault('', fault).replace(/^:(\d+):\d+:/, '$1:'));
  return { lines, epochs, frames };
}

function oemBothWays(text: string) {
  const read = decodeOem(text);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  for (const to of ['kvn', 'xml', 'json'] as const)
    expect(decodeOem(encodeOem(read.value, to))).toEqual(read);
  sameEverywhere(text);
  expect(streamed(text).lines).toEqual(told(text));
  expect(streamed(text).frames).toEqual(['RTN']);
  return read.value;
}

describe('seconds of a time', () => {
  const plain = oemBothWays(OEM);
  test.each([
    ['in the header', 'DATE = 2024-11-01T00:00:00', 'DATE = 2024-306T00:00Z'],
    ['in the metadata', 'STOP_TIME = 2024-11-01T00:02:00', 'STOP_TIME = 2024-11-01T00:02'],
    ['in a line', '2024-11-01T00:02:00 6900', '2024-11-01T00:02 6900'],
    ['in the first line', '2024-11-01T00:00:00 7000', '2024-11-01T00:00:0000 7000'],
    ['in a covariance', 'EPOCH = 2024-11-01T00:01:00', 'EPOCH = 2024-11-01T00:01:000'],
  ])('none, or zeros, %s', (_, from, to) => {
    const text = OEM.replace(from, to);
    expect(told(text)).toEqual([expect.stringMatching(/warning: the time \S+ has .* is read as/)]);
    expect(oemBothWays(text)).toEqual(plain);
    expect(streamed(text).epochs).toEqual([...plain.segments[0]!.epochUs]);
  });

  test('in every time scale of a stream, and in an OCM', () => {
    const text = OEM.replace('= UTC', '= TDB').replace('T00:02:00 6900', 'T00:02 6900');
    expect(streamed(text).lines).toEqual(told(text));
    expect(warningsOf(text).length).toBe(1);
    const ocm = traj('CARTPV', ['2024-11-01T00:01 7000 0 0 0 7.5 0']);
    expect(told(ocm)).toEqual([expect.stringMatching(/warning: the time 2024-11-01T00:01 has/)]);
    expect(ocmBothWays(ocm).trajectories[0]!.epochUs[0]).toBe(plain.segments[0]!.epochUs[1]);
    expect(told(GOOD_TDM.replace('10:00:01 7.1e9', '10:00 7.1e9')).join()).toContain('no seconds');
  });

  test.each(['2024-11-01T00', '2024-11-01T00:02:0', '2024-11-01T00:02:0001', '2024-11-01T00:02:'])(
    'refused: %s',
    (time) => {
      const text = OEM.replace('2024-11-01T00:02:00 6900', `${time} 6900`);
      expect(errorsOf(text)).not.toEqual([]);
      expect(streamed(text).lines).toEqual(told(text));
    },
  );
});

describe('what is said twice', () => {
  test('the same of a keyword that may be left out', () => {
    const one = OEM.replace('META_STOP', 'INTERPOLATION = LINEAR\nMETA_STOP');
    const text = OEM.replace('META_STOP', `${'INTERPOLATION = LINEAR\n'.repeat(2)}META_STOP`);
    expect(warningsOf(text).join()).toMatch(/INTERPOLATION stands once.*with the same value/);
    const degree = (from: string) =>
      from.replace('LINEAR\nMETA', 'LINEAR\nINTERPOLATION_DEGREE = 1\nMETA');
    expect(oemBothWays(degree(text))).toEqual(oemBothWays(degree(one)));
  });

  test('a frame of a covariance', () => {
    const text = OEM.replace(/(COV_REF_FRAME.*\n)/, '$1$1');
    expect(told(text)).toEqual([expect.stringMatching(/warning: COV_REF_FRAME stands once/)]);
    expect(oemBothWays(text)).toEqual(oemBothWays(OEM));
  });

  test.each([
    ['another value', 'META_STOP', 'INTERPOLATION = LINEAR\nINTERPOLATION = HERMITE\nMETA_STOP'],
    ['what must stand, the same', 'OBJECT_NAME = MADE', 'OBJECT_NAME = MADE\nOBJECT_NAME = MADE'],
    ['another frame', 'COV_REF_FRAME = RTN', 'COV_REF_FRAME = RTN\nCOV_REF_FRAME = TNW'],
  ])('refused: %s', (_, from, to) => {
    const text = OEM.replace(from, to);
    expect(errorsOf(text).join()).toContain('stands once');
    expect(streamed(text).lines.join()).toContain('stands once');
  });
});

describe('a keyword of the header in the metadata', () => {
  const inside = OEM.replace('META_START', 'META_START\nMESSAGE_ID = A-1');
  const both = inside.replace('ALPHA', 'ALPHA\nMESSAGE_ID = A-1');

  test.each([
    ['only there', inside],
    ['and the same in the header', both],
  ])('%s', (_, text) => {
    expect(told(text)).toEqual([expect.stringMatching(/warning: MESSAGE_ID is a keyword of the/)]);
    expect(oemBothWays(text).messageId).toBe('A-1');
  });

  test.each([
    ['another in the header', both.replace('ALPHA\nMESSAGE_ID = A-1', 'ALPHA\nMESSAGE_ID = B')],
    ['before its version', inside.replace('VERS = 3.0', 'VERS = 2.0')],
    ['one that the header must have', OEM.replace(/(ORIG.*\n)(META_START\n)/, '$2$1')],
    ['in a covariance', OEM.replace('COV_REF', 'MESSAGE_ID = A-1\nCOV_REF')],
  ])('refused: %s', (_, text) => {
    expect(errorsOf(text)).not.toEqual([]);
  });
});

describe('an ephemeris of a TDM that does not say of whom', () => {
  const named = GOOD_TDM.replace('MODE =', 'EPHEMERIS_NAME = E-7\nMODE =');

  test('is kept for itself', () => {
    expect(errorsOf(named)).toEqual([]);
    expect(warningsOf(named).join()).toContain('EPHEMERIS_NAME does not say of whom');
    sameEverywhere(named);
    const read = decodeTdm(named);
    if (!read.ok) throw new Error('refused');
    expect(read.value.segments[0]).toMatchObject({ ephemerisName: 'E-7' });
    expect(read.value.segments[0]!.ephemerisNames).toBeUndefined();
    expect(decodeTdm(encodeTdm(read.value, 'xml'))).toEqual(read);
  });

  test.each(['EPHEMERIS_NAME_6', 'EPHEMERIS', 'EPHEMERIS_NAME_'])('refused: %s', (key) => {
    expect(errorsOf(named.replace('EPHEMERIS_NAME', key))).not.toEqual([]);
  });
});
