/**
 * What leaves the page as a file: asked of the node first, which says whether it may and writes it down; then marked with mode,
 * node, marking, who and when, and handed to the browser. When the node refuses or does not answer, nothing is saved.
 */
import { ask } from '../data/ask.ts';
import { wallNowMs } from '../data/clock.ts';
import { me, mode } from '../data/state.ts';
import { download } from './download.ts';
import { utcText } from './time.tsx';
import { tell } from './windows.tsx';
import { words } from './words.ts';

const TYPES = {
  png: 'image/png',
  csv: 'text/csv',
  json: 'application/json',
  svg: 'image/svg+xml',
  xml: 'application/xml', // a public alert: signed, so nothing is added
} as const;
export type SaveFormat = keyof typeof TYPES;

const WHAT_LENGTH_MAX = 120;

/** Lines that a file carries: what it may be used for, and who took it when. `tlp`: the strictest of what is in it. */
export function stampLines(tlp: string): string[] {
  const now = mode.peek() === 'live' ? 'LIVE' : 'EXERCISE EXERCISE EXERCISE';
  const who = me.peek();
  const taken = `${who?.nodeId ?? ''} · ${who?.userId ?? ''} · ${utcText(wallNowMs())}`;
  return [`${now} · TLP:${tlp}`, taken];
}

export type Saving = {
  readonly what: string; // 'plot of miss distance': for the audit, and in the file's name
  readonly format: SaveFormat;
  readonly tlp: string;
};

/** True when it was saved. */
export async function saveFile(content: BlobPart, { what, format, tlp }: Saving): Promise<boolean> {
  const named = what.slice(0, WHAT_LENGTH_MAX);
  const asked = await ask('POST', '/api/v1/exports', { what: named, format, tlp });
  if (!asked.ok) {
    tell(`${words().failed}: ${asked.message || words().noAnswer}`);
    return false;
  }
  download(content, { what: named, ending: format, type: TYPES[format], tlp });
  return true;
}
