/**
 * Blocks of an OCM about the object and its model: physical characteristics, perturbations, orbit determination, what a
 * user defines (CCSDS 502.0-B-3, 6.2.6 and 6.2.9 to 6.2.11).
 */
import { needs, section, takes } from '../schema.ts';
import { countKeys, numberKeys, TIME, textKeys } from './ocm-keys.ts';
import { checkDetermination, checkPerturbations, checkPhysical } from './ocm-object-check.ts';
import { atLeastZero, numberIn } from './odm-parts.ts';

const PHYS = '6.2.6, table 6-5';
const PERT = '6.2.9, table 6-10';
const OD = '6.2.10, table 6-11';

export const PHYSICAL = section(
  'phys',
  PHYS,
  [
    ...textKeys(PHYS, [
      ['MANUFACTURER', 'manufacturer', 'who built it'],
      ['BUS_MODEL', 'busModel', 'model of the bus'],
      ['DOCKED_WITH', 'dockedWith', 'objects it is docked to, with commas'],
    ]),
    ...numberKeys(
      PHYS,
      [
        ['DRAG_CONST_AREA', 'dragAreaM2', 'm**2', 'area to the wind in any attitude'],
        ['DRAG_COEFF_NOM', 'dragCoeff', '', 'coefficient of drag'],
        ['DRAG_UNCERTAINTY', 'dragUncertaintyPercent', '%', 'its one sigma'],
        ['INITIAL_WET_MASS', 'initialWetMassKg', 'kg', 'mass when it was launched'],
        ['WET_MASS', 'wetMassKg', 'kg', 'mass at EPOCH_TZERO'],
        ['DRY_MASS', 'dryMassKg', 'kg', 'mass without propellant'],
      ],
      { min: 0 },
    ),
    takes('OEB_PARENT_FRAME', 'box.parentFrame', PHYS, 'frame of the box, default RSW_ROTATING'),
    takes('OEB_PARENT_FRAME_EPOCH', 'box.parentFrameEpochUs', PHYS, 'epoch of that frame', TIME),
    ...numberKeys(PHYS, [
      ['OEB_Q1', 'box.quaternion.0', '', 'attitude of the box, x; -999: it tumbles'],
      ['OEB_Q2', 'box.quaternion.1', '', 'attitude of the box, y'],
      ['OEB_Q3', 'box.quaternion.2', '', 'attitude of the box, z'],
      ['OEB_QC', 'box.quaternion.3', '', 'attitude of the box, scalar'],
    ]),
    ...numberKeys(
      PHYS,
      [
        ['OEB_MAX', 'box.sizeM.0', 'm', 'longest side of the box'],
        ['OEB_INT', 'box.sizeM.1', 'm', 'middle side of the box'],
        ['OEB_MIN', 'box.sizeM.2', 'm', 'shortest side of the box'],
        ['AREA_ALONG_OEB_MAX', 'box.areaM2.0', 'm**2', 'area seen along the longest side'],
        ['AREA_ALONG_OEB_INT', 'box.areaM2.1', 'm**2', 'area seen along the middle side'],
        ['AREA_ALONG_OEB_MIN', 'box.areaM2.2', 'm**2', 'area seen along the shortest side'],
        ['AREA_MIN_FOR_PC', 'areaPcMinM2', 'm**2', 'least area for a probability'],
        ['AREA_MAX_FOR_PC', 'areaPcMaxM2', 'm**2', 'largest area for a probability'],
        ['AREA_TYP_FOR_PC', 'areaPcTypicalM2', 'm**2', 'usual area for a probability'],
        ['RCS', 'rcsM2', 'm**2', 'usual radar cross section'],
        ['RCS_MIN', 'rcsMinM2', 'm**2', 'least radar cross section seen'],
        ['RCS_MAX', 'rcsMaxM2', 'm**2', 'largest radar cross section seen'],
        ['SRP_CONST_AREA', 'srpAreaM2', 'm**2', 'area to sunlight in any attitude'],
      ],
      { min: 0 },
    ),
    takes('SOLAR_RAD_COEFF', 'solarRadCoeff', PHYS, 'coefficient of sunlight', numberIn('')),
    takes('SOLAR_RAD_UNCERTAINTY', 'solarRadUncertaintyPercent', PHYS, 'its one sigma', {
      ...atLeastZero('%'),
    }),
    ...numberKeys(PHYS, [
      ['VM_ABSOLUTE', 'magnitudeAbsolute', '', 'usual absolute magnitude'],
      ['VM_APPARENT_MIN', 'magnitudeApparentMin', '', 'faintest magnitude seen'],
      ['VM_APPARENT', 'magnitudeApparent', '', 'usual magnitude'],
      ['VM_APPARENT_MAX', 'magnitudeApparentMax', '', 'brightest magnitude seen'],
    ]),
    takes('REFLECTANCE', 'reflectance', PHYS, '0 none to 1 all', { ...atLeastZero(''), max: 1 }),
    ...textKeys(PHYS, [
      ['ATT_CONTROL_MODE', 'attitude.mode', 'THREE_AXIS, SPIN, TUMBLING …'],
      ['ATT_ACTUATOR_TYPE', 'attitude.actuator', 'REACTION_WHEELS, ATT_THRUSTERS …'],
    ]),
    ...numberKeys(
      PHYS,
      [
        ['ATT_KNOWLEDGE', 'attitude.knowledgeDeg', 'deg', 'how well attitude is known'],
        ['ATT_CONTROL', 'attitude.controlDeg', 'deg', 'how well it is kept'],
        ['ATT_POINTING', 'attitude.pointingDeg', 'deg', 'both together'],
        ['AVG_MANEUVER_FREQ', 'manoeuvresPerYear', '#/yr', 'manoeuvres a year'],
        ['MAX_THRUST', 'thrustMaxN', 'N', 'largest thrust in any direction'],
        ['DV_BOL', 'deltaVInitialKmS', 'km/s', 'change of velocity it was launched with'],
        ['DV_REMAINING', 'deltaVLeftKmS', 'km/s', 'change of velocity that is left'],
      ],
      { min: 0 },
    ),
    ...numberKeys(PHYS, [
      ['IXX', 'inertiaKgM2.0', 'kg*m**2', 'moment of inertia about x'],
      ['IYY', 'inertiaKgM2.1', 'kg*m**2', 'moment of inertia about y'],
      ['IZZ', 'inertiaKgM2.2', 'kg*m**2', 'moment of inertia about z'],
      ['IXY', 'inertiaKgM2.3', 'kg*m**2', 'product of inertia x y'],
      ['IXZ', 'inertiaKgM2.4', 'kg*m**2', 'product of inertia x z'],
      ['IYZ', 'inertiaKgM2.5', 'kg*m**2', 'product of inertia y z'],
    ]),
  ],
  {
    ...{ marks: ['PHYS_START', 'PHYS_STOP'], times: 'maybe', field: 'physical' },
    check: checkPhysical,
  },
);

