/**
 * OPM, OMM, OEM and OCM as values: made ones come back bit for bit from every encoding, and so does every valid file of the
 * published corpora.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeOcm,
  decodeOem,
  decodeOmm,
  decodeOpm,
  decodeOpms,
  encodeOcm,
  encodeOem,
  encodeOmm,
  encodeOpm,
  formatFault,
  type NdmEncoding,
  type NdmMessage,
  type Ocm,
  type Oem,
  type Omm,
  type Opm,
  readMessages,
  writeXml,
} from '../src/index.ts';

const ENCODINGS: readonly NdmEncoding[] = ['kvn', 'xml', 'json'];

type Decode = (text: string | Uint8Array) => ReturnType<typeof decodeOpm | typeof decodeOcm>;
type Codec = { readonly decode: Decode; readonly encode: (of: never, as: NdmEncoding) => string };
const CODECS: Partial<Record<NdmMessage, Codec>> = {
  OPM: { decode: decodeOpm, encode: encodeOpm },
  OMM: { decode: decodeOmm as Decode, encode: encodeOmm },
  OEM: { decode: decodeOem as Decode, encode: encodeOem },
  OCM: { decode: decodeOcm, encode: encodeOcm },
};

const US = fc.integer({ min: 0, max: 8e14 });
const word = fc
  .stringMatching(/^[A-Z][A-Z0-9 ]{0,12}[A-Z0-9]$/)
  .map((text) => text.replace(/ +/g, ' '));
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
  .map((x) => x + 0);
const positive = number.map(Math.abs);
const triple = fc.tuple(number, number, number);
const lower = fc.array(number, { minLength: 21, maxLength: 21 });
const head = { creationUs: US, originator: word, comments: fc.array(word, { maxLength: 3 }) };
const object = {
  ...{ objectName: word, objectId: word, centerName: fc.constant('EARTH') },
  ...{
    refFrame: fc.constantFrom('GCRF', 'TEME', 'ITRF2020'),
    timeSystem: fc.constantFrom('UTC', 'TT'),
  },
};

function comesBack<T>(
  made: fc.Arbitrary<T>,
  decode: (text: string) => { readonly ok: boolean },
  encode: (of: T, as: NdmEncoding) => string,
): void {
  fc.assert(
    fc.property(made, fc.constantFrom(...ENCODINGS), (of, encoding) => {
      const read = decode(encode(of, encoding));
      expect(read).toEqual({ ok: true, value: of });
    }),
    { numRuns: 60 },
  );
}

function optional<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** Without the fields that are undefined, which is how a decoder leaves them out. */
function bare<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** Times that go up by at least one µs. */
const times = fc
  .tuple(US, fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 6 }))
  .map(([from, gaps]) => {
    let us = from;
    return Float64Array.from(gaps.map((gap) => (us += gap)));
  });

function numbers(count: number): fc.Arbitrary<Float64Array> {
  return fc
    .array(number, { minLength: count, maxLength: count })
    .map((list) => Float64Array.from(list));
}

