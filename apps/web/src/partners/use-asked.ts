/** What a route answers, asked again when something of these kinds changes, and each half minute: an event may not be for us. */
import { useEffect, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { ask, type Refused } from '../data/ask.ts';
import { changes } from '../data/state.ts';

const AGAIN_MS = 30_000;

export type Known<T> = { readonly body: T | null; readonly refused: Refused | null };

/** `path` null asks nothing. `again` changes when the caller wants it anew. */
export function useAsked<T>(
  path: string | null,
  kinds: readonly string[],
): Known<T> & { readonly reload: () => void } {
  const [known, setKnown] = useState<Known<T> & { path: string | null }>({
    ...{ body: null, refused: null, path },
  });
  const [times, setTimes] = useState(0);
  const version = kinds.map((kind) => changes.value[kind] ?? 0).join(' ');
  useEffect(() => {
    if (path === null) return;
    let gone = false;
    void ask<T>('GET', path).then((asked) => {
      if (gone) return;
      if (asked.ok) setKnown({ body: asked.body, refused: null, path });
      else setKnown((was) => ({ body: was.path === path ? was.body : null, refused: asked, path }));
    });
    const timer = setTimeout(() => setTimes((n) => n + 1), AGAIN_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [path, version, times]);
  const { body, refused } = known.path === path ? known : { body: null, refused: null };
  useMarks(body, OWN_TLP);
  return { body, refused, reload: () => setTimes((n) => n + 1) };
}
