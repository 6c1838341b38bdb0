/**
 * OPM, OEM and CDM as readers meet them: the published corpora whole (good ones read and come back the same, bad ones
 * refused with a line), round trips of made messages, and random bytes, which never throw.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithData } from '@noroshi/tidy/data';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCdmKvn,
  decodeOem,
  decodeOpm,
  encodeCdmKvn,
  encodeOem,
  encodeOpm,
  formatReadRefusal,
  hardBodyRadiusM,
  type Oem,
  type Opm,
} from '../src/index.ts';

type Read =
  | ReturnType<typeof decodeOem>
  | ReturnType<typeof decodeOpm>
  | ReturnType<typeof decodeCdmKvn>;

function textsIn(folder: string, ending: RegExp): [string, string][] {
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

function again(text: string): { first: Read; second: Read | undefined } {
  if (text.includes('CCSDS_OPM_VERS')) {
    const first = decodeOpm(text);
    return { first, second: first.ok ? decodeOpm(encodeOpm(first.value)) : undefined };
  }
  if (text.includes('CCSDS_CDM_VERS')) {
    const first = decodeCdmKvn(text);
    return { first, second: first.ok ? decodeCdmKvn(encodeCdmKvn(first.value.cdm)) : undefined };
  }
  const first = decodeOem(text);
  return { first, second: first.ok ? decodeOem(encodeOem(first.value)) : undefined };
}

function judged(name: string, text: string): string | undefined {
  const { first, second } = again(text);
  if (!first.ok) return formatReadRefusal(name, first.error);
  return second?.ok ? undefined : `${name}: does not come back: ${JSON.stringify(second)}`;
}

/** Where we are stricter than the source of the corpus, and why. */
const STRICTER: Readonly<Record<string, string>> = {
  'sample01.oem': 'MESSAGE_ID in the metadata: it belongs to the header',
  'odm/oem/OEMExample3.txt': 'accelerations in some lines of a segment only',
  'odm/oem/OEMExample6.txt': 'accelerations in some lines of a segment only',
  'odm/oem/OEMExample7.txt.post': 'a piece of a message',
  'odm/oem/OEMExample7.txt.pre': 'a piece of a message',
  'odm/oem/OEMExample8.txt': 'INTERPOLATION without its degree',
  'odm/opm/OPM-incompatible-units.txt': 'an area in seconds',
  'odm/opm/OPM-non-standard-units.txt': 'X in metres',
  'odm/opm/OPMExamplePartialManeuver.txt': 'MAN_DURATION left out',
  'cdm/CDM-frame-mapper.txt': 'COVARIANCE_SOURCE is of a later version of the standard',
  'cdm/CDMExample_issue_940.txt': 'CLASSIFICATION is of a later version of the standard',
};
describeWithData('the corpus of bradsease/oem', 'orbit/ccsds/oem-py/samples', (path) => {
  test.each(['v1_0/valid', 'v2_0/valid', 'v3_0/valid', 'real'])(
    '%s: read, and the same again',
    (folder) => {
      const texts = textsIn(join(path, folder), /\.oem$/).filter(
        ([, text]) => !text.includes('<?xml'),
      );
      expect(texts.length).toBeGreaterThan(0);
      const strange = texts.filter(([name]) => !(name in STRICTER) || folder !== 'v3_0/valid');
      expect(strange.map(([name, text]) => judged(name, text)).filter(Boolean)).toEqual([]);
    },
  );

  test.each(['v1_0/invalid', 'v2_0/invalid'])('%s: refused', (folder) => {
    for (const [name, text] of textsIn(join(path, folder), /\.oem$/))
      expect(decodeOem(text).ok, name).toBe(false);
  });
});

describeWithData('the examples of the standard', 'orbit/ccsds/bluebook-examples', (path) => {
  test('OEM and OPM in KVN: read, and the same again', () => {
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
    const names = files.filter((name) => /o[ep]m_g\d+\.kvn$/.test(name));
    expect(names.length).toBe(7);
    const problems = names.map((name) => judged(name, readFileSync(join(path, name), 'utf8')));
    expect(problems.filter(Boolean)).toEqual([]);
  });
});

/** What their reader refuses for a reason of its own: no frame, body or table of it; for us a name is a name. */
const LOOSER =
  /NO_DATA_LOADED_FOR|CCSDS_INVALID_FRAME|NOT_VALID_INTERNATIONAL_DESIGNATOR|INCONSISTENT_TIME/;

describeWithData('the corpus of Orekit', 'orbit/ccsds/orekit/EXPECTED.csv', (path) => {
  const expected = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  test.each(['odm/oem/', 'odm/opm/', 'cdm/'])('%s', (folder) => {
    const problems: string[] = [];
    let count = 0;
    for (const line of expected) {
      const [name = '', told = ''] = line.split(',');
      if (!name.startsWith(folder) || /\.xml/.test(name) || told.startsWith('not-')) continue;
      if (!existsSync(join(path, '..', name))) continue;
      const text = readFileSync(join(path, '..', name), 'utf8');
      if (text.includes('<?xml')) continue;
      count++;
      const refusal = judged(name, text);
      const isGood = told === 'parses' || told.startsWith('valid');
      if (isGood && refusal !== undefined && !(name in STRICTER)) problems.push(refusal);
      if (!isGood && refusal === undefined && !LOOSER.test(told))
        problems.push(`${name}: taken, ${told}`);
    }
    console.info(`${count} files of ${folder}`);
    expect(problems).toEqual([]);
  });
});

