/**
 * Language tags (RFC 5646). The form is checked; whether a language exists is advice only, since the registry has some
 * 8,000 subtags and grows, and a partner's text in a rare language must not be lost.
 */

export type LanguageFault = {
  readonly rule: 'language' | 'language-known';
  readonly message: string;
};

const FORM = /^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$/;
const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

export function languageFault(tag: string): LanguageFault | null {
  if (!FORM.test(tag) || !isWellFormed(tag))
    return { rule: 'language', message: 'give a language tag of RFC 5646, ja or en-US' };
  if (NAMES.of(tag.split('-')[0]!) === undefined)
    return { rule: 'language-known', message: 'no such language is known here' };
  return null;
}

function isWellFormed(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
