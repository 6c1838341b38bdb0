/** The pane of the picture: one list of warnings, the most urgent first, searched, filtered and grouped; what is shelved is counted and one press away. */
import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useKeys } from '../app/keys.ts';
import { go, href, route } from '../app/route.ts';
import { wallNowMs } from '../data/clock.ts';
import { keep, kept } from '../data/settings.ts';
import { health, me, warnings } from '../data/state.ts';
import type { WarningLine } from '../data/wire.ts';
import { assetOf, assets, keepAssets } from '../globe/assets.ts';
import { Precedence } from '../ui/marks.tsx';
import { Shape } from '../ui/shape.tsx';
import { words as uiWords } from '../ui/words.ts';
import { WarningCard } from './card.tsx';
import { FilterFields, FilterTools } from './filter-fields.tsx';
import {
  type Filters,
  filterCount,
  type Group,
  type GroupBy,
  grouped,
  isAside,
  NO_FILTERS,
} from './filters.ts';
import { nameOf } from './names.ts';
import { useWarnings } from './source.ts';
import { words } from './words.ts';

const GROUPS = ['none', 'asset', 'object'] as const;
const OWNERS_SHOWN = 6;

const filters: Signal<Filters> = signal(NO_FILTERS);
const groupBy: Signal<GroupBy> = signal(GROUPS.find((one) => one === kept('list.group')) ?? 'none');
const folded: Signal<ReadonlySet<string>> = signal(new Set());
const areFiltersOpen = signal(false);

export function WarningList({ chosen }: { chosen: string | null }) {
  const found = useWarnings(filters.value);
  const groups = grouped(found.lines, groupBy.value, (id) => assetOf.value.has(id));
  const inSight = groups.flatMap(({ key, lines }) => (isFolded(key) ? [] : lines));
  useEffect(keepAssets, []);
  useListKeys(inSight, chosen);
  const w = words();
  return (
    <div class="warning-list">
      <ListHead />
      {found.note !== '' && (
        <p class="wrong pad" role="alert">
          {found.note}
        </p>
      )}
      {!found.isReady && <p class="empty dim">{uiWords().wait}</p>}
      {found.isReady && found.lines.length === 0 && <Empty />}
      {groups.map((group) => (
        <GroupOf key={group.key} group={group} chosen={chosen} />
      ))}
      {found.hasMore && <p class="dim more">{w.more(found.lines.length)}</p>}
      <Limits />
    </div>
  );
}

function ListHead() {
  const w = words();
  const open = unacknowledged();
  const all = (warnings.value?.counts ?? []).reduce((sum, { count }) => sum + count, 0);
  return (
    <div class="list-head">
      <div class="list-title">
        <h1>{w.warnings}</h1>
        {warnings.value !== null && (
          <p class="dim small">
            {w.counted(
              open.reduce((sum, { count }) => sum + count, 0),
              all,
            )}
          </p>
        )}
      </div>
      {open.length > 0 && (
        <p class="tally">
          {open.map(({ precedence, count }) => (
            <span key={precedence}>
              <Precedence of={precedence} /> {count}
            </span>
          ))}
        </p>
      )}
      <Tools />
      {areFiltersOpen.value && (
        <FilterFields
          filters={filters.value}
          onChange={(next) => {
            filters.value = next;
          }}
        />
      )}
      <Shelved />
    </div>
  );
}

/** By precedence, without what is set aside. */
function unacknowledged() {
  const wallMs = wallNowMs();
  const aside = (warnings.value?.warnings ?? []).filter(
    ({ warning }) => warning.state === 'open' && isAside(warning, wallMs),
  );
  return (warnings.value?.counts ?? [])
    .filter(({ state }) => state === 'open')
    .map(({ precedence, count }) => {
      const off = aside.filter(({ warning }) => warning.precedence === precedence).length;
      return { precedence, count: count - off };
    })
    .filter(({ count }) => count > 0);
}

