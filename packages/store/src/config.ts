/**
 * Configuration as versioned rows: assets, sources, thresholds, rules, warrants, contacts, channels, checklists, partners.
 * A write makes a new version and never changes an old one; it comes with its audit line and its event.
 */
import { appendAudit } from './audit.ts';
import { DamagedRowError, digestOf } from './digest.ts';
import { appendEvent } from './events.ts';
import type { Db } from './open.ts';

export const CONFIG_KINDS = [
  'asset', // Asset of packages/watch
  'source', // where element sets come from
  'watch', // thresholds and horizons of a watch, by its name
  'rule', // release rules
  'warrant',
  'contact',
  'channel', // e-mail, webhook, syslog
  'notification', // which precedence goes to which channel and when it escalates
  'checklist', // replaces the built-in steps of a kind of notice
  'contact-plan', // when a partner can be reached, by its id
  'partner', // who they are: node id, keys, address
  'behaviour', // limits of the watch of behaviour, in general and of one asset
  'flow', // where flow records come from, and under which warrant
  'signs', // limits of the watch of signs of attack, in general and of one asset
  'indicators', // folders of STIX: what to look for in flows, and what own edges may fetch
  'looks', // where looks of sensors come from, and the sensors
  'ballistic', // limits of the watch of ballistic objects, in general and of one asset
  'announced', // launches that were announced, and areas closed for them
  'alert-areas', // whom public alerts are for: polygons, and how long shelter takes
  'alert-rule', // what two people approved in advance to be released at once
  'network', // services over hops, whose loss is watched
  'keeping', // how long bodies of what partners were told are kept
  'hold', // what is not erased, and why
  'erasure', // bodies of what partners were told that are to go
  'witness', // who else cosigns our lanes, and how many must
  'taxii', // TAXII servers of others: what is pulled from there, and what is posted
  'benign', // company that is nobody's business: who declared it, and why
] as const;
export type ConfigKind = (typeof CONFIG_KINDS)[number];

export { DamagedRowError };

/** A version of one row. `doc` is null in a version that removed it. */
export type ConfigTable = {
  kind: string;
  id: string;
  version: number;
  doc: string | null;
  digest: string;
  at_us: number;
  actor: string;
  latest: number; // 1 for the newest version, else 0
};

export type ConfigRow = {
  readonly kind: ConfigKind;
  readonly id: string;
  readonly version: number;
  readonly doc: unknown; // null when removed
  readonly atUs: number;
  readonly actor: string;
};

export type ConfigWrite = {
  readonly kind: ConfigKind;
  readonly id: string;
  readonly doc: unknown; // already checked against the schema of its kind; null removes
  readonly atUs: number;
  readonly actor: string;
  readonly expectedVersion?: number; // 0: must not exist yet
};

/** Somebody else wrote the row first. */
export class ConfigConflictError extends Error {
  constructor(write: ConfigWrite, found: number) {
    super(
      `${write.kind} ${write.id} is at version ${found}, not ${write.expectedVersion}: read it again, then change it`,
    );
    this.name = 'ConfigConflictError';
  }
}

/** Writes a version; returns its number. A write that changes nothing makes no version. */
export async function writeConfig(tx: Db, write: ConfigWrite): Promise<number> {
  const before = await configRow(tx, write.kind, write.id);
  const found = before?.version ?? 0;
  if (write.expectedVersion !== undefined && write.expectedVersion !== found)
    throw new ConfigConflictError(write, found);
  const doc = write.doc === null ? null : JSON.stringify(write.doc);
  if (doc === (before === undefined || before.doc === null ? null : JSON.stringify(before.doc)))
    return found;
  const { kind, id, atUs, actor } = write;
  await tx
    .updateTable('config')
    .set({ latest: 0 })
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('latest', '=', 1)
    .execute();
  const version = found + 1;
  const row = { kind, id, version, doc, at_us: atUs, actor };
  const digest = configDigest(row);
  await tx
    .insertInto('config')
    .values({ ...row, digest, latest: 1 })
    .execute();
  const subject = `${kind}/${id}`;
  const action = doc === null ? 'config.remove' : 'config.write';
  await appendAudit(tx, { atUs, actor, action, subject, doc: { version, digest } });
  const about = { atUs, kind: 'config.changed', subject, tlp: 'AMBER+STRICT' as const, owners: [] };
  await appendEvent(tx, { ...about, doc: { kind, id, version } });
  return version;
}

/** The newest version of a row, removed or not; undefined when there never was one. */
export async function configRow(
  db: Db,
  kind: ConfigKind,
  id: string,
): Promise<ConfigRow | undefined> {
  const row = await db
    .selectFrom('config')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('latest', '=', 1)
    .executeTakeFirst();
  return row && rowOf(row);
}

/** What is in force of a kind, by id; removed rows are left out. */
export async function configRows(db: Db, kind: ConfigKind): Promise<ConfigRow[]> {
  const rows = await db
    .selectFrom('config')
    .selectAll()
    .where('kind', '=', kind)
    .where('latest', '=', 1)
    .where('doc', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map(rowOf);
}

/** Every version of a row, oldest first. */
export async function configHistory(db: Db, kind: ConfigKind, id: string): Promise<ConfigRow[]> {
  const rows = await db
    .selectFrom('config')
    .selectAll()
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(rowOf);
}

/** Over the whole row but `latest`, which changes when the next version comes. */
export function configDigest(row: Omit<ConfigTable, 'digest' | 'latest'>): string {
  const { kind, id, version, doc, at_us, actor } = row;
  return digestOf(JSON.stringify([kind, id, version, doc, at_us, actor]));
}

function rowOf(row: ConfigTable): ConfigRow {
  const { id, version, actor } = row;
  if (configDigest(row) !== row.digest)
    throw new DamagedRowError('config', `${row.kind}/${id} v${version}`);
  const doc: unknown = row.doc === null ? null : JSON.parse(row.doc);
  return { kind: row.kind as ConfigKind, id, version, doc, atUs: row.at_us, actor };
}
