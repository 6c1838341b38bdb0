/**
 * The table of an OPM: one state, what is known of the spacecraft, and what is planned from it (CCSDS 502.0-B-3, section 3;
 * version 1.0 by 502.0-B-1, 2.0 by 502.0-B-2). Keplerian elements are whole or absent, with one anomaly; of a manoeuvre
 * the tables call every keyword optional and 3.2.4.8 asks for all: without ignition, frame and Δv it is refused, without
 * duration or mass it is read, with a warning.
 */
import { type MessageSchema, needs, type Report, section, takes } from '../schema.ts';
import type { SectionNode } from '../tree.ts';
import { fieldOf, sectionsOf } from './nodes.ts';
import { checkMetadataNames, checkNames } from './odm-names.ts';
import {
  atLeastZero,
  checkLayout,
  covarianceSection,
  EPOCH,
  elementKeys,
  numberIn,
  ODM_STANDARD,
  objectKeys,
  odmHeader,
  spacecraftSection,
  userDefinedSection,
} from './odm-parts.ts';

const METADATA = '3.2.3, table 3-2';
const DATA = '3.2.4, table 3-3';
const AXES = ['X', 'Y', 'Z'] as const;

const stateVector = section('stateVector', DATA, [
  needs('EPOCH', 'epochUs', DATA, 'epoch of the state', EPOCH),
  ...AXES.map((axis, i) => needs(axis, `positionKm.${i}`, DATA, 'position', numberIn('km'))),
  ...AXES.map((axis, i) =>
    needs(`${axis}_DOT`, `velocityKmS.${i}`, DATA, 'velocity', numberIn('km/s')),
  ),
]);

const keplerianElements = section(
  'keplerianElements',
  DATA,
  [
    needs('SEMI_MAJOR_AXIS', 'semiMajorAxisKm', DATA, 'semi-major axis', numberIn('km')),
    ...elementKeys(DATA),
    takes('TRUE_ANOMALY', 'trueAnomalyDeg', DATA, 'true anomaly', numberIn('deg')),
    takes('MEAN_ANOMALY', 'meanAnomalyDeg', DATA, 'mean anomaly, if not the true', numberIn('deg')),
    needs('GM', 'gmKm3S2', DATA, 'gravitational coefficient', atLeastZero('km**3/s**2')),
  ],
  { times: 'maybe', field: 'keplerian', check: checkAnomaly },
);

const maneuverParameters = section(
  'maneuverParameters',
  DATA,
  [
    needs('MAN_EPOCH_IGNITION', 'ignitionUs', DATA, 'ignition', EPOCH),
    takes('MAN_DURATION', 'durationS', DATA, 'duration; 0: an impulse', atLeastZero('s')),
    takes('MAN_DELTA_MASS', 'deltaMassKg', DATA, 'mass it takes, not above 0', {
      ...numberIn('kg'),
      max: 0,
    }),
    needs('MAN_REF_FRAME', 'refFrame', DATA, 'frame of the change of velocity'),
    ...[0, 1, 2].map((i) =>
      needs(`MAN_DV_${i + 1}`, `deltaVKmS.${i}`, DATA, 'change of velocity', numberIn('km/s')),
    ),
  ],
  { times: 'any', opens: 'MAN_EPOCH_IGNITION', field: 'manoeuvres', check: checkManoeuvre },
);

export const OPM_SCHEMA: MessageSchema = {
  ...{ message: 'OPM', versionKey: 'CCSDS_OPM_VERS', versions: ['1.0', '2.0', '3.0'] },
  standard: ODM_STANDARD,
  root: section('opm', '3.2.1', [
    odmHeader('3.2.2, table 3-1'),
    section('body', '3.2.1', [
      section('segment', '3.2.1', [
        section('metadata', METADATA, objectKeys(METADATA), { check: checkMetadataNames }),
        section(
          'data',
          DATA,
          [
            stateVector,
            keplerianElements,
            spacecraftSection(DATA),
            covarianceSection(DATA),
            maneuverParameters,
            userDefinedSection(DATA),
          ],
          { check: checkMass },
        ),
      ]),
    ]),
  ]),
  check: checkLayout,
};

function checkAnomaly(node: SectionNode, report: Report): void {
  const anomalies = ['TRUE_ANOMALY', 'MEAN_ANOMALY'].filter((key) => fieldOf(node, key));
  if (anomalies.length !== 1)
    report('error', node.endAt, 'one of TRUE_ANOMALY and MEAN_ANOMALY is right, and not both');
}

function checkManoeuvre(node: SectionNode, report: Report): void {
  checkNames(node, report, [], ['MAN_REF_FRAME']);
  for (const key of ['MAN_DURATION', 'MAN_DELTA_MASS'])
    if (fieldOf(node, key) === undefined)
      report('warning', node.endAt, `${key} is missing: a manoeuvre has every key`, '3.2.4.8');
}

/** 3.2.4.9: who plans a burn says the mass. */
function checkMass(node: SectionNode, report: Report): void {
  const [burn] = sectionsOf(node, 'maneuverParameters');
  if (burn === undefined) return;
  if (sectionsOf(node, 'spacecraftParameters').every((one) => fieldOf(one, 'MASS') === undefined))
    report('warning', burn.at, 'MASS is missing: it goes with a manoeuvre', '3.2.4.9');
}
