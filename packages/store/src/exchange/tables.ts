/** The tables of exchange: lanes to partners and what came from them. */

export type ExchangeTables = {};
