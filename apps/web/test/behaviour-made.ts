/**
 * Answers of the node about behaviour, made up: a belt with a visitor that drifts in and stops, a pair in relative motion, a break-up,
 * decays, an object that moves, and what changed since yesterday. Fictitious objects; the same at every run.
 */
import type {
  BehaviourLine,
  BehaviourListReply,
  BehaviourWholeReply,
  BeltReply,
  ChangesReply,
} from '../src/data/wire.ts';
import { aGabbard, aRelative, aTrack, theDecays, theManoeuvres } from './behaviour-series.ts';
import { noise, utc, wrap } from './behaviour-time.ts';

export { NOW_MS, utc } from './behaviour-time.ts';

export function aLine(more: Partial<BehaviourLine> = {}): BehaviourLine {
  return {
    ...{ key: 'prox:94471:94001', kind: 'proximity', form: 'drift and stop', state: 'warning' },
    title: 'VISITOR 7 drifted in and stopped beside ALPHA RELAY 1',
    objects: [
      { objectId: '94001', name: 'ALPHA RELAY 1' },
      { objectId: '94471', name: 'VISITOR 7' },
    ],
    ...{ assetIds: ['sat-1'], openedUtc: utc(-6.2), fromUtc: utc(-6.5), toUtc: utc(0) },
    ...{ updatedUtc: utc(0), confidence: 0.93, score: 0.81, declared: '' },
    ...{ learned: '', severity: 'high' },
    ...{ warningId: 'w-1', minKm: 12.4, sigmaKm: 4.1, ...more },
  } as BehaviourLine;
}

export function aList(): BehaviourListReply {
  const other = (more: Partial<BehaviourLine>) =>
    aLine({ assetIds: [], severity: null, warningId: null, minKm: null, sigmaKm: null, ...more });
  return {
    findings: [
      aLine(),
      aLine({
        ...{
          key: 'prox:94502:94002',
          form: 'docked',
          state: 'closed',
          title: 'SERVICER 1 docked with BETA 2',
        },
        objects: [
          { objectId: '94002', name: 'BETA 2' },
          { objectId: '94502', name: 'SERVICER 1' },
        ],
        ...{ minKm: 0.6, sigmaKm: 2.5, declared: 'servicing, declared by Beta', assetIds: [] },
        ...{ fromUtc: utc(-24), openedUtc: utc(-23), warningId: null, severity: null, score: 0.2 },
      }),
      other({
        ...{
          key: 'man:94471',
          kind: 'manoeuvre',
          form: 'relocation',
          state: 'advisory',
          score: null,
        },
        title: 'VISITOR 7 moved: relocation, 2.84 m/s',
        objects: [{ objectId: '94471', name: 'VISITOR 7' }],
        ...{ fromUtc: utc(-20), toUtc: utc(-20), openedUtc: utc(-19.1) },
      }),
      other({
        ...{ key: 'app:94471', kind: 'approach', form: '', state: 'advisory', score: null },
        title: 'VISITOR 7 drifts toward ALPHA RELAY 1',
        ...{ fromUtc: utc(-19), toUtc: utc(-7), openedUtc: utc(-19) },
      }),
      other({
        ...{ key: 'brk:2024-014', kind: 'breakup', form: '', state: 'warning', score: null },
        title: 'OLD STAGE 3 broke up: 62 pieces',
        objects: [{ objectId: '92001', name: 'OLD STAGE 3' }],
        ...{ fromUtc: utc(-3), toUtc: utc(-3), openedUtc: utc(-1.5), assetIds: ['sat-3'] },
      }),
      other({
        ...{ key: 'dec:92285', kind: 'decay', form: '', state: 'watch', score: null },
        title: 'ROCKET BODY 92285 comes down',
        objects: [{ objectId: '92285', name: 'ROCKET BODY' }],
        ...{ fromUtc: utc(0.4), toUtc: utc(1.6), openedUtc: utc(-2) },
      }),
      other({
        ...{ key: 'dep:94003', kind: 'departure', form: '', state: 'watch', score: null },
        title: 'GAMMA 3 left its slot',
        objects: [{ objectId: '94003', name: 'GAMMA 3' }],
        ...{ fromUtc: utc(-9), toUtc: utc(-9), openedUtc: utc(-8) },
      }),
    ],
    ...{ next: null, lookedUtc: utc(-0.01) },
    counts: { proximity: 1, manoeuvre: 1, approach: 1, breakup: 1, decay: 1, departure: 1 },
  };
}

