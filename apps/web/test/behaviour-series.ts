/** What the pictures of behaviour are drawn from, made up: a pair in relative motion, pieces, decays, a ground track, manoeuvres. */
import type {
  DecaysReply,
  GabbardReply,
  ManoeuvresReply,
  RelativeReply,
  TrackReply,
} from '../src/data/wire.ts';
import { noise, utc, wrap } from './behaviour-time.ts';

export function aRelative(): RelativeReply {
  const points = Array.from({ length: 400 }, (_, k) => {
    const day = -6.5 + (6.5 * k) / 399;
    const fade = 1 + 6 * Math.exp(-(day + 6.5));
    const [rKm, tKm, nKm] = [
      8 * fade * Math.sin(2 * Math.PI * day),
      14 + 30 * (fade - 1) + 16 * fade * Math.cos(2 * Math.PI * day),
      9 * Math.sin(2 * Math.PI * day + 0.6),
    ];
    return {
      ...{ atUtc: utc(day), rKm, tKm, nKm, rangeKm: Math.hypot(rKm, tKm, nKm) },
      ...{
        sigmaKm: 4.1,
        age1D: 0.6,
        age2D: 0.3,
        sunAngleDeg: 90 + 85 * Math.sin(2 * Math.PI * day),
      },
    };
  });
  return {
    ...{ key: 'prox:94471:94001', id1: '94471', id2: '94001' },
    ...{ name1: 'VISITOR 7', name2: 'ALPHA RELAY 1', stepS: 1408, points, complete: true },
  };
}

export function aGabbard(): GabbardReply {
  const pieces = Array.from({ length: 62 }, (_, k) => {
    const push = 2 * (noise(k) - 0.5) * 260;
    const [apogeeKm, perigeeKm] =
      push > 0 ? [851 + push, 842 - 9 * noise(k + 1)] : [848 + 6 * noise(k), 842 + push];
    return {
      ...{ objectId: String(96_000 + k), name: `OLD STAGE 3 DEB ${k}`, epochUtc: utc(-1) },
      periodMin: 101.7 + 0.0105 * push,
      ...{ apogeeKm, perigeeKm, dvMS: Math.abs(push) / 3.6, missKm: 3 * noise(k + 5) },
    };
  });
  return {
    breakup: {
      ...{ key: 'brk:2024-014', launch: '2024-014', parentId: '92001', parentName: 'OLD STAGE 3' },
      ...{ otherParentId: null, atUtc: utc(-3), sigmaS: 420, fromUtc: utc(-3.2), toUtc: utc(-2.8) },
      ...{ foundUtc: utc(-1.5), spreadKm: 4.2, heightKm: 846, dvSpreadMS: 61.5 },
      ...{ isParentGone: false, likeness: 'consistent with an explosion', growth: 62, pieces },
      ...{ confidence: 0.94, reasons: ['62 new pieces of one launch meet at one point'] },
    },
    parent: {
      ...{ objectId: '92001', name: 'OLD STAGE 3', epochUtc: utc(-3.4), periodMin: 101.7 },
      ...{ apogeeKm: 851, perigeeKm: 842 },
    },
    crossings: [
      {
        ...{ objectId: '94003', fromUtc: utc(0.2), toUtc: utc(0.9), pieces: 11, minKm: 14.2 },
        nearestUtc: utc(0.5),
      },
    ],
  };
}

export function theDecays(): DecaysReply {
  const decays = Array.from({ length: 14 }, (_, k) => {
    const days = 0.3 + 1.7 * k;
    const half = 0.12 * days + 0.05;
    const isTold = k !== 6;
    const decay = {
      ...{ objectId: String(92_285 + k), name: k % 5 === 4 ? '' : `ROCKET BODY ${k}` },
      ...{ madeUtc: utc(0), setEpochUtc: utc(-0.2), decayUtc: isTold ? utc(days) : null },
      ...{ fromUtc: isTold ? utc(days - half) : null, toUtc: isTold ? utc(days + half) : null },
      ...{ remainingDays: isTold ? days : null, perigeeKm: 130 + 9 * k, apogeeKm: 150 + 14 * k },
      ...{
        inclinationDeg: 28 + 5 * k,
        ballisticM2Kg: 0.01,
        ballisticSigmaRatio: 0.1,
        massKg: null,
      },
      isUncontrolled: k === 3 ? false : k === 5 ? null : true,
      weather: 'observed to 2026-11-22, then 27-day mean 143.1',
      why: isTold ? '' : 'too few sets to say',
    };
    return {
      ...{ key: k === 0 ? 'dec:92285' : `dec:${k}`, assetIds: k < 2 ? ['area-1'] : [] },
      ...{ state: k === 0 ? 'advisory' : 'watch', decay },
    } as DecaysReply['decays'][number];
  });
  return { decays, next: null, lookedUtc: utc(-0.01) };
}

