/**
 * Lines of an OCM against what their block says of them (CCSDS 502.0-B-3, 6.2.5, 6.2.7, 6.2.8): how many values, which
 * are numbers, times in order, units that fit. What leaves no doubt about the meaning of a line (relative and absolute
 * times in one block, fields of a manoeuvre in another order, a block without lines) is a warning.
 */
import { reportEpochSlip } from '../check-slips.ts';
import { quoted } from '../faults.ts';
import { numberOf } from '../forms.ts';
import type { CheckContext, Report } from '../schema.ts';
import { rowsIn } from '../sections.ts';
import type { FieldNode, RowNode, SectionNode } from '../tree.ts';
import { fieldOf } from './nodes.ts';
import { isPositiveDefinite, lowerOf } from './ocm-covariance.ts';
import {
  beforeFields,
  compositionOf,
  covarianceTerms,
  DEPLOYMENT_ORDER,
  ELEMENT_UNITS,
  elementCount,
  listOf,
  longerUnits,
  MANOEUVRE_FIELDS,
  NOT_AVERAGED,
  PROPULSIVE_ORDER,
  plainUnit,
} from './ocm-elements.ts';
import { checkNames } from './odm-names.ts';
import { checkDegree, checkRowTimes, checkTimes, isRelative, timeUs } from './odm-times.ts';

export function checkTrajectory(node: SectionNode, report: Report, context: CheckContext): void {
  checkNames(node, report, ['TRAJ_REF_FRAME']);
  const { timeSystem, epochZeroUs } = context;
  const useable = ['USEABLE_START_TIME', 'USEABLE_STOP_TIME'];
  checkTimes(node, useable, timeSystem, report, epochZeroUs);
  needsOther(node, report, 'ORB_REVNUM', 'ORB_REVNUM_BASIS');
  const method = fieldOf(node, 'INTERPOLATION')?.value.toUpperCase();
  if (method !== undefined && method !== 'PROPAGATE')
    needsOther(node, report, 'INTERPOLATION', 'INTERPOLATION_DEGREE');
  const stated = fieldOf(node, 'TRAJ_TYPE');
  const type = stated?.value.toUpperCase() ?? 'CARTPV';
  if (elementCount(type) === undefined)
    report('warning', stated!.valueAt, `TRAJ_TYPE ${shown(type)} is in no registry`, 'annex B7');
  else if (!NOT_AVERAGED.includes(type) && fieldOf(node, 'ORB_AVERAGING') === undefined)
    report('warning', node.at, `ORB_AVERAGING is missing: ${type} is taken as osculating`);
  const rows = rowsIn(node);
  const width = (rows[0]?.cells.length ?? 1) - 1;
  const longer = longerUnits(type, width);
  checkUnits(node, report, 'TRAJ_UNITS', longer ?? ELEMENT_UNITS[type]);
  checkBlockTimes(node, rows, report, context, '6.2.5.6');
  checkDegree(node, rows.length, '6.2.5.9', report);
  const what = `TRAJ_TYPE ${shown(type)}`;
  if (longer !== undefined)
    report(
      'warning',
      rows[0]!.at,
      `${what} has ${elementCount(type)} values: these lines have the ${width} of a longer type`,
      '6.2.5.11',
    );
  checkWidths(rows, longer?.length ?? elementCount(type), what, report, '6.2.5.11');
  for (const row of rows) checkNumbers(row, report);
}

export function checkCovariance(node: SectionNode, report: Report, context: CheckContext): void {
  checkNames(node, report, [], ['COV_REF_FRAME']);
  const type = fieldOf(node, 'COV_TYPE')?.value.toUpperCase() ?? 'CARTPV';
  const ordering = fieldOf(node, 'COV_ORDERING')?.value.toUpperCase() ?? 'LTM';
  const count = elementCount(type);
  if (count === undefined)
    report('warning', node.at, `COV_TYPE ${shown(type)} is in no registry`, 'annex B8');
  const timed = ELEMENT_UNITS[type.slice(1)];
  checkUnits(node, report, 'COV_UNITS', ELEMENT_UNITS[type] ?? (timed && ['s', ...timed]));
  const rows = rowsIn(node);
  checkBlockTimes(node, rows, report, context, '6.2.7.6');
  const terms = covarianceTerms(type, ordering);
  const what = `COV_TYPE ${shown(type)} in ${shown(ordering)}`;
  checkWidths(rows, terms, what, report, '6.2.7');
  for (const row of rows) {
    checkNumbers(row, report);
    if (row.cells.length - 1 === terms && type !== 'EIGVAL3EIGVEC3')
      checkPositive(row, ordering, report);
  }
}

function checkPositive(row: RowNode, ordering: string, report: Report): void {
  const numbers = row.cells.slice(1).map((cell) => numberOf(cell) ?? Number.NaN);
  if (numbers.every(Number.isFinite) && !isPositiveDefinite(lowerOf(numbers, ordering)))
    report('warning', row.at, 'this covariance is not positive definite', '6.2.7.10');
}

