/**
 * The populations of the seeded catalogue, constellations: how many, and how their elements spread.
 *
 * Origin: statistics of the public catalogue of 2024-11-01 (CelesTrak GP data, 26,834 objects on
 * orbit). No element set is in here: a shell is its published design (planes, inclination,
 * altitude), a cloud is a table of quantiles at equal steps of probability, from 2 % to 98 % so
 * that no single object shows. Altitudes are of the mean motion or of the apsides, over an Earth
 * radius of 6378.135 km (WGS-72).
 */
import type { Population } from './population.ts';

export const CONSTELLATIONS: readonly Population[] = [
  {
    kind: 'shell',
    name: 'broadband 53.05',
    count: 1120,
    inclinationDeg: 53.05,
    planes: 72,
    nodesSpanDeg: 360,
    altitudeKm: [547.2],
    bstarPerEarthRadius: [-0.00043, 0.00034, 0.00096, 0.0016, 0.0032],
  },
  {
    kind: 'shell',
    name: 'broadband 53.2',
    count: 1485,
    inclinationDeg: 53.21,
    planes: 72,
    nodesSpanDeg: 360,
    altitudeKm: [539.7],
    bstarPerEarthRadius: [-0.00025, 5.8e-5, 0.00015, 0.00033, 0.0017],
  },
  {
    kind: 'shell',
    name: 'broadband 43',
    count: 1341,
    inclinationDeg: 43,
    planes: 28,
    nodesSpanDeg: 360,
    altitudeKm: [559.1],
    bstarPerEarthRadius: [-0.00052, 2.9e-5, 0.00014, 0.00032, 0.0018],
  },
  {
    kind: 'shell',
    name: 'broadband 70',
    count: 398,
    inclinationDeg: 70,
    planes: 18,
    nodesSpanDeg: 360,
    altitudeKm: [571.8],
    bstarPerEarthRadius: [-0.00053, 5.8e-7, 7.9e-5, 0.00017, 0.0014],
  },
  {
    kind: 'shell',
    name: 'broadband 97.7',
    count: 232,
    inclinationDeg: 97.66,
    planes: 10,
    nodesSpanDeg: 360,
    altitudeKm: [563],
    bstarPerEarthRadius: [-0.00069, 4.8e-5, 0.00014, 0.00031, 0.0015],
  },
  {
    kind: 'shell',
    name: 'polar 87.9',
    count: 628,
    inclinationDeg: 87.91,
    planes: 12,
    nodesSpanDeg: 180,
    altitudeKm: [1176, 1180, 1184, 1188, 1192, 1196, 1200, 1204, 1208, 1212, 1216, 1220],
    bstarPerEarthRadius: [-0.0029, -0.00034, 0.00013, 0.00037, 0.0024],
  },
  {
    kind: 'cloud',
    name: 'broadband 53, raising and lowering',
    count: 1215,
    inclinationDeg: [53.05, 53.16, 53.16, 53.16, 53.21],
    meanAltitudeKm: [
      320, 340, 360, 360, 360, 364, 447, 447, 450, 463, 463, 475, 475, 475, 475, 475, 475, 493, 520,
      535, 552,
    ],
    eccentricity: [
      4.3e-5, 7.1e-5, 8.5e-5, 0.0001, 0.00011, 0.00012, 0.00014, 0.00015, 0.00017, 0.00027, 0.00083,
    ],
    bstarPerEarthRadius: [-0.0056, -9.3e-6, 7.3e-5, 0.00073, 0.04],
  },
  {
    kind: 'cloud',
    name: 'broadband 43, raising and lowering',
    count: 701,
    inclinationDeg: [43, 43, 43, 43, 43.01],
    meanAltitudeKm: [
      313, 401, 444, 444, 444, 444, 444, 444, 444, 444, 444, 444, 444, 444, 444, 464, 488, 488, 488,
      488, 488,
    ],
    eccentricity: [
      3.4e-5, 7.6e-5, 0.00011, 0.00013, 0.00015, 0.00016, 0.00017, 0.00019, 0.00022, 0.00029, 0.001,
    ],
    bstarPerEarthRadius: [-0.0043, -5.9e-5, 3.9e-5, 0.00014, 0.0041],
  },
];
