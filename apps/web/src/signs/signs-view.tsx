/** Signs as a list, the best or the latest first, under a histogram of when they were; a row opens the sign beside the list. */
import { useMemo } from 'preact/hooks';
import { useMarks } from '../app/print.ts';
import { route } from '../app/route.ts';
import { language } from '../data/settings.ts';
import type { WarrantsReply } from '../data/wire.ts';
import { useRead } from '../objects/use-read.ts';
import { DataTable } from '../ui/table.tsx';
import { narrow, tight } from '../ui/view.ts';
import { words as shared } from '../ui/words.ts';
import { setQuery } from './address.ts';
import { columnsOf } from './columns.tsx';
import { Empty, WatchState } from './empty.tsx';
import { FilterFields } from './filter-fields.tsx';
import { filtersOf, isFiltered } from './filters.ts';
import { signsVersion, useHistogram, useSigns } from './found-signs.ts';
import { SignHistogram } from './histogram-picture.tsx';
import { SaveMenu } from './save-signs.tsx';
import { SignPanel } from './sign.tsx';
import { words } from './words.ts';

/** Beside an open sign the histogram is lower by about what the filters take more: the rows stay where they were. */
const WHOLE_PX = 150;
const OPEN_PX = 110;

export function SignsView() {
  const w = words();
  const { query } = route.value;
  const { key } = query;
  const filters = filtersOf(query);
  const found = useSigns(filters);
  const histogram = useHistogram(filters);
  const { read } = useRead<WarrantsReply>(() => '/api/v1/warrants', signsVersion());
  useMarks(found.rows);
  const warrants = read?.warrants ?? [];
  const known = warrantsOf(
    warrants.map(({ id }) => id),
    found.rows.map(({ warrant }) => warrant),
  );
  const spoken = language.value;
  const isOpen = key !== undefined;
  const room = narrow.value ? 'phone' : isOpen ? 'few' : tight.value ? 'tight' : 'wide';
  const columns = useMemo(() => columnsOf(room), [spoken, room]);
  const open = ({ id }: { readonly id: string }) => setQuery({ key: id });
  return (
    <div class={isOpen ? 'signs-split open' : 'signs-split'}>
      <section class="signs-list" aria-label={w.views.list}>
        <FilterFields filters={filters} warrants={warrants}>
          <SaveMenu rows={found.rows} filters={filters} warrants={known} />
        </FilterFields>
        {found.note !== '' && (
          <p class="wrong" role="alert">
            {found.note}
          </p>
        )}
        <WatchState isEmpty={found.rows.length === 0 && !isFiltered(filters)} read={read} />
        {histogram !== null && (found.rows.length > 0 || isFiltered(filters)) && (
          <SignHistogram
            data={histogram}
            onSpan={(from, to) => setQuery({ from, to })}
            heightPx={isOpen ? OPEN_PX : WHOLE_PX}
          />
        )}
        <DataTable
          label={w.views.list}
          {...{ columns, rows: found.rows, chosen: key ?? null }}
          rowKey={(row) => row.id}
          onChoose={open}
          onOpen={open}
          rowClass={(row) => (row.isOpen ? '' : 'is-closed')}
          empty={
            found.isReady ? <Empty isFiltered={isFiltered(filters)} read={read} /> : shared().wait
          }
        />
        <div class="below">
          <span class="dim">{w.rows(found.rows.length, found.more)}</span>
          {found.more && (
            <button type="button" disabled={found.loading} onClick={found.loadMore}>
              {w.loadMore}
            </button>
          )}
        </div>
      </section>
      {isOpen && <SignPanel key={key} id={key} close={() => setQuery({ key: '' })} />}
    </div>
  );
}

/** Those that stand, and those that what is shown was found under. */
function warrantsOf(standing: readonly string[], shown: readonly string[]): readonly string[] {
  return [...new Set([...standing, ...shown])].sort();
}
