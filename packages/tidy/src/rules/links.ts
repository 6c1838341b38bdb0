/** House rule: links in documents resolve: the file is there, and so is the heading after '#'. */
import { posix } from 'node:path';
import { lineAt, type Offence } from '../source.ts';

/** `exists` judges a path from the root; `read` gives the text of a Markdown file that exists. */
export function links(
  path: string,
  text: string,
  exists: (path: string) => boolean,
  read: (path: string) => string,
): Offence[] {
  const found: Offence[] = [];
  for (const { target, offset } of linksOf(text)) {
    const why = refusal(path, target, text, exists, read);
    if (why === undefined) continue;
    found.push({ key: `${path}#${target}`, line: lineAt(text, offset), message: why });
  }
  return found;
}

function refusal(
  path: string,
  target: string,
  text: string,
  exists: (path: string) => boolean,
  read: (path: string) => string,
): string | undefined {
  if (/^(https?|mailto):/.test(target)) return undefined;
  const [file = '', anchor] = target.split('#');
  const aim = file === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(file));
  if (file !== '' && !exists(aim)) return `the link to ${target} leads nowhere`;
  if (anchor === undefined || !aim.endsWith('.md')) return undefined;
  const headings = anchorsOf(file === '' ? text : read(aim));
  return headings.has(anchor) ? undefined : `${aim} has no heading #${anchor}`;
}

/** [text](target), ![text](target) and [name]: target, outside code. */
function linksOf(text: string): { target: string; offset: number }[] {
  const prose = blankCode(text);
  const inline = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
  const reference = /^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm;
  return [...prose.matchAll(inline), ...prose.matchAll(reference)].map((match) => ({
    target: match[1]!,
    offset: match.index,
  }));
}

/** Headings as anchors: lower case, punctuation dropped, blanks turned into hyphens. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = blankCode(text).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm);
  return new Set(
    [...headings].map((match) =>
      match[1]!
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

/** Code becomes blanks of the same length, so that offsets hold. */
function blankCode(text: string): string {
  const blank = (code: string): string => code.replace(/[^\n]/g, ' ');
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, blank).replace(/`[^`\n]*`/g, blank);
}
