/**
 * Small messages of every kind, valid each, for mutation: written here by hand after the tables of the standards, in KVN; the
 * other encodings are made from them by the writers, so that all of a kind say the same.
 */
import { type NdmEncoding, readMessages, writeJson, writeKvn, writeXml } from '../../src/index.ts';

const OPM = `CCSDS_OPM_VERS = 3.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
OBJECT_NAME = ONE
OBJECT_ID = 2026-001A
CENTER_NAME = EARTH
REF_FRAME = GCRF
TIME_SYSTEM = UTC
COMMENT a state
EPOCH = 2026-01-02T00:00:00
X = 6503.514 [km]
Y = 1239.647 [km]
Z = -717.49 [km]
X_DOT = -0.87316 [km/s]
Y_DOT = 8.74042 [km/s]
Z_DOT = -4.191076 [km/s]
MASS = 3000 [kg]
MAN_EPOCH_IGNITION = 2026-01-03T09:00:34.1
MAN_DURATION = 132.6 [s]
MAN_DELTA_MASS = -18.418 [kg]
MAN_REF_FRAME = RTN
MAN_DV_1 = -0.0232 [km/s]
MAN_DV_2 = 0.0168 [km/s]
MAN_DV_3 = -0.009 [km/s]
USER_DEFINED_EARTH_MODEL = WGS-84
`;

const OMM = `CCSDS_OMM_VERS = 2.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
OBJECT_NAME = ONE
OBJECT_ID = 2026-001A
CENTER_NAME = EARTH
REF_FRAME = TEME
TIME_SYSTEM = UTC
MEAN_ELEMENT_THEORY = SGP4
EPOCH = 2026-01-02T00:00:00.5
MEAN_MOTION = 15.49273435
ECCENTRICITY = 0.0004737
INCLINATION = 51.6332
RA_OF_ASC_NODE = 300.0813
ARG_OF_PERICENTER = 195.1146
MEAN_ANOMALY = 164.9702
NORAD_CAT_ID = 25544
BSTAR = 0.00017172
MEAN_MOTION_DOT = 9.113E-5
MEAN_MOTION_DDOT = 0
`;

const OEM = `CCSDS_OEM_VERS = 2.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
META_START
OBJECT_NAME = ONE
OBJECT_ID = 2026-001A
CENTER_NAME = EARTH
REF_FRAME = GCRF
TIME_SYSTEM = UTC
START_TIME = 2026-01-02T00:00:00
STOP_TIME = 2026-01-02T00:02:00
META_STOP
COMMENT states
2026-01-02T00:00:00 2789.619 -280.045 -1746.755 4.73372 -2.49586 -1.0419
2026-01-02T00:01:00 2783.419 -308.143 -1877.071 5.18604 -2.42124 -1.99608
2026-01-02T00:02:00 2776.033 -336.859 -2008.682 5.63678 -2.33951 -1.94687
COVARIANCE_START
EPOCH = 2026-01-02T00:01:00
3.3e-04
4.6e-04 6.7e-04
-3.0e-04 -4.2e-04 3.2e-04
-3.3e-07 -4.6e-07 2.4e-07 4.2e-10
-2.2e-07 -2.8e-07 1.7e-07 2.6e-10 1.7e-10
-3.0e-07 -4.9e-07 2.5e-07 3.7e-10 2.5e-10 6.2e-10
COVARIANCE_STOP
`;

const OCM = `CCSDS_OCM_VERS = 3.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
META_START
TIME_SYSTEM = UTC
EPOCH_TZERO = 2026-01-02T00:00:00
META_STOP
TRAJ_START
CENTER_NAME = EARTH
TRAJ_REF_FRAME = ITRF
TRAJ_TYPE = CARTPV
0.0 2789.6 -280.0 -1746.8 4.73 -2.50 -1.04
10.0 2783.4 -308.1 -1877.1 5.19 -2.42 -2.00
TRAJ_STOP
USER_START
USER_DEFINED_MODEL = WGS-84
USER_STOP
`;

