/** Schema 5: objects, element sets in force, their history. */
import type { Migration } from '../migrate.ts';

export const ELEMENTS: Migration = {
  name: 'elements',
  up: async () => {},
};
