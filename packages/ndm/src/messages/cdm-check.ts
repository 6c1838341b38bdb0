/**
 * Rules between the keys of a CDM (CCSDS 508.0-B-1). What the standard demands is an error: two objects in order, one frame
 * for both, rows 7 to 9 of the covariance whole. What only contradicts itself is a warning with the difference: a message
 * whose miss distance is not that of its states is read, and who acts on it should know.
 */
import { quoted } from '../faults.ts';
import type { CheckContext, Report } from '../schema.ts';
import type { FieldNode, MessageNode, SectionNode } from '../tree.ts';
import { PARAMETER_ROWS } from './cdm-data.ts';
import { CDM_DRAFT, CDM_DRAFT_VERSION, isDraft } from './cdm-draft.ts';
import {
  checkDesignator,
  epochAtUs,
  fieldOf,
  numberAt,
  numbersAt,
  partOf,
  sectionsOf,
} from './nodes.ts';

/** How far printed figures may stand from those of the states: rounding of both, and two conventions of a turning RTN. */
const TOLERANCE = { lengthM: 2, speedMS: 2, relative: 0.01 } as const;
const RTN = ['R', 'T', 'N'] as const;
const STATE = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'] as const;
const SCREEN = ['FRAME', 'SHAPE', 'X', 'Y', 'Z'].map((name) => `SCREEN_VOLUME_${name}`);
const UTC = 'UTC';
const RELATIVE = '3.3, table 3-2';
const METADATA = '3.4, table 3-3';
type Unit = 'm' | 'm/s';

export function checkCdm(message: SectionNode, report: Report, { version }: CheckContext): void {
  if (version === CDM_DRAFT_VERSION) {
    const at = (message as MessageNode).versionAt;
    const told =
      'is a draft that is not published: what it has and 1.0 has not is read as it stands';
    report('warning', at, `version ${version} ${told}`, CDM_DRAFT);
  } else warnOfDraft(message, report);
  const segments = sectionsOf(message, 'segment');
  for (const metadata of sectionsOf(message, 'metadata'))
    checkDesignator(metadata, report, METADATA);
  const names = segments.map((one) => sectionsOf(one, 'metadata')[0]).map(ofKey('OBJECT'));
  const told = names.map((field) => field?.value.toUpperCase());
  if (segments.length !== 2 || told[0] !== 'OBJECT1' || told[1] !== 'OBJECT2') {
    const at = names.find((field, k) => field?.value.toUpperCase() !== `OBJECT${k + 1}`);
    const wrong =
      told.map((name) => (name === undefined ? 'none' : quoted(name))).join(', ') || 'none';
    report(
      'error',
      at?.at ?? message.endAt,
      `the objects are ${wrong}: OBJECT1 and then OBJECT2 are right`,
      '4.2.2',
    );
    return;
  }
  const frames = segments.map((one) => sectionsOf(one, 'metadata')[0]).map(ofKey('REF_FRAME'));
  if (frames[0] && frames[1] && frames[0].value.toUpperCase() !== frames[1].value.toUpperCase())
    report(
      'error',
      frames[1].valueAt,
      `REF_FRAME is ${quoted(frames[1].value)}, of OBJECT1 ${quoted(frames[0].value)}: it is the same for both`,
      METADATA,
    );
  else checkStates(message, segments, frames[0]?.value.toUpperCase() ?? '', report);
}

/** Keywords of the draft in a message of version 1.0: one warning a section. */
function warnOfDraft(section: SectionNode, report: Report): void {
  const found = section.items.filter((item) => item.kind === 'field' && isDraft(section, item.key));
  const keys = found.map((item) => (item as FieldNode).key);
  const named = keys.length > KEYS_NAMED_MAX ? [...keys.slice(0, KEYS_NAMED_MAX), '…'] : keys;
  if (keys.length > 0)
    report(
      'warning',
      found[0]!.at,
      `${named.join(', ')}: of a draft of the next version, not of this one`,
      CDM_DRAFT,
    );
  for (const item of section.items) if (item.kind === 'section') warnOfDraft(item, report);
}
const KEYS_NAMED_MAX = 4;

function ofKey(key: string): (section: SectionNode | undefined) => FieldNode | undefined {
  return (section) => (section === undefined ? undefined : fieldOf(section, key));
}

/** The window, the volume, and a probability that says how it was found: none is obligatory, all are wanted by readers. */
export function checkRelative(node: SectionNode, report: Report, { version }: CheckContext): void {
  const order = [
    ['START_SCREEN_PERIOD', 'TCA'],
    ['TCA', 'STOP_SCREEN_PERIOD'],
    ['START_SCREEN_PERIOD', 'STOP_SCREEN_PERIOD'],
    ['SCREEN_ENTRY_TIME', 'TCA'],
    ['TCA', 'SCREEN_EXIT_TIME'],
    ['SCREEN_ENTRY_TIME', 'SCREEN_EXIT_TIME'],
  ] as const;
  for (const [before, after] of order) {
    const [from, to] = [epochAtUs(node, before, UTC), epochAtUs(node, after, UTC)];
    if (from !== undefined && to !== undefined && from > to)
      report('warning', fieldOf(node, after)!.at, `${after} is before ${before}`);
  }
  const shape = fieldOf(node, 'SCREEN_VOLUME_SHAPE');
  const isSphere = shape?.value.toUpperCase() === 'SPHERE';
  if (isSphere && version !== CDM_DRAFT_VERSION)
    report('error', shape!.valueAt, 'SPHERE is a shape of a draft: ELLIPSOID or BOX is right');
  const { there, missing } = partOf(node, SCREEN);
  if (missing.length > 0 && !isSphere)
    report('warning', there[0]!.at, `a screening volume needs ${missing.join(', ')} too`);
  const probability = fieldOf(node, 'COLLISION_PROBABILITY');
  if (probability !== undefined && fieldOf(node, 'COLLISION_PROBABILITY_METHOD') === undefined)
    report('warning', probability.at, 'COLLISION_PROBABILITY does not say its METHOD');
}