export function aTrack(): TrackReply {
  const points = Array.from({ length: 900 }, (_, k) => {
    const turn = (2 * Math.PI * k) / 140;
    const latitudeDeg = (Math.asin(Math.sin(0.9) * Math.sin(turn)) * 180) / Math.PI;
    const east = (Math.atan2(Math.cos(0.9) * Math.sin(turn), Math.cos(turn)) * 180) / Math.PI;
    return { atUtc: utc(0.2 + k / 3000), latitudeDeg, longitudeDeg: wrap(east - 0.16 * k) };
  });
  return {
    ...{ key: 'dec:92285', objectId: '92285', name: 'ROCKET BODY 0', fromUtc: utc(0.2) },
    ...{ toUtc: utc(0.5), decayUtc: utc(0.33), points, complete: true },
  };
}

export function theManoeuvres(): ManoeuvresReply {
  const kinds = [
    'east-west',
    'north-south',
    'east-west',
    'relocation',
    'electric arc',
    'unclear',
  ] as const;
  const manoeuvres = Array.from({ length: 26 }, (_, k) => {
    const kind = kinds[k % kinds.length]!;
    const dvMS =
      kind === 'north-south'
        ? 1.9 + 0.3 * noise(k)
        : kind === 'relocation'
          ? 2.84
          : 0.11 + 0.1 * noise(k);
    const day = -360 + k * 14;
    return {
      ...{
        objectId: '94471',
        name: 'VISITOR 7',
        regime: 'GEO',
        atUtc: utc(day),
        sigmaS: 15_000,
        kind,
      },
      ...{ fromUtc: utc(day - 0.4), toUtc: utc(day + (kind === 'electric arc' ? 6 : 0.5)) },
      ...{ dvMS, dvRMS: null, dvTMS: kind === 'north-south' ? 0.02 : dvMS },
      ...{
        dvNMS: kind === 'north-south' ? dvMS : 0.01,
        dvSigmaMS: 0.04,
        significance: 5 + 9 * noise(k),
      },
      ...{ isConfirmed: k < 25, channels: [], raisedBy: kind === 'electric arc' ? 'ramp' : 'step' },
    } as ManoeuvresReply['manoeuvres'][number];
  });
  return {
    ...{ objectId: '94471', name: 'VISITOR 7', regime: 'GEO', floorMS: 0.08, coveredDays: 360 },
    ...{ sets: 352, why: '', atUtc: utc(0), manoeuvres },
    pattern: {
      ...{ objectId: '94471', name: 'VISITOR 7' },
      segments: [
        {
          ...{ axis: 'east-west', mode: 'drift', propulsion: 'chemical', fromUtc: utc(-20) },
          ...{
            toUtc: utc(-6),
            longitudeDeg: null,
            boxDeg: null,
            driftDegDay: -1.1,
            cadenceDays: null,
          },
        },
        {
          ...{ axis: 'east-west', mode: 'station-kept', propulsion: 'chemical', fromUtc: utc(-6) },
          ...{ toUtc: utc(0), longitudeDeg: 75.12, boxDeg: 0.05, driftDegDay: 0, cadenceDays: 14 },
        },
      ],
      nodes: [],
    },
    departures: [
      {
        ...{ objectId: '94471', name: 'VISITOR 7', atUtc: utc(-20), openedUtc: utc(-19.1) },
        ...{
          what: 'left its slot at 90.1 E after 340 days',
          surprise: 4.2,
          expected: 'stays',
          seen: 'drifts',
        },
      },
    ],
  } as ManoeuvresReply;
}
