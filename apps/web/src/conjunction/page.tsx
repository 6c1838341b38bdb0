/**
 * All approaches of the newest screens: sorted and filtered by the node, page after page, with where was looked at, so that silence
 * is told from blindness. A row opens the approach; the plot shows the same rows, and a point chooses its row.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { OWN_TLP, useMarks } from '../app/print.ts';
import { go, route } from '../app/route.ts';
import { strictest } from '../app/sheet.ts';
import { ask } from '../data/ask.ts';
import { language } from '../data/settings.ts';
import type { AssetList, ConjunctionReply } from '../data/wire.ts';
import { keepAssets, useAssetMarks } from '../globe/assets.ts';
import { Plot } from '../ui/plot.tsx';
import type { PlotData } from '../ui/plot-data.ts';
import { saveFile, stampLines } from '../ui/save.ts';
import { Shape } from '../ui/shape.tsx';
import { DataTable, type Sort } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { narrow } from '../ui/view.ts';
import { words as shared } from '../ui/words.ts';
import { columnsOf, csvOf } from './columns.tsx';
import { pcText } from './figures.ts';
import { Filters, useOwnAssets } from './filters.tsx';
import { type Found, SORTS, useRows } from './rows.ts';
import { ConjunctionView, RowView } from './view.tsx';
import { words } from './words.ts';

export function ConjunctionsPage() {
  const { query } = route.value;
  const assets = useOwnAssets();
  const found = useRows(query, assets === null ? null : assets.length > 0);
  useEffect(keepAssets, []);
  useMarks(null, OWN_TLP);
  useAssetMarks(
    useMemo(() => new Set(found.rows.flatMap(({ id1, id2 }) => [id1, id2])), [found.rows]),
  );
  const chosen = chosenOf(query);
  const [plotted, setPlotted] = useState(false);
  const w = words().page;
  const open = (row: ConjunctionReply | null) => {
    const { a: _a, b: _b, t: _t, notice: _n, ...rest } = query;
    const to = row === null ? rest : { ...rest, a: row.id1, b: row.id2, t: row.tcaUtc };
    go('conjunctions', null, to, true);
  };
  const key = chosen && keyOf(chosen);
  return (
    <div
      class={chosen === null && query.notice === undefined ? 'conjunctions' : 'conjunctions open'}
    >
      <section class="conjunctions-table" aria-label={w.title}>
        <div>
          <h1>{w.title}</h1> <span class="dim">{w.lead}</span>
        </div>
        <Covered found={found} />
        <Filters query={query} assets={assets ?? []} />
        {found.note !== '' && (
          <p class="wrong" role="alert">
            {found.note}
          </p>
        )}
        {plotted && <Scatter rows={found.rows} chosen={key} onChoose={open} />}
        <Table found={found} chosen={key} open={open} />
        <div class="below">
          <span class="dim">{w.rows(found.rows.length, found.more)}</span>
          {found.more && (
            <button type="button" onClick={found.loadMore} disabled={found.loading}>
              {w.loadMore}
            </button>
          )}
          <button type="button" aria-pressed={plotted} onClick={() => setPlotted(!plotted)}>
            {w.plot}
          </button>
          {found.rows.length > 0 && (
            <button type="button" onClick={() => void save(found.rows)}>
              {w.csv}
            </button>
          )}
        </div>
      </section>
      {(chosen !== null || query.notice !== undefined) && (
        <One rows={found.rows} chosen={chosen} noticeId={query.notice} close={() => open(null)} />
      )}
    </div>
  );
}

type OneProps = {
  readonly rows: readonly ConjunctionReply[];
  readonly chosen: Chosen | null;
  readonly noticeId: string | undefined; // '?notice=': the approach of a finding, with room for it
  readonly close: () => void;
};

function One({ rows, chosen, noticeId, close }: OneProps) {
  const title = chosen === null ? words().page.finding : titleOf(rows, chosen);
  return (
    <section class="conjunctions-one" aria-label={title}>
      <header>
        <h2>{words().page.finding}</h2>
        <button type="button" class="leave" aria-label={words().page.close} onClick={close}>
          <Shape name="close" />
        </button>
      </header>
      {chosen !== null && <RowView key={keyOf(chosen)} row={chosen} />}
      {chosen === null && noticeId !== undefined && <ConjunctionView noticeId={noticeId} />}
    </section>
  );
}

type Chosen = Pick<ConjunctionReply, 'id1' | 'id2' | 'tcaUtc'>;

export function keyOf(row: Chosen): string {
  return `${row.id1} ${row.id2} ${row.tcaUtc}`;
}

function chosenOf({ a, b, t }: Readonly<Record<string, string>>): Chosen | null {
  return a === undefined || b === undefined || t === undefined
    ? null
    : { id1: a, id2: b, tcaUtc: t };
}

function titleOf(rows: readonly ConjunctionReply[], chosen: Chosen): string {
  const row = rows.find((one) => keyOf(one) === keyOf(chosen));
  return words().and(row?.name1 || chosen.id1, row?.name2 || chosen.id2);
}

function Covered({ found }: { readonly found: Found }) {
  const w = words().page;
  if (found.covered === null) return null;
  return (
    <p class="covered">
      {(['assets', 'all'] as const).map((scope) => {
        const { fromUtc, toUtc } = found.covered![scope];
        if (fromUtc === null || toUtc === null)
          return (
            <span key={scope} class="blind">
              <Shape name="degraded" />
              {w.uncovered(w[scope])}
            </span>
          );
        const [from, to] = [fromUtc, toUtc].map((utc) => utcText(Date.parse(utc), false));
        return <span key={scope}>{w.covered(w[scope], from!, to!)}</span>;
      })}
    </p>
  );
}

type TableProps = {
  readonly found: Found;
  readonly chosen: string | null;
  readonly open: (row: ConjunctionReply) => void;
};

function Table({ found, chosen, open }: TableProps) {
  const w = words();
  const { query } = route.value;
  const spoken = language.value;
  const few = chosen !== null || query.notice !== undefined;
  const columns = useMemo(() => columnsOf(w, few, narrow.value), [spoken, few, narrow.value]);
  const sort: Sort = { key: found.sort, down: SORTS[found.sort] };
  const onSort = ({ key }: Sort) => go('conjunctions', null, { ...query, sort: key }, true);
  const blind = found.covered?.assets.toUtc === null && found.covered.all.toUtc === null;
  const empty = found.loading ? shared().wait : blind ? w.page.blind : w.page.silence;
  return (
    <DataTable
      {...{ columns, chosen, sort, onSort, empty, sorted: true }}
      label={w.page.title}
      rows={found.rows}
      rowKey={keyOf}
      onChoose={open}
    />
  );
}

type ScatterProps = {
  readonly rows: readonly ConjunctionReply[];
  readonly chosen: string | null;
  readonly onChoose: (row: ConjunctionReply) => void;
};

function Scatter({ rows, chosen, onChoose }: ScatterProps) {
  const spoken = language.value;
  const sorted = useMemo(() => rows.toSorted((a, b) => a.missKm - b.missKm), [rows]);
  const data = useMemo(() => scatterOf(sorted), [sorted, spoken]);
  const at = sorted.findIndex((row) => keyOf(row) === chosen);
  return (
    <Plot
      {...{ data, nearest: true, heightPx: 200, chosen: at < 0 ? null : at }}
      onChoose={(k) => onChoose(sorted[k]!)}
    />
  );
}

export function scatterOf(rows: readonly ConjunctionReply[]): PlotData {
  const w = words().page;
  return {
    title: w.scatter,
    x: { name: w.miss, unit: 'km', log: true },
    xs: rows.map((row) => Math.max(row.missKm, 1e-4)),
    y: { name: w.pcMax, unit: '', log: true },
    series: [
      {
        ...{ name: w.pcMax, unit: '', values: rows.map((row) => row.pcMax), look: 'points' },
        ...{ colour: '--plot1', text: pcText },
      },
    ],
  };
}

/**
 * The rows that are loaded, as the node told them, marked as strictly as the strictest of their assets (AMBER where nothing is
 * said, as the node has it; RED where that cannot be asked).
 */
async function save(rows: readonly ConjunctionReply[]): Promise<void> {
  const asked = await ask<AssetList>('GET', '/api/v1/assets?kind=satellite');
  const ids = new Set(rows.flatMap((row) => [row.id1, row.id2]));
  const assets = asked.ok ? asked.body.assets.map(({ asset }) => asset) : [];
  const own = assets.filter(({ objectId }) => objectId !== undefined && ids.has(objectId));
  const tlp = asked.ok
    ? strictest(['AMBER', ...own.map(({ marking }) => marking?.tlp ?? 'AMBER')])
    : 'RED';
  await saveFile(csvOf(rows, stampLines(tlp)), { what: 'conjunctions', format: 'csv', tlp });
}
