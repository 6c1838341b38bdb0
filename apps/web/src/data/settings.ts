/** A person's own choices on this machine: theme, language, a second zone line, sound. Kept in the browser, sent nowhere. */
import { effect, type Signal, signal } from '@preact/signals';

export const THEMES = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const LANGUAGES = ['en', 'ja'] as const;
export type Language = (typeof LANGUAGES)[number];

export const theme: Signal<Theme> = signal(oneOf(THEMES, kept('theme')) ?? 'dark');
export const language: Signal<Language> = signal(
  oneOf(LANGUAGES, kept('language')) ?? (navigator.language.startsWith('ja') ? 'ja' : 'en'),
);
/** An IANA zone ('Asia/Tokyo') shown as a second, labelled line; empty for UTC alone. */
export const secondZone: Signal<string> = signal(kept('zone') ?? '');
export const sound: Signal<boolean> = signal(kept('sound') === 'on');

/** Keeps what is chosen and shows it on the root element. */
export function keepSettings(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    document.documentElement.lang = language.value;
    keep('theme', theme.value);
    keep('language', language.value);
    keep('zone', secondZone.value);
    keep('sound', sound.value ? 'on' : 'off');
  });
}

function oneOf<T extends string>(all: readonly T[], text: string | null): T | undefined {
  return all.find((one) => one === text);
}

/** Storage may be blocked: then a choice lasts as long as the page. */
export function kept(name: string): string | null {
  try {
    return localStorage.getItem(`noroshi.${name}`);
  } catch {
    return null;
  }
}

export function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`noroshi.${name}`, value);
  } catch {
    // as above
  }
}
