/** The Δv history in the panel of an object: loaded when a panel is first shown. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words as common } from '../ui/words.ts';
import { words } from './words.ts';

type Shown = FunctionComponent<{ readonly objectId: string }>;
let history: Shown | null = null;

export function DvSection({ id }: { readonly id: string }) {
  const [loaded, setLoaded] = useState(history !== null);
  useEffect(() => {
    if (history !== null) return;
    void import('./dv-history.tsx').then(
      ({ DvHistory }) => {
        history = DvHistory;
        setLoaded(true);
      },
      () => {}, // the rest of the panel stands; it is asked for again with the next object
    );
  }, []);
  const History = loaded ? history : null;
  return (
    <section>
      <h3>{words().dvTitle}</h3>
      {History === null ? <p class="dim">{common().wait}</p> : <History objectId={id} />}
    </section>
  );
}
