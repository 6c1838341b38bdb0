/** What the node says of its kinds of configuration, and the rows of one kind: asked once, and again when they change. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { ask, type Refused } from '../data/ask.ts';
import { changes, me } from '../data/state.ts';
import type { ConfigKindsReply, ConfigRowReply } from '../data/wire.ts';
import { askUntil, isRefused } from './asked.ts';
import type { Doc } from './draft.ts';
import type { JsonSchema } from './schema.ts';

export type Kind = Omit<ConfigKindsReply['kinds'][number], 'schema'> & {
  readonly schema: JsonSchema;
};
export type Row = Omit<ConfigRowReply, 'doc'> & { readonly doc: Doc };
export type Version = Omit<ConfigRowReply, 'doc'> & { readonly doc: Doc | null };

export const kinds = signal<readonly Kind[] | null>(null);

/** Returns how to stop asking. */
export function loadKinds(heard: (refused: Refused | null) => void): () => void {
  return askUntil<ConfigKindsReply>(
    () => ask('GET', '/api/v1/config'),
    (answer) => {
      if (!isRefused(answer)) kinds.value = answer.kinds as unknown as readonly Kind[];
      heard(isRefused(answer) ? answer : null);
    },
  );
}

export function kindOf(name: string): Kind | undefined {
  return kinds.value?.find(({ kind }) => kind === name);
}

/** May this person change rows of the kind? */
export function mayWrite(kind: Kind): boolean {
  return me.value?.roles.some((role) => kind.write.includes(role)) ?? false;
}

export type Rows = {
  readonly rows: readonly Row[] | null; // null: not answered yet
  readonly refused: Refused | null;
};

/** The rows in force, by id; kept true while they are looked at. */
export function useRows(kind: string): Rows {
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const changed = changes.value.config ?? 0;
  useEffect(
    () =>
      askUntil<{ rows: ConfigRowReply[] }>(
        () => ask('GET', `/api/v1/config/${kind}`),
        (answer) => {
          setRefused(isRefused(answer) ? answer : null);
          if (!isRefused(answer)) setRows(answer.rows as unknown as Row[]);
        },
      ),
    [kind, changed],
  );
  useMarks(rows, OWN_TLP);
  return { rows, refused };
}

/** Every version of a row, the newest first; of a removed one too. */
export async function versionsOf(kind: string, id: string): Promise<readonly Version[] | Refused> {
  const path = `/api/v1/config/${kind}/${encodeURIComponent(id)}/history`;
  const asked = await ask<{ versions: ConfigRowReply[] }>('GET', path);
  return asked.ok ? (asked.body.versions as unknown as Version[]).toReversed() : asked;
}

/** `user:aiko+user:taro` as people read it. */
export function actorText(actor: string): string {
  return actor.replaceAll('user:', '').replaceAll('+', ' + ');
}
