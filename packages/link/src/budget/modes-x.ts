/**
 * Modes that DVB-S2X adds: ETSI EN 302 307-2, Table 20a, normal frames without pilots, in white noise, quasi error free; "-L" are made for quasi-linear
 * channels. Read with one public copy of V1.1.1; 32APSK 2/3-L and 64APSK 5/6 carry 0.07 % more in the next edition.
 */
import { DVB_S2_MODES, type Mode } from './modes.ts';

const rows: readonly (readonly [string, number, number])[] = [
  ['QPSK 2/9', -2.85, 0.434841],
  ['QPSK 13/45', -2.03, 0.567805],
  ['QPSK 9/20', 0.22, 0.889135],
  ['QPSK 11/20', 1.45, 1.088581],
  ['8APSK 5/9-L', 4.73, 1.647211],
  ['8APSK 26/45-L', 5.13, 1.713601],
  ['8PSK 23/36', 6.12, 1.896173],
  ['8PSK 25/36', 7.02, 2.062148],
  ['8PSK 13/18', 7.49, 2.145136],
  ['16APSK 1/2-L', 5.97, 1.972253],
  ['16APSK 8/15-L', 6.55, 2.10485],
  ['16APSK 5/9-L', 6.84, 2.193247],
  ['16APSK 26/45', 7.51, 2.281645],
  ['16APSK 3/5', 7.8, 2.370043],
  ['16APSK 3/5-L', 7.41, 2.370043],
  ['16APSK 28/45', 8.1, 2.458441],
  ['16APSK 23/36', 8.38, 2.524739],
  ['16APSK 2/3-L', 8.43, 2.635236],
  ['16APSK 25/36', 9.27, 2.745734],
  ['16APSK 13/18', 9.71, 2.856231],
  ['16APSK 7/9', 10.65, 3.077225],
  ['16APSK 77/90', 11.99, 3.386618],
  ['32APSK 2/3-L', 11.1, 3.289502],
  ['32APSK 32/45', 11.75, 3.510192],
  ['32APSK 11/15', 12.17, 3.620536],
  ['32APSK 7/9', 13.05, 3.841226],
  ['64APSK 32/45-L', 13.98, 4.206428],
  ['64APSK 11/15', 14.81, 4.338659],
  ['64APSK 7/9', 15.47, 4.603122],
  ['64APSK 4/5', 15.87, 4.735354],
  ['64APSK 5/6', 16.55, 4.933701],
  ['128APSK 3/4', 17.73, 5.163248],
  ['128APSK 7/9', 18.53, 5.355556],
  ['256APSK 29/45-L', 16.98, 5.06569],
  ['256APSK 2/3-L', 17.24, 5.241514],
  ['256APSK 31/45-L', 18.1, 5.417338],
  ['256APSK 32/45', 18.59, 5.593162],
  ['256APSK 11/15-L', 18.84, 5.768987],
  ['256APSK 3/4', 19.57, 5.900855],
];

/** Those of DVB-S2 and those that the extension adds. */
export const DVB_S2X_MODES: readonly Mode[] = [
  ...DVB_S2_MODES,
  ...rows.map(([name, esN0Db, bitPerSymbol]) => ({ name, esN0Db, bitPerSymbol })),
];
