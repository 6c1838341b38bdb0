/**
 * The table of an OEM: segments of states in time order, each with what it needs to be interpolated, and covariances
 * (CCSDS 502.0-B-3, section 5; 502.0-B-1 and B-2 for 1.0 and 2.0). In KVN one pair of marks holds every covariance of a
 * segment; XML has an element each. That a segment has enough states for its degree is a warning: messages of the
 * agencies do not keep it.
 */
import {
  type CheckContext,
  type KeySchema,
  type MessageSchema,
  needs,
  type Report,
  section,
  takes,
} from '../schema.ts';
import type { Place, RowNode, SectionNode } from '../tree.ts';
import { epochAtUs, fieldOf, sectionsOf } from './nodes.ts';
import { checkMetadataNames, checkNames } from './odm-names.ts';
import {
  checkLayout,
  covarianceKeys,
  EPOCH,
  INTEGER,
  numberIn,
  ODM_STANDARD,
  objectKeys,
  odmHeader,
} from './odm-parts.ts';
import { checkDegree, checkRowTimes, checkTimes } from './odm-times.ts';
import { createSpans, type Span, type SpanSet } from './spans.ts';

const METADATA = '5.2.3, table 5-3';
const LINES = '5.2.4';
const COVARIANCE = '5.2.5, table 5-4';
const AXES = ['X', 'Y', 'Z'] as const;

export const OEM_METADATA = section(
  'metadata',
  METADATA,
  [
    ...objectKeys(METADATA),
    needs('START_TIME', 'fromUs', METADATA, 'start of the whole span', EPOCH),
    takes('USEABLE_START_TIME', 'useableFromUs', METADATA, 'start of what is used', EPOCH),
    takes('USEABLE_STOP_TIME', 'useableToUs', METADATA, 'end of what is used', EPOCH),
    needs('STOP_TIME', 'toUs', METADATA, 'end of the whole span', EPOCH),
    takes('INTERPOLATION', 'interpolation', METADATA, 'method: HERMITE, LAGRANGE, LINEAR'),
    takes('INTERPOLATION_DEGREE', 'interpolationDegree', METADATA, 'its degree', {
      ...INTEGER,
      min: 1,
      max: 1000,
    }),
  ],
  { marks: ['META_START', 'META_STOP'], check: checkMetadata },
);

/** Epoch, position, velocity and, from version 2.0 on, acceleration; 7 cells or 10. */
export const OEM_COLUMNS: readonly KeySchema[] = [
  needs('EPOCH', 'epochUs', LINES, 'epoch of the state', EPOCH),
  ...AXES.map((axis) => needs(axis, '', LINES, 'position', numberIn('km'))),
  ...AXES.map((axis) => needs(`${axis}_DOT`, '', LINES, 'velocity', numberIn('km/s'))),
  ...AXES.map((axis) =>
    takes(`${axis}_DDOT`, '', LINES, 'acceleration', numberIn('km/s**2', { since: '2.0' })),
  ),
];

const covarianceMatrix = section(
  'covarianceMatrix',
  COVARIANCE,
  [
    needs('EPOCH', 'epochUs', COVARIANCE, 'epoch of the covariance', EPOCH),
    takes('COV_REF_FRAME', 'refFrame', COVARIANCE, 'its frame, if not that of the states'),
    ...covarianceKeys(COVARIANCE, 'lower'),
  ],
  {
    ...{ times: 'some', opens: 'EPOCH', field: 'covariances' },
    triangle: covarianceKeys(COVARIANCE, 'lower').map(({ key }) => key),
    check: (node, report) => checkNames(node, report, [], ['COV_REF_FRAME']),
  },
);

export const OEM_SCHEMA: MessageSchema = {
  ...{ message: 'OEM', versionKey: 'CCSDS_OEM_VERS', versions: ['1.0', '2.0', '3.0'] },
  standard: ODM_STANDARD,
  root: section('oem', '5.2.1', [
    odmHeader('5.2.2, table 5-2'),
    section('body', '5.2.1', [
      section(
        'segment',
        '5.2.1, table 5-1',
        [
          OEM_METADATA,
          section(
            'data',
            LINES,
            [
              section('covariances', COVARIANCE, [covarianceMatrix], {
                ...{ xml: false, marks: ['COVARIANCE_START', 'COVARIANCE_STOP'] },
                ...{ times: 'maybe', since: '2.0' },
              }),
            ],
            {
              rows: {
                ...{ name: 'stateVector', form: 'columns', columns: OEM_COLUMNS },
                ...{ counts: [7, 10], rule: LINES },
              },
            },
          ),
        ],
        { times: 'some', field: 'segments', check: checkSegment },
      ),
    ]),
  ]),
  check: checkSegments,
};

