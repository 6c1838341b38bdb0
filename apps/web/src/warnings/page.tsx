/**
 * Every warning as a table: sorted by any column, filtered, several acknowledged or shelved at once, taken away as a file. The
 * filters and the order stand in the address, so that they can be sent on, and can be kept under a name.
 */
import { type Signal, signal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { go, route } from '../app/route.ts';
import { keep, kept, language } from '../data/settings.ts';
import { may, warnings } from '../data/state.ts';
import type { WarningLine } from '../data/wire.ts';
import { keepAssets } from '../globe/assets.ts';
import { TextField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { DataTable, type Sort } from '../ui/table.tsx';
import { openWindow } from '../ui/windows.tsx';
import { words as uiWords } from '../ui/words.ts';
import { actOnAll, mayAcknowledge, mayShelve, shelve } from './act.tsx';
import { warningColumns } from './columns.tsx';
import { ExportButtons } from './export.tsx';
import { FilterFields, FilterTools } from './filter-fields.tsx';
import { type Filters, filtersOf, nodeQuery, queryOf } from './filters.ts';
import { useWarnings } from './source.ts';
import { words } from './words.ts';

const ROWS_MAX = 2000;
const FIRST_SORT: Sort = { key: 'precedence', down: false };

export function WarningsPage() {
  const { query, id } = route.value;
  const filters = filtersOf(query);
  const sort = sortOf(query) ?? FIRST_SORT;
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const found = useWarnings(filters, ROWS_MAX);
  useEffect(keepAssets, []);
  const w = words();
  const columns = useMemo(() => warningColumns(found.lines), [language.value, found.lines]);
  const chosen = found.lines.filter(({ warning }) => marked.has(warning.id));
  const show = (next: Filters, by: Sort = sort) =>
    go('warnings', id, { ...queryOf(next), ...sortQuery(by) }, true);
  return (
    <div class="page full warnings-page">
      <header class="page-head">
        <h1>{w.warnings}</h1>
        <PageTools filters={filters} onChange={show} />
      </header>
      {chosen.length > 0 && <Bulk chosen={chosen} clear={() => setMarked(new Set())} />}
      {found.note !== '' && (
        <p class="wrong" role="alert">
          {found.note}
        </p>
      )}
      <DataTable
        label={w.warnings}
        rows={found.lines}
        columns={columns}
        rowKey={keyOf}
        sort={sort}
        onSort={(by) => show(filters, by)}
        onOpen={({ warning }) => go('watch', warning.id)}
        rowClass={({ warning }) => `${warning.precedence} ${warning.state}`}
        empty={found.isReady ? w.noMatch : uiWords().wait}
        {...(may('warning.decide') && { marked, onMark: setMarked })}
      />
      {found.hasMore && <p class="dim small">{w.more(found.lines.length)}</p>}
    </div>
  );
}

const keyOf = ({ warning }: WarningLine) => warning.id;

function sortOf({ sort }: Readonly<Record<string, string>>): Sort | null {
  const found = /^(-?)([a-z]{1,20})$/.exec(sort ?? '');
  return found === null ? null : { key: found[2]!, down: found[1] === '-' };
}

function sortQuery({ key, down }: Sort): Record<string, string> {
  if (key === FIRST_SORT.key && down === FIRST_SORT.down) return {};
  return { sort: `${down ? '-' : ''}${key}` };
}

type ToolsProps = { readonly filters: Filters; readonly onChange: (next: Filters) => void };
const areFiltersOpen = signal(false);

function PageTools({ filters, onChange }: ToolsProps) {
  const w = words();
  const shelved = warnings.value?.shelved ?? 0;
  const isAside = filters.shelved === 'only';
  return (
    <>
      <FilterTools {...{ filters, onChange, isOpen: areFiltersOpen }} />
      {(shelved > 0 || isAside) && (
        <button
          type="button"
          aria-pressed={isAside}
          onClick={() => onChange({ ...filters, shelved: isAside ? 'none' : 'only' })}
        >
          <Shape name="shelved" />
          {isAside ? w.hideShelved : w.shelvedCount(shelved)}
        </button>
      )}
      <SavedFilters filters={filters} onChange={onChange} />
      <ExportButtons
        path={`/api/v1/warnings/export?${nodeQuery(filters)}`}
        formats={['csv', 'json']}
      />
      {areFiltersOpen.value && <FilterFields filters={filters} onChange={onChange} />}
    </>
  );
}

type Saved = Readonly<Record<string, Readonly<Record<string, string>>>>;
const SAVED_MAX = 20;
const saved: Signal<Saved> = signal(readSaved());

function readSaved(): Saved {
  try {
    const found: unknown = JSON.parse(kept('warnings.filters') ?? '{}');
    if (typeof found !== 'object' || found === null) return {};
    const entries = Object.entries(found as Record<string, Record<string, string>>);
    return Object.fromEntries(
      entries.slice(0, SAVED_MAX).map(([name, query]) => [name, queryOf(filtersOf(query ?? {}))]),
    );
  } catch {
    return {};
  }
}

function writeSaved(next: Saved): void {
  saved.value = next;
  keep('warnings.filters', JSON.stringify(next));
}

function SavedFilters({ filters, onChange }: ToolsProps) {
  const w = words();
  const ask = () =>
    openWindow(w.saveFilter, (close) => (
      <NameForm
        done={(name) => {
          writeSaved({ ...saved.peek(), [name]: queryOf(filters) });
          close();
        }}
      />
    ));
  return (
    <>
      {Object.entries(saved.value).map(([name, query]) => (
        <span key={name} class="saved">
          <button type="button" onClick={() => onChange(filtersOf(query))}>
            {name}
          </button>
          <button
            type="button"
            class="icon"
            aria-label={w.forget(name)}
            title={w.forget(name)}
            onClick={() => {
              const { [name]: _gone, ...rest } = saved.peek();
              writeSaved(rest);
            }}
          >
            <Shape name="close" />
          </button>
        </span>
      ))}
      {Object.keys(queryOf(filters)).length > 0 && (
        <button type="button" class="plain" onClick={ask}>
          {w.saveFilter}
        </button>
      )}
    </>
  );
}

function NameForm({ done }: { done: (name: string) => void }) {
  const [name, setName] = useState('');
  const w = words();
  const submit = (event: Event) => {
    event.preventDefault();
    if (name.trim() !== '') done(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <TextField label={w.filterName} value={name} onInput={setName} lengthMax={40} autofocus />
      <div class="row">
        <button type="submit" class="main">
          {w.save}
        </button>
      </div>
    </form>
  );
}

type BulkProps = { readonly chosen: readonly WarningLine[]; readonly clear: () => void };

function Bulk({ chosen, clear }: BulkProps) {
  const w = words();
  const open = chosen.filter(mayAcknowledge);
  const shelvable = chosen.filter(
    (line) => mayShelve(line) && line.warning.shelvedUntilUtc === undefined,
  );
  const aside = chosen.filter(({ warning }) => warning.shelvedUntilUtc !== undefined);
  return (
    <div class="row bulk" role="toolbar" aria-label={w.bulk(chosen.length)}>
      <strong>{w.bulk(chosen.length)}</strong>
      <button
        type="button"
        class="main"
        disabled={open.length === 0}
        onClick={() => void actOnAll(open, 'acknowledge').then(clear)}
      >
        {`${w.acknowledge} (${open.length})`}
      </button>
      <button
        type="button"
        disabled={shelvable.length === 0}
        onClick={() => shelve(shelvable)}
      >{`${w.shelve} (${shelvable.length})`}</button>
      {aside.length > 0 && (
        <button
          type="button"
          onClick={() => void actOnAll(aside, 'unshelve').then(clear)}
        >{`${w.unshelve} (${aside.length})`}</button>
      )}
      <button type="button" onClick={clear}>
        {w.unmark}
      </button>
    </div>
  );
}