/** `others`: how many lines beside those that matter. */
export function aBelt(others = 240, instants = 61): BeltReply {
  const at = Array.from({ length: instants }, (_, k) => (k / (instants - 1) - 1) * 30);
  const kept = (deg: number, k: number) =>
    at.map((day, i) => deg + 0.05 * Math.sin(day + k) + 0.01 * noise(k * 61 + i));
  const visitor = at.map((day) => (day < -20 ? 90.1 : Math.max(75.12, 90.1 - 1.1 * (day + 20))));
  const track = (
    objectId: string,
    name: string,
    isAsset: boolean,
    longitudeDeg: (number | null)[],
  ) => ({
    ...{ objectId, name, isAsset, longitudeDeg, inclinationDeg: 4 * noise(Number(objectId)) },
  });
  return {
    atUtc: at.map(utc),
    tracks: [
      track('94001', 'ALPHA RELAY 1', true, kept(75, 1)),
      track('94471', 'VISITOR 7', false, visitor),
      track('94002', 'BETA 2', false, kept(-20.2, 2)),
      track('94502', 'SERVICER 1', false, kept(-20.2, 2.01)),
      track(
        '94003',
        'GAMMA 3',
        false,
        at.map((day) => (day < -9 ? 120 : 120 + 0.4 * (day + 9))),
      ),
      track(
        '94009',
        'DRIFTER',
        false,
        at.map((day) => wrap(170 + 1.3 * (day + 30))),
      ),
      ...Array.from({ length: others }, (_, k) =>
        track(
          String(95_000 + k),
          `SAT ${k}`,
          false,
          at.map((day, i) =>
            i % 17 === k % 17
              ? null
              : wrap(
                  360 * noise(k) - 180 + (noise(k + 7) < 0.2 ? 5 * (noise(k + 3) - 0.5) * day : 0),
                ),
          ),
        ),
      ),
    ],
    complete: true,
  };
}

export function aWhole(line: BehaviourLine = aLine()): BehaviourWholeReply {
  const { kind } = line;
  const geb = aGabbard();
  return {
    finding: line,
    reasons: [
      { atUtc: utc(-19), text: 'burn of 2.84 m/s began a drift of −1.1 °/d' },
      {
        atUtc: utc(-6.2),
        text: 'stopped 0.12° east of ALPHA RELAY 1; median range 31 km over 24 h',
      },
      { atUtc: utc(-2), text: 'two burns to hold its place' },
    ],
    benign: [
      { rule: 'same-operator', holds: false, text: 'operators differ: Alpha and unknown' },
      { rule: 'formation', holds: false, text: 'not known as a formation' },
      { rule: 'slot', holds: true, text: 'the slot at 75 E is shared by two filings' },
    ],
    ...{ cancelledBy: 'no nearness below 100 km for 3 days', nextCheckUtc: utc(0.4) },
    evidence: [
      { type: 'value', name: 'minKm', value: 12.4 },
      { type: 'elementSet', objectId: '94471', source: 'made', epochUtc: utc(-0.3) },
    ],
    steps: [
      { atUtc: utc(-6.2), state: 'advisory', title: 'VISITOR 7 comes near ALPHA RELAY 1' },
      { atUtc: utc(-2), state: 'warning', title: line.title },
    ],
    manoeuvre: kind === 'manoeuvre' ? theManoeuvres().manoeuvres[3]! : null,
    departure: kind === 'departure' ? theManoeuvres().departures[0]! : null,
    approach:
      kind !== 'approach'
        ? null
        : {
            ...{ objectId: '94471', name: 'VISITOR 7', madeUtc: utc(-19), longitudeDeg: 90 },
            driftDegDay: -1.1,
            neighbours: [
              {
                ...{ objectId: '94001', name: 'ALPHA RELAY 1', longitudeDeg: 75 },
                ...{ passUtc: utc(-6.4), passSigmaS: 40_000, missKm: 31 },
              },
            ],
          },
    proximity: kind !== 'proximity' ? null : aProximity(line),
    breakup: kind === 'breakup' ? geb.breakup : null,
    crossings: kind === 'breakup' ? geb.crossings : [],
    decay: kind === 'decay' ? theDecays().decays[0]!.decay : null,
  } as BehaviourWholeReply;
}

