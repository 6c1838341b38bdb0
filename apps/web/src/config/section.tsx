/** A section: the table of its rows, and beside it the one that is looked at. Its address names both, so it can be sent on. */
import type { ComponentChildren } from 'preact';
import { go, route } from '../app/route.ts';
import { Shape } from '../ui/shape.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { utcText } from '../ui/time.tsx';
import { words as shared } from '../ui/words.ts';
import { optionWord } from './controls.tsx';
import { valueText } from './difference.ts';
import type { Doc } from './draft.ts';
import { fieldLabel } from './field-words.ts';
import { leaving } from './guard.ts';
import { actorText, type Kind, mayWrite, type Row, useRows } from './kinds.ts';
import { RowEditor, type RowProps } from './row.tsx';
import { words } from './words.ts';

export type SectionProps = {
  readonly section: string;
  readonly kind: Kind;
  readonly columns?: readonly Column<Row>[]; // beside id and who changed it last
  readonly fields?: readonly string[]; // columns that show a field as it is
  readonly tools?: ComponentChildren;
  readonly onAdd?: () => void; // in place of an empty form
  readonly extra?: (row: Row | null) => ComponentChildren; // above the form
  readonly editor?: Partial<RowProps>;
  readonly begin?: Doc;
};

const BESIDE = 3; // columns that stay beside a row that is read

/** The row that the address names: its id, '' for a new one, null for none. */
export function chosenRow(): string | null {
  const { row, add } = route.value.query;
  return add === undefined ? (row ?? null) : '';
}

export async function openRow(section: string, id: string | null): Promise<void> {
  if (!(await leaving())) return;
  const query: Record<string, string> = id === null ? {} : id === '' ? { add: 'one' } : { row: id };
  go('config', section, query, true);
}

export function Section(props: SectionProps) {
  const { section, kind } = props;
  const { rows, refused } = useRows(kind.kind);
  const chosen = chosenRow();
  const row = rows?.find(({ id }) => id === chosen) ?? null;
  if (rows === null)
    return (
      <p class="empty" role="status">
        {refused === null ? shared().wait : refused.message || shared().noAnswer}
      </p>
    );
  return (
    <div class={chosen === null ? 'config-split' : 'config-split reading'}>
      <div class="config-list">
        <SectionHead {...{ props, count: rows.length }} />
        <DataTable
          label={words().sections[section as 'assets']}
          rows={rows}
          columns={chosen === null ? columnsOf(props) : columnsOf(props).slice(0, BESIDE)}
          rowKey={({ id }) => id}
          chosen={chosen}
          onChoose={({ id }) => void openRow(section, id)}
          firstSort={{ key: 'id', down: false }}
          typeAhead={({ id }) => id}
          empty={<p>{words().none}</p>}
        />
      </div>
      {chosen !== null && <Detail key={chosen} {...{ props, chosen, row }} />}
    </div>
  );
}

function SectionHead({ props, count }: { props: SectionProps; count: number }) {
  const { section, kind, tools } = props;
  return (
    <header class="page-head">
      <h1>{words().sections[section as 'assets']}</h1>
      <span class="dim">{count}</span>
      <span class="gap" />
      {tools}
      {mayWrite(kind) && (
        <button
          type="button"
          class="main"
          onClick={props.onAdd ?? (() => void openRow(section, ''))}
        >
          {words().add}
        </button>
      )}
      <p class="dim full small">{words().about[section as 'assets']}</p>
    </header>
  );
}

type DetailProps = {
  readonly props: SectionProps;
  readonly chosen: string;
  readonly row: Row | null;
};

function Detail({ props, chosen, row }: DetailProps) {
  const { section, kind, extra, editor, begin } = props;
  return (
    <section class="config-detail" aria-label={chosen === '' ? words().newRow : chosen}>
      <header class="page-head">
        <h2>{chosen === '' ? words().newRow : chosen}</h2>
        <span class="gap" />
        <button
          type="button"
          class="icon leave"
          aria-label={shared().back}
          title={shared().back}
          onClick={() => void openRow(section, null)}
        >
          <Shape name="close" />
        </button>
      </header>
      <RowEditor
        {...{ kind, row }}
        id={chosen === '' ? null : chosen}
        {...(begin !== undefined && { begin })}
        above={extra?.(row)}
        onSaved={(id) => go('config', section, id === null ? { row: chosen } : { row: id }, true)}
        {...editor}
      />
    </section>
  );
}

function columnsOf({ columns, fields = [] }: SectionProps): Column<Row>[] {
  return [
    { key: 'id', title: fieldLabel('id'), value: ({ id }) => id, width: 'minmax(8rem, 1.2fr)' },
    ...(columns ?? []),
    ...fields.map((name): Column<Row> => fieldColumn(name)),
    {
      ...{ key: 'at', title: words().changed, hideNarrow: true, width: '17.5rem', firstDown: true },
      value: ({ atUtc }) => atUtc,
      cell: ({ atUtc, actor, version }) => (
        <span class="dim" title={words().version(version)}>
          {`${utcText(Date.parse(atUtc), false)} ${actorText(actor)}`}
        </span>
      ),
    },
  ];
}

const CHOSEN_FROM = ['kind', 'type', 'severities', 'kinds', 'role'];

export function fieldColumn(name: string, width = 'minmax(6rem, 1fr)'): Column<Row> {
  const text = (row: Row) => valueText(row.doc[name]);
  return {
    ...{ key: name, title: fieldLabel(name), width, value: (row) => text(row) || null },
    ...(CHOSEN_FROM.includes(name) && {
      cell: (row: Row) => text(row).split(', ').map(optionWord).join(', '),
    }),
  };
}
