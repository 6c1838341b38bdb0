/** How an object's orbit was: its sets of the last weeks as a plot, and what is held of each source. */
import { useMemo, useState } from 'preact/hooks';
import { changes } from '../data/state.ts';
import type { ObjectHistoryReply, ObjectReply } from '../data/wire.ts';
import { Plot } from '../ui/plot.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { utcText } from '../ui/time.tsx';
import { words as common } from '../ui/words.ts';
import { type HistoryOf, historyPlot } from './history.ts';
import { useRead } from './use-read.ts';
import { words } from './words.ts';

type Props = { readonly id: string; readonly held: ObjectReply['history'] };

export function ElementHistory({ id, held }: Props) {
  const w = words();
  const [of, setOf] = useState<HistoryOf>('motion');
  const { read, refused } = useRead<ObjectHistoryReply>(
    () => `/api/v1/objects/${encodeURIComponent(id)}/elements`,
    `${id} ${changes.value.elements ?? 0}`,
  );
  const name = w.historyTabs[of];
  const data = useMemo(() => read && historyPlot(read.sets, of, name), [read, of, name]);
  const tabs = (['motion', 'inclination', 'eccentricity'] as const).map((key) => ({
    ...{ key, title: w.historyTabs[key] },
  }));
  return (
    <section>
      <h3>{w.history}</h3>
      {refused !== null && <p class="dim">{refused.message || common().noAnswer}</p>}
      {data !== null && (
        <Tabs label={w.history} tabs={tabs} chosen={of} onChoose={setOf}>
          <Plot data={data} heightPx={180} />
        </Tabs>
      )}
      {read?.complete === false && <p class="degraded small">{w.incomplete}</p>}
      <ul class="object-held">
        {held.map(({ source, sets, firstUtc, lastUtc }) => (
          <li key={source} class="dim small">
            {w.held(String(sets), source, day(firstUtc), day(lastUtc))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function day(utc: string): string {
  return utcText(Date.parse(utc), false);
}
