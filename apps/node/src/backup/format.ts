/**
 * A backup is one gzip file of lines of JSON, readable with `zcat` and without Noroshi:
 *
 *   {"noroshi":"backup","format":1,"createdUtc":…,"mode":…,"nodeId":…,"scenario":…,"schema":…,"rows":…}
 *   {"table":"audit","columns":["action","actor",…]}     then one array a row, cells in the order of the columns;
 *   ["config.write","console",…]                         bytes are {"b": base64}, numbers that JSON lacks {"n": "Infinity"}
 *   {"file":"keys/log.pem","bytes": base64}              only with keys
 *   {"end":{"tables":[{"table":"audit","rows":12,"root":…},…],"root":…}}
 *   {"sha256":…}                                         of every byte before this line
 */
import type { TableContent } from '@noroshi/store';
import { Mode } from '@noroshi/watch';
import { Type } from 'typebox';

export const FORMAT = 1;
export const LINE_BYTES_MAX: number = 256 * 2 ** 20;

export const HeadLine = Type.Object({
  noroshi: Type.Literal('backup'),
  format: Type.Literal(FORMAT),
  createdUtc: Type.String({ maxLength: 40 }),
  mode: Mode,
  nodeId: Type.String({ maxLength: 128 }),
  scenario: Type.Union([Type.String({ maxLength: 128 }), Type.Null()]),
  schema: Type.Integer({ minimum: 1 }),
  rows: Type.Integer({ minimum: 0 }),
});
export type HeadLine = Type.Static<typeof HeadLine>;

export const TableLine = Type.Object({
  table: Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }),
  columns: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' }), { minItems: 1 }),
});
export type TableLine = Type.Static<typeof TableLine>;

/** A name in the folder of keys, never a path. */
export const FileLine = Type.Object({
  file: Type.String({ pattern: '^keys/[A-Za-z0-9_-][A-Za-z0-9._-]{0,100}$' }),
  bytes: Type.String(),
});
export type FileLine = Type.Static<typeof FileLine>;

export type EndLine = {
  readonly end: { readonly tables: readonly TableContent[]; readonly root: string };
};

export type BackupErrorKind = 'unreadable' | 'not a backup' | 'damaged' | 'newer' | 'target';

/** Why a backup cannot be written or used; the message says what would be right. */
export class BackupError extends Error {
  readonly kind: BackupErrorKind;
  constructor(kind: BackupErrorKind, message: string) {
    super(message);
    this.name = 'BackupError';
    this.kind = kind;
  }
}
