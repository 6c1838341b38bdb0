/**
 * Who is who in the seeded world: two fictitious partners, Alpha and Bravo, and what each of them protects. Places are open
 * ocean, networks are the ranges kept for documentation (RFC 5737, RFC 3849), names and numbers belong to nobody.
 */
import { EARTH_RADIUS_KM, MU_KM3_S2 } from '@noroshi/orbit';
import type { Asset, Marking } from '@noroshi/watch';
import type { Elements } from './batch.ts';
import { fromQuantiles, type Random } from './random.ts';

const DEG = Math.PI / 180;
const HOUR_US = 3600e6;

/** Catalogue numbers of the cast; the crowd has 1 and up. */
export const CAST_IDS = {
  alphaObserver1: 900_001,
  alphaRelay1: 900_002,
  bravoRelay1: 900_003,
  debris: 900_011, // of the planted conjunction
  visitor: 900_012, // closes on Alpha's relay
  alphaObserver2: 900_021,
  alphaObserver3: 900_022,
  bravoObserver1: 900_023,
  bravoObserver2: 900_024,
} as const;

export const CAST_NAMES: Readonly<Record<keyof typeof CAST_IDS, string>> = {
  alphaObserver1: 'ALPHA OBSERVER 1',
  alphaRelay1: 'ALPHA RELAY 1',
  bravoRelay1: 'BRAVO RELAY 1',
  debris: 'GAMMA 4 DEB',
  visitor: 'DELTA 7',
  alphaObserver2: 'ALPHA OBSERVER 2',
  alphaObserver3: 'ALPHA OBSERVER 3',
  bravoObserver1: 'BRAVO OBSERVER 1',
  bravoObserver2: 'BRAVO OBSERVER 2',
};

/** East longitudes kept by the relays. */
export const RELAY_LONGITUDE_DEG = { alpha: 152, bravo: -168 } as const;

/** Between the crowded heights, so that what comes near by chance is rare. */
const OBSERVER = { altitudeKm: [655, 665], inclinationDeg: 98, bstar: [5e-5, 1e-4] } as const;

/** Sun-synchronous, nearly circular; a set of some hours before the world's first instant. */
export function observerElements(random: Random, epochUs: number): Elements {
  const aKm = EARTH_RADIUS_KM + fromQuantiles(OBSERVER.altitudeKm, random.uniform());
  return {
    epochUs: epochUs - Math.round((3 + 4 * random.uniform()) * HOUR_US),
    meanMotionRadS: Math.sqrt(MU_KM3_S2 / aKm ** 3),
    eccentricity: 0.0011,
    inclinationRad: OBSERVER.inclinationDeg * DEG,
    raanRad: 2 * Math.PI * random.uniform(),
    argPerigeeRad: 90 * DEG,
    meanAnomalyRad: 2 * Math.PI * random.uniform(),
    bstarPerEarthRadius: fromQuantiles(OBSERVER.bstar, random.uniform()),
  };
}

export type PartnerId = 'alpha' | 'bravo';

const PARTNER_OF = { alpha: 'bravo', bravo: 'alpha' } as const;
const TITLE = { alpha: 'Alpha', bravo: 'Bravo' } as const;
const PLACE = {
  alpha: { latitudeDeg: 30, longitudeDeg: 150, heightM: 12, maskDeg: 5 },
  bravo: { latitudeDeg: 22, longitudeDeg: -160, heightM: 8, maskDeg: 7 },
} as const;
const STATION_NETWORKS = {
  alpha: ['192.0.2.0/25', '2001:db8:a::/48'],
  bravo: ['192.0.2.128/25', '2001:db8:b::/48'],
} as const;
const PREFIX_NETWORKS = { alpha: ['198.51.100.0/24'], bravo: ['203.0.113.0/24'] } as const;
const OBSERVERS = {
  alpha: ['alphaObserver1', 'alphaObserver2', 'alphaObserver3'],
  bravo: ['bravoObserver1', 'bravoObserver2'],
} as const;
const RELAY = { alpha: 'alphaRelay1', bravo: 'bravoRelay1' } as const;

/** What a partner protects, and how it hangs together: a station and a link serve the relay, the prefix serves the station. */
export function castAssets(partner: PartnerId): readonly Asset[] {
  const owner = `${partner}-space-agency`;
  const title = TITLE[partner];
  const id = (name: string) => `${partner}-${name}`;
  const marking: Marking = {
    ...{ tlp: 'AMBER', originator: partner, releasableTo: [PARTNER_OF[partner]], caveats: [] },
  };
  const common = { owner, marking, contact: `${title} duty desk (fictitious)` };
  const place = PLACE[partner];
  const observers = OBSERVERS[partner].map(
    (key, k): Asset => ({
      ...{ id: id(`observer-${k + 1}`), kind: 'satellite', name: CAST_NAMES[key], serves: [] },
      ...{ objectId: String(CAST_IDS[key]), hardBodyRadiusM: 8, ...common },
    }),
  );
  const relay = RELAY[partner];
  const networks = [...STATION_NETWORKS[partner]];
  return [
    ...observers,
    {
      ...{ id: id('relay-1'), kind: 'satellite', name: CAST_NAMES[relay], serves: [] },
      ...{ objectId: String(CAST_IDS[relay]), hardBodyRadiusM: 15, ...common },
    },
    {
      ...{ id: id('station-1'), kind: 'station', name: `${title} Ocean Station` },
      ...{ serves: [...observers.map((asset) => asset.id), id('relay-1')] },
      ...{ ...place, networks, ...common },
    },
    {
      ...{ id: id('prefix-1'), kind: 'prefix', name: `${title} Space Agency network` },
      ...{ serves: [id('station-1')], networks: [...PREFIX_NETWORKS[partner]], ...common },
    },
    {
      ...{ id: id('link-1'), kind: 'link', name: `${title} Ocean Station to ${CAST_NAMES[relay]}` },
      ...{ serves: [id('station-1'), id('relay-1')], ...common },
    },
    {
      ...{ id: id('area-1'), kind: 'area', name: `Waters around ${title} Ocean Station` },
      ...{ serves: [], polygon: square(place.latitudeDeg, place.longitudeDeg, 2), ...common },
    },
  ];
}

function square(latitudeDeg: number, longitudeDeg: number, halfDeg: number): [number, number][] {
  const corner = (north: number, east: number): [number, number] => [
    latitudeDeg + north * halfDeg,
    longitudeDeg + east * halfDeg,
  ];
  return [corner(-1, -1), corner(-1, 1), corner(1, 1), corner(1, -1)];
}
