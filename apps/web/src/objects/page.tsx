/**
 * The table of everything in orbit that this node knows of: what the globe can do, by keyboard and in figures. Choosing a row shows
 * its panel; Enter shows it on the globe. Filters stand in the address, so that a view can be sent on.
 */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { go, route } from '../app/route.ts';
import { watchNowMs } from '../data/clock.ts';
import { chosenObject, flyTo } from '../data/select.ts';
import { assetOf, useAssetMarks } from '../globe/assets.ts';
import { type Catalogue, REGIMES } from '../globe/contract.ts';
import { catalogue, feed, feedNote } from '../globe/feed.ts';
import { CheckField, SelectField, TextField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { type Column, DataTable, type Sort } from '../ui/table.tsx';
import { spanText } from '../ui/time.tsx';
import { createRanks, type Filter, foundRows, haystackOf, NO_FILTER, sortedRows } from './find.ts';
import { Freshness } from './freshness.tsx';
import { wholeText } from './orbit-text.ts';
import { ObjectPanel } from './panel.tsx';
import { words } from './words.ts';

/** While a panel is open: it says these itself. */
const LEFT_OUT: readonly string[] = ['cospar', 'inclination', 'period', 'owner'];
const SAID_MS = 300; // after the last letter the address says it too

export function ObjectsPage() {
  const w = words();
  useEffect(() => feed.start(), []);
  useAssetMarks();
  const whole = catalogue.value;
  const { id, query } = route.value;
  const [filter, setFilter] = useState<Filter>(() => filterOf(query));
  const [sort, setSort] = useState<Sort>(() => sortOf(query));
  useAddress(filter, sort, id);
  const rows = useRows(whole, filter, sort);
  const columns = useMemo(
    () =>
      whole === null
        ? []
        : columnsOf(whole).filter(({ key }) => id === null || !LEFT_OUT.includes(key)),
    [whole, w, assetOf.value, id === null],
  );
  const find = useRef<HTMLElement>(null);
  useTableKeys(find);
  const choose = (row: number) =>
    go('objects', whole!.objectIds[row]!, queryOf(filter, sort), true);
  return (
    <div class={id === null ? 'page full objects' : 'page full objects reading'}>
      <header class="page-head">
        <h1>{w.title}</h1>
        <Summary whole={whole} shown={rows.length} />
      </header>
      <search ref={find} class="objects-filters">
        <Filters {...{ filter, setFilter }} />
      </search>
      {feedNote.value !== '' && (
        <p class="wrong" role="status">
          <Shape name="degraded" />
          {feedNote.value}
        </p>
      )}
      <div class="objects-body">
        {whole === null ? (
          feedNote.value === '' && <p class="empty">{w.loading}</p>
        ) : (
          <DataTable
            {...{ label: w.table, rows, columns, sort, sorted: true, chosen: id }}
            rowKey={(row) => whole.objectIds[row]!}
            onSort={setSort}
            onChoose={choose}
            onOpen={(row) => showOnGlobe(whole.objectIds[row]!)}
            typeAhead={(row) => whole.names[row] || whole.objectIds[row]!}
            rowClass={(row) => (whole.freshness[row] === 0 ? '' : 'not-fresh')}
            empty={w.none}
          />
        )}
        {id !== null && (
          <aside class="objects-panel pane">
            <ObjectPanel
              key={id}
              id={id}
              onClose={() => go('objects', null, queryOf(filter, sort), true)}
            />
          </aside>
        )}
      </div>
    </div>
  );
}

function useTableKeys(find: { readonly current: HTMLElement | null }): void {
  useKeys([
    {
      ...{ keys: 'f', group: () => words().title, what: () => words().keys.find },
      run: () => find.current?.querySelector('input')?.focus(),
    },
    {
      ...{ keys: 'v', group: () => words().title, what: () => words().keys.globe },
      when: () => route.peek().id !== null,
      run: () => showOnGlobe(route.peek().id!),
    },
  ]);
}

function showOnGlobe(id: string): void {
  chosenObject.value = id;
  flyTo.value = id;
  go('watch');
}

/** Rows in their order; what is looked in and what is sorted by are made once for a catalogue. */
function useRows(whole: Catalogue | null, filter: Filter, sort: Sort): readonly number[] {
  const assets = assetOf.value;
  const haystack = useMemo(
    () => once(() => (whole === null ? [] : haystackOf(whole))),
    [whole?.objectIds, whole?.names, whole?.cosparIds],
  );
  const ranks = useMemo(
    () => whole && createRanks(whole, (id) => assets.get(id)?.owner ?? ''),
    [whole, assets],
  );
  return useMemo(() => {
    if (whole === null || ranks === null) return [];
    return Array.from(sortedRows(foundRows(whole, haystack, filter), sort, ranks));
  }, [whole, haystack, ranks, filter, sort]);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function Summary({ whole, shown }: { whole: Catalogue | null; shown: number }) {
  const w = words();
  if (whole === null) return null;
  const nowMs = watchNowMs();
  // An epoch to come is a forecast: how fresh the catalogue is, what was observed says.
  const newestMs = whole.epochMs.reduce(
    (most, ms) => (ms <= nowMs ? Math.max(most, ms) : most),
    Number.NEGATIVE_INFINITY,
  );
  const all = whole.count.toLocaleString('en-US');
  return (
    <p class="dim" role="status">
      {w.count(shown.toLocaleString('en-US'), all)}
      {Number.isFinite(newestMs) && ` · ${w.newest(spanText(nowMs - newestMs))}`}
    </p>
  );
}

type FiltersProps = {
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
};

function Filters({ filter, setFilter }: FiltersProps) {
  const w = words();
  const set = (part: Partial<Filter>) => setFilter({ ...filter, ...part });
  const isSet = JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  return (
    <>
      <TextField
        label={w.find}
        type="search"
        value={filter.text}
        placeholder={w.findPlaceholder}
        lengthMax={100}
        onInput={(text) => set({ text })}
      />
      <SelectField
        label={w.regime}
        value={filter.regime}
        options={[
          { value: '', label: w.anyRegime },
          ...REGIMES.map((name) => ({ value: name, label: name })),
        ]}
        onInput={(regime) => set({ regime: regime as Filter['regime'] })}
      />
      <SelectField
        label={w.age}
        value={filter.age}
        options={[
          { value: '', label: w.anyAge },
          { value: 'notFresh', label: w.notFresh },
          { value: 'expired', label: w.freshness.expired },
        ]}
        onInput={(age) => set({ age: age as Filter['age'] })}
      />
      <CheckField
        label={w.assetsOnly}
        checked={filter.assets}
        onInput={(assets) => set({ assets })}
      />
      {isSet && (
        <button type="button" onClick={() => setFilter(NO_FILTER)}>
          <Shape name="close" />
          {w.clear}
        </button>
      )}
    </>
  );
}

function columnsOf(whole: Catalogue): readonly Column<number>[] {
  const w = words();
  const { columns } = w;
  const number = (column: ArrayLike<number>, digits: number) => (row: number) =>
    Number.isFinite(column[row]) ? column[row]!.toFixed(digits) : '–';
  const right = (rem: number) => ({ align: 'end', width: `minmax(${rem}rem, 0.6fr)` }) as const;
  return [
    {
      ...{ key: 'name', title: columns.name, width: 'minmax(10rem, 2fr)', value: () => '' },
      cell: (row) => <NameCell whole={whole} row={row} />,
    },
    {
      ...{ key: 'id', title: columns.id, width: 'minmax(5rem, 0.8fr)' },
      value: (row) => whole.objectIds[row]!,
    },
    {
      ...{
        key: 'cospar',
        title: columns.cospar,
        width: 'minmax(6.500rem, 0.8fr)',
        hideNarrow: true,
      },
      value: (row) => whole.cosparIds[row] || null,
    },
    {
      ...{ key: 'regime', title: columns.regime, width: '5rem', hideNarrow: true },
      value: (row) => REGIMES[whole.regime[row]!]!,
    },
    {
      ...{ key: 'perigee', title: columns.perigee, unit: 'km', ...right(7), hideNarrow: true },
      ...{ value: () => 0, cell: (row) => wholeText(whole.perigeeKm[row]!) },
    },
    {
      ...{ key: 'apogee', title: columns.apogee, unit: 'km', ...right(7), hideNarrow: true },
      ...{ value: () => 0, cell: (row) => wholeText(whole.apogeeKm[row]!) },
    },
    {
      ...{
        key: 'inclination',
        title: columns.inclination,
        unit: '°',
        ...right(7.5),
        hideNarrow: true,
      },
      ...{ value: () => 0, cell: number(whole.inclinationDeg, 2) },
    },
    {
      ...{ key: 'period', title: columns.period, unit: 'min', ...right(7), hideNarrow: true },
      ...{ value: () => 0, cell: number(whole.periodMin, 1), firstDown: true },
    },
    {
      ...{ key: 'age', title: columns.age, width: 'minmax(9rem, 0.9fr)', firstDown: true },
      value: () => 0,
      cell: (row) => (
        <span class="age-cell">
          {spanText(Math.abs(watchNowMs() - whole.epochMs[row]!))}
          {whole.freshness[row]! > 0 && <Freshness of={whole.freshness[row]!} />}
        </span>
      ),
    },
    {
      ...{ key: 'owner', title: columns.owner, width: 'minmax(6rem, 0.8fr)', hideNarrow: true },
      value: (row) => assetOf.peek().get(whole.objectIds[row]!)?.owner ?? null,
    },
  ];
}

function NameCell({ whole, row }: { whole: Catalogue; row: number }) {
  const name = whole.names[row] ?? '';
  const isAsset = whole.isAsset[row] === 1;
  return (
    <span class={name === '' ? 'dim' : ''} title={name}>
      {isAsset && (
        <span class="asset-mark" title={words().asset}>
          <Shape name="ROUTINE" />
          <span class="unseen">{words().asset} </span>
        </span>
      )}
      {name || words().unnamed}
    </span>
  );
}

function useAddress(filter: Filter, sort: Sort, id: string | null): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (route.peek().page === 'objects')
        go('objects', route.peek().id, queryOf(filter, sort), true);
    }, SAID_MS);
    return () => clearTimeout(timer);
  }, [filter, sort, id]);
}

const FIRST_SORT: Sort = { key: 'name', down: false };

export function queryOf(filter: Filter, sort: Sort): Readonly<Record<string, string>> {
  const { text, regime, age, assets } = filter;
  return {
    ...(text !== '' && { q: text }),
    ...(regime !== '' && { regime }),
    ...(age !== '' && { age }),
    ...(assets && { assets: '1' }),
    ...((sort.key !== FIRST_SORT.key || sort.down) && {
      sort: `${sort.down ? '-' : ''}${sort.key}`,
    }),
  };
}

export function filterOf(query: Readonly<Record<string, string>>): Filter {
  return {
    text: (query.q ?? '').slice(0, 100),
    regime: REGIMES.find((name) => name === query.regime) ?? '',
    age: (['notFresh', 'expired'] as const).find((name) => name === query.age) ?? '',
    assets: query.assets === '1',
  };
}

export function sortOf(query: Readonly<Record<string, string>>): Sort {
  const found = /^(-?)([a-z]{1,20})$/.exec(query.sort ?? '');
  return found === null ? FIRST_SORT : { key: found[2]!, down: found[1] === '-' };
}