describe('made messages come back bit for bit', () => {
  test('OPM', () => {
    const manoeuvre = fc
      .record({
        ...{ ignitionUs: US, durationS: optional(positive) },
        deltaMassKg: optional(positive.map((kg) => 0 - kg)),
        ...{ refFrame: fc.constantFrom('RTN', 'TNW', 'EME2000'), deltaVKmS: triple },
      })
      .map(bare);
    const keplerian = fc.record({
      ...{ semiMajorAxisKm: number, eccentricity: positive, inclinationDeg: number },
      ...{ raanDeg: number, argPericenterDeg: number, trueAnomalyDeg: number, gmKm3S2: positive },
    });
    const opm = fc.record({
      ...{ version: fc.constant('3.0' as const), ...head, ...object, epochUs: US },
      ...{ positionKm: triple, velocityKmS: triple, keplerian: optional(keplerian) },
      ...{ massKg: optional(positive), covarianceLower: optional(lower) },
      manoeuvres: fc.array(manoeuvre, { maxLength: 3 }),
      userDefined: fc.constantFrom({}, { PLANNED: 'YES', NOTE_2: 'a b' }),
    });
    comesBack(opm.map(bare) as fc.Arbitrary<Opm>, decodeOpm, encodeOpm);
  });

  test('OMM', () => {
    const omm = fc.record({
      ...{ version: fc.constant('3.0' as const), ...head, ...object, epochUs: US },
      meanElementTheory: fc.constant('DSST'),
      ...{ semiMajorAxisKm: number, eccentricity: positive, inclinationDeg: number },
      ...{ raanDeg: number, argPericenterDeg: number, meanAnomalyDeg: number },
      ...{ dragCoeff: optional(positive), covarianceLower: optional(lower) },
      userDefined: fc.constantFrom({}, { SOURCE: 'made' }),
    });
    comesBack(omm.map(bare) as fc.Arbitrary<Omm>, decodeOmm, encodeOmm);
  });

  test('OEM, accelerations in all, some or no lines', () => {
    const covariance = fc.record({ epochUs: US, lower });
    const segment = fc
      .tuple(times, word, fc.constantFrom(0, 1, 2), optional(covariance))
      .chain(([epochUs, name, kind, one]) =>
        fc.tuple(numbers(6 * epochUs.length), numbers(3 * epochUs.length)).map(([states, more]) => {
          if (kind === 2 && epochUs.length > 1) more.fill(Number.NaN, 0, 3);
          return {
            ...{ objectName: name, objectId: name, centerName: 'EARTH', refFrame: 'TEME' },
            ...{ timeSystem: 'UTC', fromUs: epochUs[0]!, toUs: epochUs.at(-1)! },
            ...{ interpolation: 'LAGRANGE', interpolationDegree: 9, metadataComments: [] },
            ...{ comments: ['PLANNED'], epochUs, states },
            ...(kind > 0 && { accelerationsKmS2: more }),
            covariances: one === undefined ? [] : [one],
          };
        }),
      );
    const oem = fc.record({
      ...{ version: fc.constant('3.0' as const), ...head },
      segments: fc.array(segment, { minLength: 1, maxLength: 3 }),
    });
    const single = oem.filter(
      ({ segments }) => new Set(segments.map(({ objectId }) => objectId)).size === segments.length,
    );
    comesBack(single as fc.Arbitrary<Oem>, decodeOem, encodeOem);
  });

  test('OCM, relative times or none', () => {
    const trajectory = times.chain((epochUs) =>
      fc.constantFrom('CARTP', 'CARTPVA', 'GEODETIC', 'CARTPV').chain((type) => {
        const width = { CARTP: 3, CARTPVA: 9, GEODETIC: 6, CARTPV: 6 }[type]!;
        return numbers(width * epochUs.length).map((elements) => ({
          ...{ id: 'T 1', centerName: 'EARTH', refFrame: 'EME2000', type, width, epochUs },
          ...{ elements, comments: ['one'] },
        }));
      }),
    );
    const covariance = times.chain((epochUs) =>
      fc.constantFrom('LTM' as const, 'FULL' as const).chain((ordering) => {
        const width = ordering === 'LTM' ? 21 : 36;
        return numbers(width * epochUs.length).map((terms) => ({
          ...{ refFrame: 'TNW_INERTIAL', type: 'CARTPV', ordering, width, epochUs, terms },
          comments: [],
        }));
      }),
    );
    const manoeuvre = fc.tuple(US, positive, number).map(([us, lasts, x]) => ({
      ...{ deviceId: 'ALL', refFrame: 'RSW_ROTATING', epochUs: Float64Array.of(us) },
      ...{ fields: ['MAN_DURA', 'THR_X', 'THR_INTERP'], lines: [[lasts, x, 'ON']], comments: [] },
    }));
    const ocm = fc.record({
      ...{ version: fc.constant('3.0' as const), ...head },
      metadata: fc.record({
        ...{ timeSystem: fc.constantFrom('UTC', 'TAI', 'GPS'), epochZeroUs: US },
        ...{ objectName: word, comments: fc.constant([]) },
      }),
      trajectories: fc.array(trajectory, { maxLength: 2 }),
      covariances: fc.array(covariance, { maxLength: 2 }),
      manoeuvres: fc.array(manoeuvre, { maxLength: 2 }),
      physical: fc.record({ wetMassKg: positive, comments: fc.constant(['p']) }),
      ...{ userComments: fc.constant([]), userDefined: fc.constantFrom({}, { A: 'b' }) },
    });
    comesBack(ocm as unknown as fc.Arbitrary<Ocm>, decodeOcm, encodeOcm);
  });
});

test('an encoder takes no number that is none', () => {
  const opm = decodeOpm(OPM);
  const value = opm.ok ? opm.value : undefined;
  expect(() => encodeOpm({ ...value!, massKg: Number.NaN })).toThrow('MASS is NaN');
  expect(() => encodeOpm({ ...value!, positionKm: [1, 2, Number.POSITIVE_INFINITY] })).toThrow();
});

