/** Schema 3: notices, warnings and their history. */
import type { Migration } from '../migrate.ts';

export const WARNINGS: Migration = {
  name: 'warnings',
  up: async () => {},
};