/** The fields of MAN_COMPOSITION, as they are written. */
export function checkManoeuvre(node: SectionNode, report: Report, context: CheckContext): void {
  checkNames(node, report, [], ['MAN_REF_FRAME']);
  checkDutyCycle(node, report, context);
  const stated = fieldOf(node, 'MAN_COMPOSITION');
  if (stated === undefined) return;
  const fields = compositionOf(stated.value);
  if (!checkComposition(fields, stated, report)) return;
  const times = beforeFields(fields);
  const after = fields.slice(times).map((field) => MANOEUVRE_FIELDS.get(field)?.unit);
  checkUnits(node, report, 'MAN_UNITS', after, times);
  const rows = rowsIn(node);
  checkBlockTimes(node, rows, report, context, '6.2.8');
  checkWidths(rows, fields.length - 1, 'MAN_COMPOSITION', report, '6.2.8.14');
  for (const row of rows) if (row.cells.length === fields.length) checkCells(row, fields, report);
}

function needsOther(node: SectionNode, report: Report, key: string, other: string): void {
  if (fieldOf(node, key) !== undefined && fieldOf(node, other) === undefined)
    report('error', node.endAt, `${other} is missing: ${key} needs it`);
}

/** Units are for people only; where they are given they are those of the standard, one an element. */
function checkUnits(
  node: SectionNode,
  report: Report,
  key: string,
  expected: readonly (string | undefined)[] | undefined, // undefined: one that nobody knows
  timeUnitsMax = 0,
): void {
  const field = fieldOf(node, key);
  if (field === undefined || expected === undefined) return;
  let printed = listOf(field.value).map(plainUnit);
  const more = printed.length - expected.length;
  if (more > 0 && more <= timeUnitsMax) {
    report('warning', field.valueAt, `${key} begins after the time`, '6.2.8, table 6-7');
    printed = printed.slice(more);
  }
  if (printed.length !== expected.length) {
    report(
      'error',
      field.valueAt,
      `${key} has ${printed.length} units: ${expected.length} are right`,
    );
    return;
  }
  const odd = printed.findIndex((unit, k) => unit !== plainUnit(expected[k] ?? unit));
  if (odd >= 0)
    report(
      'error',
      field.valueAt,
      `${key}: unit ${odd + 1} is ${shown(printed[odd]!)}: ${expected[odd]} is right`,
    );
}

function checkBlockTimes(
  node: SectionNode,
  rows: readonly RowNode[],
  report: Report,
  { timeSystem, epochZeroUs }: CheckContext,
  rule: string,
): void {
  if (rows.length === 0) {
    report('warning', node.at, 'the block has no lines of data');
    return;
  }
  for (const { cells, cellAt, at } of rows) {
    const time = cells[0] ?? '';
    reportEpochSlip(report, cellAt[0] ?? at, time, '6.2.2.3');
    if (timeUs(time, timeSystem, epochZeroUs ?? 0) !== undefined) continue;
    const right = 'an epoch, or seconds from EPOCH_TZERO, is right';
    report('error', cellAt[0] ?? at, `the time is ${shown(time)}: ${right}`, '6.2.2.3');
  }
  checkRowTimes(rows, timeSystem, epochZeroUs, rule, report);
  const first = isRelative(rows[0]!.cells[0] ?? '');
  const other = rows.find(({ cells }) => isRelative(cells[0] ?? '') !== first);
  if (other !== undefined)
    report('warning', other.at, 'times of a block are all relative or all absolute', '6.2.2.5');
}

function checkWidths(
  rows: readonly RowNode[],
  expected: number | undefined,
  what: string,
  report: Report,
  rule: string,
): void {
  const count = expected ?? (rows[0]?.cells.length ?? 1) - 1;
  for (const { cells, at } of rows)
    if (cells.length !== count + 1)
      report(
        'error',
        at,
        `the line has ${cells.length - 1} values after the time: ${what} has ${count}`,
        rule,
      );
}

function checkNumbers({ cells, cellAt, at }: RowNode, report: Report): void {
  for (let k = 1; k < cells.length; k++)
    if (!Number.isFinite(numberOf(cells[k]!) ?? Number.NaN))
      report('error', cellAt[k] ?? at, `${shown(cells[k]!)}: a number is right`, '7.5');
}

