/**
 * Modes of DVB-S2: ETSI EN 302 307-1 V1.4.1, Table 13, normal frames without pilots, in white noise, quasi error free. Which mode a link can have follows
 * from the ratio of energy to noise of a symbol; modes that another one beats at less are never chosen.
 */
export type Mode = {
  readonly name: string;
  readonly esN0Db: number;
  readonly bitPerSymbol: number;
};

const rows: readonly (readonly [string, number, number])[] = [
  ['QPSK 1/4', -2.35, 0.490243],
  ['QPSK 1/3', -1.24, 0.656448],
  ['QPSK 2/5', -0.3, 0.789412],
  ['QPSK 1/2', 1.0, 0.988858],
  ['QPSK 3/5', 2.23, 1.188304],
  ['QPSK 2/3', 3.1, 1.322253],
  ['QPSK 3/4', 4.03, 1.487473],
  ['QPSK 4/5', 4.68, 1.587196],
  ['QPSK 5/6', 5.18, 1.654663],
  ['QPSK 8/9', 6.2, 1.766451],
  ['QPSK 9/10', 6.42, 1.788612],
  ['8PSK 3/5', 5.5, 1.779991],
  ['8PSK 2/3', 6.62, 1.980636],
  ['8PSK 3/4', 7.91, 2.228124],
  ['8PSK 5/6', 9.35, 2.478562],
  ['8PSK 8/9', 10.69, 2.646012],
  ['8PSK 9/10', 10.98, 2.679207],
  ['16APSK 2/3', 8.97, 2.637201],
  ['16APSK 3/4', 10.21, 2.966728],
  ['16APSK 4/5', 11.03, 3.165623],
  ['16APSK 5/6', 11.61, 3.300184],
  ['16APSK 8/9', 12.89, 3.523143],
  ['16APSK 9/10', 13.13, 3.567342],
  ['32APSK 3/4', 12.73, 3.703295],
  ['32APSK 4/5', 13.64, 3.951571],
  ['32APSK 5/6', 14.28, 4.11954],
  ['32APSK 8/9', 15.69, 4.397854],
  ['32APSK 9/10', 16.05, 4.453027],
];

export const DVB_S2_MODES: readonly Mode[] = rows.map(([name, esN0Db, bitPerSymbol]) => ({
  ...{ name, esN0Db, bitPerSymbol },
}));

/** Those that no mode of less or the same ratio beats; from the lowest ratio up, each carries more than the one before. */
export function worthwhileModes(modes: readonly Mode[]): Mode[] {
  const order = [...modes].sort((a, b) => a.esN0Db - b.esN0Db || b.bitPerSymbol - a.bitPerSymbol);
  const kept: Mode[] = [];
  for (const mode of order)
    if (mode.bitPerSymbol > (kept.at(-1)?.bitPerSymbol ?? 0)) kept.push(mode);
  return kept;
}

/** The one that carries most at a ratio; null where not even the lowest holds. */
export function modeAt(modes: readonly Mode[], esN0Db: number): Mode | null {
  return worthwhileModes(modes).findLast((mode) => mode.esN0Db <= esN0Db) ?? null;
}
