/** The tables of conjunctions: the table of approaches. */

export type ConjunctionTables = {};
