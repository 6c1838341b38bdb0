/** Schema 4: users, credentials, sessions, login links, proposals. */
import type { Migration } from '../migrate.ts';

export const PEOPLE: Migration = {
  name: 'people',
  up: async () => {},
};
