/**
 * Positions in the feed as a person may see them. The numbers themselves would betray how many changes were hidden from that
 * person, so an id is one AES-256 block: number, random, zeros, under a key made for that person from the node's secret
 * (HKDF, RFC 5869). Nobody can read it, compare two of them, or make one; the zeros tell ours from others' (1 in 2^48).
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

export type Seal = {
  close(seq: number): string;
  /** Null for what this person was never given. */
  open(id: string): number | null;
};

const SEQ_BYTES = 6;
const RANDOM_BYTES = 4;
const ID = /^[A-Za-z0-9_-]{22}$/;

export function createSeal(
  secret: Uint8Array,
  userId: string,
  random: (bytes: number) => Uint8Array,
): Seal {
  const info = `noroshi events ${userId}`;
  const key = new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), info, 32));
  return {
    close: (seq) => {
      const block = Buffer.alloc(16);
      block.writeUIntBE(seq, 0, SEQ_BYTES);
      block.set(random(RANDOM_BYTES), SEQ_BYTES);
      const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false); // one block
      return Buffer.concat([cipher.update(block), cipher.final()]).toString('base64url');
    },
    open: (id) => {
      if (!ID.test(id)) return null;
      const cipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
      const block = Buffer.concat([cipher.update(Buffer.from(id, 'base64url')), cipher.final()]);
      const ours = block.subarray(SEQ_BYTES + RANDOM_BYTES).every((byte) => byte === 0);
      return ours ? block.readUIntBE(0, SEQ_BYTES) : null;
    },
  };
}
