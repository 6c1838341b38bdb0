/** Rules between keys of the blocks of an OCM about the object and its model (CCSDS 502.0-B-3, tables 6-5, 6-10, 6-11). */
import type { Report } from '../schema.ts';
import type { SectionNode } from '../tree.ts';
import { fieldOf, numberAt, partOf } from './nodes.ts';
import { checkNames, plainName } from './odm-names.ts';

export function checkPhysical(node: SectionNode, report: Report): void {
  checkNames(node, report, [], ['OEB_PARENT_FRAME']);
  const { there, missing } = partOf(node, ['OEB_Q1', 'OEB_Q2', 'OEB_Q3', 'OEB_QC']);
  if (missing.length > 0)
    report('error', there[0]!.at, `${missing.join(', ')} missing: a quaternion has four parts`);
  const scalar = numberAt(node, 'OEB_QC');
  if (scalar !== undefined && scalar < 0 && scalar !== TUMBLING)
    report('warning', fieldOf(node, 'OEB_QC')!.valueAt, 'OEB_QC is not below 0');
  const sides = ['OEB_MAX', 'OEB_INT', 'OEB_MIN'];
  inOrder(node, report, sides, 'sides of the box go down');
  inOrder(node, report, ['AREA_MAX_FOR_PC', 'AREA_TYP_FOR_PC', 'AREA_MIN_FOR_PC'], 'areas go down');
  inOrder(node, report, ['INITIAL_WET_MASS', 'DRY_MASS'], 'dry is not more than wet');
}
const TUMBLING = -999;

/** Values that are there do not go up along the keys. */
function inOrder(
  node: SectionNode,
  report: Report,
  keys: readonly string[],
  message: string,
): void {
  let last = Number.POSITIVE_INFINITY;
  for (const key of keys) {
    const value = numberAt(node, key);
    if (value === undefined) continue;
    if (value > last) report('warning', fieldOf(node, key)!.valueAt, `${key}: ${message}`);
    last = value;
  }
}

const SHADOWS = ['NONE', 'CYLINDRICAL', 'CONE', 'DUAL CONE'];

export function checkPerturbations(node: SectionNode, report: Report): void {
  const shadow = fieldOf(node, 'SHADOW_MODEL');
  if (shadow !== undefined && !SHADOWS.includes(plainName(shadow.value)))
    report('warning', shadow.valueAt, 'SHADOW_MODEL: NONE, CYLINDRICAL, CONE or DUAL_CONE');
}

export function checkDetermination(node: SectionNode, report: Report): void {
  for (const [used, available] of [
    ['OBS_USED', 'OBS_AVAILABLE'],
    ['TRACKS_USED', 'TRACKS_AVAILABLE'],
  ] as const)
    if ((numberAt(node, used) ?? 0) > (numberAt(node, available) ?? Number.POSITIVE_INFINITY))
      report('warning', fieldOf(node, used)!.valueAt, `${used} is more than ${available}`);
}
