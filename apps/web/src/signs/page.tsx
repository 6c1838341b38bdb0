/** Signs of attack in flows, and the warrants they are looked for under. Its views are loaded when the page is first shown. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words as shared } from '../ui/words.ts';

let views: FunctionComponent | null = null; // loaded once a page

export function SignsPage() {
  const [loaded, setLoaded] = useState(views !== null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (views !== null) return;
    void import('./views.tsx').then(
      ({ SignViews }) => {
        views = SignViews;
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
