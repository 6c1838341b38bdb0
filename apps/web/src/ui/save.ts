/**
 * What leaves the page as a file: asked of the node first, which says whether it may and writes it down; then marked with mode,
 * node, marking, who and when, and handed to the browser. When the node refuses or does not answer, nothing is saved.
 */
import { ask } from '../data/ask.ts';
import { wallNowMs } from '../data/clock.ts';
import { me, mode } from '../data/state.ts';
import { utcText } from './time.tsx';
import { tell } from './windows.tsx';
import { words } from './words.ts';

export type SaveFormat = 'png' | 'csv' | 'json' | 'svg';

/** Lines that a file carries: what it may be used for, and who took it when. */
export function stampLines(marking = ''): string[] {
  const now = mode.peek() === 'live' ? 'LIVE' : 'EXERCISE EXERCISE EXERCISE';
  const who = me.peek();
  const taken = `${who?.nodeId ?? ''} · ${who?.userId ?? ''} · ${utcText(wallNowMs())}`;
  return [marking === '' ? now : `${now} · ${marking}`, taken];
}

/** `what` names it in the audit ('plot of miss distance'). True when it was saved. */
export async function saveFile(
  name: string,
  content: Blob | string,
  { what, format }: { readonly what: string; readonly format: SaveFormat },
): Promise<boolean> {
  const asked = await ask('POST', '/api/v1/exports', { what: what.slice(0, 200), format });
  if (!asked.ok) {
    tell(`${words().failed}: ${asked.message || words().noAnswer}`);
    return false;
  }
  const types = {
    png: 'image/png',
    csv: 'text/csv',
    json: 'application/json',
    svg: 'image/svg+xml',
  };
  const blob = typeof content === 'string' ? new Blob([content], { type: types[format] }) : content;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 80)}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return true;
}
