/**
 * Behaviour: who moved, who is beside whom, what broke up, what comes down, what changed since yesterday. Its views and their
 * pictures are loaded when the page is first shown.
 */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words as shared } from '../ui/words.ts';

let views: FunctionComponent | null = null; // loaded once a page

export function BehaviourPage() {
  const [loaded, setLoaded] = useState(views !== null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (views !== null) return;
    void import('./views.tsx').then(
      ({ BehaviourViews }) => {
        views = BehaviourViews;
        setLoaded(true);
      },
      () => setFailed(true),
    );
  }, []);
  const Views = loaded ? views : null;
  if (Views !== null) return <Views />;
  return (
    <p class={failed ? 'empty wrong' : 'empty'} aria-busy={!failed}>
      {failed ? shared().noAnswer : shared().wait}
    </p>
  );
}
