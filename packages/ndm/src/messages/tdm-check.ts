/**
 * Rules between metadata and data of one segment of a TDM (CCSDS 503.0-B-2, 3.3 to 3.5). An error refuses: no participant,
 * a path that is none or names nobody, corrections that do not say whether they are applied, data out of order. A value
 * outside of its range or an epoch outside of the span spoils one observation only: a warning.
 */
import { epochOf } from '../epoch.ts';
import { quoted } from '../faults.ts';
import { numberOf } from '../forms.ts';
import type { CheckContext, Report } from '../schema.ts';
import type { FieldNode, RowNode, SectionNode } from '../tree.ts';
import { epochAtUs, fieldOf, fieldsOf, sectionsOf } from './nodes.ts';
import { isTimeSystem } from './odm-names.ts';
import { TDM_DATA_KEYS, TDM_RANGES } from './tdm-data.ts';

const KEYS = new Map(TDM_DATA_KEYS.map((one) => [one.key, one]));
const INDEX_FREE = new Set(TDM_DATA_KEYS.map(({ key }) => key.replace(/_\d$/, '_n')));
const TABLE = '3.3.1, table 3-3';
const ANGLE_TYPES = ['AZEL', 'RADEC', 'XEYN', 'XSYE'];
/** What is measured at a place, of no signal. */
const OF_A_PLACE: ReadonlySet<string> = new Set([
  ...['TROPO_DRY', 'TROPO_WET', 'PRESSURE', 'RHUMIDITY', 'TEMPERATURE'],
]);
const INDEXED =
  /^(?:EPHEMERIS_NAME|TRANSMIT_DELAY|RECEIVE_DELAY|(?:TRANSMIT|RECEIVE)_FREQ|TRANSMIT_FREQ_RATE|(?:TRANSMIT|RECEIVE)_PHASE_CT)_([1-5])$/;

export function checkSegment(segment: SectionNode, report: Report, context: CheckContext): void {
  const [metadata] = sectionsOf(segment, 'metadata');
  const [data] = sectionsOf(segment, 'data');
  if (metadata === undefined) return;
  const participants = new Set(
    fieldsOf(metadata).flatMap(({ key, value }) =>
      key.startsWith('PARTICIPANT_') && value !== '' ? [key.slice(-1)] : [],
    ),
  );
  if (participants.size === 0)
    report('error', metadata.endAt, 'PARTICIPANT_1 … PARTICIPANT_5: one at least is right', TABLE);
  const rows = (data?.items ?? []).filter((item) => item.kind === 'row');
  const known = rows.filter(({ cells }) => KEYS.has(cells[0]!)); // another keyword is told by the table
  if (data !== undefined && rows.length === 0)
    report('error', data.endAt, 'the data have no observation: one at least is right', '3.4.1');
  checkPaths(metadata, participants, report);
  checkTogether(metadata, report);
  checkSpan(metadata, report);
  checkKinds(metadata, known, participants, report);
  checkVersions(known, report, context);
  checkRows(metadata, known, report, context);
}

/** PATH with SEQUENTIAL, PATH_1 and PATH_2 with SINGLE_DIFF; every number names a participant. */
function checkPaths(
  metadata: SectionNode,
  participants: ReadonlySet<string>,
  report: Report,
): void {
  const mode = fieldOf(metadata, 'MODE')?.value.toUpperCase();
  const needed: readonly string[] =
    mode === 'SEQUENTIAL' ? ['PATH'] : mode === 'SINGLE_DIFF' ? ['PATH_1', 'PATH_2'] : [];
  for (const key of ['PATH', 'PATH_1', 'PATH_2']) {
    const path = fieldOf(metadata, key);
    if (path === undefined) {
      if (needed.includes(key))
        report('error', metadata.endAt, `MODE ${mode} needs ${needed.join(' and ')}`, TABLE);
      continue;
    }
    if (mode !== undefined && needed.length > 0 && !needed.includes(key))
      report(
        'error',
        path.at,
        `${key} does not go with MODE ${mode}: ${needed.join(' and ')}`,
        TABLE,
      );
    checkPath(path, participants, report);
  }
}

