/** The body of what is handed on, and what things are called on the way. Opened in relay.ts. */
import { Epoch, Id, type Notice } from '@noroshi/watch';
import { type Static, Type } from 'typebox';
import { RECORD_LIMITS } from './record.ts';
import { HOPS_MAX } from './rules.ts';

export const RelayBody = Type.Object(
  {
    type: Type.Literal('relay'),
    warningId: Id, // as who hands it on calls it
    /** Who had it before who hands it on: its author first, each once. */
    path: Type.Array(Id, { minItems: 1, maxItems: HOPS_MAX }),
    /** The author's record to the next in the path, and the salt and body it stands for: canonical JSON, as they came. */
    record: Type.String({ maxLength: RECORD_LIMITS.recordBytesMax }),
    salt: Type.String({ pattern: '^[A-Za-z0-9+/]{22}==$' }),
    said: Type.String({ maxLength: RECORD_LIMITS.bodyBytesMax }),
    atUs: Epoch,
  },
  { additionalProperties: false },
);
export type RelayBody = Static<typeof RelayBody>;

/** What a name becomes on the way: as the last of the path's holders calls a thing of the first. */
export function nameAlong(path: readonly string[], id: string): string {
  return path.reduce((name, node) => `${node}:${name}`, id);
}

/** Notices as the last of the path's holders calls them. */
export function noticesAlong(path: readonly string[], notices: readonly Notice[]): Notice[] {
  return notices.map((notice) => ({
    ...notice,
    id: nameAlong(path, notice.id),
    about: notice.about.map(({ type, id }) => ({
      type,
      id: type === 'asset' ? nameAlong(path, id) : id,
    })),
  }));
}
