/** Values for tests: a notice with every kind of evidence, and any notice at all. */
import fc from 'fast-check';
import {
  type Asset,
  type Marking,
  NOTICE_KINDS,
  type Notice,
  type NoticeKind,
  SEVERITIES,
  TLP_LEVELS,
} from '../src/index.ts';

export const HOUR_US = 3600e6;

export function aMarking(marking: Partial<Marking> = {}): Marking {
  return { tlp: 'AMBER', originator: 'alpha', releasableTo: [], caveats: [], ...marking };
}

export function aNotice(notice: Partial<Notice> = {}): Notice {
  const atUs = notice.atUs ?? 1_000_000;
  return {
    id: 'n-1',
    origin: 'alpha',
    mode: 'exercise',
    marking: aMarking(),
    kind: 'conjunction',
    key: 'conjunction/1/2/0',
    title: 'FIRST and DEBRIS pass within 312 m',
    about: [
      { type: 'asset', id: 'sat-1' },
      { type: 'object', id: '25544' },
    ],
    atUs,
    window: { fromUs: atUs + 24 * HOUR_US, toUs: atUs + 24 * HOUR_US },
    severity: 'high',
    confidence: 0.9,
    evidence: [
      { type: 'value', name: 'missKm', value: 0.312, unit: 'km' },
      { type: 'value', name: 'pc', value: null },
      { type: 'elementSet', objectId: '25544', source: 'celestrak', epochUs: 1_000_000 },
      { type: 'time', name: 'tca', atUs: atUs + 24 * HOUR_US },
    ],
    method: {
      name: 'screen',
      version: '1',
      parameters: { thresholdKm: 5, sure: true, model: 'a' },
    },
    ...notice,
  };
}

export function anAsset(asset: Partial<Asset> & { readonly id: string }): Asset {
  return { kind: 'satellite', name: asset.id, owner: 'org-a', serves: [], ...asset };
}

const epochUs = fc.integer({ min: -9e15, max: 9e15 });
const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,30}$/);
const title = fc.string({ minLength: 1, maxLength: 40 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0); // −0 has no JSON

export function arbitraryNotice(): fc.Arbitrary<Notice> {
  const evidence = fc.oneof(
    fc.record({
      type: fc.constant('value' as const),
      name: title,
      value: fc.oneof(number, title, fc.constant(null)),
    }),
    fc.record({ type: fc.constant('elementSet' as const), objectId: id, source: title, epochUs }),
    fc.record({ type: fc.constant('time' as const), name: title, atUs: epochUs }),
  );
  const marking = fc.record({
    tlp: fc.constantFrom(...TLP_LEVELS),
    originator: id,
    releasableTo: fc.uniqueArray(id, { maxLength: 4 }),
    caveats: fc.uniqueArray(title, { maxLength: 3 }),
  });
  return fc.record({
    id,
    origin: id,
    mode: fc.constantFrom('exercise' as const, 'live' as const),
    marking,
    kind: fc.constantFrom(...(Object.keys(NOTICE_KINDS) as NoticeKind[])),
    key: title,
    title,
    about: fc.array(fc.record({ type: fc.constantFrom('asset' as const, 'object' as const), id }), {
      minLength: 1,
      maxLength: 4,
    }),
    atUs: epochUs,
    window: fc.record({ fromUs: epochUs, toUs: epochUs }),
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    evidence: fc.array(evidence, { maxLength: 4 }),
    method: fc.record({
      name: id,
      version: title,
      parameters: fc.dictionary(
        fc.stringMatching(/^[a-z][A-Za-z]{0,20}$/),
        fc.oneof(number, title, fc.boolean()),
        { maxKeys: 4, noNullPrototype: true },
      ),
    }),
  });
}