function checkPath(path: FieldNode, participants: ReadonlySet<string>, report: Report): void {
  if (!/^[1-5](,[1-5])+$/.test(path.value)) {
    const right = 'participants in order such as 1,2,1 are right';
    report('error', path.valueAt, `${path.key} is ${quoted(path.value)}: ${right}`, TABLE);
    return;
  }
  for (const n of new Set(path.value.split(',')))
    if (!participants.has(n))
      report(
        'error',
        path.valueAt,
        `${path.key} goes by PARTICIPANT_${n}, who is not named`,
        TABLE,
      );
}

/** Keys that need or forbid another. */
function checkTogether(metadata: SectionNode, report: Report): void {
  const has = (key: string) => fieldOf(metadata, key) !== undefined;
  const correction = fieldsOf(metadata).find(
    ({ key, value }) => key.startsWith('CORRECTION_') && value !== '',
  );
  if (correction !== undefined && !has('CORRECTIONS_APPLIED'))
    report('error', correction.at, `${correction.key} needs CORRECTIONS_APPLIED`, '3.4.15.3');
  const interpolation = fieldOf(metadata, 'INTERPOLATION');
  if (interpolation !== undefined && !has('INTERPOLATION_DEGREE'))
    report('error', interpolation.at, 'INTERPOLATION needs INTERPOLATION_DEGREE', TABLE);
  const time = fieldOf(metadata, 'TIME_SYSTEM');
  if (time !== undefined && !isTimeSystem(time.value))
    report(
      'error',
      time.valueAt,
      `TIME_SYSTEM is ${quoted(time.value)}: a name of the SANA registry such as UTC, TAI, TDB, GPS is right`,
      TABLE,
    );
  const ephemeris = fieldOf(metadata, 'EPHEMERIS_NAME');
  if (ephemeris !== undefined)
    report(
      'warning',
      ephemeris.at,
      'EPHEMERIS_NAME does not say of whom: EPHEMERIS_NAME_1 … EPHEMERIS_NAME_5 are right',
      TABLE,
    );
  const angle = fieldOf(metadata, 'ANGLE_TYPE');
  const type = angle?.value.toUpperCase();
  if (angle !== undefined && !ANGLE_TYPES.includes(type!))
    report(
      'warning',
      angle.valueAt,
      `ANGLE_TYPE is ${quoted(angle.value)}: not ${ANGLE_TYPES.join(', ')}, so by agreement`,
      TABLE,
    );
  if (angle !== undefined && type === 'RADEC' && !has('REFERENCE_FRAME'))
    report('warning', angle.at, 'ANGLE_TYPE RADEC does not say its REFERENCE_FRAME', TABLE);
}

/** START_TIME and STOP_TIME are UTC whatever TIME_SYSTEM says (4.3.10). */
function checkSpan(metadata: SectionNode, report: Report): void {
  const [from, to] = [
    epochAtUs(metadata, 'START_TIME', 'UTC'),
    epochAtUs(metadata, 'STOP_TIME', 'UTC'),
  ];
  if (from !== undefined && to !== undefined && from > to)
    report(
      'error',
      fieldOf(metadata, 'STOP_TIME')!.valueAt,
      'STOP_TIME is before START_TIME',
      TABLE,
    );
}

/** What is measured against what the metadata say of it. */
function checkKinds(
  metadata: SectionNode,
  rows: readonly RowNode[],
  participants: ReadonlySet<string>,
  report: Report,
): void {
  const first = new Map<string, RowNode>();
  for (const row of rows) if (!first.has(row.cells[0]!)) first.set(row.cells[0]!, row);
  const told = fieldOf(metadata, 'DATA_TYPES');
  const types = told?.value.split(',').map((type) => type.trim()) ?? [];
  for (const [key, row] of first) {
    if (told !== undefined && !types.includes(key) && !types.includes(key.replace(/\d$/, 'n')))
      report('warning', row.at, `${key} is not among the DATA_TYPES`, TABLE);
    const n = INDEXED.exec(key)?.[1];
    if (n !== undefined && !participants.has(n))
      report('warning', row.at, `${key} is of PARTICIPANT_${n}, who is not named`, TABLE);
  }
  for (const type of types)
    if (!KEYS.has(type) && !INDEX_FREE.has(type))
      report(
        'error',
        told!.valueAt,
        `DATA_TYPES has ${quoted(type)}, which is no kind of data`,
        TABLE,
      );
  for (const { key, at } of fieldsOf(metadata)) {
    const n = INDEXED.exec(key)?.[1];
    if (n !== undefined && !participants.has(n))
      report('warning', at, `${key} is of PARTICIPANT_${n}, who is not named`, TABLE);
  }
  checkNeeds(metadata, first, report);
}

