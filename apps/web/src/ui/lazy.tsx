/** A page whose views are heavy: loaded when it is first shown, once a page; until then it says that it loads, or that nobody answers. */
import type { FunctionComponent } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words as shared } from './words.ts';

export function lazily(load: () => Promise<FunctionComponent>): FunctionComponent {
  let views: FunctionComponent | null = null;
  return () => {
    const [isLoaded, setLoaded] = useState(views !== null);
    const [hasFailed, setFailed] = useState(false);
    useEffect(() => {
      if (views !== null) return;
      void load().then(
        (found) => {
          views = found;
          setLoaded(true);
        },
        () => setFailed(true),
      );
    }, []);
    const Views = isLoaded ? views : null;
    if (Views !== null) return <Views />;
    return (
      <p class={hasFailed ? 'empty wrong' : 'empty'} aria-busy={!hasFailed}>
        {hasFailed ? shared().noAnswer : shared().wait}
      </p>
    );
  };
}
