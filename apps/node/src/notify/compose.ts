/**
 * From what a channel may see to a message: subject, plain text, and the same as data. The mode stands in every subject and
 * first line; times are UTC; texts from elsewhere lose control and direction characters, so no line can be forged.
 */
import { safeText } from '@noroshi/host';
import { formatUtc } from '@noroshi/time';
import { type Mode, PRECEDENCES, type Precedence, type Warning } from '@noroshi/watch';
import type { Language } from './schemas.ts';
import { WORDS, type Words } from './words.ts';

/** One warning as the channel may see it; `shown` null: only that there is one. */
export type Item = {
  readonly change: string; // of CHANGES
  readonly precedence: Precedence;
  readonly shown: Warning | null;
  readonly foundUs: number | null; // the newest finding
  readonly oldestSetUs: number | null; // of the element sets it rests on
  readonly step?: number; // escalation: which contact, from 1
};

export type Digest = {
  readonly sinceUs: number;
  readonly open: readonly Item[];
  readonly changed: readonly Item[];
};

export type Content =
  | { readonly kind: 'warnings'; readonly items: readonly Item[] }
  | { readonly kind: 'digest'; readonly digest: Digest }
  | { readonly kind: 'test' };

/** What goes out, the same each time it is tried. */
export type Message = {
  readonly id: string; // one for all tries: a receiver drops what it has seen
  readonly mode: Mode;
  readonly node: string;
  readonly precedence: Precedence;
  readonly atUs: number;
  readonly subject: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type Frame = {
  readonly id: string;
  readonly mode: Mode;
  readonly node: string;
  readonly atUs: number;
  readonly language: Language;
  readonly nodeUrl: string | undefined;
};

const LINES_MAX = 50;
const SUBJECT_MAX = 180;

export function composeMessage(frame: Frame, content: Content): Message {
  const words = WORDS[frame.language];
  const { subject, paragraphs, precedence, data } = bodyOf(frame, words, content);
  const first = frame.mode === 'exercise' ? words.drill : words.live;
  const text = [first, ...paragraphs, `${frame.node} · ${frame.id}`].join('\n\n');
  const { id, mode, node, atUs } = frame;
  return {
    ...{ id, mode, node, precedence, atUs, text: `${text}\n` },
    subject: oneLine(`[${mode.toUpperCase()}] ${subject}`, SUBJECT_MAX),
    data: {
      ...{ id, mode, node, precedence, atUtc: formatUtc(atUs, 3) },
      ...{ subject: oneLine(subject, SUBJECT_MAX), ...data },
    },
  };
}

type Body = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly precedence: Precedence;
  readonly data: Readonly<Record<string, unknown>>;
};

function bodyOf(frame: Frame, words: Words, content: Content): Body {
  if (content.kind === 'test')
    return {
      ...{ subject: words.test, paragraphs: [words.testText], precedence: 'ROUTINE' },
      data: { kind: 'test' },
    };
  if (content.kind === 'digest') return digestBody(frame, words, content.digest);
  const items = byUrgency(content.items);
  const top = items[0]!;
  const shown = items.slice(0, LINES_MAX);
  const left = items.length - shown.length;
  return {
    subject: items.length === 1 ? headline(words, top) : words.many(items.length, top.precedence),
    paragraphs: [
      ...shown.map((item) => paragraph(frame, words, item)),
      ...(left > 0 ? [words.more(left)] : []),
    ],
    precedence: top.precedence,
    data: { kind: 'warnings', count: items.length, warnings: shown.map(dataOf) },
  };
}

