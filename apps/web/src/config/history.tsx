/** Every version of a row, the newest first: who, when, what; and the way back to any of them, as a new version. */
import { useEffect, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import type { Refused } from '../data/ask.ts';
import { changes } from '../data/state.ts';
import { Utc } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused } from './asked.ts';
import { differences } from './difference.ts';
import { DifferenceView } from './difference-view.tsx';
import { actorText, type Version, versionsOf } from './kinds.ts';
import { words } from './words.ts';

export type Versions = readonly Version[] | Refused | null;

type Props = {
  readonly found: Versions;
  readonly onBack: ((version: Version, now: Version) => void) | null; // null: this person may not
};

/** `version` in force: they are asked for again when it changes. No id, no question. */
export function useVersions(kind: string, id: string, version: number): Versions {
  const [found, setFound] = useState<Versions>(null);
  const changed = changes.value.config ?? 0;
  useEffect(() => {
    let current = true;
    if (id === '') return;
    void versionsOf(kind, id).then((answer) => current && setFound(answer));
    return () => void (current = false);
  }, [kind, id, version, changed]);
  useMarks(found, OWN_TLP);
  return found;
}

export function History({ found, onBack }: Props) {
  const [open, setOpen] = useState<number | null>(null);
  const w = words().history;
  if (found === null) return <p class="dim">{shared().wait}</p>;
  if (isRefused(found)) return null;
  const now = found[0]!;
  return (
    <section class="versions">
      <h3>{w.title}</h3>
      <ol class="bare" reversed>
        {found.map((one, i) => {
          const before = found[i + 1]?.doc ?? null;
          const shown = open === one.version;
          const count = differences(before, one.doc).length;
          const what = one.doc === null ? w.removed : before === null ? w.first : w.changes(count);
          return (
            <li key={one.version}>
              <button
                type="button"
                class="plain version"
                aria-expanded={shown}
                onClick={() => setOpen(shown ? null : one.version)}
              >
                <strong>{words().version(one.version)}</strong>
                <Utc utc={one.atUtc} /> <span>{actorText(one.actor)}</span>
                <span class="dim">{what}</span>
                {i === 0 && one.doc !== null && <span class="chip open">{w.now}</span>}
              </button>
              {shown && (
                <div class="card">
                  <DifferenceView before={before} after={one.doc} />
                  {i > 0 && onBack !== null && (
                    <div class="row">
                      <button type="button" onClick={() => onBack(one, now)}>
                        {w.back(one.version)}
                      </button>
                    </div>
                  )}
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
