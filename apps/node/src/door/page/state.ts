/** What the page knows, as one record, and the way to say that it changed. */
import type { Handover, Health, Listed, Me, Whole } from './api.ts';
import { LANGUAGES, type Language, useLanguage } from './words.ts';

export const THEMES = ['dark', 'light', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];

export type State = {
  health: Health | null;
  me: Me | null; // null: nobody is logged in
  loginNote: string;
  list: Listed | null;
  listNote: string; // why it could not be read
  search: string;
  closedToo: boolean;
  selected: string | null;
  whole: Whole | null; // of the selected one
  wholeNote: string; // why it is not shown
  handover: Handover | null; // shown instead of the list
  connected: boolean;
  lostMs: number | null; // wall clock of the node when it was last heard
};

export const state: State = {
  ...{ health: null, me: null, loginNote: '', list: null, search: '', closedToo: false },
  ...{ selected: null, whole: null, connected: false, lostMs: null, handover: null },
  ...{ listNote: '', wholeNote: '' },
};

let render: () => void = () => {};

export function onChange(draw: () => void): void {
  render = draw;
}

export function changed(): void {
  render();
}

export function may(action: string): boolean {
  return state.me?.allowed.includes(action) ?? false;
}

type Settings = { theme: Theme; language: Language };

/** The person's own choice on this machine; else the language of the browser, and dark. */
export function settings(): Settings {
  const theme = THEMES.find((one) => one === kept('theme')) ?? 'dark';
  const spoken = navigator.language.startsWith('ja') ? 'ja' : 'en';
  const language = LANGUAGES.find((one) => one === kept('language')) ?? spoken;
  return { theme, language };
}

export function applySettings(change: Partial<Settings> = {}): void {
  for (const [name, value] of Object.entries(change)) keep(name, value);
  const { theme, language } = settings();
  document.documentElement.dataset.theme = theme;
  document.documentElement.lang = language;
  useLanguage(language);
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(`noroshi.${name}`);
  } catch {
    return null; // storage is blocked: the choice lasts as long as the page
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`noroshi.${name}`, value);
  } catch {
    // as above
  }
}