function digestBody(frame: Frame, words: Words, { sinceUs, open, changed }: Digest): Body {
  const list = (items: readonly Item[]) => {
    const lines = byUrgency(items).map((item) => `- ${headline(words, item)}`);
    const left = lines.length - LINES_MAX;
    return [...lines.slice(0, LINES_MAX), ...(left > 0 ? [words.more(left)] : [])].join('\n');
  };
  const since = formatUtc(sinceUs, 0);
  const top = byUrgency(open)[0]?.precedence ?? 'ROUTINE';
  return {
    subject: `${words.digest}: ${words.open} ${open.length}, ${words.changed} ${since} ${changed.length}`,
    paragraphs:
      open.length + changed.length === 0
        ? [words.digestEmpty]
        : [
            `${words.open}: ${open.length}\n${list(open)}`.trimEnd(),
            `${words.changed} ${since}: ${changed.length}\n${list(changed)}`.trimEnd(),
            lookLine(frame, words, null),
          ],
    precedence: top,
    data: {
      ...{ kind: 'digest', sinceUtc: since, openCount: open.length, changedCount: changed.length },
      ...{ open: open.slice(0, LINES_MAX).map(dataOf) },
    },
  };
}

function byUrgency(items: readonly Item[]): readonly Item[] {
  return [...items].sort(
    (a, b) => PRECEDENCES.indexOf(a.precedence) - PRECEDENCES.indexOf(b.precedence),
  );
}

function headline(words: Words, { change, precedence, shown, step }: Item): string {
  const what = step === undefined ? (words.changes[change] ?? change) : words.escalated(step);
  const title = shown === null ? words.hidden : shown.title;
  return oneLine(`${precedence} · ${what}: ${title}`, SUBJECT_MAX);
}

function paragraph(frame: Frame, words: Words, item: Item): string {
  const { shown, foundUs, oldestSetUs } = item;
  const lines = [headline(words, item)];
  if (shown !== null) {
    const about = [...shown.assetIds, ...shown.objectIds].slice(0, 12).map(safeText).join(', ');
    lines.push(`${words.state}: ${words.states[shown.state]}${decision(frame, words, shown)}`);
    lines.push(`${words.about}: ${about === '' ? words.none : about}`);
    if (foundUs !== null) lines.push(`${words.found}: ${instant(frame, words, foundUs)}`);
    if (oldestSetUs !== null)
      lines.push(`${words.oldestSet}: ${instant(frame, words, oldestSetUs)}`);
    lines.push(`${words.marking}: TLP:${shown.marking.tlp}`);
  }
  lines.push(lookLine(frame, words, shown?.id ?? null));
  return lines.join('\n');
}

function decision(frame: Frame, words: Words, { decideByUs }: Warning): string {
  if (decideByUs === undefined) return '';
  const passed = decideByUs < frame.atUs ? ` (${words.decidePassed})` : '';
  return ` · ${words.decideBy}: ${formatUtc(decideByUs, 0)}${passed}`;
}

function lookLine({ nodeUrl, node }: Frame, words: Words, id: string | null): string {
  if (nodeUrl === undefined)
    return `${words.link}: ${words.atNode} ${node}${id === null ? '' : ` (${id})`}`;
  const base = nodeUrl.replace(/\/+$/, '');
  return `${words.link}: ${base}/${id === null ? '' : `#warning=${encodeURIComponent(id)}`}`;
}

/** UTC, and how long ago that is. */
function instant({ atUs }: Frame, words: Words, us: number): string {
  return `${formatUtc(us, 0)} (${words.ago(Math.max(0, (atUs - us) / 1e6))})`;
}

function dataOf({ change, precedence, shown, step }: Item): Readonly<Record<string, unknown>> {
  if (shown === null) return { change, precedence, hidden: true };
  const { id, title, state, assetIds, objectIds, decideByUs, marking } = shown;
  return {
    ...{ change, precedence, id, title: safeText(title), state, assetIds, objectIds },
    ...{
      tlp: marking.tlp,
      decideByUtc: decideByUs === undefined ? null : formatUtc(decideByUs, 0),
    },
    ...(step !== undefined && { escalation: step }),
  };
}

/** One line without control or direction characters, cut at a whole character. */
function oneLine(text: string, lengthMax: number): string {
  const safe = [...safeText(text)];
  return safe.length <= lengthMax ? safe.join('') : `${safe.slice(0, lengthMax - 1).join('')}…`;
}
