/** Step 1: what is watched. The element sets that are loaded, where they come from, how old they are; or how to add a source. */
import type { SourcesReply } from '@noroshi/node/wire';
import { href } from '../app/route.ts';
import { health, may } from '../data/state.ts';
import { useAsked } from '../partners/use-asked.ts';
import { Age, spanText } from '../ui/time.tsx';
import type { StepProps } from './page.tsx';
import { words } from './words.ts';

export function WatchedStep({ done }: StepProps) {
  const w = words();
  const { body, refused } = useAsked<SourcesReply>('/api/v1/sources', [
    'source',
    'elements',
    'config',
  ]);
  const catalogue = health.value?.catalogue ?? null;
  const objects = catalogue?.objects ?? 0;
  const count = (n: number) => n.toLocaleString('en-US');
  return (
    <>
      <p>{w.watchedWhy}</p>
      {objects > 0 ? (
        <p>
          <strong>{w.watchedNow(count(objects))}</strong>{' '}
          {typeof catalogue?.medianAgeS === 'number' && (
            <span class="dim">{w.median(spanText(catalogue.medianAgeS * 1000))}</span>
          )}
        </p>
      ) : (
        <p class="hint">{body !== null && body.sources.length > 0 ? w.waiting : w.nothingYet}</p>
      )}
      {refused !== null && <p class="wrong">{w.failed(refused.message)}</p>}
      <ul class="bare guide-list">
        {body?.sources.map((source) => (
          <li key={source.id}>
            <strong>{source.id}</strong>
            {' · '}
            <span class="dim">{w.sourceLine(count(source.objects), source.type)}</span>
            {' · '}
            {source.newestUtc !== null && (
              <span class="dim">
                {w.newest} <Age of="found" utc={source.newestUtc} />
              </span>
            )}
            {source.error !== null && <span class="wrong"> {source.error}</span>}
          </li>
        ))}
      </ul>
      {objects > 0 ? (
        <button type="button" class="main" onClick={done}>
          {w.understood}
        </button>
      ) : (
        <AddSource />
      )}
    </>
  );
}

function AddSource() {
  const w = words();
  return (
    <>
      <p class="dim">{w.addSourceWhy}</p>
      {may('config.write') ? (
        <a class="button main" href={href('config', 'sources')}>
          {w.addSource}
        </a>
      ) : (
        <p>{w.mayNot}</p>
      )}
    </>
  );
}
