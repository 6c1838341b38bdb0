/** Schema 6: the table of approaches. */
import type { Migration } from '../migrate.ts';

export const CONJUNCTIONS: Migration = {
  name: 'conjunctions',
  up: async () => {},
};
