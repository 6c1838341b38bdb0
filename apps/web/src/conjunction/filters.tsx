/** The filters of the table; they live in the address, so that what is looked at can be sent on. */
import { useEffect, useState } from 'preact/hooks';
import { go } from '../app/route.ts';
import { ask } from '../data/ask.ts';
import type { AssetList } from '../data/wire.ts';
import { EVERY_OBJECT } from './rows.ts';
import { words } from './words.ts';

type Query = Readonly<Record<string, string>>;
const HOURS = [6, 12, 24, 48, 72, 120] as const;
const PC = ['1e-3', '1e-4', '1e-5', '1e-6', '1e-7'] as const;
const MISS_KM = ['0.5', '1', '2', '5'] as const;
const TYPED_MS = 350;

type FiltersProps = { readonly query: Query; readonly assets: readonly [string, string][] };

export function Filters({ query, assets }: FiltersProps) {
  const w = words().page;
  const set = (name: string, value: string) => {
    const { [name]: _, ...rest } = query;
    go('conjunctions', null, value === '' ? rest : { ...rest, [name]: value }, true);
  };
  const choice = (name: string, title: string, none: string, all: readonly [string, string][]) => (
    <label>
      {title}
      <select value={query[name] ?? ''} onChange={(event) => set(name, event.currentTarget.value)}>
        <option value="">{none}</option>
        {all.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <form class="approach-filters" onSubmit={(event) => event.preventDefault()}>
      {assets.length > 0 &&
        choice('asset', w.onlyAssets, w.allAssets, [[EVERY_OBJECT, w.anyAsset], ...assets])}
      <ObjectFilter value={query.object ?? ''} set={(value) => set('object', value)} />
      {choice(
        'hours',
        w.within,
        w.anyTime,
        HOURS.map((n) => [String(n), w.hours(n)]),
      )}
      {choice(
        'pc',
        w.pcMin,
        w.any,
        PC.map((pc) => [pc, pc]),
      )}
      {choice(
        'miss',
        w.missMax,
        w.any,
        MISS_KM.map((km) => [km, `${km} km`]),
      )}
    </form>
  );
}

function ObjectFilter({
  value,
  set,
}: {
  readonly value: string;
  readonly set: (value: string) => void;
}) {
  const w = words().page;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const wait = setTimeout(() => set(typed.trim()), TYPED_MS);
    return () => clearTimeout(wait);
  }, [typed]);
  return (
    <label>
      {w.object}
      <input
        type="search"
        maxLength={96}
        placeholder={w.objectHint}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
    </label>
  );
}

/** Satellites that this person may know of: id and name; null while they are asked for. */
export function useOwnAssets(): [string, string][] | null {
  const [assets, setAssets] = useState<[string, string][] | null>(null);
  useEffect(() => {
    void ask<AssetList>('GET', '/api/v1/assets?kind=satellite').then((asked) => {
      const all = asked.ok ? asked.body.assets : [];
      const own = all.map(({ asset }) => asset).filter((one) => one.objectId);
      setAssets(own.map(({ id, name }) => [id, name]));
    });
  }, []);
  return assets;
}
