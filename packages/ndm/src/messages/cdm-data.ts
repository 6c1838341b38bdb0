/** The data of one object of a CDM (CCSDS 508.0-B-1, 3.5, table 3-4): orbit determination, body, state, covariance. */
import { type KeySchema, needs, type SectionSchema, section, takes } from '../schema.ts';
import { DRAFT_BODY, DRAFT_OD, draftSections } from './cdm-draft.ts';
import { atLeastZero, EPOCH, INTEGER, numberIn } from './odm-parts.ts';

const DATA = '3.5.2, table 3-4';
const COUNT = { ...INTEGER, min: 0 };
const AXES = ['X', 'Y', 'Z'] as const;

/** Rows and columns of the covariance as the keywords name them. */
export const COVARIANCE_AXES = ['R', 'T', 'N', 'RDOT', 'TDOT', 'NDOT'] as const;

/** Drag, radiation pressure and thrust as parameters of the covariance: rows 7 to 9, which few messages have. */
const PARAMETERS = [
  ['CDRG', 'DRG', ['m**3/kg', 'm**3/(kg*s)', 'm**4/kg**2'], 'drag'],
  ['CSRP', 'SRP', ['m**3/kg', 'm**3/(kg*s)', 'm**4/kg**2'], 'radiation pressure'],
  ['CTHR', 'THR', ['m**2/s**2', 'm**2/s**3', 'm**3/(kg*s**2)'], 'thrust'],
] as const;

/** Keys of rows 7, 8 and 9, each whole. */
export const PARAMETER_ROWS: readonly (readonly string[])[] = PARAMETERS.map(([row], k) => [
  ...COVARIANCE_AXES.map((column) => `${row}_${column}`),
  ...PARAMETERS.slice(0, k + 1).map(([, name]) => `${row}_${name}`),
]);

const odParameters = section(
  'odParameters',
  DATA,
  [
    takes('TIME_LASTOB_START', 'od.lastObservationFromUs', DATA, 'last observation, from', EPOCH),
    takes('TIME_LASTOB_END', 'od.lastObservationToUs', DATA, 'last observation, to', EPOCH),
    takes('RECOMMENDED_OD_SPAN', 'od.recommendedSpanD', DATA, 'span advised', atLeastZero('d')),
    takes('ACTUAL_OD_SPAN', 'od.actualSpanD', DATA, 'span used', atLeastZero('d')),
    takes('OBS_AVAILABLE', 'od.observationsAvailable', DATA, 'observations there', COUNT),
    takes('OBS_USED', 'od.observationsUsed', DATA, 'observations accepted', COUNT),
    takes('TRACKS_AVAILABLE', 'od.tracksAvailable', DATA, 'tracks there', COUNT),
    takes('TRACKS_USED', 'od.tracksUsed', DATA, 'tracks accepted', COUNT),
    takes('RESIDUALS_ACCEPTED', 'od.residualsAcceptedPercent', DATA, 'residuals accepted', {
      ...atLeastZero('%'),
      max: 100,
    }),
    takes('WEIGHTED_RMS', 'od.weightedRms', DATA, 'of the residuals', atLeastZero('')),
    ...DRAFT_OD,
  ],
  { times: 'maybe' },
);

const additionalParameters = section(
  'additionalParameters',
  DATA,
  [
    takes('AREA_PC', 'areaPcM2', DATA, 'area for the probability', atLeastZero('m**2')),
    ...DRAFT_BODY.area,
    takes('AREA_DRG', 'areaDragM2', DATA, 'area to the air', atLeastZero('m**2')),
    takes('AREA_SRP', 'areaSrpM2', DATA, 'area to sunlight', atLeastZero('m**2')),
    ...DRAFT_BODY.shape,
    takes('MASS', 'massKg', DATA, 'mass', atLeastZero('kg')),
    ...DRAFT_BODY.radius,
    ...takesOverMass('CD_AREA_OVER_MASS', 'dragAreaOverMassM2Kg', 'drag, 0: none modelled'),
    ...takesOverMass('CR_AREA_OVER_MASS', 'srpAreaOverMassM2Kg', 'sunlight, 0: none modelled'),
    takes(
      ...(['THRUST_ACCELERATION', 'thrustAccelerationMS2', DATA] as const),
      'thrust along the track, 0: none modelled',
      numberIn('m/s**2'),
    ),
    takes('SEDR', 'sedrWKg', DATA, 'energy that drag takes', numberIn('W/kg')),
    ...DRAFT_BODY.orbit,
  ],
  { times: 'maybe' },
);

const stateVector = section('stateVector', DATA, [
  ...AXES.map((axis, i) => needs(axis, `positionKm.${i}`, DATA, 'position at TCA', numberIn('km'))),
  ...AXES.map((axis, i) =>
    needs(`${axis}_DOT`, `velocityKmS.${i}`, DATA, 'velocity at TCA', numberIn('km/s')),
  ),
]);

export function cdmData(checkCovariance: NonNullable<SectionSchema['check']>): SectionSchema {
  const covariance = section(
    ...(['covarianceMatrix', '3.5.2, table 3-4', covarianceKeys()] as const),
    { check: checkCovariance },
  );
  return section('data', DATA, [
    ...[odParameters, additionalParameters, stateVector, covariance],
    ...draftSections(PARAMETERS),
  ]);
}

function takesOverMass(key: string, field: string, of: string): KeySchema[] {
  return [takes(key, field, DATA, `coefficient times area over mass: ${of}`, numberIn('m**2/kg'))];
}

/** The lower triangle, row by row: CR_R, CT_R, CT_T, … CNDOT_NDOT; element k of `covarianceRtn`. */
function covarianceKeys(): KeySchema[] {
  const keys: KeySchema[] = [];
  COVARIANCE_AXES.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const unit = i < 3 ? 'm**2' : j < 3 ? 'm**2/s' : 'm**2/s**2';
      const form = i === j ? atLeastZero(unit) : numberIn(unit);
      const [key, path] = [`C${row}_${COVARIANCE_AXES[j]}`, `covarianceRtn.${keys.length}`];
      keys.push(needs(key, path, DATA, `covariance, row ${i + 1}, column ${j + 1}`, form));
    }
  });
  return [...keys, ...PARAMETERS.flatMap((_, k) => parameterKeys(k))];
}

function parameterKeys(k: number): KeySchema[] {
  const [row, , units, what] = PARAMETERS[k]!;
  return PARAMETER_ROWS[k]!.map((key, j) => {
    const own = key === 'CTHR_THR' ? 'm**2/s**4' : units[2];
    const unit = j < 3 ? units[0] : j < 6 ? units[1] : own;
    const path = `parameterCovariance.${row.slice(1).toLowerCase()}.${j}`;
    return takes(
      key,
      path,
      DATA,
      `covariance, ${what}, row ${7 + k}, column ${j + 1}`,
      numberIn(unit),
    );
  });
}
