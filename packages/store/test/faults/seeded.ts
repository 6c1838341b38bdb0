/** Random numbers from one printed seed: NOROSHI_SEED repeats a run. */

export type Seeded = { readonly seed: number; readonly random: () => number };

/** The mixer of splitmix32 over a counter: uniform in [0, 1). */
export function seeded(
  seed: number = Number(process.env.NOROSHI_SEED ?? Date.now() % 2 ** 31),
): Seeded {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  return { seed, random };
}
