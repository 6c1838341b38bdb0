/**
 * Words in the language chosen. Every area has a words.ts of its own: `export const words = inBoth(en, ja)`, and a component
 * says `const w = words()`; it is drawn again when the language changes. `ja` must have every word of `en`, or nothing compiles.
 * Machine words (FLASH, ids, units) stay as they are. No sentence is put together from pieces: a word with a gap is a function.
 */
import { type Language, language } from './settings.ts';

export function inBoth<T extends object>(en: T, ja: NoInfer<T>): () => T {
  const all: Readonly<Record<Language, T>> = { en, ja };
  return () => all[language.value];
}
