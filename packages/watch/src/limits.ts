/** Caps of the schemas, apart from them: who only needs a number does not load the schemas (packages/watch/limits). */

/** Caps on what anybody may put into one value; a text is counted in UTF-16 units. */
export const SCHEMA_LIMITS = {
  idLengthMax: 96,
  titleLengthMax: 200,
  textLengthMax: 4000,
  aboutMax: 64,
  evidenceMax: 64,
  noticesPerWarningMax: 2000,
  linksMax: 256, // assets, objects or owners of one warning
  checklistMax: 32,
} as const;
