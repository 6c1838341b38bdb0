/**
 * Blocks of an OCM that are lines over time: trajectories, covariances, manoeuvres (CCSDS 502.0-B-3, 6.2.5, 6.2.7, 6.2.8).
 * What a line holds is said by a keyword of the block; `ocm-lines.ts` checks the lines against it.
 */
import { type KeySchema, needs, type RowSchema, section, takes } from '../schema.ts';
import { countKeys, numberKeys, TIME, textKeys, timeKeys } from './ocm-keys.ts';
import { checkCovariance, checkManoeuvre, checkTrajectory } from './ocm-lines.ts';
import { atLeastZero, INTEGER } from './odm-parts.ts';

const TRAJ = '6.2.5, table 6-4';
const COV = '6.2.7, table 6-6';
const MAN = '6.2.8, table 6-7';

const LIST = { list: true } as const;
const NUMBERS = { numbers: true } as const;

function lines(name: string, rule: string): RowSchema {
  const columns = [needs('TIME', 'epochUs', rule, 'epoch, or seconds from EPOCH_TZERO', TIME)];
  return { name, form: 'line', columns, counts: [], rule };
}

const trajectoryKeys: readonly KeySchema[] = [
  ...textKeys(TRAJ, [
    ['TRAJ_ID', 'id', 'name of this trajectory'],
    ['TRAJ_PREV_ID', 'previousId', 'the one before'],
    ['TRAJ_NEXT_ID', 'nextId', 'the one after'],
    ['TRAJ_BASIS', 'basis', 'PREDICTED, DETERMINED, TELEMETRY, SIMULATED, OTHER'],
    ['TRAJ_BASIS_ID', 'basisId', 'solution it rests on: OD_ID'],
    ['INTERPOLATION', 'interpolation', 'HERMITE (default), LAGRANGE, LINEAR, PROPAGATE …'],
  ]),
  takes('INTERPOLATION_DEGREE', 'interpolationDegree', TRAJ, 'its degree, default 3', {
    ...INTEGER,
    min: 0,
    max: 1000,
  }),
  ...textKeys(TRAJ, [
    ['PROPAGATOR', 'propagator', 'what computed it'],
    ['CENTER_NAME', 'centerName', 'origin of the frame, default EARTH'],
    ['TRAJ_REF_FRAME', 'refFrame', 'frame, default ICRF3'],
  ]),
  ...timeKeys(TRAJ, [
    ['TRAJ_FRAME_EPOCH', 'refFrameEpochUs', 'epoch of the frame where it needs one'],
    ['USEABLE_START_TIME', 'useableFromUs', 'start of what is used'],
    ['USEABLE_STOP_TIME', 'useableToUs', 'end of what is used'],
  ]),
  takes('ORB_REVNUM', 'revolution', TRAJ, 'revolution of the first state', {
    ...atLeastZero(''),
  }),
  takes('ORB_REVNUM_BASIS', 'revolutionBasis', TRAJ, 'number of the first revolution', {
    ...INTEGER,
    min: 0,
    max: 1,
  }),
  ...textKeys(TRAJ, [
    ['TRAJ_TYPE', 'type', 'elements of a line, default CARTPV (annex B7)'],
    ['ORB_AVERAGING', 'averaging', 'OSCULATING (default), BROUWER, KOZAI … (annex B13)'],
  ]),
  takes('TRAJ_UNITS', 'units', TRAJ, 'units of the elements, in brackets', LIST),
];

export const TRAJECTORY = section('traj', TRAJ, trajectoryKeys, {
  ...{ marks: ['TRAJ_START', 'TRAJ_STOP'], times: 'any', field: 'trajectories' },
  ...{ rows: { ...lines('trajLine', TRAJ), ...NUMBERS }, check: checkTrajectory },
});

const covarianceKeys: readonly KeySchema[] = [
  ...textKeys(COV, [
    ['COV_ID', 'id', 'name of this covariance history'],
    ['COV_PREV_ID', 'previousId', 'the one before'],
    ['COV_NEXT_ID', 'nextId', 'the one after'],
    ['COV_BASIS', 'basis', 'PREDICTED, DETERMINED, EMPIRICAL, SIMULATED, OTHER'],
    ['COV_BASIS_ID', 'basisId', 'solution it rests on: OD_ID'],
    ['COV_REF_FRAME', 'refFrame', 'frame, default TNW_INERTIAL'],
  ]),
  takes('COV_FRAME_EPOCH', 'refFrameEpochUs', COV, 'epoch of the frame where it needs one', TIME),
  ...numberKeys(COV, [
    ['COV_SCALE_MIN', 'scaleMin', '', 'least factor that makes it real'],
    ['COV_SCALE_MAX', 'scaleMax', '', 'largest factor that makes it real'],
    ['COV_CONFIDENCE', 'confidencePercent', '%', 'how far it is trusted'],
  ]),
  takes('COV_TYPE', 'type', COV, 'elements it is of, default CARTPV (annexes B7, B8)'),
  takes('COV_ORDERING', 'ordering', COV, 'terms of a line, default LTM', {
    choices: ['LTM', 'UTM', 'FULL', 'LTMWCC', 'UTMWCC'],
  }),
  takes('COV_UNITS', 'units', COV, 'units of the roots of the diagonal, in brackets', LIST),
];

