/**
 * A password that was right is known for a minute: HTTP basic sends it with every request, and judging one costs 0.1 s and 64 MiB on
 * purpose. Kept is an HMAC under a key that lives in this process only, over name, password and the hash that it was judged by; so
 * a changed password is another, and whoever is not active any more is refused at once. Wrong ones are judged, and counted, each time.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Db } from '@noroshi/store';
import { passwordHashOf, personById } from '@noroshi/store/people';

export const REMEMBERED = { forMs: 60_000, peopleMax: 1000 } as const;

type Judge = (name: string, password: string) => Promise<string | null>;

/** `judge` gives the person's id where the password is theirs; `key` is random bytes. */
export function rememberPasswords(
  db: Db,
  judge: Judge,
  { key, nowMs }: { readonly key: Uint8Array; readonly nowMs: () => number },
): Judge {
  const known = new Map<string, { readonly mac: Buffer; readonly untilMs: number }>();
  const macOf = (id: string, password: string, phc: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([id, password, phc]))
      .digest();
  return async (name, password) => {
    const id = name.trim().toLowerCase();
    const found = known.get(id);
    if (found !== undefined && nowMs() < found.untilMs) {
      const phc = await passwordHashOf(db, id);
      const person = await personById(db, id);
      const isSame = phc !== undefined && timingSafeEqual(found.mac, macOf(id, password, phc));
      if (isSame && person?.state === 'active') return id;
    }
    const right = await judge(name, password);
    if (right === null) return null;
    const phc = await passwordHashOf(db, right);
    if (phc === undefined) return right;
    if (known.size >= REMEMBERED.peopleMax) known.clear();
    known.set(right, { mac: macOf(right, password, phc), untilMs: nowMs() + REMEMBERED.forMs });
    return right;
  };
}
