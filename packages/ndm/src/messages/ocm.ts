/**
 * The table of an OCM: header and metadata, and blocks of trajectories, covariances, manoeuvres and what they rest on
 * (CCSDS 502.0-B-3, section 6). A keyword that the standard calls mandatory with a default may be left out (6.2.1.3).
 * Version 2.0 was a draft that tools write; it is read as 3.0, with a warning.
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
import type { SectionNode } from '../tree.ts';
import { fieldOf, numberAt, sectionsOf } from './nodes.ts';
import { COVARIANCE, MANOEUVRE, TRAJECTORY } from './ocm-blocks.ts';
import { numberKeys, textKeys, timeKeys } from './ocm-keys.ts';
import { ORBIT_DETERMINATION, PERTURBATIONS, PHYSICAL, USER } from './ocm-object.ts';
import { checkNames } from './odm-names.ts';
import { checkLayout, EPOCH, numberIn, ODM_STANDARD, odmHeader } from './odm-parts.ts';
import { checkTimes, timeUs } from './odm-times.ts';

const RULE = '6.2.4, table 6-3';

const objectKeys = textKeys(RULE, [
  ['OBJECT_NAME', 'objectName', 'name of the object'],
  ['INTERNATIONAL_DESIGNATOR', 'internationalDesignator', 'COSPAR designator'],
  ['CATALOG_NAME', 'catalogName', 'catalogue that numbers the object'],
  ['OBJECT_DESIGNATOR', 'objectDesignator', 'the object in that catalogue'],
  ['ALTERNATE_NAMES', 'alternateNames', 'other names, with commas'],
  ['ORIGINATOR_POC', 'originatorContact.name', 'whom to ask at the originator'],
  ['ORIGINATOR_POSITION', 'originatorContact.position', 'office of that person'],
  ['ORIGINATOR_PHONE', 'originatorContact.phone', 'telephone'],
  ['ORIGINATOR_EMAIL', 'originatorContact.email', 'e-mail'],
  ['ORIGINATOR_ADDRESS', 'originatorContact.address', 'address'],
  ['TECH_ORG', 'technicalContact.organization', 'who made the data'],
  ['TECH_POC', 'technicalContact.name', 'whom to ask about the data'],
  ['TECH_POSITION', 'technicalContact.position', 'office of that person'],
  ['TECH_PHONE', 'technicalContact.phone', 'telephone'],
  ['TECH_EMAIL', 'technicalContact.email', 'e-mail'],
  ['TECH_ADDRESS', 'technicalContact.address', 'address'],
  ['PREVIOUS_MESSAGE_ID', 'previousMessageId', 'message before this one'],
  ['NEXT_MESSAGE_ID', 'nextMessageId', 'message after this one'],
  ['ADM_MSG_LINK', 'links.adm', 'attitude message it belongs with'],
  ['CDM_MSG_LINK', 'links.cdm', 'conjunction message it belongs with'],
  ['PRM_MSG_LINK', 'links.prm', 'pointing request it belongs with'],
  ['RDM_MSG_LINK', 'links.rdm', 're-entry message it belongs with'],
  ['TDM_MSG_LINK', 'links.tdm', 'tracking messages it rests on'],
  ['OPERATOR', 'operator', 'operator of the object'],
  ['OWNER', 'owner', 'owner of the object'],
  ['COUNTRY', 'country', 'country of the owner'],
  ['CONSTELLATION', 'constellation', 'constellation it is part of'],
  ['OBJECT_TYPE', 'objectType', 'PAYLOAD (default), ROCKET BODY, DEBRIS … (annex B11)'],
]);

const clockKeys: readonly KeySchema[] = [
  ...textKeys(RULE, [
    ['OPS_STATUS', 'opsStatus', 'OPERATIONAL … (annex B12)'],
    ['ORBIT_CATEGORY', 'orbitCategory', 'LEO, GEO … (annex B14)'],
  ]),
  takes(
    ...(['OCM_DATA_ELEMENTS', 'dataElements', RULE] as const),
    'blocks that follow: ORB, PHYS, COV, MAN, PERT, OD, USER',
    { list: true },
  ),
  ...numberKeys(RULE, [
    ['SCLK_OFFSET_AT_EPOCH', 'clockOffsetS', 's', 'spacecraft clock at EPOCH_TZERO, default 0'],
    ['SCLK_SEC_PER_SI_SEC', 'clockRateS', 's', 'its seconds in an SI second, default 1'],
  ]),
  ...timeKeys(RULE, [
    ['PREVIOUS_MESSAGE_EPOCH', 'previousMessageUs', 'when the message before was made'],
    ['NEXT_MESSAGE_EPOCH', 'nextMessageUs', 'when the next is expected'],
    ['START_TIME', 'fromUs', 'earliest data'],
    ['STOP_TIME', 'toUs', 'latest data'],
  ]),
  ...numberKeys(RULE, [
    ['TIME_SPAN', 'timeSpanD', 'd', 'STOP_TIME less START_TIME'],
    ['TAIMUTC_AT_TZERO', 'taiMinusUtcS', 's', 'TAI less UTC at EPOCH_TZERO'],
  ]),
  takes('NEXT_LEAP_EPOCH', 'nextLeap', RULE, 'next leap second, as it is written'),
  takes('NEXT_LEAP_TAIMUTC', 'nextLeapTaiMinusUtcS', RULE, 'TAI less UTC from then', numberIn('s')),
  takes('UT1MUTC_AT_TZERO', 'ut1MinusUtcS', RULE, 'UT1 less UTC at EPOCH_TZERO', numberIn('s')),
  ...textKeys(RULE, [
    ['EOP_SOURCE', 'earthOrientationSource', 'source of Earth orientation'],
    ['INTERP_METHOD_EOP', 'earthOrientationMethod', 'how it is interpolated'],
    ['CELESTIAL_SOURCE', 'celestialSource', 'source of the places of bodies'],
  ]),
];

const metadata = section(
  'metadata',
  RULE,
  [
    ...objectKeys,
    takes('TIME_SYSTEM', 'timeSystem', RULE, 'scale of absolute times, default UTC'),
    needs('EPOCH_TZERO', 'epochZeroUs', RULE, 'zero of relative times', EPOCH),
    ...clockKeys,
  ],
  { marks: ['META_START', 'META_STOP'], field: 'metadata', check: checkMetadata },
);

export const OCM_SCHEMA: MessageSchema = {
  ...{ message: 'OCM', versionKey: 'CCSDS_OCM_VERS', versions: ['2.0', '3.0'] },
  standard: ODM_STANDARD,
  root: section('ocm', '6.2.1, table 6-1', [
    odmHeader('6.2.3, table 6-2', { since: '2.0' }),
    section('body', '6.2.1', [
      section('segment', '6.2.1', [
        metadata,
        section(
          'data',
          '6.2.1, table 6-1',
          [TRAJECTORY, PHYSICAL, COVARIANCE, MANOEUVRE, PERTURBATIONS, ORBIT_DETERMINATION, USER],
          { times: 'maybe', check: checkBlocks },
        ),
      ]),
    ]),
  ]),
  check: checkWhole,
};

function checkMetadata(node: SectionNode, report: Report, context: CheckContext): void {
  checkNames(node, report, []);
  checkTimes(node, ['START_TIME', 'STOP_TIME'], context.timeSystem, report, context.epochZeroUs);
  checkSpan(node, report, context);
  if (fieldOf(node, 'TIME_SYSTEM')?.value.toUpperCase() === 'SCLK')
    for (const key of ['SCLK_OFFSET_AT_EPOCH', 'SCLK_SEC_PER_SI_SEC'])
      if (fieldOf(node, key) === undefined)
        report('warning', node.endAt, `${key} is missing: a spacecraft clock is given by it`);
  const leap = fieldOf(node, 'NEXT_LEAP_EPOCH');
  if (leap !== undefined && timeUs(leap.value.replace(':60', ':59'), 'UTC') === undefined)
    report('error', leap.valueAt, 'NEXT_LEAP_EPOCH: 2016-12-31T23:59:60 is right, such a text');
  if (leap !== undefined && fieldOf(node, 'NEXT_LEAP_TAIMUTC') === undefined)
    report('warning', leap.at, 'NEXT_LEAP_TAIMUTC goes with NEXT_LEAP_EPOCH');
}

/** TIME_SPAN is STOP_TIME less START_TIME, in days of 86 400 s; a millisecond is left to rounding. */
function checkSpan(node: SectionNode, report: Report, of: CheckContext): void {
  const [fromUs, toUs] = ['START_TIME', 'STOP_TIME'].map((key) =>
    timeUs(fieldOf(node, key)?.value ?? '', of.timeSystem, of.epochZeroUs),
  );
  const spanD = numberAt(node, 'TIME_SPAN');
  if (fromUs === undefined || toUs === undefined || spanD === undefined) return;
  if (Math.abs((toUs - fromUs) / 86_400e6 - spanD) > 1e-3 / 86_400)
    report(
      'warning',
      fieldOf(node, 'TIME_SPAN')!.valueAt,
      `TIME_SPAN is ${spanD} d, and START_TIME to STOP_TIME ${(toUs - fromUs) / 86_400e6} d`,
    );
}

