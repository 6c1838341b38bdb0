/** The tables of people: users, credentials, sessions, login links, proposals. */

export type PeopleTables = {};
