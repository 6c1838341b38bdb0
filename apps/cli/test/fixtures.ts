/** Element sets made here: fictitious objects, as OMM CSV and as TLE with right checksums. */

export type Elements = {
  readonly name?: string;
  readonly id?: string;
  readonly epoch?: string;
  readonly revDay?: string;
  readonly e?: string;
  readonly inclination?: string;
  readonly raan?: string;
  readonly argPerigee?: string;
  readonly anomaly?: string;
  readonly bstar?: string;
  readonly type?: string;
};

const HEADER =
  'OBJECT_NAME,OBJECT_ID,EPOCH,MEAN_MOTION,ECCENTRICITY,INCLINATION,RA_OF_ASC_NODE,' +
  'ARG_OF_PERICENTER,MEAN_ANOMALY,EPHEMERIS_TYPE,CLASSIFICATION_TYPE,NORAD_CAT_ID,' +
  'ELEMENT_SET_NO,REV_AT_EPOCH,BSTAR,MEAN_MOTION_DOT,MEAN_MOTION_DDOT';

/** Low, nearly circular, at its ascending node at epoch. */
const ALPHA: Required<Elements> = {
  ...{ name: 'ALPHA', id: '90001', epoch: '2026-01-01T00:00:00.000000', revDay: '14.5' },
  ...{ e: '.0005', inclination: '51.6', raan: '100', argPerigee: '0', anomaly: '0' },
  ...{ bstar: '.1E-4', type: '0' },
};

/** Meets ALPHA at the node, nearly head on. */
export const BRAVO: Elements = { name: 'BRAVO', id: '90002', inclination: '98.2' };

export function csvRow(given: Elements = {}): string {
  const s = { ...ALPHA, ...given };
  const first = [s.name, '2025-001A', s.epoch, s.revDay, s.e, s.inclination, s.raan];
  return [...first, s.argPerigee, s.anomaly, s.type, 'U', s.id, 999, 1, s.bstar, 0, 0].join(',');
}

export function csvFile(rows: readonly Elements[], end = '\n'): string {
  return [HEADER, ...rows.map(csvRow), ''].join(end);
}

/** Two lines of a set of 2026-01-01T00:00Z; `id` is five characters, as a TLE has it. */
export function tleLines(id = '90001', inclination = '51.6000'): [string, string] {
  const one = `1 ${id}U 25001A   26001.00000000  .00000000  00000-0  10000-4 0  999`;
  const two = `2 ${id}  ${inclination} 100.0000 0005000   0.0000   0.0000 14.50000000    1`;
  return [withChecksum(one), withChecksum(two)];
}

function withChecksum(line: string): string {
  let sum = 0;
  for (const c of line) sum += c === '-' ? 1 : c >= '0' && c <= '9' ? Number(c) : 0;
  return `${line}${sum % 10}`;
}
