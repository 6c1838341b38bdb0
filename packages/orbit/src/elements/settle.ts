/**
 * What hangs together over several keywords of one element set, judged after the last one:
 * obligation, SGP4-XP and its drag terms (CCSDS 502.0-B-3, table 4-3: BTERM and AGOM stand in for
 * BSTAR and MEAN_MOTION_DDOT).
 */
import {
  AGOM,
  BSTAR,
  BTERM,
  type Draft,
  EPHEMERIS_TYPE,
  MEAN_MOTION_DDOT,
  NORAD_CAT_ID,
  OBJECT_ID,
  putValue,
  setFault,
  THEORY,
} from './draft.ts';
import { OMM_FIELDS } from './omm-keywords.ts';

const REQUIRED = OMM_FIELDS.flatMap((field, row) => (field.required ? [row] : []));
const THEORY_XP = OMM_FIELDS[THEORY].choices.indexOf('SGP4-XP');
const TYPE_XP = 4;

/**
 * Completes the draft or gives it a fault; `line` is where the record begins, for what is missing.
 */
export function settleDraft(draft: Draft, line: number, column: number): void {
  for (const row of REQUIRED) {
    if (draft.present[row] === 0) setMissing(draft, row, line, column);
  }
  if (draft.present[NORAD_CAT_ID] === 0 && draft.textLength[OBJECT_ID] === 0) {
    setMissing(draft, NORAD_CAT_ID, line, column);
  }
  settleType(draft, line, column);
  const xp = draft.values[EPHEMERIS_TYPE] === TYPE_XP;
  settleAlternative(draft, BSTAR, BTERM, xp, line, column);
  settleAlternative(draft, MEAN_MOTION_DDOT, AGOM, xp, line, column);
  if (draft.present[BSTAR] === 0) setMissing(draft, BSTAR, line, column);
}

function settleType(draft: Draft, line: number, column: number): void {
  const theoryXp = draft.present[THEORY] === 1 && draft.values[THEORY] === THEORY_XP;
  if (theoryXp && draft.present[EPHEMERIS_TYPE] === 0) putValue(draft, EPHEMERIS_TYPE, TYPE_XP);
  const type = draft.values[EPHEMERIS_TYPE];
  if (type !== 0 && type !== 2 && type !== TYPE_XP) {
    const expected = '0 or 2 (SGP4) or 4 (SGP4-XP): other theories cannot be used';
    setFault(draft, 'field', line, column, 'EPHEMERIS_TYPE', String(type), expected);
  } else if (theoryXp && type !== TYPE_XP) {
    const expected = '4, as MEAN_ELEMENT_THEORY is SGP4-XP';
    setFault(draft, 'field', line, column, 'EPHEMERIS_TYPE', String(type), expected);
  }
}

/** `other` stands in for `row` in SGP4-XP sets, never beside it. */
function settleAlternative(
  draft: Draft,
  row: number,
  other: number,
  xp: boolean,
  line: number,
  column: number,
): void {
  if (draft.present[other] === 0) return;
  const value = String(draft.values[other]);
  const { key } = OMM_FIELDS[row];
  if (!xp) {
    const expected = `only an SGP4-XP set has it; SGP4 needs ${key}`;
    setFault(draft, 'field', line, column, OMM_FIELDS[other].key, value, expected);
  } else if (draft.present[row] === 1) {
    setFault(
      draft,
      'field',
      line,
      column,
      OMM_FIELDS[other].key,
      value,
      `${key} or this, not both`,
    );
  } else putValue(draft, row, draft.values[other]);
}

function setMissing(draft: Draft, row: number, line: number, column: number): void {
  const { key, expected } = OMM_FIELDS[row];
  setFault(draft, 'missing', line, column, key, '', expected);
}
