/**
 * What the orbit data messages share (CCSDS 502.0-B-3): header, object and frame of the metadata, Keplerian elements, the
 * spacecraft, the 21 terms of a covariance, what a user defines.
 */
import {
  type KeyExtra,
  type KeySchema,
  needs,
  type Report,
  type SectionSchema,
  section,
  takes,
} from '../schema.ts';
import type { MessageNode, SectionNode } from '../tree.ts';

export const ODM_STANDARD = 'CCSDS 502.0-B-3';

export const EPOCH = { form: 'epoch' } as const;
export const INTEGER = { form: 'integer' } as const;
export const since3 = { since: '3.0' } as const;

export function numberIn(unit: string, extra: KeyExtra = {}): KeyExtra {
  return { form: 'number', unit, ...extra };
}

export function atLeastZero(unit: string, extra: KeyExtra = {}): KeyExtra {
  return { form: 'number', unit, min: 0, ...extra };
}

export function odmHeader(rule: string, extra: KeyExtra = {}): SectionSchema {
  return section('header', rule, [
    takes('CLASSIFICATION', 'classification', rule, 'who may see it, free text', since3),
    needs('CREATION_DATE', 'creationUs', rule, 'when it was made, UTC', {
      ...EPOCH,
      ...extra,
    }),
    needs('ORIGINATOR', 'originator', rule, 'agency or operator that made it', extra),
    takes('MESSAGE_ID', 'messageId', rule, 'unique among messages of the originator', since3),
  ]);
}

/** OBJECT_NAME … TIME_SYSTEM as OPM, OMM and OEM begin their metadata. */
export function objectKeys(rule: string): KeySchema[] {
  return [
    needs('OBJECT_NAME', 'objectName', rule, 'name of the object, or UNKNOWN'),
    needs('OBJECT_ID', 'objectId', rule, 'international designator, or UNKNOWN'),
    needs('CENTER_NAME', 'centerName', rule, 'body or barycentre at the origin of the frame'),
    needs('REF_FRAME', 'refFrame', rule, 'frame of the states or elements'),
    takes('REF_FRAME_EPOCH', 'refFrameEpochUs', rule, 'epoch of the frame where it needs one', {
      ...EPOCH,
      since: '2.0',
    }),
    needs('TIME_SYSTEM', 'timeSystem', rule, 'scale of every epoch but the creation date'),
  ];
}

/** The elements after the size of the orbit: shape and three angles. */
export function elementKeys(rule: string): KeySchema[] {
  return [
    needs('ECCENTRICITY', 'eccentricity', rule, 'eccentricity', atLeastZero('')),
    needs('INCLINATION', 'inclinationDeg', rule, 'inclination', numberIn('deg')),
    needs('RA_OF_ASC_NODE', 'raanDeg', rule, 'right ascension of the node', numberIn('deg')),
    needs('ARG_OF_PERICENTER', 'argPericenterDeg', rule, 'pericentre', numberIn('deg')),
  ];
}

export function spacecraftSection(rule: string): SectionSchema {
  return section(
    'spacecraftParameters',
    rule,
    [
      takes('MASS', 'massKg', rule, 'mass of the spacecraft', atLeastZero('kg')),
      takes('SOLAR_RAD_AREA', 'solarRadAreaM2', rule, 'area to sunlight', atLeastZero('m**2')),
      takes('SOLAR_RAD_COEFF', 'solarRadCoeff', rule, 'coefficient of sunlight', atLeastZero('')),
      takes('DRAG_AREA', 'dragAreaM2', rule, 'area to the air', atLeastZero('m**2')),
      takes('DRAG_COEFF', 'dragCoeff', rule, 'coefficient of drag', atLeastZero('')),
    ],
    { times: 'maybe' },
  );
}

export const STATE_AXES = ['X', 'Y', 'Z', 'X_DOT', 'Y_DOT', 'Z_DOT'] as const;

/** The lower triangle, row by row: CX_X, CY_X, CY_Y, … CZ_DOT_Z_DOT; element k of `covarianceLower`. */
export function covarianceKeys(rule: string, field: string): KeySchema[] {
  const keys: KeySchema[] = [];
  STATE_AXES.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const unit = i < 3 ? 'km**2' : j < 3 ? 'km**2/s' : 'km**2/s**2';
      const [key, place] = [`C${row}_${STATE_AXES[j]}`, `row ${i + 1}, column ${j + 1}`];
      keys.push(
        needs(key, `${field}.${keys.length}`, rule, `covariance, ${place}`, numberIn(unit)),
      );
    }
  });
  return keys;
}

export function covarianceSection(rule: string): SectionSchema {
  return section(
    'covarianceMatrix',
    rule,
    [
      takes('COV_REF_FRAME', 'covarianceFrame', rule, 'frame of the covariance; else REF_FRAME'),
      ...covarianceKeys(rule, 'covarianceLower'),
    ],
    { times: 'maybe', since: '2.0' },
  );
}

export function userDefinedSection(rule: string): SectionSchema {
  return section('userDefinedParameters', rule, [], {
    ...{ times: 'maybe', since: '2.0', userDefined: true },
  });
}

/** The version is the first line (7.3.6); comments stand where a block begins (7.8.7 to 7.8.10). */
export function checkLayout(message: SectionNode, report: Report): void {
  const { versionAt } = message as MessageNode;
  const sections = [message, ...message.items.filter((item) => item.kind === 'section')];
  const early = sections
    .flatMap(({ items }) => items.filter(({ kind }) => kind === 'comment'))
    .find(({ at }) => at.line > 0 && at.line < versionAt.line);
  if (early !== undefined)
    report(
      'error',
      early.at,
      'a comment before the version: the version is the first line',
      '7.3.6',
    );
  checkComments(message, report);
}

function checkComments({ items }: SectionNode, report: Report): void {
  const first = items.findIndex(({ kind }) => kind === 'field' || kind === 'row');
  const late = items.find(({ kind }, k) => kind === 'comment' && first >= 0 && k > first);
  if (late !== undefined)
    report('warning', late.at, 'a comment inside a block: it stands where the block begins', '7.8');
  for (const item of items) if (item.kind === 'section') checkComments(item, report);
}
