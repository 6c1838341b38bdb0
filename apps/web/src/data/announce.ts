/**
 * A new warning, or one that became more urgent, is told at once: in words for those who listen (FLASH and IMMEDIATE
 * interrupt), as a toast that opens it, and by sound where a person chose it. What was there at login is not news.
 */
import { effect } from '@preact/signals';
import { go } from '../app/route.ts';
import { tell } from '../ui/windows.tsx';
import { plainText, titleIn } from '../warnings/title.ts';
import { type News, newsIn, type Seen } from './news.ts';
import { playPattern } from './sound.ts';
import { me, warnings } from './state.ts';
import type { Warning } from './wire.ts';
import { inBoth } from './words.ts';

const TOLD_EACH_MAX = 3; // more at once are told as one

const words = inBoth(
  {
    fresh: (precedence: string, title: string) => `New warning, ${precedence}: ${title}`,
    raised: (precedence: string, title: string) => `Now ${precedence}: ${title}`,
    many: (count: number, precedence: string) =>
      `${count} new warnings, the most urgent ${precedence}`,
    toast: { fresh: 'New', raised: 'More urgent now' },
    toasts: (count: number) => `is the most urgent of ${count} new warnings`,
    open: 'Open it',
    list: 'Show the list',
  },
  {
    fresh: (precedence: string, title: string) => `新しい警報、${precedence}：${title}`,
    raised: (precedence: string, title: string) => `${precedence} に引き上げ：${title}`,
    many: (count: number, precedence: string) => `新しい警報 ${count} 件、最上位は ${precedence}`,
    toast: { fresh: '新規', raised: '緊急度上昇' },
    toasts: (count: number) => `が最上位の新しい警報 ${count} 件`,
    open: '開く',
    list: '一覧を表示',
  },
);

/** Follows the list; called once. */
export function keepAnnouncing(): void {
  let known: Map<string, Warning['precedence']> | null = null;
  effect(() => {
    const list = warnings.value;
    if (me.value === null || list === null) {
      known = null;
      if (me.value === null) hush();
      return;
    }
    const now = list.warnings.map(({ warning }) => warning);
    const news = known === null ? [] : newsIn(known, now);
    known ??= new Map();
    for (const { id, precedence } of now) known.set(id, precedence);
    if (news.length > 0) announce(news);
  });
}

function announce(news: readonly News[]): void {
  const w = words();
  const first = news[0]!.warning;
  playPattern(first.precedence);
  if (news.length > TOLD_EACH_MAX) {
    const text = w.many(news.length, first.precedence);
    say(text, isUrgent(first));
    tell(w.toasts(news.length), { label: w.list, run: () => go('watch') }, first.precedence);
    return;
  }
  for (const { kind, warning } of [...news].reverse()) {
    const title = plainText(titleIn(warning.title));
    say(w[kind](warning.precedence, title), isUrgent(warning));
    tell(
      `${w.toast[kind]}: ${title}`,
      { label: w.open, run: () => go('watch', warning.id) },
      warning.precedence,
    );
  }
}

function isUrgent({ precedence }: Seen): boolean {
  return precedence === 'FLASH' || precedence === 'IMMEDIATE';
}

function hush(): void {
  for (const id of ['assertive', 'polite']) document.getElementById(id)?.replaceChildren();
}

/** Read out by a screen reader. */
function say(text: string, urgent: boolean): void {
  const line = document.getElementById(urgent ? 'assertive' : 'polite');
  if (line === null) return;
  const one = document.createElement('p');
  one.textContent = text;
  line.append(one);
  while (line.childElementCount > TOLD_EACH_MAX) line.firstElementChild?.remove();
}
