/** Every step of the schema, in order: the place in this list is its number. Append only. */
import type { Migration } from '../migrate.ts';
import { CORE } from './0001-core.ts';
import { CONFIG } from './0002-config.ts';

export const MIGRATIONS: readonly Migration[] = [CORE, CONFIG];
