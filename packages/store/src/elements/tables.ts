/** The tables of elements: objects, element sets in force, their history. */

export type ElementTables = {};