/** Rows 7, 8 and 9: whole, with all before them, and a variance that can be one. */
export function checkCovariance(node: SectionNode, report: Report, _: CheckContext): void {
  const rows = PARAMETER_ROWS.map((keys) => partOf(node, keys));
  rows.forEach(({ there, missing }, k) => {
    if (missing.length > 0)
      report(
        'error',
        there[0]!.at,
        `row ${7 + k} of the covariance lacks ${missing.join(', ')}: a row is whole or absent`,
        '5.2.8',
      );
    const variance = numberAt(node, PARAMETER_ROWS[k]!.at(-1)!);
    if (variance !== undefined && variance < 0)
      report('warning', there.at(-1)!.valueAt, `${there.at(-1)!.key} is a variance below zero`);
    const before = rows.slice(0, k).findIndex((row) => row.there.length === 0);
    if (there.length > 0 && before >= 0)
      report(
        'error',
        there[0]!.at,
        `row ${7 + k} of the covariance needs row ${7 + before} before it`,
        '5.2.8',
      );
  });
}

/** Miss distance, relative speed, position and velocity against the two states, where the frame does not turn. */
function checkStates(
  message: SectionNode,
  segments: readonly SectionNode[],
  frame: string,
  report: Report,
): void {
  const relative = sectionsOf(message, 'relativeMetadataData')[0];
  const states = segments.map((one) => numbersAt(sectionsOf(one, 'stateVector')[0], STATE));
  const [first, second] = states;
  if (relative === undefined || first === undefined || second === undefined) return;
  const deltaM = [0, 1, 2].map((k) => (second[k]! - first[k]!) * 1000);
  compare(relative, 'MISS_DISTANCE', Math.hypot(...deltaM), 'm', report);
  if (frame === 'ITRF') return; // its velocities are those of a turning frame, and so would be R, T and N
  const deltaMS = [3, 4, 5].map((k) => (second[k]! - first[k]!) * 1000);
  compare(relative, 'RELATIVE_SPEED', Math.hypot(...deltaMS), 'm/s', report);
  const vector = sectionsOf(relative, 'relativeStateVector')[0];
  if (vector === undefined) return;
  const axes = rtnOf(first);
  compareVector(vector, 'RELATIVE_POSITION', axes, deltaM, 'm', report);
  compareVector(vector, 'RELATIVE_VELOCITY', axes, deltaMS, 'm/s', report);
}

/** Components along R, T, N; all of them turned round is one slip, and said as one. */
function compareVector(
  node: SectionNode,
  name: string,
  axes: readonly (readonly number[])[],
  delta: readonly number[],
  unit: Unit,
  report: Report,
): void {
  const keys = RTN.map((axis) => `${name}_${axis}`);
  const expected = axes.map((axis) => dot(axis, delta));
  const printed = numbersAt(node, keys);
  const isNear = (sign: number) =>
    printed?.every((value, k) => agrees(sign * value, expected[k]!, unit, delta)) === true;
  if (isNear(1)) return;
  if (isNear(-1)) {
    const told = 'is of object 1 less object 2 by the states: object 2 less object 1 is right';
    report('warning', fieldOf(node, keys[0]!)!.at, `${name} ${told}`, RELATIVE);
    return;
  }
  keys.forEach((key, k) => {
    compare(node, key, expected[k]!, unit, report, delta);
  });
}

/** `whole`: the vector that a component belongs to, whose length is what rounding is measured by. */
function compare(
  node: SectionNode,
  key: string,
  expected: number,
  unit: Unit,
  report: Report,
  whole: readonly number[] = [expected],
): void {
  const printed = numberAt(node, key);
  if (printed === undefined || agrees(printed, expected, unit, whole)) return;
  const [field, told] = [fieldOf(node, key)!, Number(expected.toPrecision(6))];
  const message = `${key} is ${field.value}, and ${told} ${unit} by the states`;
  report('warning', field.valueAt, message, RELATIVE);
}

function agrees(printed: number, expected: number, unit: Unit, whole: readonly number[]): boolean {
  if (!Number.isFinite(expected)) return true;
  const slack = unit === 'm' ? TOLERANCE.lengthM : TOLERANCE.speedMS;
  return Math.abs(printed - expected) <= slack + TOLERANCE.relative * Math.hypot(...whole);
}

/** Unit vectors R, T, N of a state (annex E). */
function rtnOf(state: readonly number[]): number[][] {
  const [position, velocity] = [state.slice(0, 3), state.slice(3, 6)];
  const radial = unit(position);
  const normal = unit(cross(position, velocity));
  return [radial, cross(normal, radial), normal];
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].map((k) => {
    const [i, j] = [(k + 1) % 3, (k + 2) % 3];
    return a[i]! * b[j]! - a[j]! * b[i]!;
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
}
