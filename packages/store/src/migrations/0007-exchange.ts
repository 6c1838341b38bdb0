/** Schema 7: lanes to partners and what came from them. */
import type { Migration } from '../migrate.ts';

export const EXCHANGE: Migration = {
  name: 'exchange',
  up: async () => {},
};