export const PERTURBATIONS = section(
  'pert',
  PERT,
  [
    takes('ATMOSPHERIC_MODEL', 'atmosphere', PERT, 'model of the air (annex B9)'),
    takes('GRAVITY_MODEL', 'gravity', PERT, 'model: degree D order O (annex B10)'),
    takes('EQUATORIAL_RADIUS', 'equatorialRadiusKm', PERT, 'radius of the body', {
      ...atLeastZero('km'),
    }),
    takes('GM', 'gmKm3S2', PERT, 'gravitational coefficient', atLeastZero('km**3/s**2')),
    takes('N_BODY_PERTURBATIONS', 'bodies', PERT, 'other bodies that pull, with commas'),
    takes('CENTRAL_BODY_ROTATION', 'rotationDegS', PERT, 'rate of its turn', numberIn('deg/s')),
    takes('OBLATE_FLATTENING', 'flattening', PERT, 'flattening of the body', atLeastZero('')),
    ...textKeys(PERT, [
      ['OCEAN_TIDES_MODEL', 'oceanTides', 'model of ocean tides'],
      ['SOLID_TIDES_MODEL', 'solidTides', 'model of solid tides'],
      ['REDUCTION_THEORY', 'reductionTheory', 'precession and nutation'],
      ['ALBEDO_MODEL', 'albedo', 'model of the albedo'],
    ]),
    ...countKeys(PERT, [['ALBEDO_GRID_SIZE', 'albedoGridSize', 'points of its grid']]),
    ...textKeys(PERT, [
      ['SHADOW_MODEL', 'shadow', 'NONE, CYLINDRICAL, CONE, DUAL_CONE'],
      ['SHADOW_BODIES', 'shadowBodies', 'bodies that shade, with commas'],
      ['SRP_MODEL', 'solarRadiation', 'model of sunlight'],
      ['SW_DATA_SOURCE', 'spaceWeather.source', 'source of space weather'],
    ]),
    takes('SW_DATA_EPOCH', 'spaceWeather.epochUs', PERT, 'epoch of the space weather', TIME),
    takes('SW_INTERP_METHOD', 'spaceWeather.method', PERT, 'how it is interpolated'),
    ...numberKeys(PERT, [
      ['FIXED_GEOMAG_KP', 'fixed.kpNt', 'nT', 'index Kp held fixed'],
      ['FIXED_GEOMAG_AP', 'fixed.apNt', 'nT', 'index ap held fixed'],
      ['FIXED_GEOMAG_DST', 'fixed.dstNt', 'nT', 'index Dst held fixed'],
      ['FIXED_F10P7', 'fixed.f10Sfu', 'SFU', 'flux F10.7 held fixed'],
      ['FIXED_F10P7_MEAN', 'fixed.f10MeanSfu', 'SFU', 'its mean'],
      ['FIXED_M10P7', 'fixed.m10Sfu', 'SFU', 'flux M10.7 held fixed'],
      ['FIXED_M10P7_MEAN', 'fixed.m10MeanSfu', 'SFU', 'its mean'],
      ['FIXED_S10P7', 'fixed.s10Sfu', 'SFU', 'flux S10.7 held fixed'],
      ['FIXED_S10P7_MEAN', 'fixed.s10MeanSfu', 'SFU', 'its mean'],
      ['FIXED_Y10P7', 'fixed.y10Sfu', 'SFU', 'flux Y10.7 held fixed'],
      ['FIXED_Y10P7_MEAN', 'fixed.y10MeanSfu', 'SFU', 'its mean'],
    ]),
  ],
  {
    ...{ marks: ['PERT_START', 'PERT_STOP'], times: 'maybe', field: 'perturbations' },
    check: checkPerturbations,
  },
);

