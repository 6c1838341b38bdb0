/**
 * On paper: every sheet says the mode, the strictest marking of what may be on it, which node, who printed it and when. A print
 * without them could pass for real, or for releasable. The text goes into the margins of the sheets by a style sheet made at
 * the moment of printing, and once into the page for browsers that print no margins.
 */
import { useEffect } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { wallNowMs } from '../data/clock.ts';
import { health, me, mode, warnings } from '../data/state.ts';
import { utcText } from '../ui/time.tsx';
import { printing } from '../ui/view.ts';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { route } from './route.ts';
import { quoted, strictest, tlpsIn } from './sheet.ts';
import { words } from './words.ts';

const shownTlps = new Set<{ readonly of: () => string | null }>();

/** A page that shows something marked says so while it does: what is printed carries the strictest. */
export function marks(of: () => string | null): () => void {
  const one = { of };
  shownTlps.add(one);
  return () => void shownTlps.delete(one);
}

/** What a component shows, as the node answered it: marked as strictly as anything in it, `least` where it carries no marking. */
export function useMarks(shown: unknown, least: string | null = null): void {
  useEffect(() => {
    const own = least === null ? [] : [least];
    return marks(() => (shown == null ? least : strictest([...own, ...tlpsIn(shown)])));
  }, [shown, least]);
}

/** What a node's own rows are marked where nothing is said of them (watch: `noticeDefault`). */
export const OWN_TLP = 'AMBER';

const WHAT_LENGTH_MAX = 200;
let isNoted = false; // the print that comes now stands in the audit

/** On paper it leaves the house: written down first, and not printed when it could not be. */
export async function printPage(): Promise<void> {
  const asked = await noted();
  if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  isNoted = true;
  print();
  isNoted = false;
}

function noted() {
  const { page, id } = route.peek();
  const what = `print of ${id === null ? page : `${page}/${id}`}`.slice(0, WHAT_LENGTH_MAX);
  return ask('POST', '/api/v1/exports', { what, format: 'print', tlp: strictest(tlpsShown()) });
}

export function listenToPrinting(into: HTMLElement): void {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  addEventListener('beforeprint', () => {
    if (!isNoted && me.peek() !== null) void noted(); // by the browser's own menu: it cannot be held back
    const [top, bottom] = sheetTexts();
    const strong = document.createElement('strong');
    strong.textContent = top;
    const span = document.createElement('span');
    span.textContent = bottom;
    into.replaceChildren(strong, span);
    const number = `${quoted(words().sheet)} " " counter(page) "/" counter(pages)`;
    sheet.replaceSync(
      `@page { margin: 18mm 14mm; @top-center { content: ${quoted(top)}; font-weight: 700; color: #000 }
      @bottom-left { content: ${quoted(bottom)}; color: #000 } @bottom-right { content: ${number}; color: #000 } }`,
    );
    printing.value = true;
  });
  addEventListener('afterprint', () => (printing.value = false));
}

function sheetTexts(): readonly [string, string] {
  const w = words();
  const isLive = mode.peek() === 'live';
  const what = isLive ? `${w.live}: ${w.liveWhy}` : `${w.exercise}: ${w.exerciseWhy}`;
  const when = utcText(wallNowMs());
  const node = health.peek()?.node ?? '';
  const page = w.pages[route.peek().page];
  return [
    `${what} · TLP:${strictest(tlpsShown())}`,
    `${node} · ${page} · ${w.printed(me.peek()?.userId ?? '–', when)}`,
  ];
}

/** What is shown now may be as strict as the strictest warning that this person sees in the list. */
function tlpsShown(): string[] {
  const listed = (warnings.peek()?.warnings ?? []).map(({ warning }) => warning.marking.tlp);
  return [...listed, ...[...shownTlps].flatMap(({ of }) => of() ?? [])];
}
