/** Who our partners are, from configuration. A row of the other mode, or one that does not fit, is no partner. */
import { checkPartner, Partner } from '@noroshi/exchange';
import { configRows, type Db } from '@noroshi/store';
import type { Mode } from '@noroshi/watch';
import { Value } from 'typebox/value';

export type Directory = {
  readonly partners: readonly Partner[];
  /** Nothing is taken from them or told to them; kept for what they said. */
  readonly revoked: readonly Partner[];
  readonly unusable: readonly { readonly id: string; readonly reason: string }[];
};

export async function readDirectory(
  db: Db,
  self: { readonly nodeId: string; readonly mode: Mode },
): Promise<Directory> {
  const partners: Partner[] = [];
  const revoked: Partner[] = [];
  const unusable: { id: string; reason: string }[] = [];
  for (const { id, doc } of await configRows(db, 'partner')) {
    const reason = misfit(id, doc, self);
    if (reason === null) {
      const partner = doc as Partner;
      (partner.revoked === undefined ? partners : revoked).push(partner);
    } else unusable.push({ id, reason });
  }
  return { partners, revoked, unusable };
}

function misfit(
  id: string,
  doc: unknown,
  self: { readonly nodeId: string; readonly mode: Mode },
): string | null {
  if (!Value.Check(Partner, doc) || doc.id !== id) return 'the row does not have its fields';
  if (id === self.nodeId) return 'it is this node itself';
  if (doc.mode !== self.mode)
    return `it is of mode ${doc.mode}, this node is ${self.mode}: the modes never mix`;
  const checked = checkPartner(doc);
  return checked.ok ? null : checked.error;
}
