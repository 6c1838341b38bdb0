/** A link that could be: a small station by the sea, up and down over a geostationary satellite, at 14 and 12 GHz. */
import type { LinkFile } from './link-schema.ts';

export const LINK_EXAMPLE: LinkFile = {
  name: 'Alpha Ocean Station over its relay',
  up: {
    ...{ frequencyGHz: 14.2, eirpDbW: 54, elevationDeg: 40, rangeKm: 37_800, pointingDb: 0.5 },
    ...{ polarisationDb: 0.1, tiltDeg: 90, antennaM: 2.4, efficiency: 0.65, interferenceDb: 28 },
    climate: {
      ...{ latitudeDeg: 30, heightKm: 0.01, rainHeightKm: 4.6, rate001MmH: 55 },
      ...{ wetRefractivity: 90, liquidKgM2: 1.1, vapourGM3: 14 },
    },
    receiver: { gOverTDbK: 4, systemK: 600 },
  },
  transponder: { intermodulationDb: 22, keepsLevel: false },
  down: {
    ...{ frequencyGHz: 12.1, eirpDbW: 47, elevationDeg: 52, rangeKm: 37_000, pointingDb: 0.3 },
    ...{ polarisationDb: 0.1, tiltDeg: 0, antennaM: 1.8, efficiency: 0.65, interferenceDb: 25 },
    climate: {
      ...{ latitudeDeg: 22, heightKm: 0.01, rainHeightKm: 4.9, rate001MmH: 70 },
      ...{ wetRefractivity: 100, liquidKgM2: 1.2, vapourGM3: 16 },
    },
    receiver: {
      ...{ antennaGainDbi: 45.2, groundK: 25 },
      stages: [{ gainDb: -0.3 }, { gainDb: 60, noiseFigureDb: 0.8 }, { gainDb: -10 }],
    },
  },
  ...{ orbit: 'geostationary', satellites: 1 },
  disturbers: [{ eirpDbW: 31, bandwidthHz: 250e6, rangeKm: 1100, offAxisDeg: 18 }],
  modem: { symbolRateBaud: 2e6, family: 'DVB-S2', mode: '8PSK 3/4', implementationDb: 0.8 },
};