export const ORBIT_DETERMINATION = section(
  'od',
  OD,
  [
    needs('OD_ID', 'id', OD, 'name of this determination'),
    takes('OD_PREV_ID', 'previousId', OD, 'the one before'),
    needs('OD_METHOD', 'method', OD, 'method: tool, such as BWLS: BAHN'),
    needs('OD_EPOCH', 'epochUs', OD, 'epoch of the solved state', TIME),
    takes('DAYS_SINCE_FIRST_OBS', 'sinceFirstObservationD', OD, 'to OD_EPOCH', numberIn('d')),
    takes('DAYS_SINCE_LAST_OBS', 'sinceLastObservationD', OD, 'to OD_EPOCH', numberIn('d')),
    takes('RECOMMENDED_OD_SPAN', 'recommendedSpanD', OD, 'span advised', atLeastZero('d')),
    takes('ACTUAL_OD_SPAN', 'actualSpanD', OD, 'span used', atLeastZero('d')),
    ...countKeys(OD, [
      ['OBS_AVAILABLE', 'observationsAvailable', 'observations there were'],
      ['OBS_USED', 'observationsUsed', 'observations taken'],
      ['TRACKS_AVAILABLE', 'tracksAvailable', 'tracks there were'],
      ['TRACKS_USED', 'tracksUsed', 'tracks taken'],
    ]),
    ...numberKeys(
      OD,
      [
        ['MAXIMUM_OBS_GAP', 'observationGapMaxD', 'd', 'longest time without an observation'],
        ['OD_EPOCH_EIGMAJ', 'epochEigenvaluesM.0', 'm', 'error ellipsoid at the epoch, major'],
        ['OD_EPOCH_EIGINT', 'epochEigenvaluesM.1', 'm', 'the same, middle'],
        ['OD_EPOCH_EIGMIN', 'epochEigenvaluesM.2', 'm', 'the same, minor'],
        ['OD_MAX_PRED_EIGMAJ', 'predictedMajorMaxM', 'm', 'largest major axis over the span'],
        ['OD_MIN_PRED_EIGMIN', 'predictedMinorMinM', 'm', 'least minor axis over the span'],
      ],
      { min: 0 },
    ),
    takes('OD_CONFIDENCE', 'confidencePercent', OD, 'how far it is trusted', {
      ...atLeastZero('%'),
      max: 100,
    }),
    takes('GDOP', 'gdop', OD, 'dilution of precision', atLeastZero('')),
    ...countKeys(OD, [['SOLVE_N', 'solvedCount', 'number of states solved for']]),
    takes('SOLVE_STATES', 'solvedStates', OD, 'states solved for, with commas'),
    ...countKeys(OD, [['CONSIDER_N', 'consideredCount', 'number of considered parameters']]),
    takes('CONSIDER_PARAMS', 'considered', OD, 'considered parameters, with commas'),
    takes('SEDR', 'sedrWKg', OD, 'energy the orbit loses', numberIn('W/kg')),
    ...countKeys(OD, [['SENSORS_N', 'sensorCount', 'number of sensors']]),
    takes('SENSORS', 'sensors', OD, 'sensors, with commas'),
    takes('WEIGHTED_RMS', 'weightedRms', OD, 'weighted residual', atLeastZero('')),
    takes('DATA_TYPES', 'dataTypes', OD, 'kinds of observation, with commas'),
  ],
  {
    ...{ marks: ['OD_START', 'OD_STOP'], times: 'maybe', field: 'orbitDetermination' },
    check: checkDetermination,
  },
);

export const USER = section('user', '6.2.11, table 6-12', [], {
  ...{ marks: ['USER_START', 'USER_STOP'], times: 'maybe', userDefined: true },
});