/** An orbit determination rests on perturbations; what was screened for is in 6.2.10.5. */
function checkBlocks(node: SectionNode, report: Report): void {
  const [od] = sectionsOf(node, 'od');
  if (od !== undefined && sectionsOf(node, 'pert').length === 0)
    report('error', od.at, 'a block of perturbations goes with an orbit determination', '6.2.10.5');
}

const BLOCK_NAMES: Readonly<Record<string, string>> = {
  ...{ traj: 'ORB', phys: 'PHYS', cov: 'COV', man: 'MAN', pert: 'PERT', od: 'OD', user: 'USER' },
};

function checkWhole(message: SectionNode, report: Report, { version }: CheckContext): void {
  checkLayout(message, report);
  if (version === '2.0')
    report('warning', message.at, 'OCM 2.0 was a draft: it is read as 3.0', '7.9.1');
  const [meta] = sectionsOf(message, 'metadata');
  const stated = meta === undefined ? undefined : fieldOf(meta, 'OCM_DATA_ELEMENTS');
  if (stated === undefined) return;
  const [data] = sectionsOf(message, 'data');
  const there = (data?.items ?? []).flatMap((item) =>
    item.kind === 'section' ? [BLOCK_NAMES[item.name] ?? ''] : [],
  );
  const names = stated.value.split(',').map((name) => name.trim().toUpperCase());
  const odd = names.find((name) => !Object.values(BLOCK_NAMES).includes(name));
  if (odd !== undefined)
    report(
      'error',
      stated.valueAt,
      `OCM_DATA_ELEMENTS: no block is called ${odd.slice(0, 20)}`,
      RULE,
    );
  else if (names.join() !== there.join())
    report(
      'warning',
      stated.valueAt,
      `OCM_DATA_ELEMENTS: the blocks are ${there.join(', ')}`,
      RULE,
    );
}
