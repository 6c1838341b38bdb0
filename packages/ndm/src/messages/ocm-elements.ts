/**
 * What a line of an OCM holds: elements of the trajectory types with their units (SANA registry of orbital elements,
 * CCSDS 502.0-B-3, annex B7), terms of a covariance by its ordering (table 6-6), fields of a manoeuvre (tables 6-8, 6-9).
 */

/** Units of the elements after the time, in order. Other types may be agreed on; their lines are only alike. */
export const ELEMENT_UNITS: Readonly<Record<string, readonly string[]>> = {
  ADBARV: units('deg deg deg deg km km/s'),
  CARTP: units('km km km'),
  CARTPV: units('km km km km/s km/s km/s'),
  CARTPVA: units('km km km km/s km/s km/s km/s**2 km/s**2 km/s**2'),
  DELAUNAY: units('km**2/s km**2/s km**2/s deg deg deg'),
  DELAUNAYMOD: units('km**0.5 km**0.5 km**0.5 deg deg deg'),
  EIGVAL3EIGVEC3: units('km km km n/a n/a n/a n/a n/a n/a n/a n/a n/a'),
  EQUINOCTIAL: units('km n/a n/a deg n/a n/a n/a'),
  EQUINOCTIALMOD: units('km n/a n/a deg n/a n/a n/a'),
  GEODETIC: units('deg deg deg deg km km/s'),
  KEPLERIAN: units('km n/a deg deg deg deg'),
  KEPLERIANMEAN: units('km n/a deg deg deg deg'),
  LDBARV: units('deg deg deg deg km km/s'),
  ONSTATION: units('km n/a n/a n/a n/a deg'),
  POINCARE: units('deg km/s**0.5 km/s**0.5 km**2/s km/s**0.5 km/s**0.5'),
};

/** Types that need no averaging to be told (table 6-4, ORB_AVERAGING). */
export const NOT_AVERAGED = ['CARTP', 'CARTPV', 'CARTPVA', 'ADBARV', 'LDBARV', 'GEODETIC'];

function units(list: string): string[] {
  return list.split(' ');
}

/** Elements of a type; a covariance with the time of an event before them (annex B8) has one more. */
export function elementCount(type: string): number | undefined {
  const own = ELEMENT_UNITS[type]?.length;
  if (own !== undefined || !type.startsWith('T')) return own;
  const timed = ELEMENT_UNITS[type.slice(1)]?.length;
  return timed === undefined ? undefined : timed + 1;
}

/** Terms of a covariance of n elements in a line after the time. Eigenvalues with eigenvectors are no matrix. */
export function covarianceTerms(type: string, ordering: string): number | undefined {
  const n = elementCount(type);
  if (n === undefined || type === 'EIGVAL3EIGVEC3') return n;
  return /^[LU]TM$/.test(ordering) ? (n * (n + 1)) / 2 : n * n;
}

export type ManoeuvreField = {
  readonly form: 'time' | 'number' | 'switch' | 'text';
  readonly unit: string;
};

const NUMBERS: readonly (readonly [unit: string, keys: string])[] = [
  ['s', 'MAN_DURA THR_ISP'],
  ['kg', 'DELTA_MASS DEPLOY_MASS'],
  ['km/s**2', 'ACC_X ACC_Y ACC_Z'],
  ['%', 'ACC_MAG_SIGMA DV_MAG_SIGMA THR_MAG_SIGMA DEPLOY_DV_SIGMA'],
  ['deg', 'ACC_DIR_SIGMA DV_DIR_SIGMA THR_DIR_SIGMA DEPLOY_DIR_SIGMA'],
  ['km/s', 'DV_X DV_Y DV_Z DEPLOY_DV_X DEPLOY_DV_Y DEPLOY_DV_Z'],
  ['N', 'THR_X THR_Y THR_Z'],
  ['n/a', 'THR_EFFIC DEPLOY_DV_RATIO'],
  ['m**2', 'DEPLOY_DV_CDA'],
];

/** Order of tables 6-8 and 6-9. */
export const PROPULSIVE_ORDER =
  'TIME_ABSOLUTE TIME_RELATIVE MAN_DURA DELTA_MASS ACC_X ACC_Y ACC_Z ACC_INTERP ACC_MAG_SIGMA ACC_DIR_SIGMA DV_X DV_Y DV_Z DV_MAG_SIGMA DV_DIR_SIGMA THR_X THR_Y THR_Z THR_EFFIC THR_INTERP THR_ISP THR_MAG_SIGMA THR_DIR_SIGMA'.split(
    ' ',
  );
export const DEPLOYMENT_ORDER =
  'TIME_ABSOLUTE TIME_RELATIVE DEPLOY_ID DEPLOY_DV_X DEPLOY_DV_Y DEPLOY_DV_Z DEPLOY_MASS DEPLOY_DV_SIGMA DEPLOY_DIR_SIGMA DEPLOY_DV_RATIO DEPLOY_DV_CDA'.split(
    ' ',
  );

export const MANOEUVRE_FIELDS: ReadonlyMap<string, ManoeuvreField> = new Map<
  string,
  ManoeuvreField
>([
  ['TIME_ABSOLUTE', { form: 'time', unit: 'n/a' }],
  ['TIME_RELATIVE', { form: 'time', unit: 's' }],
  ['ACC_INTERP', { form: 'switch', unit: 'n/a' }],
  ['THR_INTERP', { form: 'switch', unit: 'n/a' }],
  ['DEPLOY_ID', { form: 'text', unit: 'n/a' }],
  ...NUMBERS.flatMap(([unit, keys]) =>
    keys.split(' ').map((key): [string, ManoeuvreField] => [key, { form: 'number', unit }]),
  ),
]);

/** `[km, n/a, deg]`, with brackets or without. */
export function listOf(text: string): string[] {
  const inside = text.replace(/^\[/, '').replace(/\]$/, '').trim();
  return inside === '' ? [] : inside.split(',').map((one) => one.trim());
}

/** Names of MAN_COMPOSITION. They hold no blanks: where one parts two of them, a comma is missing. */
export function compositionOf(text: string): string[] {
  return listOf(text).flatMap((names) => names.toUpperCase().split(/\s+/));
}

/** How many of them are times, at the beginning. */
export function beforeFields(names: readonly string[]): number {
  const first = names.findIndex((name) => !/^TIME_(ABSOLUTE|RELATIVE)$/.test(name));
  return first < 0 ? names.length : first;
}

/** Units of lines that give more derivatives than their Cartesian type says; undefined: they are not such lines. */
export function longerUnits(type: string, width: number): readonly string[] | undefined {
  const longer = { CARTP: ['CARTPV', 'CARTPVA'], CARTPV: ['CARTPVA'] }[type] ?? [];
  return longer.map((name) => ELEMENT_UNITS[name]!).find((units) => units.length === width);
}

/** Units in one spelling: km², km^2 and km**2; ° and deg; an empty one and n/a. */
export function plainUnit(unit: string): string {
  const plain = unit
    .toLowerCase()
    .replace(/\s+/g, '')
    .replaceAll('^', '**')
    .replaceAll('²', '**2')
    .replaceAll('³', '**3')
    .replace('°', 'deg')
    .replace('degrees', 'deg');
  return /^(|1|none|-|na|n\.a\.)$/.test(plain) ? 'n/a' : plain;
}
