/**
 * On paper: every sheet says the mode, the strictest marking of what is on it, which node, who printed it and when. A print
 * without them could pass for real, or for releasable. The text goes into the margins of the sheets by a style sheet made
 * at the moment of printing, and once into the page for browsers that print no margins.
 */
import { byId, el, fill } from './dom.ts';
import { state } from './state.ts';
import { utcText, wallNowMs } from './time.ts';
import { words } from './words.ts';

const TLP_ORDER = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

export function listenToPrinting(): void {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  addEventListener('beforeprint', () => {
    const [top, bottom] = sheetTexts();
    fill(byId('printed'), el('strong', {}, top), el('span', {}, bottom));
    sheet.replaceSync(
      `@page { margin: 18mm 14mm; @top-center { content: ${quoted(top)}; font-weight: 700; color: #000 }
      @bottom-left { content: ${quoted(bottom)}; color: #000 } @bottom-right { content: ${quoted(words().page)} " " counter(page) "/" counter(pages); color: #000 } }`,
    );
  });
}

function sheetTexts(): readonly [string, string] {
  const w = words();
  const { health, me } = state;
  const live = health?.mode === 'live';
  const mode = live ? `${w.live}: ${w.liveWhy}` : `${w.exercise}: ${w.exerciseWhy}`;
  const when = utcText(wallNowMs());
  return [
    `${mode} · TLP:${strictest()}`,
    `${health?.node ?? ''} · ${w.printed(me?.userId ?? '–', when)}`,
  ];
}

/** Of what is on the sheets: the list and the warning that is open, or the handover. */
function strictest(): string {
  const { list, whole, handover } = state;
  const shown =
    handover !== null
      ? [handover.tlp]
      : [
          ...(list?.warnings ?? []).map(({ warning }) => warning.marking.tlp),
          ...(whole === null ? [] : [whole.warning.marking.tlp]),
        ];
  return TLP_ORDER.findLast((tlp) => shown.includes(tlp)) ?? 'CLEAR';
}

/** A CSS string in which every character that could end it is escaped by its number. */
function quoted(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} .:,·-]/gu, (c) => `\\${c.codePointAt(0)!.toString(16)} `);
  return `"${safe}"`;
}
