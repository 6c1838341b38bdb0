/** The filters of the list; each stands in the address. */

import type { ComponentChildren } from 'preact';
import type { WarrantLine } from '../data/wire.ts';
import { assets } from '../globe/assets.ts';
import { setQuery } from './address.ts';
import { FILTER_NAMES, isFiltered, KINDS, ORDERS, type SignFilters, STATES } from './filters.ts';
import { InstantText } from './instant-text.tsx';
import { kindName } from './kind-look.ts';
import { words } from './words.ts';

type Choice = readonly [value: string, text: string];
type Props = {
  readonly filters: SignFilters;
  readonly warrants: readonly WarrantLine[];
  readonly children: ComponentChildren; // at the end of the row
};

const SCORES = ['0.25', '0.5', '0.75', '0.9'];

export function FilterFields({ filters, warrants, children }: Props) {
  const w = words();
  const own = assets.value;
  const ids = warrants.map(({ id }) => id);
  return (
    <form class="approach-filters" onSubmit={(event) => event.preventDefault()}>
      <Select
        name="kind"
        title={w.kind}
        value={filters.kind}
        all={KINDS.map((one) => [one, kindName(one)])}
      />
      <Select
        name="state"
        title={w.state}
        value={filters.state}
        all={STATES.map((one) => [one, w.states[one]])}
      />
      <Select
        name="score"
        title={w.score}
        value={filters.score}
        all={withOwn(
          SCORES.map((one) => [one, one]),
          filters.score,
          (text) => text,
        )}
      />
      {(own.length > 0 || filters.asset !== '') && (
        <Select
          name="asset"
          title={w.asset}
          value={filters.asset}
          all={withOwn(
            own.map(({ id, name }) => [id, name]),
            filters.asset,
            w.notThere,
          )}
        />
      )}
      {(ids.length > 1 || filters.warrant !== '') && (
        <Select
          name="warrant"
          title={w.warrant}
          value={filters.warrant}
          all={withOwn(
            ids.map((id) => [id, id]),
            filters.warrant,
            (text) => text,
          )}
        />
      )}
      <InstantText name="from" title={w.from} iso={filters.from} />
      <InstantText name="to" title={w.to} iso={filters.to} />
      <Select
        name="order"
        title={w.order}
        value={filters.order}
        all={ORDERS.map((one) => [one, w.orders[one]])}
        isChosen
      />
      {isFiltered(filters) && (
        <button type="button" onClick={clearFilters}>
          {w.clear}
        </button>
      )}
      {children}
    </form>
  );
}

export function clearFilters(): void {
  setQuery(Object.fromEntries(FILTER_NAMES.map((name) => [name, ''])));
}

/** A value that came with the address stays to be seen, whatever is offered. */
function withOwn(
  all: readonly Choice[],
  value: string,
  textOf: (value: string) => string,
): readonly Choice[] {
  const isKnown = value === '' || all.some(([one]) => one === value);
  return isKnown ? all : [...all, [value, textOf(value)]];
}

type SelectProps = {
  readonly name: string;
  readonly title: string;
  readonly value: string;
  readonly all: readonly Choice[];
  readonly isChosen?: boolean; // one of them always is
};

function Select({ name, title, value, all, isChosen = false }: SelectProps) {
  return (
    <label>
      {title}
      <select value={value} onChange={(event) => setQuery({ [name]: event.currentTarget.value })}>
        {!isChosen && <option value="">{words().any}</option>}
        {all.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
