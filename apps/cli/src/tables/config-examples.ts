/**
 * An example of each kind of configuration, as a file has it: names, places and addresses are made up (RFC 5737, RFC 2606).
 * Together they are a file that `noroshi config apply` takes, so the example of one fits that of another.
 */
import type { ConfigKind } from '@noroshi/store';
import { WARRANT_EXAMPLE } from './flow-schemas.ts';

export type Examples = Partial<Readonly<Record<ConfigKind, Readonly<Record<string, object>>>>>;

/** By kind and id. */
export const CONFIG_EXAMPLES: Examples = {
  asset: {
    'alpha-station-1': {
      ...{ id: 'alpha-station-1', kind: 'station', name: 'Alpha Ocean Station' },
      ...{ owner: 'alpha-space', serves: ['alpha-sat-1'], latitudeDeg: 30, longitudeDeg: 150 },
      networks: ['192.0.2.0/24'],
    },
    'alpha-sat-1': {
      ...{ id: 'alpha-sat-1', kind: 'satellite', name: 'Alpha Relay, east', owner: 'alpha-space' },
      ...{ serves: [], objectId: '900001', hardBodyRadiusM: 5, contact: 'duty-desk' },
    },
  },
  source: {
    stations: { id: 'stations', type: 'celestrak', group: 'stations' },
    own: { id: 'own', type: 'directory', path: '/srv/elements', everyS: 3600 },
  },
  watch: { conjunction: { assetHorizonH: 120, leoThresholdKm: 5, pcHigh: 1e-4 } },
  rule: {
    'space-to-bravo': {
      ...{ id: 'space-to-bravo', partner: 'bravo', kinds: ['conjunction'] },
      ...{ severities: ['high', 'severe'], tlpMax: 'AMBER', assets: '*', owners: ['alpha-space'] },
      ...{ fromUtc: '2026-01-01T00:00:00Z', untilUtc: '2027-01-01T00:00:00Z' },
      reason: 'Exchange of notes of 2025-12-01, number 4',
    },
  },
  contact: {
    'duty-desk': {
      ...{ id: 'duty-desk', name: 'Alpha duty desk', organisation: 'alpha-space' },
      ...{ email: 'duty@alpha.example', telephone: '+81 3 5550 0100' },
    },
  },
  channel: {
    'duty-mail': {
      ...{ id: 'duty-mail', type: 'email', clearance: 'GREEN', tls: 'starttls' },
      ...{ host: 'mail.alpha.example', port: 587, secret: 'mail.json' },
      ...{ from: 'noroshi@alpha.example', to: ['duty@alpha.example'] },
    },
    siem: {
      ...{ id: 'siem', type: 'syslog', clearance: 'AMBER', transport: 'tls' },
      ...{ host: 'siem.alpha.example', port: 6514 },
    },
  },
  notification: {
    'urgent-to-duty': {
      ...{ id: 'urgent-to-duty', channel: 'duty-mail', precedences: ['FLASH', 'IMMEDIATE'] },
      ...{ withheld: 'hint', escalation: { afterMin: 15, channels: ['siem'] } },
    },
  },
  checklist: {
    conjunction: {
      kind: 'conjunction',
      steps: [
        {
          ...{ id: 'look', text: 'Check the age of both element sets', role: 'analyst' },
          ...{ from: 'found', afterS: 3600 },
        },
        {
          ...{ id: 'decide', text: 'Manoeuvre, or accept and say why', role: 'duty' },
          ...{ from: 'decision', afterS: 0 },
        },
      ],
    },
  },
  partner: {
    bravo: {
      ...{ id: 'bravo', mode: 'exercise', address: '198.51.100.7:8461' },
      signingKey: 'A/5GUS1nRMGyp4uZjhBk0Yh0bDJOgRcQ3mkeyZLRtY0=',
      tlsPin: 'Z3eyprrXmTIsKNK5SQtFj0p3Cb/GoSMb/UHzwJ5t41w=',
    },
  },
  'contact-plan': {
    bravo: {
      id: 'bravo',
      windows: [
        { fromUtc: '2026-11-24T06:10:00Z', untilUtc: '2026-11-24T06:22:00Z' },
        { fromUtc: '2026-11-24T07:48:00Z', untilUtc: '2026-11-24T08:01:00Z' },
      ],
      note: 'Passes of the relay over both stations.',
    },
  },
  behaviour: {
    watch: {
      ...{ scoreMin: 0.3, nearGeoKm: 300, approachDays: 7 },
      assets: { 'alpha-sat-1': { scoreMin: 0.2, silent: ['decay'] } },
    },
  },
  warrant: { [WARRANT_EXAMPLE.id]: WARRANT_EXAMPLE },
  flow: {
    border: { id: 'border', type: 'folder', warrant: WARRANT_EXAMPLE.id, path: '/srv/zeek/logs' },
    router: {
      ...{ id: 'router', type: 'listener', warrant: WARRANT_EXAMPLE.id, port: 2055 },
      peers: ['127.0.0.1'],
    },
  },
  signs: {
    watch: { perDay: 20, scoreMin: 0.4, assets: { 'alpha-station-1': { silent: ['scan'] } } },
  },
  indicators: {
    bravo: {
      ...{ id: 'bravo', path: '/srv/stix/bravo' },
      ...{ own: ['alpha.example'], shared: ['pages.dev'] },
    },
  },
  keeping: {
    all: { id: 'all', kinds: '*', days: 365, reason: 'the agreement of May, article 7' },
    signs: { id: 'signs', kinds: ['scan', 'beacon'], days: 90, reason: 'as the warrant says' },
  },
  hold: {
    inquiry: { id: 'inquiry', warningId: 'w-17', reason: 'inquiry of the board of 2 May' },
    open: { id: 'open', openCases: true, reason: 'evidence while people work on it' },
  },
  erasure: {
    'withdraw-w-17': {
      ...{ id: 'withdraw-w-17', warningId: 'w-17', why: 'withdrawn' },
      reason: 'it named a station by mistake',
    },
    'bravo-2025': {
      ...{ id: 'bravo-2025', partner: 'bravo', lane: 'bulk' },
      ...{ beforeUtc: '2026-01-01T00:00:00Z', why: 'order', reason: 'order of the board' },
    },
  },
  witness: {
    oversight: {
      ...{ id: 'oversight', type: 'witness', name: 'The oversight board' },
      keys: [
        'noroshi/exercise/oversight/witness+49983219+BAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB',
      ],
      ...{ url: 'https://witness.example:8463', local: true },
    },
    policy: { id: 'policy', type: 'policy', least: 2, withinS: 3600 },
  },
  taxii: {
    their: {
      ...{ id: 'their', url: 'https://taxii.example/taxii2/', everyS: 300, tlp: 'AMBER' },
      collections: ['91a7b528-80eb-42ed-a74d-c6fbd5a26116'],
      auth: { type: 'basic', accountFile: '/etc/noroshi/taxii-account' },
    },
  },
  network: {
    fleet: {
      ...{ id: 'fleet', name: 'Fleet network', horizonHours: 24 },
      hops: [
        { id: 'ship', name: 'Ship terminal', kind: 'terminal', capacityKbitS: 2000 },
        {
          ...{ id: 'relay', name: 'Relay', kind: 'satellite', capacityKbitS: 20_000 },
          asset: 'alpha-relay-1',
        },
        {
          ...{ id: 'gateway', name: 'Ocean station', kind: 'gateway', capacityKbitS: 10_000 },
          asset: 'alpha-station-1',
        },
      ],
      services: [
        {
          ...{ id: 'voice', name: 'Voice', precedence: 1, requiredKbitS: 64 },
          paths: [['ship', 'relay', 'gateway']],
        },
      ],
      contacts: [{ hop: 'relay', satellite: 'alpha-relay-1', station: 'alpha-station-1' }],
    },
  },
  looks: {
    coast: {
      ...{ id: 'coast', type: 'folder', path: '/srv/looks', silentS: 60 },
      sensors: [
        {
          ...{ kind: 'radar', name: 'island radar', latitudeDeg: 30, longitudeDeg: 150 },
          ...{ intervalS: 1, rangeSigmaKm: 0.03, azimuthSigmaDeg: 0.06, elevationSigmaDeg: 0.06 },
          ...{ rangeRateSigmaKmS: 0.001, elevationMinDeg: 3, rangeMaxKm: 2500 },
          ...{ detectionProbability: 0.9, clutterPerScan: 5 },
        },
        {
          ...{ kind: 'infrared', name: 'satellite east', longitudeDeg: 170, intervalS: 10 },
          ...{ pointingRad: 2e-5, attitudeBiasRad: 1e-5, detectionProbability: 0.95 },
          falsePerScan: 3,
        },
      ],
    },
  },
  ballistic: {
    watch: {
      ...{ toldOfLaunches: true, majorKmMax: 150, impactMin: 0.005 },
      assets: { 'alpha-station-1': { impactMin: 0.001, launchKmMax: 3000 } },
    },
  },
  announced: {
    'flight-12': {
      ...{ id: 'flight-12', type: 'launch', name: 'Carrier flight 12', of: 'orbitalLaunch' },
      ...{ fromUtc: '2026-05-01T03:00:00Z', toUtc: '2026-05-01T05:00:00Z', latitudeDeg: 34 },
      ...{ longitudeDeg: 144, radiusKm: 60, azimuthDeg: 100, azimuthToleranceDeg: 12 },
    },
    'closed-12': {
      ...{ id: 'closed-12', type: 'closed-area', name: 'Closed for flight 12' },
      ...{ fromUtc: '2026-05-01T03:00:00Z', toUtc: '2026-05-01T05:30:00Z' },
      polygon: [
        [32, 150],
        [32, 153],
        [34, 153],
      ],
    },
  },
  'alert-areas': {
    islands: {
      ...{ id: 'islands', name: 'Islands, as of May', type: 'FeatureCollection' },
      features: [
        {
          ...{ type: 'Feature', id: 'kasumi' },
          properties: { name: 'Kasumi islands', shelterS: 240 },
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [149, 28],
                [151, 28],
                [151, 30],
                [149, 28],
              ],
            ],
          },
        },
      ],
    },
  },
  'alert-rule': {
    'raise-at-once': {
      ...{ id: 'raise-at-once', reason: 'Order 7 of the council', kinds: ['raise', 'update'] },
      ...{ fromUtc: '2026-01-01T00:00:00Z', toUtc: '2027-01-01T00:00:00Z' },
      probabilityMin: 0.5,
    },
  },
  benign: {
    'alpha-slot': {
      ...{ id: 'alpha-slot', why: 'same operator', objectIds: ['900001', '900002'] },
      ...{ declaredBy: 'Alpha duty desk', fromUtc: '2026-01-01T00:00:00Z' },
      note: 'Two satellites of one slot, kept apart by eccentricity and inclination.',
    },
  },
};

export const ASSETS_CSV_EXAMPLE = [
  'id,kind,name,owner,serves,object_id,latitude_deg,longitude_deg,networks',
  'alpha-station-1,station,Alpha Ocean Station,alpha-space,alpha-sat-1,,30,150,192.0.2.0/24',
  'alpha-sat-1,satellite,"Alpha Relay, east",alpha-space,,900001,,,',
];

/** A made-up object in a low orbit. */
export const ELEMENTS_EXAMPLE = {
  ...{ OBJECT_NAME: 'ALPHA RELAY', OBJECT_ID: '2026-001A', EPOCH: '2026-01-01T12:00:00' },
  ...{ MEAN_MOTION: 15.2, ECCENTRICITY: 0.001, INCLINATION: 97.5, RA_OF_ASC_NODE: 10 },
  ...{ ARG_OF_PERICENTER: 90, MEAN_ANOMALY: 270, EPHEMERIS_TYPE: 0, CLASSIFICATION_TYPE: 'U' },
  ...{ NORAD_CAT_ID: 900001, ELEMENT_SET_NO: 999, REV_AT_EPOCH: 1, BSTAR: 0.0001 },
  ...{ MEAN_MOTION_DOT: 0.00001, MEAN_MOTION_DDOT: 0 },
};
