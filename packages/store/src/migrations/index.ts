/** Every step of the schema, in order: the place in this list is its number. Append only. */
import type { Migration } from '../migrate.ts';
import { CORE } from './0001-core.ts';
import { CONFIG } from './0002-config.ts';
import { WARNINGS } from './0003-warnings.ts';
import { PEOPLE } from './0004-people.ts';
import { ELEMENTS } from './0005-elements.ts';
import { CONJUNCTIONS } from './0006-conjunctions.ts';
import { EXCHANGE } from './0007-exchange.ts';
import { NOTIFY } from './0008-notify.ts';
import { LEASE } from './0009-lease.ts';
import { SHELF } from './0010-shelf.ts';
import { EPHEMERIDES } from './0011-ephemerides.ts';
import { BEHAVIOUR } from './0012-behaviour.ts';
import { SIGNS } from './0013-signs.ts';
import { LANES } from './0014-lanes.ts';
import { OFFICER } from './0015-officer.ts';
import { TAXII } from './0016-taxii.ts';
import { WITNESSES } from './0017-witnesses.ts';
import { TAXII_WAITING } from './0018-taxii-waiting.ts';
import { ERASURES } from './0019-erasures.ts';
import { TAXII_REMOTE } from './0020-taxii-remote.ts';
import { PACE } from './0021-pace.ts';
import { BALLISTIC } from './0022-ballistic.ts';

export const MIGRATIONS: readonly Migration[] = [
  CORE,
  CONFIG,
  WARNINGS,
  PEOPLE,
  ELEMENTS,
  CONJUNCTIONS,
  EXCHANGE,
  NOTIFY,
  LEASE,
  SHELF,
  EPHEMERIDES,
  BEHAVIOUR,
  SIGNS,
  LANES,
  OFFICER,
  TAXII,
  WITNESSES,
  TAXII_WAITING,
  ERASURES,
  TAXII_REMOTE,
  PACE,
  BALLISTIC,
];
