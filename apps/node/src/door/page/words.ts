/** The words of the page in the language chosen; `ja` must have every word that `en` has, or it does not compile. */
import { en } from './words-en.ts';
import { ja } from './words-ja.ts';

export type Words = typeof en;
export type Language = 'en' | 'ja';
export const LANGUAGES: readonly Language[] = ['en', 'ja'];

const ALL: Readonly<Record<Language, Words>> = { en, ja };
let language: Language = 'en';

export function useLanguage(chosen: Language): void {
  language = chosen;
}

export function spoken(): Language {
  return language;
}

export function words(): Words {
  return ALL[language];
}
