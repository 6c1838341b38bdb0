/** The filters as fields, for the list and the table: what there is to choose comes from what is there. */
import type { Signal } from '@preact/signals';
import { me, warnings } from '../data/state.ts';
import type { Warning } from '../data/wire.ts';
import { SelectField } from '../ui/form.tsx';
import { words as uiWords } from '../ui/words.ts';
import { type Filters, filterCount, NO_FILTERS } from './filters.ts';
import { words } from './words.ts';

type Props = { readonly filters: Filters; readonly onChange: (next: Filters) => void };

/** The search, and the button that opens the fields. */
export function FilterTools({
  filters,
  onChange,
  isOpen,
}: Props & { readonly isOpen: Signal<boolean> }) {
  const w = words();
  const count = filterCount({ ...filters, shelved: 'none' });
  return (
    <>
      <input
        type="search"
        id="search"
        placeholder={w.search}
        aria-label={w.search}
        maxLength={200}
        value={filters.text}
        onInput={({ currentTarget }) => onChange({ ...filters, text: currentTarget.value })}
      />
      <button
        type="button"
        aria-expanded={isOpen.value}
        onClick={() => {
          isOpen.value = !isOpen.peek();
        }}
      >
        {count === 0 ? w.filters : w.filtersOn(count)}
      </button>
    </>
  );
}

export function FilterFields({ filters, onChange }: Props) {
  const w = words();
  const u = uiWords();
  const every = { value: '', label: w.every };
  const mine = `user:${me.value?.userId ?? ''}`;
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <div class="filters">
      <SelectField
        label={w.state}
        value={filters.states}
        options={[
          { value: 'active', label: w.stateSets.active },
          { value: 'every', label: w.stateSets.every },
        ]}
        onInput={(states) => set({ states })}
      />
      <SelectField
        label={w.precedence}
        value={filters.precedence}
        options={[every as { value: Filters['precedence']; label: string }, ...precedences(u)]}
        onInput={(precedence) => set({ precedence })}
      />
      <SelectField
        label={w.kind}
        value={filters.kind}
        options={[every, ...named(u.kinds)]}
        onInput={(kind) => set({ kind })}
      />
      <SelectField
        label={w.owner}
        value={filters.owner}
        options={[every, ...there(({ owners }) => owners, filters.owner)]}
        onInput={(owner) => set({ owner })}
      />
      <SelectField
        label={w.origin}
        value={filters.origin}
        options={[every, ...there(({ origin }) => [origin], filters.origin)]}
        onInput={(origin) => set({ origin })}
      />
      <SelectField
        label={w.assignee}
        value={filters.assignee}
        options={[every, { value: mine, label: w.mine }]}
        onInput={(assignee) => set({ assignee })}
      />
      <button type="button" onClick={() => onChange(NO_FILTERS)}>
        {w.clear}
      </button>
    </div>
  );
}

type Option = { readonly value: string; readonly label: string };

function named(all: Readonly<Record<string, string>>): readonly Option[] {
  return Object.entries(all).map(([value, label]) => ({ value, label }));
}

/** What the warnings that are here have, and what is chosen. */
function there(of: (warning: Warning) => readonly string[], chosen: string): readonly Option[] {
  const here = (warnings.value?.warnings ?? []).flatMap(({ warning }) => of(warning));
  const all = new Set([...here, ...(chosen === '' ? [] : [chosen])]);
  return [...all].sort().map((value) => ({ value, label: value }));
}

function precedences(u: ReturnType<typeof uiWords>) {
  return (['FLASH', 'IMMEDIATE', 'PRIORITY', 'ROUTINE'] as const).map((value) => {
    const own = u.precedence[value];
    return { value, label: own === value.toLowerCase() ? value : `${value} ${own}` };
  });
}
