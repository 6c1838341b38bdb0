/**
 * What a message may hold, as data: one table per message drives reader, writer, check and the page of keywords. A table is
 * a tree of sections in the order of the standard; keys carry unit, range, obligation, version and their place in the typed value.
 *
 * KVN knows most sections by their keys alone. A key, a row or a mark belongs to the innermost open section that takes it;
 * else to the next section, in the order of the table, that does (without marks of its own, or by its mark); else, going
 * outward, a row or a mark to another time of a section that may repeat, a key to its section that was passed. A key that
 * `opens` its section, and stood in it, begins it again. A comment belongs to what comes after it.
 */
import type { FieldForm } from './field.ts';
import type { NdmMessage, Place, SectionNode } from './tree.ts';

export type KeySchema = {
  readonly kind: 'key';
  readonly key: string;
  readonly form: FieldForm;
  readonly unit: string; // as CCSDS prints it; '' = none
  readonly required: boolean;
  readonly choices: readonly string[]; // for form 'choice'
  readonly min: number; // both ends belong to the range
  readonly max: number;
  readonly field: string; // path in the typed value
  readonly since?: string; // version of the message, both ends belong to it
  readonly until?: string;
  readonly requiredSince?: string; // obligatory from this version on only
  readonly repeats?: true; // may stand more than once
  readonly utc?: true; // an epoch in UTC, whatever the TIME_SYSTEM of its segment
  readonly list?: true; // items with commas: KVN may break it after one, which is a warning
  readonly mayBeEmpty?: true; // obligatory, and real catalogues print it without a value: a warning
  readonly rule: string; // section or table of the standard: '5.2.3, table 5-3'
  readonly meaning: string; // for the page of keywords, in few words of our own
};

export type RowSchema = {
  readonly name: string; // element in XML: stateVector, trajLine, observation
  /**
   * `columns`: XML has an element a column (OEM). `line`: XML has the line as text (OCM). `keyed`: KVN is
   * `KEY = epoch value`, XML an element with EPOCH and KEY; cells are key, epoch, value (TDM).
   */
  readonly form: 'columns' | 'line' | 'keyed';
  readonly columns: readonly KeySchema[]; // columns: in order; line: the epoch; keyed: every key allowed
  readonly numbers?: true; // line: a time and numbers, no names
  readonly counts: readonly number[]; // numbers of cells allowed; empty: `check` of the section says
  readonly rule: string;
};

export type SectionSchema = {
  readonly kind: 'section';
  readonly name: string;
  readonly xml: boolean; // false: in XML its items stand in the parent's element
  readonly element?: string; // in XML, where its name is that of another section too: told apart by the first keyword in it
  readonly marks: readonly [start: string, stop: string] | null; // in KVN
  readonly times: 'once' | 'maybe' | 'some' | 'any'; // 1, 0–1, 1–n, 0–n
  readonly opens?: string; // the key that begins another time of it in KVN, where marks do not
  readonly items: readonly (KeySchema | SectionSchema)[];
  readonly rows?: RowSchema;
  readonly triangle?: readonly string[]; // keys that KVN prints as rows of a lower triangle, without keys (OEM covariance)
  readonly userDefined?: true; // takes USER_DEFINED_… keys
  readonly field: string; // path of its value in the parent's; '' = the same value. A section that repeats makes a list
  readonly since?: string;
  readonly rule: string;
  /** Rules between keys, and of rows whose columns a key decides. */
  readonly check?: (section: SectionNode, report: Report, context: CheckContext) => void;
};

export type Report = (
  severity: 'error' | 'warning',
  at: Place,
  message: string,
  rule?: string, // that of the section where it is not given
) => void;

export type CheckContext = {
  readonly version: string;
  readonly timeSystem: string; // of the segment
  readonly epochZeroUs?: number; // EPOCH_TZERO, for relative times of an OCM
};

export type MessageSchema = {
  readonly message: NdmMessage;
  readonly versionKey: string; // CCSDS_OPM_VERS
  readonly versions: readonly string[];
  readonly standard: string; // CCSDS 502.0-B-3
  readonly lines?: string; // where it says what a line of KVN is, if not in 502.0-B-3
  readonly root: SectionSchema; // named opm, …; its items: header, body
  readonly check?: (message: SectionNode, report: Report, context: CheckContext) => void;
};

export type KeyExtra = Partial<
  Pick<
    KeySchema,
    | 'choices'
    | 'min'
    | 'max'
    | 'form'
    | 'unit'
    | 'since'
    | 'until'
    | 'requiredSince'
    | 'repeats'
    | 'utc'
    | 'list'
    | 'mayBeEmpty'
  >
>;

/** An obligatory keyword. */
export function needs(
  key: string,
  field: string,
  rule: string,
  meaning: string,
  extra: KeyExtra = {},
): KeySchema {
  return { ...takes(key, field, rule, meaning, extra), required: true };
}

/** A keyword that may stand. */
export function takes(
  key: string,
  field: string,
  rule: string,
  meaning: string,
  extra: KeyExtra = {},
): KeySchema {
  const form: FieldForm = extra.choices === undefined ? 'text' : 'choice';
  return {
    ...{ kind: 'key', key, field, rule, meaning, form, unit: '', required: false, choices: [] },
    ...{ min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
    ...extra,
  };
}

/** A section with nothing said of it but its name: once, an element in XML, no marks in KVN, the parent's value. */
export function section(
  name: string,
  rule: string,
  items: readonly (KeySchema | SectionSchema)[],
  extra: Partial<Omit<SectionSchema, 'kind' | 'name' | 'rule' | 'items'>> = {},
): SectionSchema {
  const plain = { xml: true, marks: null, times: 'once', field: '' } as const;
  return { kind: 'section', name, rule, items, ...plain, ...extra };
}
