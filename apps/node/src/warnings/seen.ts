/**
 * A warning as one person sees it: what a route about it answers with. Its version at the door is made from what is shown, so that a change which somebody may not see does not show in it either.
 */
import { createHash } from 'node:crypto';
import type { Db } from '@noroshi/store';
import { type KeptWarning, keptNotices } from '@noroshi/store/warnings';
import { type Notice, projectWarning, type Viewer, visibleTo, type Warning } from '@noroshi/watch';
import { policyFor, readChecklists } from './desk.ts';
import { stableText } from './ids.ts';

export type SeenWarning = {
  readonly warning: Warning; // the whole: never leaves the node
  readonly version: number; // of the whole
  readonly shown: Warning; // the same object as `warning` when nothing is withheld
  readonly notices: readonly Notice[]; // visible ones, in order of arrival
  readonly shownVersion: number;
};

/** What a person sees of a warning that was read; undefined where nothing of it is visible. */
export async function sightOf(
  db: Db,
  { warning, version }: Pick<KeptWarning, 'warning' | 'version'>,
  viewer: Viewer,
): Promise<SeenWarning | undefined> {
  const kept = await keptNotices(db, warning.id);
  const policy = policyFor(kept, await readChecklists(db));
  const visible = visibleTo(viewer, policy);
  const all = kept.map(({ notice }) => notice);
  const shown = projectWarning(warning, all, visible, policy);
  if (shown === null) return undefined;
  const notices = all.filter(visible);
  return { warning, version, shown, notices, shownVersion: shownVersionOf(shown) };
}

/** 48 bits of what is shown. */
export function shownVersionOf(shown: Warning): number {
  const digest = createHash('sha256').update(stableText(shown)).digest();
  return digest.readUIntBE(0, 6);
}
