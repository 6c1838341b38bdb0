/** What the detectors of behaviour say is said in Japanese too: the detectors themselves are asked, so that no sentence is forgotten. */
import {
  type Breakup,
  breakupCase,
  type DecayForecast,
  decayCase,
  type Manoeuvre,
  manoeuvreCase,
  type PatternDeparture,
  PROXIMITY_KINDS,
  type Proximity,
  patternCase,
  proximityCase,
} from '@noroshi/behave';
import { expect, test } from 'vitest';
import { behaviourIn } from '../src/warnings/behaviour-sentences.ts';
import { sentenceIn, titleIn } from '../src/warnings/title.ts';

const DAY_US = 86_400e6;
const NOW_US = 848_000_000e6;
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

type Case = ReturnType<typeof proximityCase>;

/** Sentences of a case that stay English. */
function english({ title, reasons, benign, cancelledBy }: Case): string[] {
  const sentences = [
    ...reasons.map(({ text }) => text),
    ...benign.map(({ text }) => text),
    cancelledBy,
  ];
  return [
    ...[titleIn(title, 'ja')].filter((text) => !JAPANESE.test(text)),
    ...sentences.filter((text) => !JAPANESE.test(sentenceIn(text, 'ja'))),
  ];
}

const near: Proximity = {
  ...{ key: 'a', id1: '94471', id2: '94001', name1: 'VISITOR 7', name2: 'RELAY 1', regime: 'GEO' },
  ...{ kind: 'dwell', fromUs: NOW_US - 9 * DAY_US, toUs: NOW_US, isOpen: true },
  ...{ openedUs: NOW_US - 8 * DAY_US, minKm: 12.4, medianKm: 31, sigmaKm: 4.1 },
  ...{ nearestUs: NOW_US - DAY_US, closingKmDay: 0, nextNearUs: null, nextNearKm: null },
  ...{
    sunAngleDeg: 20,
    relative: null,
    burns: 2,
    score: 0.7,
    declared: '',
    learned: '',
    benign: [],
  },
  parts: [
    { name: 'dwell', strength: 0.1, weight: 1, text: '9 days beside it' },
    { name: 'came', strength: 1, weight: 1, text: 'came from 90.1° E and stopped' },
    { name: 'sun', strength: 1, weight: 1, text: "Sun 20° off the visitor's back when nearest" },
  ],
} as Proximity;

test('nearness: every kind, open and over, with a target and without', () => {
  const said = PROXIMITY_KINDS.flatMap((kind) => [
    ...english(proximityCase({ ...near, kind }, { atUs: NOW_US })),
    ...english(proximityCase({ ...near, kind, isOpen: false, regime: 'LEO' }, { atUs: NOW_US })),
  ]);
  expect(said).toEqual([]);
  expect(english(proximityCase({ ...near, id2: '', name2: '' }, { atUs: NOW_US }))).toEqual([]);
  const learned =
    'has become a neighbour on 2024-05-01, 90 days after it came, with no row of stops; nobody declared it';
  expect(english(proximityCase({ ...near, learned }, { atUs: NOW_US }))).toEqual([]);
});

test('manoeuvres: every kind, confirmed and not, ordinary and announced', () => {
  const burn: Manoeuvre = {
    ...{ objectId: '94471', name: 'VISITOR 7', regime: 'GEO', atUs: NOW_US, sigmaS: 9000 },
    ...{ fromUs: NOW_US - DAY_US / 2, toUs: NOW_US + DAY_US / 2, kind: 'relocation', dvMS: 2.84 },
    ...{ dvRMS: Number.NaN, dvTMS: 2.84, dvNMS: 0, dvSigmaMS: 0.1, significance: 12 },
    ...{
      isConfirmed: true,
      channels: [{ channel: 'mean motion', step: 0.01, unit: 'rev/d', z: 40 }],
    },
    raisedBy: 'step',
  };
  const context = { earlier: [], assetIds: [], isOwn: false, declared: '', together: 0 };
  const at = { ...context, nowUs: NOW_US + DAY_US };
  const kinds = [
    'raise',
    'lower',
    'plane change',
    'north-south',
    'electric arc',
    'unclear',
  ] as const;
  const said = kinds.flatMap((kind) => [
    ...english(manoeuvreCase({ ...burn, kind }, at)),
    ...english(manoeuvreCase({ ...burn, kind, isConfirmed: false, dvMS: 0.02, channels: [] }, at)),
  ]);
  expect(said).toEqual([]);
  const sparse = { ...burn, fromUs: NOW_US - 30 * DAY_US };
  expect(english(manoeuvreCase(sparse, at))).toEqual([]);
  expect(english(manoeuvreCase({ ...sparse, kind: 'unclear' }, at))).toEqual([]);
  expect(behaviourIn(manoeuvreCase(sparse, at).title)).toContain(
    '2.84 m/s以上（要素の間隔 31 日）',
  );
  expect(english(manoeuvreCase(burn, { ...at, declared: 'Alpha' }))).toEqual([]);
  const title = manoeuvreCase(burn, at).title;
  expect(behaviourIn(title)).toBe('VISITOR 7 (94471) が軌道変更：経度移動、2.84 m/s');
});