function checkComposition(fields: readonly string[], stated: FieldNode, report: Report): boolean {
  const fault = (message: string, rule: string) => {
    report('error', stated.valueAt, `MAN_COMPOSITION: ${message}`, rule);
    return false;
  };
  const unknown = fields.filter((field) => !MANOEUVRE_FIELDS.has(field));
  if (unknown.includes(''))
    return fault('a name is missing beside a comma; a value is on one line', '7.4.3');
  const odd = unknown.find((field) => !/^[A-Z][A-Z0-9_]*$/.test(field));
  if (odd !== undefined) return fault(`${shown(odd)} is no field`, '6.2.8.15');
  if (new Set(fields).size !== fields.length) return fault('a field stands twice', '6.2.8.14');
  const times = beforeFields(fields);
  if (times === 0 || fields.slice(times).some((field) => beforeFields([field]) > 0))
    return fault('TIME_ABSOLUTE or TIME_RELATIVE comes first', '6.2.8.18');
  const isDeployment = fields.some((field) => field.startsWith('DEPLOY_'));
  const order = isDeployment ? DEPLOYMENT_ORDER : PROPULSIVE_ORDER;
  const known = fields.filter((field) => MANOEUVRE_FIELDS.has(field));
  const places = known.map((field) => order.indexOf(field));
  if (places.includes(-1)) return fault('deployment and thrust are not in one block', '6.2.8.15');
  if (places[0] === 0 && places[1] === 1)
    report('warning', stated.valueAt, 'MAN_COMPOSITION: one time is right, not both', '6.2.8.18');
  if (places.some((place, k) => k > 0 && place < places[k - 1]!))
    report(
      'warning',
      stated.valueAt,
      'MAN_COMPOSITION is not in the order of the table',
      '6.2.8.16',
    );
  checkSlips(unknown, stated, report);
  return true;
}

/** What leaves no doubt as long as every line has as many values as there are names. */
function checkSlips(unknown: readonly string[], stated: FieldNode, report: Report): void {
  const warn = (message: string, rule: string) =>
    report('warning', stated.valueAt, `MAN_COMPOSITION: ${message}`, rule);
  const apart = listOf(stated.value).find((names) => /\s/.test(names));
  if (apart !== undefined) warn(`a comma is missing in ${quoted(apart)}`, '6.2.8.14');
  for (const name of unknown)
    warn(`${shown(name)} is no field: its column is kept by its place`, '6.2.8.15');
}

function checkCells(row: RowNode, fields: readonly string[], report: Report): void {
  fields.forEach((field, k) => {
    const form = MANOEUVRE_FIELDS.get(field)?.form;
    const cell = row.cells[k]!;
    const at = row.cellAt[k] ?? row.at;
    if (form === 'number' && !Number.isFinite(numberOf(cell) ?? Number.NaN))
      report('error', at, `${field} is ${shown(cell)}: a number is right`, '6.2.8, table 6-8');
    else if (form === 'switch' && !/^(ON|OFF)$/i.test(cell))
      report('error', at, `${field} is ${shown(cell)}: ON or OFF is right`, '6.2.8, table 6-8');
    else if (form === 'time' && isRelative(cell) !== (field === 'TIME_RELATIVE'))
      report('error', at, `${field} is ${shown(cell)}`, '6.2.8.18');
  });
}

const CYCLE = [
  ...['DC_WIN_OPEN', 'DC_WIN_CLOSE', 'DC_EXEC_START', 'DC_EXEC_STOP', 'DC_REF_TIME'],
  ...['DC_TIME_PULSE_DURATION', 'DC_TIME_PULSE_PERIOD'],
];
const ANGLES = [
  ...['DC_REF_DIR', 'DC_BODY_FRAME', 'DC_BODY_TRIGGER', 'DC_PA_START_ANGLE', 'DC_PA_STOP_ANGLE'],
];

function checkDutyCycle(node: SectionNode, report: Report, context: CheckContext): void {
  const type = fieldOf(node, 'DC_TYPE')?.value.toUpperCase().replace(/ /g, '_') ?? 'CONTINUOUS';
  const needed = type === 'CONTINUOUS' ? [] : type === 'TIME' ? CYCLE : [...CYCLE, ...ANGLES];
  for (const key of needed)
    if (fieldOf(node, key) === undefined)
      report('error', node.endAt, `${key} is missing: DC_TYPE ${shown(type)} needs it`, '6.2.8.20');
  const inOrder = ['DC_WIN_OPEN', 'DC_EXEC_START', 'DC_EXEC_STOP', 'DC_WIN_CLOSE'];
  checkTimes(node, inOrder, context.timeSystem, report, context.epochZeroUs);
  for (const key of ['DC_REF_DIR', 'DC_BODY_TRIGGER']) {
    const field = fieldOf(node, key);
    const numbers = field?.value.split(/\s+/).map((cell) => numberOf(cell)) ?? [];
    if (field !== undefined && (numbers.length !== 3 || numbers.includes(undefined)))
      report(
        'error',
        field.valueAt,
        `${key} is ${shown(field.value)}: three numbers are right`,
        '7.6',
      );
  }
  const [pulse, period] = ['DC_TIME_PULSE_DURATION', 'DC_TIME_PULSE_PERIOD'].map((key) =>
    numberOf(fieldOf(node, key)?.value ?? ''),
  );
  if (pulse !== undefined && period !== undefined && period < pulse)
    report(
      'error',
      fieldOf(node, 'DC_TIME_PULSE_PERIOD')!.valueAt,
      'a period is at least the pulse',
    );
}

function shown(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
}
