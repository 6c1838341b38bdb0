/** Findings by state: what was found, who, since when, how near and how strongly; a row opens the finding beside the list. */

import { useMemo } from 'preact/hooks';
import { route } from '../app/route.ts';
import { language } from '../data/settings.ts';
import type { BehaviourLine } from '../data/wire.ts';
import { assets } from '../globe/assets.ts';
import { saveFile, stampLines } from '../ui/save.ts';
import { type Column, DataTable } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { narrow } from '../ui/view.ts';
import { words as shared } from '../ui/words.ts';
import { titleIn } from '../warnings/title.ts';
import { setQuery } from './address.ts';
import { nearestText } from './figures.ts';
import { FindingPanel } from './finding.tsx';
import { type Findings, useFindings } from './findings.ts';
import { findingsCsv } from './findings-csv.ts';
import { type CaseState, KINDS, STATES } from './kinds.ts';
import { tlpOf } from './marking.ts';
import { pictureWords } from './picture-words.ts';
import { KindMark, kindText, StateMark } from './signs.tsx';
import { words } from './words.ts';

export function FindingsView() {
  const w = words();
  const { query } = route.value;
  const { kind = '', state = '', asset = '', object = '', key } = query;
  const found = useFindings({ kind, state, assetId: asset, objectId: object });
  const spoken = language.value;
  const isOpen = key !== undefined;
  const columns = useMemo(() => columnsOf(isOpen || narrow.value), [spoken, isOpen, narrow.value]);
  const close = () => setQuery({ key: '' });
  return (
    <div class={isOpen ? 'behaviour-split open' : 'behaviour-split'}>
      <section class="behaviour-list" aria-label={w.views.findings}>
        <Filters counts={found.counts} />
        <Looked found={found} />
        <DataTable
          label={w.views.findings}
          {...{ columns, rows: found.rows, chosen: key ?? null }}
          rowKey={(row) => row.key}
          firstSort={{ key: 'state', down: true }}
          onChoose={(row) => setQuery({ key: row.key })}
          onOpen={(row) => setQuery({ key: row.key })}
          rowClass={(row) => (row.state === 'closed' ? 'is-closed' : '')}
          empty={found.loading ? shared().wait : found.lookedUtc == null ? w.blind : w.noFindings}
        />
        <div class="below">
          <span class="dim">{w.rows(found.rows.length, found.more)}</span>
          {found.more && (
            <button type="button" disabled={found.loading} onClick={found.loadMore}>
              {w.loadMore}
            </button>
          )}
          {found.rows.length > 0 && (
            <button type="button" onClick={() => void saveRows(found.rows)}>
              CSV
            </button>
          )}
        </div>
      </section>
      {isOpen && <FindingPanel key={key} id={key} close={close} />}
    </div>
  );
}

/** Silence means something only where somebody has looked. */
export function Looked({ found }: { readonly found: Pick<Findings, 'lookedUtc' | 'note'> }) {
  const w = words();
  return (
    <>
      {found.note !== '' && (
        <p class="wrong" role="alert">
          {found.note}
        </p>
      )}
      {found.lookedUtc === null && <p class="degraded">{w.blind}</p>}
      {typeof found.lookedUtc === 'string' && (
        <p class="dim small">{w.looked(utcText(Date.parse(found.lookedUtc), false))}</p>
      )}
    </>
  );
}

