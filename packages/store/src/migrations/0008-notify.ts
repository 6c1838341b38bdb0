/** Schema 8: notifications, escalations, the shift log. */
import type { Migration } from '../migrate.ts';

export const NOTIFY: Migration = {
  name: 'notify',
  up: async () => {},
};