export const COVARIANCE = section('cov', COV, covarianceKeys, {
  ...{ marks: ['COV_START', 'COV_STOP'], times: 'any', field: 'covariances' },
  ...{ rows: { ...lines('covLine', COV), ...NUMBERS }, check: checkCovariance },
});

const manoeuvreKeys: readonly KeySchema[] = [
  ...textKeys(MAN, [
    ['MAN_ID', 'id', 'name of this manoeuvre'],
    ['MAN_PREV_ID', 'previousId', 'the one before'],
    ['MAN_NEXT_ID', 'nextId', 'the one after'],
    [
      'MAN_BASIS',
      'basis',
      'CANDIDATE, PLANNED, ANTICIPATED, TELEMETRY, DETERMINED, SIMULATED, OTHER',
    ],
    ['MAN_BASIS_ID', 'basisId', 'solution it rests on: OD_ID'],
  ]),
  needs('MAN_DEVICE_ID', 'deviceId', MAN, 'thruster; ALL together; DEPLOY for deployments'),
  ...timeKeys(MAN, [
    ['MAN_PREV_EPOCH', 'previousUs', 'end of the one before'],
    ['MAN_NEXT_EPOCH', 'nextUs', 'start of the one after'],
  ]),
  ...textKeys(MAN, [
    ['MAN_PURPOSE', 'purpose', 'what it is for'],
    ['MAN_PRED_SOURCE', 'predictionSource', 'orbit it was planned from'],
    ['MAN_REF_FRAME', 'refFrame', 'frame of the vectors, default TNW_INERTIAL'],
  ]),
  takes('MAN_FRAME_EPOCH', 'refFrameEpochUs', MAN, 'epoch of the frame where it needs one', TIME),
  takes('GRAV_ASSIST_NAME', 'gravityAssistBody', MAN, 'body of a gravity assist'),
  takes('DC_TYPE', 'dutyCycle.type', MAN, 'duty cycle, default CONTINUOUS', {
    choices: ['CONTINUOUS', 'TIME', 'TIME_AND_ANGLE'],
  }),
  ...timeKeys(MAN, [
    ['DC_WIN_OPEN', 'dutyCycle.windowFromUs', 'start of the window'],
    ['DC_WIN_CLOSE', 'dutyCycle.windowToUs', 'end of the window'],
  ]),
  ...countKeys(MAN, [
    ['DC_MIN_CYCLES', 'dutyCycle.cyclesMin', 'least number of cycles'],
    ['DC_MAX_CYCLES', 'dutyCycle.cyclesMax', 'largest number of cycles'],
  ]),
  ...timeKeys(MAN, [
    ['DC_EXEC_START', 'dutyCycle.fromUs', 'start of the cycles'],
    ['DC_EXEC_STOP', 'dutyCycle.toUs', 'end of the cycles'],
    ['DC_REF_TIME', 'dutyCycle.referenceUs', 'zero of the cycles'],
  ]),
  ...numberKeys(
    MAN,
    [
      ['DC_TIME_PULSE_DURATION', 'dutyCycle.pulseS', 's', 'how long a pulse is on'],
      ['DC_TIME_PULSE_PERIOD', 'dutyCycle.periodS', 's', 'from pulse to pulse'],
    ],
    { min: 0 },
  ),
  ...textKeys(MAN, [
    ['DC_REF_DIR', 'dutyCycle.referenceDirection', 'three numbers in MAN_REF_FRAME'],
    ['DC_BODY_FRAME', 'dutyCycle.bodyFrame', 'frame of the body (annex B6)'],
    ['DC_BODY_TRIGGER', 'dutyCycle.bodyTrigger', 'three numbers in DC_BODY_FRAME'],
  ]),
  ...numberKeys(MAN, [
    ['DC_PA_START_ANGLE', 'dutyCycle.startAngleDeg', 'deg', 'phase where a pulse starts'],
    ['DC_PA_STOP_ANGLE', 'dutyCycle.stopAngleDeg', 'deg', 'phase where it stops'],
  ]),
  needs(
    'MAN_COMPOSITION',
    'composition',
    MAN,
    'fields of a line, with commas (tables 6-8, 6-9)',
    LIST,
  ),
  takes('MAN_UNITS', 'units', MAN, 'units of the fields after the time, in brackets', LIST),
];

export const MANOEUVRE = section('man', MAN, manoeuvreKeys, {
  ...{ marks: ['MAN_START', 'MAN_STOP'], times: 'any', field: 'manoeuvres' },
  ...{ rows: lines('manLine', MAN), check: checkManoeuvre },
});
