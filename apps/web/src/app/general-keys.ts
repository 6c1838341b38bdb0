/** The keys that work everywhere: help, search, printing, and 'g' with a letter for each page. */
import { me } from '../data/state.ts';
import { showKeys } from './key-list.tsx';
import { type Key, useKeys } from './keys.ts';
import { isOffered } from './offered.ts';
import { PAGES, type PageName } from './page-names.ts';
import { openPalette } from './palette.tsx';
import { printPage } from './print.ts';
import { go } from './route.ts';
import { words } from './words.ts';

/** The letter after 'g'. */
export const PAGE_LETTERS: Readonly<Record<PageName, string>> = {
  ...{
    watch: 'w',
    warnings: 'a',
    conjunctions: 'c',
    objects: 'o',
    behaviour: 'b',
    signs: 'i',
    ballistic: 'm',
    avoid: 'v',
    partners: 'p',
  },
  ...{ handover: 'h', config: 's', people: 'u', guide: 'f' },
};

export function usePageKeys(): void {
  useKeys([...GENERAL, ...PAGES.map(pageKey)]);
}

const group = () => words().keys.general;
const GENERAL: readonly Key[] = [
  { keys: '?', group, what: () => words().keys.help, run: showKeys },
  { keys: '/', group, what: () => words().keys.find, run: openPalette },
  { keys: 'p', group, what: () => words().keys.print, run: printPage },
];

function pageKey(page: PageName): Key {
  return {
    keys: `g ${PAGE_LETTERS[page]}`,
    group: () => words().keys.goto,
    what: () => words().pages[page],
    when: () => {
      const who = me.peek();
      return who !== null && isOffered(page, who);
    },
    run: () => go(page),
  };
}