test('departures, decays and break-ups', () => {
  const left: PatternDeparture = {
    ...{ objectId: '94003', name: 'GAMMA 3', atUs: NOW_US, openedUs: NOW_US + DAY_US },
    ...{ what: 'left its slot at 60.1 E after 812 days', surprise: 4, expected: 'a', seen: 'b' },
  };
  const pattern = { objectId: '94003', name: 'GAMMA 3', segments: [], nodes: [] };
  const whats = [
    ...[left.what, 'no east-west burn for 31 days, usually 14'],
    'north-south burn of 3.10 m/s, usually 1.20',
  ];
  const context = { nowUs: NOW_US + DAY_US, pattern, assetIds: [] };
  expect(whats.flatMap((what) => english(patternCase({ ...left, what }, context)))).toEqual([]);

  const fall: DecayForecast = {
    ...{ objectId: '92285', name: 'ROCKET BODY', madeUs: NOW_US, setEpochUs: NOW_US - DAY_US },
    ...{ decayUs: NOW_US + 2 * DAY_US, fromUs: NOW_US + DAY_US, toUs: NOW_US + 3 * DAY_US },
    ...{ remainingDays: 2, perigeeKm: 150, apogeeKm: 170, inclinationDeg: 51.6 },
    ...{ ballisticM2Kg: 0.01, ballisticSigmaRatio: 0.1, massKg: null, isUncontrolled: true },
    ...{ weather: 'observed to 2026-11-20', why: '' },
  };
  const mates = `${fall.weather}; steered, by the descents of 41 mates`;
  const quiet = { nowUs: NOW_US, areas: [], isAsset: false };
  const late = { ...quiet, nowUs: NOW_US + 9 * DAY_US };
  const said = [
    ...english(decayCase(fall, quiet)),
    ...english(decayCase(fall, late)),
    ...english(decayCase({ ...fall, isUncontrolled: null }, quiet)),
    ...english(decayCase({ ...fall, isUncontrolled: false, weather: mates }, quiet)),
  ];
  expect(said).toEqual([]);

  const broken = {
    ...{ key: 'b', launch: '2024-014', kind: 'break-up', parentId: '92001', parentName: 'STAGE 3' },
    ...{ otherParentId: null, atUs: NOW_US, sigmaS: 300, fromUs: NOW_US, toUs: NOW_US },
    ...{
      foundUs: NOW_US + DAY_US,
      spreadKm: 4,
      heightKm: 846,
      dvSpreadMS: 61,
      isParentGone: false,
    },
    ...{ likeness: 'consistent with an explosion', growth: 62, pieces: [], confidence: 0.9 },
    reasons: [],
  } as unknown as Breakup;
  const seen = { nowUs: NOW_US + DAY_US, crossings: [] };
  const titles = [
    breakupCase(broken, seen).title,
    breakupCase({ ...broken, kind: 'later pieces' } as Breakup, seen).title,
    `${breakupCase(broken, seen).title}; the cloud crosses the orbit of SURVEY 3`,
  ];
  expect(titles.filter((text) => !JAPANESE.test(titleIn(text, 'ja')))).toEqual([]);
});

test('the words of a forecast along the belt, which the node writes, are said whole', () => {
  const said = [
    'whether it stops or passes cannot be told before it burns',
    'by the sets of 2026-11-23 11:44 it is at 150.18° E and drifts 0.30° a day east',
    'RELAY 1 at 152.06° E: 2026-11-29 20:15 ± 0.2 d, not nearer than 22 km',
  ].map(behaviourIn);
  expect(said).toEqual([
    '停止するか通過するかは、軌道変更まで分からない',
    '2026-11-23 11:44Z の軌道要素では東経 150.18°、東へ毎日 0.30° 漂移',
    'RELAY 1（東経 152.06°）：2026-11-29 20:15Z ± 0.2 日に到達、22 km 以上離れる',
  ]);
});

test('the words of a release, of its detector and of the node, are said whole', () => {
  const said = [
    ...['parted at 0.6 m/s', 'its parent was known for 45 days before'],
    ...[
      'phases the same on 2024-11-05, and every 285 days',
      'there is no rule of declared company',
    ],
    'no deployment after a launch: its parent was known for 22 days, and their phases were the same later',
    'no break-up: no other object of its launch came new within 10 days',
    'no break-up: 2 more of its launch came new within 10 days',
    ...['same operator (both are named DELTA), as of any release', 'it left ALPHA OBSERVER 1'],
    'who let go of it comes within 120 km of ALPHA OBSERVER 3',
    'what was let go comes within 120 km of ALPHA OBSERVER 3',
    ...['ALPHA OBSERVER 3 itself is new', 'another object is taken to be its parent: 900033'],
  ];
  expect(said.filter((text) => !JAPANESE.test(behaviourIn(text)))).toEqual([]);
});

test('what is no sentence of theirs stays as it came, and English stays English', () => {
  expect(behaviourIn('a word of tomorrow')).toBe('a word of tomorrow');
  expect(sentenceIn('they are apart', 'en')).toBe('they are apart');
});