function aProximity({ key }: BehaviourLine) {
  const part = (name: string, strength: number, weight: number, text: string) => ({
    ...{ name, strength, weight, text },
  });
  return {
    ...{ key, id1: '94471', id2: '94001', name1: 'VISITOR 7', name2: 'ALPHA RELAY 1' },
    ...{ regime: 'GEO', kind: 'drift and stop', fromUtc: utc(-6.5), toUtc: utc(0), isOpen: true },
    ...{ openedUtc: utc(-6.2), minKm: 12.4, medianKm: 31.2, sigmaKm: 4.1, nearestUtc: utc(-1.2) },
    ...{ closingKmDay: -2.1, nextNearUtc: utc(0.8), nextNearKm: 11.2, sunAngleDeg: 24 },
    relative: {
      ...{ atUtc: utc(0), daKm: 0.4, dLambdaKm: 14, deKm: 16.1, diKm: 9.2, phaseRad: 0.3 },
      driftKmDay: -1.4,
    },
    ...{ burns: 3, score: 0.81, declared: '', benign: [] },
    parts: [
      part('dwell', 0.65, 0.3, '6.5 days beside it'),
      part('burns to come or stay', 1, 0.25, '3 burns: one to start, two to hold'),
      part('nearness', 0.8, 0.2, 'median 31 km'),
      part('sun behind it', 0.9, 0.1, '24° at the least distance'),
    ],
  };
}

export function theChanges(): ChangesReply {
  const quiet = (assetId: string, name: string) => ({
    ...{ assetId, name, objectId: null, manoeuvres: [], neighbours: [], screening: [] },
    ...{ breakups: [], decays: [] },
  });
  const list = aList().findings;
  return {
    ...{ sinceUtc: utc(-1), untilUtc: utc(0), complete: true },
    assets: [
      {
        ...{ assetId: 'sat-1', name: 'ALPHA RELAY 1', objectId: '94001', breakups: [], decays: [] },
        manoeuvres: [{ finding: list[2]!, kind: 'relocation', dvMS: 2.84, rangeKm: 31.2 }],
        neighbours: [{ finding: list[0]!, proximity: null }],
        screening: [
          {
            ...{ what: 'worse', otherId: '90733', otherName: 'DEBRIS 90733', tcaUtc: utc(1.1) },
            ...{ missKm: 0.312, pc: 2.3e-4, beforeKm: 1.9, severity: 'high', warningId: 'w-2' },
          },
          {
            ...{ what: 'gone', otherId: '90999', otherName: '', tcaUtc: utc(2.1) },
            ...{ missKm: null, pc: null, beforeKm: 3.1, severity: 'low', warningId: null },
          },
        ],
      },
      { ...quiet('sat-3', 'ALPHA SURVEY 3'), breakups: [list[4]!] },
      quiet('sat-2', 'ALPHA OBSERVER 2'),
      quiet('station-1', 'Alpha Ocean Station'),
    ],
    others: [list[6]!],
  } as ChangesReply;
}

/** The answer to a path of the API of behaviour; undefined for any other path. */
export function answerTo(path: string): unknown {
  const own = decodeURIComponent(path.replace(/\?.*$/, ''));
  if (/\/objects\/[^/]+\/manoeuvres$/.test(own)) return theManoeuvres();
  const rest = /\/api\/v1\/behaviour(\/.*)?$/.exec(own)?.[1];
  if (rest === undefined) return /\/behaviour$/.test(own) ? listFor(path) : undefined;
  if (rest === '/belt') return aBelt();
  if (rest === '/decays') return theDecays();
  if (rest === '/changes') return theChanges();
  if (rest.endsWith('/relative')) return aRelative();
  if (rest.endsWith('/gabbard')) return aGabbard();
  if (rest.endsWith('/track')) return aTrack();
  const line = aList().findings.find(({ key }) => key === rest.slice(1));
  return line === undefined ? undefined : aWhole(line);
}

function listFor(path: string): BehaviourListReply {
  const query = new URL(path, 'http://node').searchParams;
  const all = aList();
  const [kind, state] = [query.get('kind'), query.get('state')];
  const atMs = Date.parse(query.get('at') ?? '9999-01-01T00:00:00Z');
  const findings = all.findings.filter(
    (one) =>
      (kind === null || one.kind === kind) &&
      (state === null || one.state === state) &&
      Date.parse(one.openedUtc) <= atMs,
  );
  return { ...all, findings };
}