/** Kinds of data that came with a later version, once each. */
function checkVersions(rows: readonly RowNode[], report: Report, { version }: CheckContext): void {
  const told = new Set<string>();
  for (const { cells, at } of rows) {
    const key = cells[0]!;
    if (told.has(key)) continue;
    told.add(key);
    const since = KEYS.get(key)?.since;
    if (since !== undefined && Number(version) < Number(since))
      report('error', at, `${key} exists from version ${since} on`, '3.5.1, table 3-5');
  }
}

/** Keywords of the metadata without which a kind of data cannot be read: annex I, which informs. */
function checkNeeds(
  metadata: SectionNode,
  first: ReadonlyMap<string, RowNode>,
  report: Report,
): void {
  const needs: readonly (readonly [kind: string, key: string])[] = [
    ['ANGLE_1', 'ANGLE_TYPE'],
    ['ANGLE_2', 'ANGLE_TYPE'],
    ['DOPPLER_INTEGRATED', 'INTEGRATION_INTERVAL'],
    ['DOPPLER_COUNT', 'DOPPLER_COUNT_BIAS'],
  ];
  for (const [kind, key] of needs) {
    const row = first.get(kind);
    if (row !== undefined && fieldOf(metadata, key) === undefined)
      report('warning', row.at, `${kind} needs ${key} to be read`, 'annex I');
  }
  const mode = fieldOf(metadata, 'MODE')?.value.toUpperCase();
  const band = fieldOf(metadata, 'RECEIVE_BAND');
  for (const kind of ['RECEIVE_FREQ', 'RANGE']) {
    const row = first.get(kind);
    if (row !== undefined && mode === 'SINGLE_DIFF' && band === undefined)
      report('error', row.at, `a difference of ${kind} needs RECEIVE_BAND`, TABLE);
  }
  if (mode !== undefined && first.size > 0 && [...first.keys()].every((key) => OF_A_PLACE.has(key)))
    report('warning', fieldOf(metadata, 'MODE')!.at, 'MODE is not of weather and air', '3.3.2.7.2');
  for (const kind of ['DOR', 'VLBI_DELAY']) {
    const row = first.get(kind);
    if (row !== undefined && mode !== 'SINGLE_DIFF')
      report(
        'warning',
        row.at,
        `${kind} is a difference of two paths: MODE SINGLE_DIFF is right`,
        '3.3.2.5.2',
      );
  }
}

/** Each keyword's epochs ascend, none twice; values in their range; epochs in the span. */
function checkRows(
  metadata: SectionNode,
  rows: readonly RowNode[],
  report: Report,
  { timeSystem }: CheckContext,
): void {
  const last = new Map<string, number>();
  const isUtc = timeSystem.toUpperCase() === 'UTC';
  const from = isUtc ? epochAtUs(metadata, 'START_TIME', 'UTC') : undefined;
  const to = isUtc ? epochAtUs(metadata, 'STOP_TIME', 'UTC') : undefined;
  for (const { cells, cellAt, at } of rows) {
    const [key = '', text = '', number = ''] = cells;
    const value = numberOf(number);
    const range = TDM_RANGES[key];
    if (range !== undefined && value !== undefined)
      checkRange(key, value, range, cellAt[2] ?? at, report);
    const epoch = epochOf(text, timeSystem);
    if (!epoch.ok) continue;
    const us = epoch.value;
    const before = last.get(key);
    if (before !== undefined && us < before)
      report('error', cellAt[1] ?? at, `${key} goes back in time: its epochs ascend`, '3.4.10');
    else if (us === before)
      report('warning', cellAt[1] ?? at, `${key} stands twice at one epoch`, '3.4.11');
    last.set(key, us);
    if ((from !== undefined && us < from) || (to !== undefined && us > to))
      report('warning', cellAt[1] ?? at, `${key} is outside of START_TIME … STOP_TIME`, TABLE);
  }
}

function checkRange(
  key: string,
  value: number,
  [low, high]: readonly [low: number, high: number],
  at: RowNode['at'],
  report: Report,
): void {
  const isAngle = key.startsWith('ANGLE');
  if (value >= low && (isAngle ? value < high : value <= high)) return;
  const right = high === Number.POSITIVE_INFINITY ? `at least ${low}` : `from ${low} to ${high}`;
  report('warning', at, `${key} is ${value}: ${right} is right`, '3.5');
}