const OPM = `CCSDS_OPM_VERS = 3.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = A
OBJECT_NAME = B
OBJECT_ID = C
CENTER_NAME = EARTH
REF_FRAME = GCRF
TIME_SYSTEM = utc
EPOCH = 2024-11-01T00:00:00
X = 7000
Y = 0
Z = 0
X_DOT = 0
Y_DOT = 7.5
Z_DOT = 0
`;

test('a scale in small letters is the same scale', () => {
  const small = decodeOpm(OPM);
  const large = decodeOpm(OPM.replace('utc', 'UTC'));
  expect(small).toEqual(large);
});

test('relative times of an OCM count from EPOCH_TZERO in its scale', () => {
  const text = `CCSDS_OCM_VERS = 3.0
CREATION_DATE = 2024-11-01T00:00:00
ORIGINATOR = A
META_START
TIME_SYSTEM = TAI
EPOCH_TZERO = 2000-01-01T12:00:00
META_STOP
TRAJ_START
TRAJ_TYPE = CARTP
-0.5 1 2 3
20.25 4 5 6
TRAJ_STOP
`;
  const read = decodeOcm(text);
  const [trajectory] = read.ok ? read.value.trajectories : [];
  expect([...trajectory!.epochUs]).toEqual([-500_000, 20_250_000]);
  expect([...trajectory!.elements]).toEqual([1, 2, 3, 4, 5, 6]);
  expect(trajectory).toMatchObject({ centerName: 'EARTH', refFrame: 'ICRF3', width: 3 });
});

test('messages of one file, each for itself: joined in KVN, combined in XML', () => {
  const broken = OPM.replace('X = 7000', 'X = seven');
  const joined = decodeOpms(OPM + broken + OPM);
  expect(joined.messages.map(({ ok }) => ok)).toEqual([true, false, true]);
  const bad = joined.messages[1]!;
  expect(bad.ok ? '' : formatFault('a', bad.error[0]!)).toContain('a:25:5: X is "seven"');
  const { messages } = readMessages(OPM + OPM);
  const combined = writeXml(messages.map(({ message, schema }) => ({ message: message!, schema })));
  expect(combined).toContain('<ndm ');
  expect(decodeOpms(combined).messages).toEqual(decodeOpms(OPM + OPM).messages);
  expect(decodeOpm(OPM + OPM).ok).toBe(false); // which one?
});

test('another kind of message is refused by its name', () => {
  const read = decodeOem(OPM);
  expect(read.ok ? '' : formatFault('a', read.error[0]!)).toContain('OPM: OEM is right here');
});

describeWithData('valid files of the corpora', 'orbit/ccsds/orekit/EXPECTED.csv', (path) => {
  const root = join(path, '..', '..');
  test.each(['orekit/odm', 'oem-py', 'bluebook-examples', 'sidereon'])(
    '%s: the same value from every encoding',
    (folder) => {
      const problems: string[] = [];
      let count = 0;
      for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
        const file = join(root, folder, name);
        if (!statSync(file).isFile()) continue;
        const bytes = readFileSync(file);
        const { messages, faults } = readMessages(bytes);
        const [one] = messages;
        const codec = one === undefined ? undefined : CODECS[one.schema.message];
        const all = [...faults, ...(one?.faults ?? [])];
        if (codec === undefined || messages.length > 1) continue;
        if (all.some(({ severity }) => severity === 'error')) continue;
        count++;
        const first = codec.decode(bytes);
        for (const encoding of ENCODINGS) {
          const again = first.ok
            ? codec.decode(codec.encode(first.value as never, encoding))
            : first;
          if (!again.ok || !isDeepStrictEqual(again, first))
            problems.push(`${name} by ${encoding}`);
        }
      }
      console.info(`${count} files of ${folder}`);
      expect(count).toBeGreaterThan(0);
      expect(problems).toEqual([]);
    },
  );
});

describeWithData('element sets of a catalogue', 'orbit/ccsds/oem-py/omm/samples/real', (path) => {
  test('pairs of KVN and XML say the same but for the name of the theory', () => {
    const names = readdirSync(join(path, 'kvn'));
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const [kvn, xml] = [join('kvn', name), join('xml', name.replace('.omm', '.xml'))].map(
        (file) => decodeOmm(readFileSync(join(path, file))),
      );
      if (!kvn!.ok || !xml!.ok) throw new Error(name);
      expect(kvn.value.meanElementTheory).toBe('SGP/SGP4');
      expect({ ...kvn.value, meanElementTheory: 'SGP4' }).toEqual(xml.value);
    }
  });
});
