/** Ephemerides of OEM and OCM files: who they are about, what serves, what is refused with its place, and how files are told apart. */
import { readFileSync } from 'node:fs';
import { createElementSetReader, tablePath } from '@noroshi/orbit';
import { describeWithData } from '@noroshi/tidy/data';
import { NO_EARTH_ORIENTATION } from '@noroshi/time';
import { describe, expect, test } from 'vitest';
import { createEphemerisSink, ephemerisKind, readEphemerisFile } from '../src/index.ts';

const text = (value: string) => new TextEncoder().encode(value);
const read = (value: string, file = 'a.oem') =>
  readEphemerisFile(text(value), file, NO_EARTH_ORIENTATION);

const RADIUS_KM = 7000;
const RATE_RAD_S = Math.sqrt(398_600.4418 / RADIUS_KM ** 3);

/** Circular, a state a minute; `km` of each coordinate, then km/s. */
function stateAt(minute: number): number[] {
  const u = RATE_RAD_S * 60 * minute;
  const [c, s] = [Math.cos(u), Math.sin(u)];
  return [c, s, 0, -RATE_RAD_S * s, RATE_RAD_S * c, 0].map((value) => RADIUS_KM * value);
}

const at = (minute: number) => `2024-11-01T00:${String(minute).padStart(2, '0')}:00`;
const line = (minute: number, cells = 6) =>
  `${at(minute)} ${stateAt(minute).slice(0, cells).join(' ')}`;
const minutes = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, k) => from + k);

const HEAD = 'CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2024-10-31T12:00:00\nORIGINATOR = TEST\n';

function segment(from: number, to: number, over: Readonly<Record<string, string>> = {}, rest = '') {
  const keys = {
    ...{ OBJECT_NAME: 'MADE', OBJECT_ID: '2024-001A', CENTER_NAME: 'EARTH', REF_FRAME: 'GCRF' },
    ...{ TIME_SYSTEM: 'UTC', START_TIME: at(from), STOP_TIME: at(to) },
    ...{ INTERPOLATION: 'HERMITE', INTERPOLATION_DEGREE: '7', ...over },
  };
  const order = [
    'OBJECT_NAME',
    'OBJECT_ID',
    'CENTER_NAME',
    'REF_FRAME',
    'TIME_SYSTEM',
    'START_TIME',
  ];
  const last = [
    'USEABLE_START_TIME',
    'USEABLE_STOP_TIME',
    'STOP_TIME',
    'INTERPOLATION',
    'INTERPOLATION_DEGREE',
  ];
  const lines = [...order, ...last].flatMap((key) => {
    const value = (keys as Record<string, string>)[key];
    return value === undefined ? [] : [`${key} = ${value}`];
  });
  const states = minutes(from, to).map((minute) => line(minute));
  return ['META_START', ...lines, 'META_STOP', ...states, rest, ''].join('\n');
}

