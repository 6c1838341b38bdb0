/** Who operates what, houses and rules: read from lists of text, and every explanation told with its answer. */
import { expect, test } from 'vitest';
import {
  type BenignRule,
  createBenign,
  declareCompany,
  mergeOwners,
  ownersOf,
  PROXIMITY_STATES,
  type Proximity,
  parseOwners,
  proximityCase,
} from '../src/index.ts';

const DATABASE = `name,country_owner,owner_operator,norad_number
Alpha 1,Aland,"Alpha Satellites, S.A.",101
"""Alpha 2 (Beta, 2)""",Aland,Old Beta (Alpha Satellites S.A.),102
Guard 1,Aland,Ministry of Defense,103
Keeper 2,Bland,Ministry of Defense,104

Broken,Bland,Nobody,
`;
const CATALOGUE =
  'norad_num,name,source\r\n00101,ALPHA 1,AL\r\n102,ALPHA 2,AL\r\n105,GAMMA 1,BL\r\n106,DELTA 2,BL\r\n';

const read = mergeOwners(
  parseOwners(DATABASE, 'the database').owners,
  parseOwners(CATALOGUE, 'the catalogue').owners,
);
const named = (objectId: string, name = '') => ({ objectId, name });
const tried = (one: string, other: string, rules: readonly BenignRule[] = [], atUs = 0) =>
  declareCompany(createBenign(rules, read), named(one), named(other), atUs);

test('lists are read by their headers; a row without an id is told, and costs itself only', () => {
  const { owners, refused } = parseOwners(DATABASE, 'the database');
  expect([...owners.keys()]).toEqual(['101', '102', '103', '104']);
  expect(owners.get('102')?.name).toBe('Alpha 2 (Beta, 2)');
  expect(refused).toEqual([{ line: 7, reason: 'no id' }]);
  expect(read.get('101')).toMatchObject({ operator: 'Alpha Satellites, S.A.', state: 'AL' });
  const bad = parseOwners('a,b\n1,2\n', 'x');
  expect(bad.owners.size).toBe(0);
  expect(bad.refused[0].reason).toContain('no column of ids');
  expect(parseOwners('', 'x').refused).toHaveLength(1);
});

test('one operator under two spellings is one house; two ministries are two', () => {
  expect(tried('101', '102').declared).toContain('same operator');
  expect(tried('101', '102').declared).toContain('the database');
  expect(tried('103', '104').declared).toBe('');
  expect(tried('103', '104').benign.map(({ rule, holds }) => [rule, holds])).toEqual([
    ['declared', false],
    ['same-operator', false],
    ['same-state', false],
  ]);
});

test('a state by the catalogue; a family of names where no list speaks', () => {
  expect(tried('105', '106').declared).toContain('same state or organisation (BL');
  const context = createBenign([], read);
  const later = declareCompany(context, named('900', 'ALPHA 9'), named('101', 'ALPHA 1'), 0);
  expect(later.declared).toContain('same operator');
  const state = declareCompany(context, named('901', 'GAMMA 9'), named('105', 'GAMMA 1'), 0);
  expect(state.declared).not.toBe('');
  const unknown = declareCompany(context, named('902', 'OBJECT A'), named('903', 'OBJECT B'), 0);
  expect(unknown.declared).toBe('');
  const stored = ownersOf(new Map([['7', { operator: 'Alpha', from: 'store' }]]), () => 'DELTA 1');
  expect(stored.get('7')).toMatchObject({ operator: 'Alpha', name: 'DELTA 1' });
});

test('rules hold for who they name, by id, operator or pattern, in their time', () => {
  const rule = (more: Partial<BenignRule>): BenignRule[] => [
    { id: 'r', why: 'formation', declaredBy: 'Alpha', ...more },
  ];
  const pair = (rules: readonly BenignRule[], atUs = 0) =>
    tried('101', '103', rules, atUs).declared;
  expect(pair(rule({ objectIds: ['101', '103'] }))).toBe('formation, declared by Alpha');
  expect(pair(rule({ objectIds: ['101', '104'] }))).toBe('');
  expect(pair(rule({ objectIds: ['101', '103'], fromUs: 5 }), 4)).toBe('');
  expect(pair(rule({ objectIds: ['101', '103'], toUs: 5 }), 6)).toBe('');
  expect(pair(rule({ objectIds: ['101', '103'], note: 'public' }))).toContain(': public');
  expect(pair(rule({}))).toBe('');
  expect(pair(rule({ operator: 'Alpha' }))).toBe('');
  const context = createBenign(rule({ namePattern: 'TWIN-*' }), read);
  const twins = (a: string, b: string) =>
    declareCompany(context, named('1', a), named('2', b), 0).declared;
  expect(twins('TWIN-A', 'twin-b')).toContain('formation');
  expect(twins('TWIN-A', 'LONE-B')).toBe('');
  expect(twins('TWINXA', 'TWIN-B')).not.toContain('formation');
});

const found: Proximity = {
  ...{ key: 'k', id1: '1', id2: '2', name1: 'GUEST', name2: 'HOST', regime: 'GEO' },
  ...{ kind: 'walking', fromUs: 0, toUs: 9e11, isOpen: true, openedUs: 5 },
  ...{ minKm: 4.2, medianKm: 42, sigmaKm: 6, nearestUs: 7, closingKmDay: 0 },
  ...{ nextNearUs: null, nextNearKm: null, sunAngleDeg: 20, relative: null, burns: 2 },
  score: 0.7,
  parts: [{ name: 'dwell', strength: 1, weight: 0.2, text: '100 days beside it' }],
  benign: [{ rule: 'same-operator', holds: false, text: 'not known to have one operator' }],
  declared: '',
  learned: '',
};

test('a case says what was seen, its error, what was tried and what cancels it, and never why', () => {
  const made = proximityCase(found, { atUs: 9e11 });
  expect(made).toMatchObject({ state: 'advisory', key: 'k', objectIds: ['2', '1'], atUs: 5 });
  expect(made.title).toBe('GUEST stopped, one of a row of stops, beside HOST');
  expect(made.reasons.map(({ text }) => text)).toContain(
    'least 4.2 km ± 6 km, 42 km ± 6 km in the median',
  );
  expect(made.benign).toEqual(found.benign);
  expect(made.cancelledBy).toContain('km');
  expect(made.nextCheckUs).toBeGreaterThan(9e11);
  expect(JSON.stringify(made)).not.toMatch(/hostile|attack|threat|intent/i);
});

test('states: an asset makes it a warning, a declaration or parting closes it', () => {
  const state = (more: Partial<Proximity>, assetIds?: ReadonlySet<string>) =>
    proximityCase({ ...found, ...more }, { atUs: 9e11, ...(assetIds && { assetIds }) }).state;
  expect(state({}, new Set(['2']))).toBe('warning');
  expect(state({ score: 0.1 }, new Set(['2']))).toBe('watch');
  expect(state({ score: 0.1, kind: 'docked' }, new Set(['2']))).toBe('warning');
  expect(state({ score: 0.1, kind: 'towed' })).toBe('advisory');
  expect(state({ declared: 'servicing' }, new Set(['2']))).toBe('closed');
  expect(state({ isOpen: false })).toBe('closed');
  expect(PROXIMITY_STATES.advisoryScoreMin).toBeLessThan(PROXIMITY_STATES.warningScoreMin);
});