function Filters({ counts }: { readonly counts: Findings['counts'] }) {
  const w = words();
  const names = pictureWords();
  const { query } = route.value;
  const satellites = assets.value.filter(({ objectId }) => objectId !== undefined);
  const choice = (name: string, title: string, all: readonly (readonly [string, string])[]) => (
    <label>
      {title}
      <select
        value={query[name] ?? ''}
        onChange={(event) => setQuery({ [name]: event.currentTarget.value })}
      >
        <option value="">{w.any}</option>
        {all.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const counted = (kind: (typeof KINDS)[number]) =>
    counts[kind] === undefined ? names.kinds[kind] : `${names.kinds[kind]} (${counts[kind]})`;
  return (
    <form class="approach-filters" onSubmit={(event) => event.preventDefault()}>
      {choice(
        'kind',
        w.kind,
        KINDS.map((kind) => [kind, counted(kind)]),
      )}
      {choice(
        'state',
        w.state,
        STATES.map((state) => [state, names.states[state]]),
      )}
      {satellites.length > 0 &&
        choice(
          'asset',
          w.asset,
          satellites.map(({ id, name }) => [id, name]),
        )}
      <label>
        {w.objectNumber}
        <input
          type="search"
          maxLength={96}
          value={query.object ?? ''}
          placeholder="25544"
          onChange={(event) => setQuery({ object: event.currentTarget.value.trim() })}
        />
      </label>
      {Object.keys(query).some((name) => FILTERS.includes(name)) && (
        <button
          type="button"
          onClick={() => setQuery({ kind: '', state: '', asset: '', object: '' })}
        >
          {w.clear}
        </button>
      )}
    </form>
  );
}

const FILTERS: readonly string[] = ['kind', 'state', 'asset', 'object'];
const RANK: Readonly<Record<CaseState, number>> = { closed: 0, watch: 1, advisory: 2, warning: 3 };

/** By state, then those about an asset, then by score; what comes down by itself last of its state. */
function rankOf(row: BehaviourLine): number {
  const own = row.assetIds.length > 0 ? 4 : 0;
  const falls = row.kind === 'decay' ? 2 : 0;
  return 10 * RANK[row.state] + own - falls + (row.score ?? row.confidence);
}

function columnsOf(few: boolean): Column<BehaviourLine>[] {
  const w = words();
  const when = (utc: string) => utcText(Date.parse(utc), false).slice(few ? 5 : 0);
  const all: Column<BehaviourLine>[] = [
    {
      ...{ key: 'state', title: w.state, width: '7.8rem', firstDown: true },
      value: rankOf,
      cell: (row) => <StateMark of={row.state} />,
    },
    {
      ...{ key: 'kind', title: w.kind, width: few ? 'minmax(12.4rem, 1fr)' : '18.5rem' },
      value: (row) => kindText(row),
      cell: (row) => <KindMark of={row} />,
    },
    {
      ...{ key: 'who', title: w.who, width: few ? 'minmax(8rem, 2fr)' : 'minmax(9rem, 2fr)' },
      value: (row) => namesOf(row),
      cell: (row) => <span title={titleIn(row.title)}>{namesOf(row)}</span>,
    },
    {
      ...{ key: 'opened', title: w.since, unit: 'UTC', width: few ? '8.6rem' : '10.8rem' },
      ...{ firstDown: true, value: (row) => row.openedUtc, cell: (row) => when(row.openedUtc) },
    },
    {
      ...{ key: 'near', title: w.nearest, width: '9rem', align: 'end' },
      value: (row) => row.minKm ?? Number.POSITIVE_INFINITY,
      cell: (row) => nearestText(row.form, row.minKm, row.sigmaKm),
    },
    {
      ...{ key: 'score', title: w.score, width: '5.4rem', align: 'end', firstDown: true },
      value: (row) => row.score ?? -1, // a confidence is no score
      cell: (row) => row.score?.toFixed(2) ?? '–',
    },
    {
      ...{ key: 'told', title: w.warned, width: '7rem', hideNarrow: true },
      value: (row) => row.severity ?? '',
      cell: (row) => (row.severity === null ? '–' : shared().severities[row.severity]),
    },
  ];
  const shown = few ? all.filter(({ key }) => !['near', 'score', 'told'].includes(key)) : all;
  const rank = ({ key }: Column<BehaviourLine>) => ['state', 'who', 'kind'].indexOf(key) + 1 || 9;
  return narrow.value ? shown.toSorted((a, b) => rank(a) - rank(b)) : shown; // on a phone: who, before anything
}

export function namesOf({ objects, title }: BehaviourLine): string {
  const names = objects.map(({ name, objectId }) => name || objectId);
  return names.length === 0 ? titleIn(title) : names.join(' · ');
}

async function saveRows(rows: readonly BehaviourLine[]): Promise<void> {
  const tlp = tlpOf(rows.flatMap(({ assetIds }) => assetIds));
  await saveFile(findingsCsv(rows, stampLines(tlp)), { what: 'behaviour', format: 'csv', tlp });
}
