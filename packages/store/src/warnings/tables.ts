/** The tables of warnings: notices, warnings and their history. */

export type WarningTables = {};