const TDM = `CCSDS_TDM_VERS = 2.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
META_START
TIME_SYSTEM = UTC
START_TIME = 2026-01-02T00:00:00
STOP_TIME = 2026-01-02T00:02:00
PARTICIPANT_1 = STATION
PARTICIPANT_2 = ONE
MODE = SEQUENTIAL
PATH = 2,1
ANGLE_TYPE = AZEL
META_STOP
DATA_START
ANGLE_1 = 2026-01-02T00:00:00 12.5
ANGLE_2 = 2026-01-02T00:00:00 45.25
RECEIVE_FREQ_1 = 2026-01-02T00:01:00 8415123456.789
DATA_STOP
`;

const RDM = `CCSDS_RDM_VERS = 1.0
CREATION_DATE = 2026-01-02T03:04:05
ORIGINATOR = ALPHA
MESSAGE_ID = R1
OBJECT_NAME = ONE
INTERNATIONAL_DESIGNATOR = 2026-001A
CONTROLLED_REENTRY = NO
CENTER_NAME = EARTH
TIME_SYSTEM = UTC
EPOCH_TZERO = 2026-01-02T00:00:00
ORBIT_LIFETIME = 23.0 [d]
REENTRY_ALTITUDE = 80.0 [km]
`;

const CDM_OBJECT = (k: 1 | 2) => `OBJECT = OBJECT${k}
OBJECT_DESIGNATOR = 1234${k}
CATALOG_NAME = SATCAT
OBJECT_NAME = NAME ${k}
INTERNATIONAL_DESIGNATOR = 2026-00${k}A
EPHEMERIS_NAME = NONE
COVARIANCE_METHOD = CALCULATED
MANEUVERABLE = N/A
REF_FRAME = EME2000
X = ${k === 1 ? '2570.097065' : '2569.540800'} [km]
Y = ${k === 1 ? '2244.654904' : '2245.093614'} [km]
Z = ${k === 1 ? '6281.497978' : '6281.599946'} [km]
X_DOT = ${k === 1 ? '4.418769571' : '-2.888612500'} [km/s]
Y_DOT = ${k === 1 ? '4.833547743' : '-6.007247516'} [km/s]
Z_DOT = ${k === 1 ? '-3.526774282' : '3.328770172'} [km/s]
${covarianceLines()}`;

function covarianceLines(): string {
  const axes = ['R', 'T', 'N', 'RDOT', 'TDOT', 'NDOT'];
  const lines = axes.flatMap((row, i) =>
    axes.slice(0, i + 1).map((column, j) => `C${row}_${column} = ${i === j ? '1.5' : '0'}`),
  );
  return lines.join('\n');
}

const CDM = `CCSDS_CDM_VERS = 1.0
CREATION_DATE = 2010-03-12T22:31:12
ORIGINATOR = ALPHA
MESSAGE_ID = C1
TCA = 2010-03-13T22:37:52.618
MISS_DISTANCE = 715 [m]
${CDM_OBJECT(1)}
${CDM_OBJECT(2)}
`;

export const KVN_SEEDS: readonly string[] = [OPM, OMM, OEM, OCM, TDM, RDM, CDM];

export type Seed = {
  readonly encoding: NdmEncoding;
  readonly text: string;
  readonly bytes: Uint8Array;
};

/** Every message in every encoding, and one combined; small ones stand more often, since a run is counted in messages. */
export function seeds(): Seed[] {
  const text = (encoding: NdmEncoding, content: string): Seed => {
    return { encoding, text: content, bytes: new TextEncoder().encode(content) };
  };
  const read = KVN_SEEDS.map((kvn) => readMessages(kvn).messages[0]!);
  const trees = read.map(({ message, schema }) => ({ message: message!, schema }));
  const found = trees.flatMap((tree) => {
    const { message } = tree.message;
    const all = [
      text('kvn', writeKvn(tree.message, tree.schema)),
      text('xml', writeXml([tree])),
      text('json', writeJson([tree])),
    ];
    return message === 'OEM' || message === 'CDM' ? all : [...all, ...all, all[0]!];
  });
  return [...found, text('xml', writeXml(trees.slice(3, 6), { items: [] }))];
}