describe('an OEM', () => {
  test('is one ephemeris an object, its segments in order of time', () => {
    const other = { OBJECT_ID: '900002', OBJECT_NAME: 'OTHER' };
    const file = read(HEAD + segment(20, 40) + segment(0, 20) + segment(0, 9, other));
    expect(file.refusals).toEqual([]);
    expect(file.ephemerides.map(({ objectId, name, source }) => [objectId, name, source])).toEqual([
      ['2024-001A', 'MADE', 'a.oem'],
      ['900002', 'OTHER', 'a.oem'],
    ]);
    const [one] = file.ephemerides;
    expect(one!.tables.map(({ epochUs }) => epochUs.length)).toEqual([21, 21]);
    expect(one!.tables[0]!.toUs).toBe(one!.tables[1]!.fromUs);
    expect(one!.tables[0]).toMatchObject({ method: 'hermite', degree: 7, frameName: 'GCRF' });
  });

  test('the useable span bounds what serves, and rows outside it still count', () => {
    const span = { USEABLE_START_TIME: at(3), USEABLE_STOP_TIME: at(17) };
    const [one] = read(HEAD + segment(0, 20, span)).ephemerides;
    const [table] = one!.tables;
    const out = new Float64Array(6);
    expect(tablePath(table!)(table!.fromUs - 1, out)).toBe(false);
    expect(table!.epochUs.length).toBe(21);
    expect((table!.toUs - table!.fromUs) / 60e6).toBe(14);
  });

  test('covariances stand in the frame said last, and are kept in R, T, N', () => {
    const triangle = '1e-2\n0 4e-2\n0 0 9e-2\n0 0 0 1e-8\n0 0 0 0 1e-8\n0 0 0 0 0 1e-8\n';
    const covariance = `COVARIANCE_START\nEPOCH = ${at(0)}\nCOV_REF_FRAME = RTN\n${triangle}EPOCH = ${at(5)}\n${triangle}COVARIANCE_STOP\n`;
    const [one] = read(HEAD + segment(0, 9, {}, covariance)).ephemerides;
    const { epochUs, rtnKm2 } = one!.tables[0]!.covariances!;
    expect(epochUs.length).toBe(2);
    [0.01, 0, 0.04, 0, 0, 0.09].forEach((value, k) => {
      expect(rtnKm2[k]).toBeCloseTo(value, 12);
      expect(rtnKm2[6 + k]).toBeCloseTo(value, 12);
    });
  });

  test('a segment that cannot be used costs only itself', () => {
    const file = read(
      HEAD +
        segment(0, 9) +
        segment(9, 20, { REF_FRAME: 'B1950' }) +
        segment(20, 30, { CENTER_NAME: 'MARS' }),
    );
    expect(file.refusals).toEqual([
      expect.stringMatching(/^a\.oem: segment 2: REF_FRAME is "B1950": .* is right$/),
      'a.oem: segment 3: CENTER_NAME is "MARS": EARTH is right',
    ]);
    expect(file.ephemerides[0]!.tables).toHaveLength(1);
    const ut1 = read(HEAD + segment(0, 9, { TIME_SYSTEM: 'UT1' }));
    expect(ut1.refusals[0]).toMatch(/segment 1: TIME_SYSTEM is "UT1": UTC, TAI, TT, GPS or TDB/);
  });

  test('a line that cannot be read refuses the file, with its place', () => {
    const file = read((HEAD + segment(0, 9)).replace(line(4), `${at(4)} 1 2 x 4 5 6`));
    expect(file.ephemerides).toEqual([]);
    expect(file.refusals[0]).toMatch(/^a\.oem:\d+:\d+: .*"x"/);
  });
});

describe('an OCM', () => {
  const head = [
    ...['CCSDS_OCM_VERS = 3.0', 'CREATION_DATE = 2024-10-31T12:00:00', 'ORIGINATOR = TEST'],
    ...['META_START', 'OBJECT_NAME = MADE', 'INTERNATIONAL_DESIGNATOR = 2024-001A'],
    ...['TIME_SYSTEM = UTC', 'EPOCH_TZERO = 2024-11-01T00:00:00', 'META_STOP'],
  ].join('\n');
  const block = (type: string, lines: readonly string[], more = '') =>
    `\nTRAJ_START\nCENTER_NAME = EARTH\nTRAJ_REF_FRAME = GCRF\n${more}TRAJ_TYPE = ${type}\n${lines.join('\n')}\nTRAJ_STOP\n`;
  const rows = (cells: number) =>
    minutes(0, 20).map((minute) => `${60 * minute} ${stateAt(minute).slice(0, cells).join(' ')}`);

  test.each([
    ['CARTPV', rows(6), 'hermite'],
    ['CARTP', rows(3), 'lagrange'],
  ])('%s is a table', (type, lines, method) => {
    const file = read(head + block(type, lines), 'a.ocm');
    expect(file.refusals).toEqual([]);
    const [one] = file.ephemerides;
    expect(one).toMatchObject({ objectId: '2024-001A', name: 'MADE' });
    expect(one!.tables[0]).toMatchObject({ method, degree: 7 });
  });

  test('osculating elements are the same states', () => {
    const elements = minutes(0, 20).map(
      (minute) => `${60 * minute} 7000 0 0 0 0 ${(RATE_RAD_S * 60 * minute * 180) / Math.PI}`,
    );
    const more = 'ORB_AVERAGING = OSCULATING\n';
    const both = ['KEPLERIAN', 'CARTPV'].map(
      (type) =>
        read(
          head + block(type, type === 'CARTPV' ? rows(6) : elements, type === 'CARTPV' ? '' : more),
        ).ephemerides[0]!.tables[0]!.states,
    );
    for (const [k, value] of both[0]!.entries()) expect(value).toBeCloseTo(both[1]![k]!, 8);
  });

  test('other elements and mean ones are refused by name', () => {
    const six = minutes(0, 3).map((minute) => `${60 * minute} 1 2 3 4 5 6`);
    const mean = 'ORB_AVERAGING = BROUWER\n';
    const file = read(
      head + block('DELAUNAY', six, 'ORB_AVERAGING = OSCULATING\n') + block('KEPLERIAN', six, mean),
      'a.ocm',
    );
    expect(file.ephemerides).toEqual([]);
    expect(file.refusals.join('\n')).toMatch(
      /TRAJ_TYPE is "DELAUNAY": CARTP, CARTPV, CARTPVA or KEPLERIAN is right/,
    );
    expect(file.refusals.join('\n')).toMatch(/ORB_AVERAGING is "BROUWER": OSCULATING is right/);
  });

  test('its covariances of places come with it', () => {
    const lower = [1e-2, 0, 4e-2, 0, 0, 9e-2, ...Array.from({ length: 15 }, () => 0)];
    const covariance = `COV_START\nCOV_REF_FRAME = RTN_INERTIAL\nCOV_TYPE = CARTPV\nCOV_ORDERING = LTM\n0 ${lower.join(' ')}\nCOV_STOP\n`;
    const [one] = read(head + block('CARTPV', rows(6)) + covariance, 'a.ocm').ephemerides;
    expect(
      [...one!.tables[0]!.covariances!.rtnKm2].map((value) => Number(value.toFixed(9))),
    ).toEqual([0.01, 0, 0.04, 0, 0, 0.09]);
  });
});

