/** Ballistic objects: what flies, where it comes down, and the alerts to the public. Its views are loaded when the page is first shown. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words as shared } from '../ui/words.ts';

let views: FunctionComponent | null = null; // loaded once a page

export function BallisticPage() {
  const [loaded, setLoaded] = useState(views !== null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (views !== null) return;
    void import('./views.tsx').then(
      ({ BallisticViews }) => {
        views = BallisticViews;
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
