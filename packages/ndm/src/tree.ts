/**
 * A message as it stands, before anything of it is believed: one tree, the same from KVN, XML and JSON, with every text
 * untouched and every comment in its place, and where each thing stood. What it must hold is in the tables (`schema.ts`).
 * Names of sections are those of the XML form (CCSDS 505.0-B-3); a key is a keyword of the standard.
 */

export const NDM_MESSAGES = ['OPM', 'OMM', 'OEM', 'OCM', 'CDM', 'TDM', 'RDM'] as const;
export type NdmMessage = (typeof NDM_MESSAGES)[number];

/** Where something stands in its file, from 1; line 0: nowhere, it was made here. */
export type Place = { readonly line: number; readonly column: number };
export const NOWHERE: Place = { line: 0, column: 0 };

export type FieldNode = {
  readonly kind: 'field';
  readonly key: string; // of a user's own: USER_DEFINED_ and the name
  readonly value: string; // trimmed; '' where there is none
  readonly unit: string; // as printed, without brackets; '' where there is none
  readonly at: Place; // of the key
  readonly valueAt: Place;
};

export type CommentNode = { readonly kind: 'comment'; readonly text: string; readonly at: Place };

/** A line of data: a state of an OEM, a line of a trajectory, an observation (keyword, epoch, value). */
export type RowNode = {
  readonly kind: 'row';
  readonly cells: readonly string[];
  readonly at: Place;
  readonly cellAt: readonly Place[];
};

export type SectionNode = {
  readonly kind: 'section';
  readonly name: string;
  readonly items: NdmNode[];
  readonly at: Place;
  readonly endAt: Place; // where what is missing in it is missed
};

export type NdmNode = FieldNode | CommentNode | RowNode | SectionNode;

export type MessageNode = SectionNode & {
  readonly message: NdmMessage;
  readonly version: string;
  readonly versionAt: Place;
};

/** What is wrong, where, and which rule says so. An error refuses the message; a warning does not. */
export type Fault = {
  readonly severity: 'error' | 'warning';
  readonly at: Place;
  readonly message: string; // X_DOT is "abc": a number is right
  readonly rule: string; // CCSDS 502.0-B-3, 5.2.4.2
};