function checkMetadata(node: SectionNode, report: Report, context: CheckContext): void {
  checkMetadataNames(node, report, context);
  const [from, to] = [fieldOf(node, 'USEABLE_START_TIME'), fieldOf(node, 'USEABLE_STOP_TIME')];
  if ((from === undefined) !== (to === undefined))
    report(
      context.version === '3.0' ? 'warning' : 'error',
      (from ?? to)!.at,
      `${(from ?? to)!.key} stands alone: USEABLE_START_TIME and USEABLE_STOP_TIME go together`,
    );
  const method = fieldOf(node, 'INTERPOLATION');
  if (method !== undefined && fieldOf(node, 'INTERPOLATION_DEGREE') === undefined)
    report('error', node.endAt, 'INTERPOLATION_DEGREE is missing: INTERPOLATION needs it');
  const keys = ['START_TIME', 'USEABLE_START_TIME', 'USEABLE_STOP_TIME', 'STOP_TIME'];
  checkTimes(node, keys, context.timeSystem, report);
}

function checkSegment(node: SectionNode, report: Report, context: CheckContext): void {
  const [meta] = sectionsOf(node, 'metadata');
  const [data] = sectionsOf(node, 'data');
  const rows = (data?.items ?? []).filter((item): item is RowNode => item.kind === 'row');
  if (rows.length === 0)
    report('error', (data ?? node).at, 'a segment has at least one state', '5.2.1.2, table 5-1');
  if (meta === undefined) return;
  const span = spanOf(meta, context.timeSystem);
  checkStates(rows, span, report, context);
  checkDegree(meta, rows.length, '5.2.4.7', report);
  let lastUs = Number.NEGATIVE_INFINITY;
  for (const matrix of data === undefined ? [] : sectionsOf(data, 'covarianceMatrix')) {
    const epochUs = epochAtUs(matrix, 'EPOCH', context.timeSystem);
    if (epochUs === undefined) continue;
    const { at } = fieldOf(matrix, 'EPOCH')!;
    if (epochUs <= lastUs) report('error', at, 'epochs of covariances go up', '5.2.5.7');
    lastUs = epochUs;
    if (epochUs < span.fromUs || epochUs > span.toUs)
      report('warning', at, 'this covariance is outside START_TIME to STOP_TIME', METADATA);
  }
}

function spanOf(meta: SectionNode, timeSystem: string, useable = ''): Span {
  const fromUs = epochAtUs(meta, `${useable}START_TIME`, timeSystem);
  const toUs = epochAtUs(meta, `${useable}STOP_TIME`, timeSystem);
  return { fromUs: fromUs ?? Number.NEGATIVE_INFINITY, toUs: toUs ?? Number.POSITIVE_INFINITY };
}

function checkStates(
  rows: readonly RowNode[],
  span: Span,
  report: Report,
  { version, timeSystem }: CheckContext,
): void {
  const width = rows[0]?.cells.length ?? 0;
  if (version === '1.0' && width === 10)
    report('error', rows[0]!.at, 'accelerations exist from version 2.0 on', '5.2.4.2');
  const other = rows.find(({ cells }) => cells.length !== width && cells.length % 3 === 1);
  if (other !== undefined) reportMixed(report, other.at, other.cells.length, width);
  checkRowTimes(rows, timeSystem, undefined, '5.2.4', report, (row, us) => {
    reportOutside(report, row, us, span);
  });
}

/** Rules of one line, said by the streaming reader too. */
export function reportMixed(report: Report, at: Place, width: number, first: number): void {
  report(
    'warning',
    at,
    `the line has ${width} values and the first ${first}: accelerations in some lines only`,
    '5.2.4.2',
  );
}

export function reportOutside(report: Report, row: RowNode, us: number, span: Span): void {
  if (us < span.fromUs || us > span.toUs)
    report('error', row.at, `${row.cells[0]} is outside START_TIME to STOP_TIME`, METADATA);
}

/** One time system in all; what is useable of one object does not overlap (5.2.4.4). */
function checkSegments(message: SectionNode, report: Report, context: CheckContext): void {
  checkLayout(message, report);
  const metas = sectionsOf(message, 'metadata');
  const [first] = metas;
  const seen = new Map<string, { readonly whole: SpanSet; readonly useable: SpanSet }>();
  for (const meta of metas) {
    const time = fieldOf(meta, 'TIME_SYSTEM');
    if (time !== undefined && time.value !== fieldOf(first!, 'TIME_SYSTEM')?.value)
      report('error', time.valueAt, 'TIME_SYSTEM is the same in every segment', '5.2.4.5');
    const object = fieldOf(meta, 'OBJECT_ID');
    if (object === undefined) continue;
    if (object.value !== fieldOf(first!, 'OBJECT_ID')?.value)
      report('warning', object.valueAt, 'an OEM is of one object, and this is another', '5.1.3');
    const timeSystem = time?.value.toUpperCase() ?? context.timeSystem;
    const own = seen.get(object.value) ?? { whole: createSpans(), useable: createSpans() };
    seen.set(object.value, own);
    const { at } = fieldOf(meta, 'USEABLE_START_TIME') ?? fieldOf(meta, 'START_TIME') ?? meta;
    const isWholeMet = own.whole.meets(spanOf(meta, timeSystem));
    if (own.useable.meets(spanOf(meta, timeSystem, 'USEABLE_')))
      report('error', at, 'what is useable overlaps that of another segment', '5.2.4.4');
    else if (isWholeMet)
      report('warning', at, 'the span overlaps that of another segment', '5.2.4.4');
  }
}