describeWithData('the CDMs of NASA CARA', 'orbit/pc/cara', (path) => {
  test('every one is read, and the same again', () => {
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.cdm$/i.test(name),
    );
    const texts = files.map((name): [string, string] => [
      name,
      readFileSync(join(path, name), 'utf8'),
    ]);
    console.info(
      `${texts.length} CDMs, ${texts.filter(([, t]) => /HBR/.test(t)).length} with a radius`,
    );
    expect(texts.length).toBeGreaterThan(50);
    expect(texts.map(([name, text]) => judged(name, text)).filter(Boolean)).toEqual([]);
  });
});

const US = fc.integer({ min: 0, max: 8e14 });
const word = fc.stringMatching(/^[A-Z][A-Z0-9 ]{0,12}[A-Z0-9]$/);
const number = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
  .map((x) => x + 0);
const triple = fc.tuple(number, number, number);

describe('made messages', () => {
  test('an OPM comes back bit for bit', () => {
    const manoeuvre = fc.record({
      ...{ ignitionUs: US, durationS: fc.nat(9999), deltaMassKg: fc.nat(50).map((kg) => 0 - kg) },
      ...{ refFrame: fc.constantFrom('RTN', 'TNW', 'EME2000'), deltaVKmS: triple },
    });
    const opm: fc.Arbitrary<Opm> = fc.record({
      ...{
        version: fc.constant('3.0' as const),
        creationUs: US,
        originator: word,
        comments: fc.array(word),
      },
      ...{
        objectName: word,
        objectId: word,
        centerName: fc.constant('EARTH'),
        refFrame: fc.constant('GCRF'),
      },
      ...{ timeSystem: fc.constant('UTC'), epochUs: US, positionKm: triple, velocityKmS: triple },
      ...{
        manoeuvres: fc.array(manoeuvre, { maxLength: 3 }),
        userDefined: fc.constant({ PLANNED: 'YES' }),
      },
      covarianceLower: fc.array(number, { minLength: 21, maxLength: 21 }),
    });
    fc.assert(
      fc.property(opm, (made) => {
        const read = decodeOpm(encodeOpm(made));
        expect(read.ok ? read.value : read.error).toEqual(made);
      }),
      { numRuns: 60 },
    );
  });

  test('an OEM comes back bit for bit', () => {
    const segment = fc
      .record({
        name: word,
        gaps: fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 6 }),
        from: US,
      })
      .chain(({ name, gaps, from }) =>
        fc
          .array(number, { minLength: 6 * gaps.length, maxLength: 6 * gaps.length })
          .map((states) => {
            let us = from;
            const epochUs = Float64Array.from(gaps.map((gap) => (us += gap)));
            const names = {
              objectName: name,
              objectId: name,
              centerName: 'EARTH',
              refFrame: 'TEME',
            };
            const times = { timeSystem: 'UTC', fromUs: epochUs[0]!, toUs: us };
            const about = {
              interpolation: 'LAGRANGE',
              interpolationDegree: 9,
              metadataComments: [],
              comments: ['PLANNED'],
            };
            return {
              ...names,
              ...times,
              ...about,
              epochUs,
              states: Float64Array.from(states),
              covariances: [],
            };
          }),
      );
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 3 }), US, (segments, creationUs) => {
        const made: Oem = {
          version: '3.0',
          creationUs,
          originator: 'ALPHA',
          comments: ['ONE'],
          segments,
        };
        const read = decodeOem(encodeOem(made));
        expect(read.ok ? read.value : read.error).toEqual(made);
      }),
      { numRuns: 60 },
    );
  });

  test('random text and broken messages are refused and never throw', () => {
    const good = encodeOpm({
      ...{
        version: '3.0',
        creationUs: 0,
        originator: 'A',
        comments: [],
        objectName: 'A',
        objectId: 'B',
      },
      ...{ centerName: 'EARTH', refFrame: 'GCRF', timeSystem: 'UTC', epochUs: 0 },
      ...{ positionKm: [1, 2, 3], velocityKmS: [4, 5, 6], manoeuvres: [], userDefined: {} },
    });
    expect(decodeOpm(good).ok).toBe(true);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(good.length), (noise, at) => {
        for (const text of [
          noise,
          good.slice(0, at) + noise + good.slice(at),
          `CCSDS_OEM_VERS = 3.0\n${noise}`,
          `CCSDS_CDM_VERS = 1.0\n${noise}`,
        ])
          for (const decode of [decodeOpm, decodeOem, decodeCdmKvn])
            expect(typeof decode(text).ok).toBe('boolean');
      }),
      { numRuns: 60 },
    );
  });

  test('a refusal names line, keyword, value and what would be right; caps come first', () => {
    const text =
      'CCSDS_OPM_VERS = 3.0\nCREATION_DATE = 2024-11-01T00:00:00\nORIGINATOR = A\nCOLOUR = RED\n';
    const read = decodeOpm(text);
    expect(read.ok ? '' : formatReadRefusal('a.opm', read.error)).toContain(
      'a.opm:4: keyword is "COLOUR"',
    );
    const long = decodeOem('x\n'.repeat(100), { linesMax: 10 });
    expect(long.ok ? '' : long.error.expected).toBe('at most 10 are read');
    const size = decodeOem('x'.repeat(100), { bytesMax: 10 });
    expect(size.ok ? '' : size.error.expected).toBe('at most 10 are read');
  });
});

test('the hard-body radius in a comment', () => {
  const objects = [{ comments: [] }, { comments: [] }];
  const cdm = { relativeComments: ['HBR = 12.5 [m] (combined)'], objects } as unknown as Parameters<
    typeof hardBodyRadiusM
  >[0];
  expect(hardBodyRadiusM(cdm)).toBe(12.5);
});
