/**
 * Measured errors of element sets by class of orbit and age: the constants behind every range this package prints.
 * Measured on public precise orbits (SP3 of navigation satellites 2020 to 2025, CPF of Jason-3 2018) with Earth orientation,
 * and between successive sets of what cannot manoeuvre (2019 to 2024); the belt as it is kept, burns included. The error at
 * epoch of a regime is added to differences between sets, which do not show what all sets of an object share.
 * test/error.test.ts measures them again and holds them to it. How, and what is weak: docs/decisions/0024-decay-and-errors.md.
 */

/** A class: knots of age in days, then R, T, N at one sigma (1.4826 median), then R, T, N at 95 %, km. */
export type ErrorRow = {
  readonly name: string;
  readonly from: string;
  readonly samples: number;
  readonly knots: readonly (readonly number[])[];
};

export const ERROR_TABLE: readonly ErrorRow[] = [
  {
    name: 'LEO to 300 km',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 1158,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [5.8, 8.5, 150, 0.82, 6100, 5900, 3.7],
      [12, 38, 780, 1.8, 9800, 5900, 9.7],
    ],
  },
  {
    name: 'LEO to 400 km quiet',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 1083,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [11, 1, 23, 1.2, 77, 2000, 4],
    ],
  },
  {
    name: 'LEO to 400 km active',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 1124,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [9.4, 9, 340, 1.2, 3900, 5700, 9.9],
      [15, 14, 600, 1.2, 8000, 5900, 9.9],
    ],
  },
  {
    name: 'LEO to 500 km quiet',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 1974,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [4.7, 0.43, 2.3, 0.31, 0.9, 42, 0.82],
      [5.8, 0.53, 3.8, 0.31, 0.98, 68, 0.97],
      [9.2, 0.79, 10, 0.49, 3.1, 170, 1.3],
      [11, 1.1, 15, 0.57, 3.6, 200, 1.8],
    ],
  },
  {
    name: 'LEO to 500 km active',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 1718,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [4, 0.5, 8.1, 0.39, 1.5, 50, 0.81],
      [6.5, 0.61, 21, 0.54, 88, 650, 1.2],
      [9.2, 0.83, 26, 0.65, 88, 2000, 1.8],
      [15, 2, 180, 0.8, 1100, 3700, 3.1],
    ],
  },
  {
    name: 'LEO to 600 km quiet',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 3446,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [4.7, 0.3, 1.1, 0.33, 0.48, 8.7, 0.69],
      [5.8, 0.4, 1.6, 0.38, 0.62, 15, 0.83],
      [9.1, 0.57, 4.4, 0.51, 0.89, 24, 1.2],
      [11, 0.75, 6.8, 0.69, 1.3, 49, 1.5],
    ],
  },
  {
    name: 'LEO to 600 km active',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 2435,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [4, 0.33, 3.5, 0.36, 0.61, 27, 0.7],
      [6.6, 0.47, 5.2, 0.43, 1.6, 120, 0.91],
      [9.3, 0.62, 5.7, 0.58, 6.3, 210, 1.3],
      [14, 1, 29, 0.99, 13, 360, 2.1],
    ],
  },
  {
    name: 'LEO to 800 km quiet',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 10697,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [2.6, 0.16, 0.7, 0.24, 0.33, 2.4, 0.47],
      [4.6, 0.25, 0.8, 0.29, 0.46, 3.1, 0.63],
      [5.8, 0.31, 0.97, 0.31, 0.56, 4.3, 0.74],
      [9, 0.46, 2.6, 0.44, 0.85, 12, 1.1],
      [11, 0.61, 3.8, 0.55, 1.1, 23, 1.4],
    ],
  },
  {
    name: 'LEO to 800 km active',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 7279,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [1.6, 0.15, 1, 0.24, 0.42, 4.1, 0.48],
      [2.6, 0.21, 1.8, 0.29, 0.45, 9, 0.59],
      [4, 0.32, 2.1, 0.35, 0.57, 13, 0.62],
      [6.6, 0.37, 2.1, 0.37, 0.64, 17, 0.8],
      [9.3, 0.5, 2.6, 0.47, 0.88, 25, 1.1],
      [14, 0.73, 13, 0.61, 1.9, 90, 1.7],
    ],
  },
  {
    name: 'LEO to 1000 km quiet',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 8612,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [2.8, 0.14, 0.72, 0.22, 0.26, 1.5, 0.58],
      [4.6, 0.2, 0.79, 0.25, 0.42, 2.9, 0.58],
      [5.8, 0.25, 0.94, 0.27, 0.52, 4, 0.66],
      [9.1, 0.37, 2.5, 0.33, 0.71, 9, 0.9],
      [11, 0.52, 3.9, 0.4, 0.99, 19, 1.2],
    ],
  },
  {
    name: 'LEO to 1000 km active',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 5715,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [2.6, 0.25, 1, 0.27, 0.5, 4.2, 0.51],
      [4, 0.3, 1, 0.31, 0.52, 4.2, 0.58],
      [6.6, 0.33, 1.3, 0.31, 0.61, 7.1, 0.73],
      [9.3, 0.45, 2.3, 0.37, 0.75, 12, 0.99],
      [14, 0.61, 6.7, 0.43, 1.3, 33, 1.4],
    ],
  },
  {
    name: 'LEO to 2000 km quiet',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 4544,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [4.7, 0.17, 0.66, 0.27, 0.85, 4.4, 0.52],
      [5.8, 0.2, 0.87, 0.32, 1.2, 8, 0.58],
      [9.3, 0.29, 1.9, 0.41, 1.6, 18, 0.78],
      [11, 0.38, 2.9, 0.5, 2.3, 35, 0.98],
    ],
  },
  {
    name: 'LEO to 2000 km active',
    from: 'successive sets, and at epoch a precise orbit',
    samples: 3388,
    knots: [
      [0, 0.098, 0.46, 0.21, 0.2, 0.82, 0.37],
      [2.5, 0.14, 0.65, 0.26, 0.48, 1.9, 0.49],
      [4, 0.22, 0.65, 0.28, 0.85, 3.7, 0.49],
      [6.6, 0.22, 1, 0.36, 1.4, 12, 0.6],
      [9.4, 0.29, 2, 0.5, 1.8, 22, 0.8],
      [14, 0.46, 4.1, 0.56, 5.1, 73, 1.1],
    ],
  },
  {
    name: 'MEO',
    from: 'precise orbits',
    samples: 22289,
    knots: [
      [0, 0.27, 1.9, 0.25, 0.88, 3.7, 0.68],
      [0.73, 0.27, 1.9, 0.36, 0.88, 3.7, 0.68],
      [1.5, 0.27, 1.9, 0.36, 0.88, 3.7, 0.68],
      [2.4, 0.27, 1.9, 0.36, 0.88, 3.7, 0.68],
      [4.5, 0.53, 1.9, 0.36, 1.6, 4.3, 0.68],
      [5.6, 0.54, 1.9, 0.36, 1.6, 4.3, 0.68],
      [8.8, 0.85, 2.5, 0.62, 2.1, 7.5, 0.97],
      [11, 1.1, 5.4, 0.74, 2.1, 50, 1.2],
    ],
  },
  {
    name: 'GEO equatorial',
    from: 'successive sets, and at epoch precise orbits of inclined ones',
    samples: 81270,
    knots: [
      [0, 1.3, 4.3, 0.94, 3, 12, 2],
      [0.36, 1.3, 4.4, 1, 3.2, 13, 6.4],
      [0.78, 1.3, 4.4, 1.5, 3.2, 15, 12],
      [1.4, 1.4, 4.8, 2.4, 3.5, 21, 21],
      [2.4, 1.6, 7.1, 4.3, 3.7, 31, 25],
      [4.4, 1.8, 16, 5.9, 4.2, 65, 25],
      [6.6, 2.2, 31, 9.2, 4.7, 99, 27],
      [7.5, 2.4, 44, 11, 5, 120, 30],
      [14, 3.1, 120, 16, 6.4, 250, 36],
    ],
  },
  {
    name: 'GEO inclined',
    from: 'precise orbits',
    samples: 3011,
    knots: [
      [0, 1.3, 4.3, 0.94, 3, 12, 2],
      [0.8, 1.4, 5.1, 1.2, 3, 14, 2],
      [1.5, 1.5, 11, 1.4, 3.3, 18, 2.3],
      [2.1, 1.8, 11, 1.4, 3.6, 19, 2.4],
      [4.8, 1.8, 11, 1.4, 3.6, 19, 2.4],
      [5.4, 1.8, 11, 1.4, 3.6, 23, 2.4],
      [8.6, 2.1, 12, 1.7, 4.7, 25, 4.4],
      [11, 2.4, 23, 1.8, 4.7, 25, 6.3],
    ],
  },
  {
    name: 'GEO drifting',
    from: 'successive sets, and at epoch precise orbits of inclined ones',
    samples: 2860,
    knots: [
      [0, 1.3, 4.3, 0.94, 3, 12, 2],
      [0.38, 1.3, 4.3, 0.94, 3, 12, 2],
      [0.79, 1.4, 4.4, 0.95, 3, 12, 2],
      [1.4, 1.5, 4.6, 0.96, 3.1, 12, 2],
      [2.3, 1.5, 4.8, 0.96, 3.4, 15, 2.1],
      [4.1, 1.5, 4.8, 0.96, 6.9, 39, 2.8],
      [6.2, 1.6, 5.6, 1, 28, 200, 3.8],
      [8.5, 2.1, 9.4, 1.1, 60, 840, 5.4],
      [14, 2.7, 20, 1.3, 310, 4500, 6.5],
    ],
  },
  {
    name: 'HEO low perigee',
    from: 'successive sets, and at epoch precise orbits of MEO',
    samples: 10787,
    knots: [
      [0, 0.29, 1.9, 0.25, 1, 3.8, 0.7],
      [2.6, 1, 3.4, 0.56, 39, 100, 1.7],
      [4.2, 1.7, 6.3, 0.58, 39, 100, 2.1],
      [6, 2.4, 8, 0.87, 59, 210, 3.5],
      [9, 4.5, 14, 1.2, 280, 640, 4.2],
      [12, 10, 29, 1.8, 290, 830, 6.5],
    ],
  },
  {
    name: 'HEO high perigee',
    from: 'successive sets, and at epoch precise orbits of MEO',
    samples: 10686,
    knots: [
      [0, 0.29, 1.9, 0.25, 1, 3.8, 0.7],
      [1.7, 0.51, 2.3, 0.28, 4.9, 14, 0.78],
      [2.6, 0.75, 2.9, 0.38, 6.4, 29, 1.7],
      [4.1, 0.75, 2.9, 0.44, 8.1, 29, 2.5],
      [6, 1.4, 5, 0.59, 17, 47, 3.7],
      [8.9, 2.4, 7.5, 0.81, 26, 95, 4.3],
      [12, 4.5, 14, 1.1, 51, 180, 6.6],
    ],
  },
];
