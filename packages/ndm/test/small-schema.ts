/** A made-up message with every feature a table may have, so that the engine is tested without a standard's own keys. */
import { type MessageSchema, needs, section, takes } from '../src/schema.ts';

const RULE = '1.1';
const number = (unit: string) => ({ form: 'number', unit }) as const;
const EPOCH = { form: 'epoch' } as const;

const metadata = section(
  'metadata',
  RULE,
  [
    needs('OBJECT_NAME', 'objectName', RULE, 'name'),
    needs('TIME_SYSTEM', 'timeSystem', RULE, 'scale'),
    takes('EPOCH_TZERO', 'zeroUs', RULE, 'zero', EPOCH),
    takes('PARTICIPANT', 'participants', RULE, 'who', { repeats: true }),
    takes('KIND', 'kind', RULE, 'kind', { choices: ['Low', 'HIGH'] }),
  ],
  { marks: ['META_START', 'META_STOP'] },
);

const burn = section(
  'burn',
  RULE,
  [
    needs('BURN_EPOCH', 'atUs', RULE, 'when', { form: 'time' }),
    takes('BURN_DV', 'deltaVKmS', RULE, 'Δv', number('km/s')),
  ],
  { times: 'any', opens: 'BURN_EPOCH', field: 'burns' },
);

const matrix = section(
  'matrix',
  RULE,
  [
    needs('MATRIX_EPOCH', 'epochUs', RULE, 'when', EPOCH),
    ...['A_A', 'B_A', 'B_B'].map((key, k) =>
      needs(key, `lower.${k}`, RULE, 'term', number('km**2')),
    ),
  ],
  {
    ...{ times: 'some', opens: 'MATRIX_EPOCH', field: 'matrices' },
    triangle: ['A_A', 'B_A', 'B_B'],
  },
);

export const SMALL: MessageSchema = {
  ...{ message: 'OPM', versionKey: 'CCSDS_OPM_VERS', versions: ['1.0', '2.0'] },
  standard: 'CCSDS 000.0-B-1',
  root: section('opm', RULE, [
    section('header', RULE, [
      needs('CREATION_DATE', 'creationUs', RULE, 'when', EPOCH),
      takes('MESSAGE_ID', 'messageId', RULE, 'id', { since: '2.0' }),
      takes('OLD', 'old', RULE, 'old', { until: '1.0' }),
      takes('NEEDED_LATER', 'later', RULE, 'later', { requiredSince: '2.0' }),
      needs('MAYBE_EMPTY', 'maybe', RULE, 'text', { mayBeEmpty: true }),
    ]),
    section('body', RULE, [
      section(
        'segment',
        RULE,
        [
          metadata,
          section('data', RULE, [
            section('state', RULE, [
              needs('X', 'positionKm.0', RULE, 'x', number('km')),
              needs('Y', 'positionKm.1', RULE, 'y', { ...number('km'), min: -10, max: 10 }),
              takes('COUNT', 'count', RULE, 'count', { form: 'integer', min: 0 }),
            ]),
            burn,
            section('matrices', RULE, [matrix], {
              ...{ xml: false, marks: ['MATRIX_START', 'MATRIX_STOP'], times: 'maybe' },
            }),
            section('observations', RULE, [], {
              ...{ marks: ['DATA_START', 'DATA_STOP'], times: 'maybe', since: '2.0' },
              rows: {
                ...{ name: 'observation', form: 'keyed', counts: [2], rule: RULE },
                columns: [takes('RANGE', '', RULE, 'range', number('km'))],
              },
            }),
            section('users', RULE, [], { times: 'maybe', userDefined: true }),
          ]),
        ],
        { times: 'some', field: 'segments' },
      ),
    ]),
  ]),
};

export const GOOD = `CCSDS_OPM_VERS = 2.0
COMMENT of the header
CREATION_DATE = 2024-11-01T00:00:00
NEEDED_LATER = x
MAYBE_EMPTY = y
META_START
COMMENT  of the metadata, indented
OBJECT_NAME = ALPHA [A]
TIME_SYSTEM = TAI
EPOCH_TZERO = 2024-11-01T00:00:00
PARTICIPANT = one
PARTICIPANT = two
KIND = low
META_STOP
X = 1.50 [km]
COMMENT between
Y = -2 [km]
COUNT = 3
BURN_EPOCH = 10.5
BURN_DV = 1E-3 [km/s]
COMMENT second
BURN_EPOCH = 2024-11-02T00:00:00
MATRIX_START
MATRIX_EPOCH = 2024-11-01T00:00:00
1.0
2 3
COMMENT next
MATRIX_EPOCH = 2024-11-01T00:01:00
4
5 6
MATRIX_STOP
DATA_START
RANGE = 2024-11-01T00:00:00 7000.0
COMMENT odd
RANGE = 2024-11-01T00:01:00 7001.0
DATA_STOP
USER_DEFINED_colour = red [not a unit]
COMMENT last
`;
