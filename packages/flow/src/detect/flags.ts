/** One bit of knowledge by number of pair or host, in a byte each, for detectors that ask only whether something was ever seen. */

export type Flags = {
  set(key: number): void;
  has(key: number): boolean;
  drop(key: number): void;
};

export function createFlags(): Flags {
  let bits = new Uint8Array(1024);
  return {
    set(key) {
      if (key >= bits.length) {
        const before = bits;
        bits = new Uint8Array(Math.max(key + 1, 2 * bits.length));
        bits.set(before);
      }
      bits[key] = 1;
    },
    has: (key) => bits[key] === 1,
    drop(key) {
      if (key < bits.length) bits[key] = 0;
    },
  };
}