function Tools() {
  const w = words();
  return (
    <div class="list-tools">
      <FilterTools
        filters={filters.value}
        onChange={(next) => {
          filters.value = next;
        }}
        isOpen={areFiltersOpen}
      />
      <select
        aria-label={w.group}
        title={w.group}
        value={groupBy.value}
        onChange={({ currentTarget }) => {
          groupBy.value = GROUPS.find((one) => one === currentTarget.value) ?? 'none';
          keep('list.group', groupBy.peek());
        }}
      >
        {GROUPS.map((one) => (
          <option key={one} value={one}>
            {w.groups[one]}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What is set aside is never out of sight: its count, and the way there and back. */
function Shelved() {
  const w = words();
  const count = warnings.value?.shelved ?? 0;
  const isShown = filters.value.shelved === 'only';
  if (count === 0 && !isShown) return null;
  return (
    <button
      type="button"
      class="shelved-count"
      aria-pressed={isShown}
      title={isShown ? w.hideShelved : w.showShelved}
      onClick={() => {
        filters.value = { ...filters.value, shelved: isShown ? 'none' : 'only' };
      }}
    >
      <Shape name="shelved" />
      {isShown ? w.hideShelved : w.shelvedCount(count)}
    </button>
  );
}

const isFolded = (key: string) => groupBy.value !== 'none' && folded.value.has(key);

function GroupOf({ group: { key, lines }, chosen }: { group: Group; chosen: string | null }) {
  const items = (
    <ol class="list">
      {lines.map((line) => (
        <li key={line.warning.id}>
          <WarningCard line={line} chosen={line.warning.id === chosen} />
        </li>
      ))}
    </ol>
  );
  const by = groupBy.value;
  if (by === 'none') return items;
  const w = words();
  const name = key === '' ? (by === 'asset' ? w.noAsset : w.noObject) : nameOf(by, key);
  const isClosed = folded.value.has(key);
  const toggle = () => {
    const next = new Set(folded.peek());
    if (!next.delete(key)) next.add(key);
    folded.value = next;
  };
  return (
    <section class="list-group">
      <button
        type="button"
        class="group-head"
        aria-expanded={!isClosed}
        aria-label={w.expand(name, lines.length)}
        onClick={toggle}
      >
        <Shape name={isClosed ? 'down' : 'up'} />
        <strong>{name}</strong>
        <Precedence of={lines[0]!.warning.precedence} />
        <span class="count">{lines.length}</span>
      </button>
      {!isClosed && items}
    </section>
  );
}

function Empty() {
  const w = words();
  if (filterCount(filters.value) > 0 || filters.value.text !== '')
    return (
      <div class="empty">
        <p>{w.noMatch}</p>
        <button
          type="button"
          onClick={() => {
            filters.value = NO_FILTERS;
          }}
        >
          {w.clear}
        </button>
      </div>
    );
  if (hasNoAssets())
    return (
      <div class="empty">
        <h2>{w.noAssets}</h2>
        <p>{w.noAssetsWhy}</p>
        <a class="button main" href={href('config', 'assets')}>
          {w.addAssets}
        </a>
      </div>
    );
  const now = health.value;
  const isWatching = now?.status === 'ok' && now.catalogue !== null && !now.catalogue.stale;
  return (
    <div class="empty">
      <p>{isWatching ? w.none : w.noneBut}</p>
      {isWatching && <p class="dim">{w.noneWhy}</p>}
    </div>
  );
}

/** Said only by who would see them: of nobody's assets a person of one owner knows nothing. */
function hasNoAssets(): boolean {
  const part = health.value?.parts?.find(({ part }) => part === 'assets');
  return part?.state === 'degraded' && assets.value.length === 0;
}

/** What a person is not shown is not counted for them either; that there may be such is said to all of whom it is true. */
function Limits() {
  const now = me.value;
  if (now === null || (now.owners === '*' && now.clearance === 'RED')) return null;
  const w = words();
  const some = now.owners === '*' ? [] : now.owners.slice(0, OWNERS_SHOWN);
  const more = now.owners === '*' || now.owners.length === some.length ? '' : ' …';
  const owners = now.owners === '*' ? w.everyOwner : some.join(', ') + more;
  return <p class="dim small pad">{w.limits(now.clearance, owners)}</p>;
}

function useListKeys(lines: readonly WarningLine[], chosen: string | null): void {
  const move = (step: 1 | -1) => {
    const at = lines.findIndex(({ warning }) => warning.id === chosen);
    const to = at < 0 ? 0 : Math.min(Math.max(at + step, 0), lines.length - 1);
    const id = lines[to]?.warning.id;
    if (id === undefined) return;
    go('watch', id, undefined, route.peek().id !== null);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus(),
    );
  };
  const group = () => words().warnings;
  useKeys([
    { keys: 'j', group, what: () => words().keys.next, run: () => move(1) },
    { keys: 'k', group, what: () => words().keys.previous, run: () => move(-1) },
  ]);
}
