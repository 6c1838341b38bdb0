/** What is wrong with a warrant, by the node's own check of it: every fault with its place. Nothing is written. */
import { isRefused } from '../config/asked.ts';
import { previewOf } from '../config/change.tsx';
import type { Doc } from '../config/draft.ts';
import { mode } from '../data/state.ts';
import { words as shared } from '../ui/words.ts';
import { formProblems, type Problem } from './warrant-form.ts';
import { warrantWords as words } from './warrant-words.ts';

const ID = /^[!-~]{1,96}$/;

export type Checked = {
  readonly problems: readonly Problem[];
  readonly base: { readonly version: number; readonly doc: Doc | null }; // what is in force under its id
};

/** `id`: of the warrant that it changes; null: a new one. */
export async function checkWarrant(doc: Doc, id: string | null): Promise<Checked> {
  const own = typeof doc.id === 'string' ? doc.id : '';
  const none = { version: 0, doc: null };
  const wrong = (path: string, expected: string): Checked => ({
    ...{ problems: [{ path, value: '', expected }], base: none },
  });
  if (!ID.test(own)) return wrong('id', words().idNeeded);
  if (id !== null && own !== id) return wrong('id', id);
  const preview = await previewOf({ kind: 'warrant', id: own, doc, base: none });
  if (isRefused(preview)) return wrong('', preview.message || shared().noAnswer);
  const isOther = mode.value !== undefined && doc.mode !== mode.value;
  const more = [
    ...(preview.refused === null ? [] : wrong('', preview.refused).problems),
    ...(isOther ? wrong('mode', words().modeWrong(mode.value!)).problems : []),
  ];
  return {
    problems: [...formProblems(preview.problems), ...more],
    base: { version: preview.version, doc: preview.before },
  };
}
