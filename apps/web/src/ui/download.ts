/**
 * Saving a file that the page made. Its name says mode, node, marking and when, so that a drill's file is not taken for a
 * real one, nor one that may not be passed on for one that may. What is in it must say so too: that is the maker's task.
 */
import { wallNowMs } from '../data/clock.ts';
import { health, mode } from '../data/state.ts';

export type Saved = {
  readonly what: string; // 'conjunctions', 'warning w-12'
  readonly ending: string; // 'csv'
  readonly type: string; // 'text/csv'
  readonly tlp: string; // the strictest of what is in it
};

/** EXERCISE_alpha_TLP-AMBER_conjunctions_20261123T050102Z.csv */
export function fileName({ what, ending, tlp }: Saved): string {
  const atUtc = new Date(wallNowMs()).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  const parts = [(mode.peek() ?? 'unknown').toUpperCase(), health.peek()?.node ?? 'node'];
  return `${[...parts, `TLP-${tlp}`, what, atUtc].map(safe).join('_')}.${safe(ending)}`;
}

export function download(content: BlobPart, saved: Saved): string {
  const name = fileName(saved);
  const url = URL.createObjectURL(new Blob([content], { type: saved.type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return name;
}

function safe(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}+.-]+/gu, '-')
    .replace(/^[.-]+|-+$/g, '')
    .slice(0, 60);
}