describe('files are told apart by their first bytes', () => {
  test.each([
    [HEAD, 'OEM'],
    ['\ufeffCCSDS_OCM_VERS = 3.0', 'OCM'],
    ['COMMENT a\nCOMMENT b\r\nCCSDS_OEM_VERS = 1.0', 'OEM'],
    ['<?xml version="1.0"?><!-- <omm> --><oem id="CCSDS_OEM_VERS" version="2.0">', undefined],
    ['<?xml version="1.0"?>\n<ndm><oem id="CCSDS_OEM_VERS">', 'OEM'],
    ['<ndm><omm id="CCSDS_OMM_VERS"></omm><oem>', undefined],
    ['CCSDS_OMM_VERS = 2.0', undefined],
    ['CCSDS_AEM_VERS = 1.0', 'AEM'],
    ['OBJECT_NAME,OBJECT_ID,EPOCH', undefined],
    ['1 25544U 98067A', undefined],
    ['', undefined],
  ])('%j', (start, kind) => {
    expect(ephemerisKind(text(start))).toBe(kind);
  });

  test('in UTF-16 too', () => {
    const bytes = new Uint8Array(2 * HEAD.length);
    [...HEAD].forEach((letter, k) => {
      bytes[2 * k] = letter.charCodeAt(0);
    });
    expect(ephemerisKind(bytes)).toBe('OEM');
  });

  test('what is no ephemeris goes on whole, in pieces of any size', () => {
    const csv = `OBJECT_NAME,OBJECT_ID\n${'x'.repeat(9000)}`;
    for (const size of [1, 7, 4096, 20_000]) {
      const got: number[] = [];
      const sink = createEphemerisSink((chunk) => got.push(...chunk));
      for (let k = 0; k < csv.length; k += size) sink.push(text(csv.slice(k, k + size)));
      expect(sink.finish()).toBeUndefined();
      expect(new TextDecoder().decode(Uint8Array.from(got))).toBe(csv);
      const kept = createEphemerisSink(createElementSetReader({ file: 'x' }).push);
      const oem = HEAD + segment(0, 30);
      for (let k = 0; k < oem.length; k += size) kept.push(text(oem.slice(k, k + size)));
      expect(new TextDecoder().decode(kept.finish())).toBe(oem);
    }
  });
});

/** One orbit given twice, a row a minute and three or six of them: what the wider one gives between its rows, the other has. */
describeWithData(
  'published ephemerides of one orbit',
  'orbit/ccsds/oem-py/samples/real',
  (folder) => {
    test.each([
      ['LEO_60s', 'LEO_10s', 1e-3],
      ['MEO_60s', 'MEO_20s', 1e-3],
      ['GEO_60s', 'GEO_20s', 1e-3],
    ])('%s between its rows is %s', (wide, narrow, limitM) => {
      const tableOf = (name: string) =>
        readEphemerisFile(readFileSync(`${folder}/${name}.oem`), name, NO_EARTH_ORIENTATION)
          .ephemerides[0]!.tables[0]!;
      const [table, truth] = [tableOf(wide), tableOf(narrow)];
      const path = tablePath(table);
      const out = new Float64Array(6);
      let worstM = 0;
      truth.epochUs.forEach((us, k) => {
        if (!path(us, out)) return;
        const [x, y, z] = truth.states.subarray(6 * k, 6 * k + 3);
        worstM = Math.max(worstM, 1e3 * Math.hypot(out[0]! - x!, out[1]! - y!, out[2]! - z!));
      });
      console.info(`${wide}: ${worstM} m from ${narrow}`);
      expect(truth.epochUs.length).toBeGreaterThan(2 * table.epochUs.length);
      expect(worstM).toBeLessThan(limitM);
      expect(worstM).toBeGreaterThan(0);
    });
  },
);
