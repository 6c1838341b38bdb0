/** The audit for a reviewer: searched by who, what and when, page by page; its chain walked on request; saved as a file. */
import { useEffect, useState } from 'preact/hooks';
import { useMarks } from '../app/print.ts';
import { href } from '../app/route.ts';
import { ask } from '../data/ask.ts';
import type { AuditFileReply, AuditFoundReply, AuditVerdictReply } from '../data/wire.ts';
import { download } from '../ui/download.ts';
import { TextField } from '../ui/form.tsx';
import { Shape } from '../ui/shape.tsx';
import { type Column, DataTable } from '../ui/table.tsx';
import { Utc, utcText } from '../ui/time.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { type Doc, stableText } from './draft.ts';
import { actorText } from './kinds.ts';
import { words } from './more-words.ts';
import { words as general } from './words.ts';

type Line = AuditFoundReply['lines'][number];
type Filter = Readonly<Record<'actor' | 'action' | 'subject' | 'from' | 'until', string>>;

const EMPTY: Filter = { actor: '', action: '', subject: '', from: '', until: '' };
const PAGE = 200;

export function AuditSection() {
  const [filter, setFilter] = useState(EMPTY);
  const [found, setFound] = useState<AuditFoundReply | null>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [wrong, setWrong] = useState('');
  const w = words().audit;
  const search = async (asked: Filter, before?: number) => {
    const query = new URLSearchParams({ ...given(asked), limit: `${PAGE}` });
    if (before !== undefined) query.set('before', `${before}`);
    const answer = await ask<AuditFoundReply>('GET', `/api/v1/audit/search?${query}`);
    setWrong(answer.ok ? '' : answer.message || shared().noAnswer);
    if (!answer.ok) return;
    const earlier = before === undefined ? [] : (found?.lines ?? []);
    setFound({ ...answer.body, lines: [...earlier, ...answer.body.lines] });
  };
  useEffect(() => void search(EMPTY), []);
  useMarks(null, 'RED'); // as its file is
  const line = found?.lines.find(({ seq }) => seq === chosen) ?? null;
  return (
    <div class={line === null ? 'config-split' : 'config-split reading'}>
      <div class="config-list">
        <header class="page-head">
          <h1>{general().sections.audit}</h1>
          <span class="gap" />
          <Verify />
          <Save filter={filter} />
          <p class="dim full small">{general().about.audit}</p>
        </header>
        <FilterForm {...{ filter, setFilter }} search={(asked) => void search(asked)} />
        <p class="wrong" role="alert">
          {wrong}
        </p>
        <DataTable
          label={general().sections.audit}
          rows={found?.lines ?? []}
          columns={columns()}
          rowKey={({ seq }) => `${seq}`}
          chosen={chosen === null ? null : `${chosen}`}
          onChoose={({ seq }) => setChosen(seq)}
          empty={<p>{found === null ? shared().wait : w.none}</p>}
        />
        {found !== null && (
          <div class="row">
            <span class="dim" role="status">
              {w.walked(found.walked)}
            </span>
            {found.next !== null && (
              <button type="button" onClick={() => void search(filter, found.next!)}>
                {w.older}
              </button>
            )}
          </div>
        )}
      </div>
      {line !== null && <LineView line={line} />}
    </div>
  );
}

function given(filter: Filter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, text]) => text.trim() !== ''));
}

function columns(): Column<Line>[] {
  const w = words().audit;
  return [
    {
      key: 'seq',
      title: '#',
      value: ({ seq }) => seq,
      width: '5rem',
      align: 'end',
      firstDown: true,
    },
    {
      ...{ key: 'at', title: w.time, value: ({ atUtc }: Line) => atUtc, width: '12rem' },
      cell: ({ atUtc }) => utcText(Date.parse(atUtc)),
    },
    { key: 'actor', title: w.actor, value: ({ actor }) => actorText(actor), width: '14rem' },
    { key: 'action', title: w.action, value: ({ action }) => action, width: '10rem' },
    { key: 'subject', title: w.subject, value: ({ subject }) => subject },
  ];
}

type FilterProps = {
  readonly filter: Filter;
  readonly setFilter: (filter: Filter) => void;
  readonly search: (filter: Filter) => void;
};

function FilterForm({ filter, setFilter, search }: FilterProps) {
  const w = words().audit;
  const field = (name: keyof Filter, label: string, placeholder: string) => (
    <TextField
      {...{ label, placeholder }}
      value={filter[name]}
      onInput={(text) => setFilter({ ...filter, [name]: text })}
    />
  );
  return (
    <form
      class="audit-filter"
      onSubmit={(event) => {
        event.preventDefault();
        search(filter);
      }}
    >
      {field('actor', w.actor, w.partOf)}
      {field('action', w.action, 'config.write')}
      {field('subject', w.subject, 'rule/')}
      {field('from', w.from, '2026-01-01T00:00:00Z')}
      {field('until', w.until, '2026-02-01T00:00:00Z')}
      <div class="row">
        <button type="submit" class="main">
          {w.search}
        </button>
        <button
          type="button"
          onClick={() => {
            setFilter(EMPTY);
            search(EMPTY);
          }}
        >
          {w.clear}
        </button>
      </div>
    </form>
  );
}

function LineView({ line }: { line: Line }) {
  const w = words().audit;
  const about = rowAddress(line.subject);
  return (
    <section class="config-detail" aria-label={`#${line.seq}`}>
      <h2>{`#${line.seq} ${line.action}`}</h2>
      <dl class="facts">
        <dt>{w.time}</dt>
        <dd>
          <Utc utc={line.atUtc} />
        </dd>
        <dt>{w.actor}</dt>
        <dd>{line.actor}</dd>
        <dt>{w.subject}</dt>
        <dd>{line.subject}</dd>
        <dt>{w.hash}</dt>
        <dd>
          <code>{line.hash}</code>
        </dd>
      </dl>
      <h3>{w.detail}</h3>
      <pre class="text-difference">{stableText(line.doc as Doc, 2)}</pre>
      {about !== null && (
        <p>
          <a href={about}>{w.openRow}</a>
        </p>
      )}
    </section>
  );
}

const SECTION_OF: Readonly<Record<string, string>> = {
  ...{
    asset: 'assets',
    watch: 'thresholds',
    source: 'sources',
    rule: 'rules',
    contact: 'contacts',
  },
  ...{ channel: 'channels', notification: 'notifications', checklist: 'checklists' },
  partner: 'partners',
};

/** `rule/r1` is a row of configuration, `w-…` a warning; other subjects have no page. */
export function rowAddress(subject: string): string | null {
  const [kind = '', ...rest] = subject.split('/');
  const section = SECTION_OF[kind];
  if (section !== undefined && rest.length > 0)
    return href('config', section, { row: rest.join('/') });
  return /^w-[\w-]+$/.test(subject) ? href('watch', subject) : null;
}

function Verify() {
  const [verdict, setVerdict] = useState<AuditVerdictReply | 'walking' | null>(null);
  const w = words().audit;
  const verify = async () => {
    setVerdict('walking');
    const asked = await ask<AuditVerdictReply>('POST', '/api/v1/audit/verify');
    setVerdict(asked.ok ? asked.body : null);
    if (!asked.ok) tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  };
  return (
    <>
      <button type="button" disabled={verdict === 'walking'} onClick={() => void verify()}>
        {w.verify}
      </button>
      <div role="status" class="verdict">
        {verdict === 'walking' && <p class="dim">{w.verifying}</p>}
        {verdict !== null && verdict !== 'walking' && <Verdict of={verdict} />}
      </div>
    </>
  );
}

function Verdict({ of }: { of: AuditVerdictReply }) {
  const w = words().audit;
  if (!of.ok)
    return (
      <p class="failed">
        <Shape name="failed" />
        {w.broken(of.brokenSeq ?? 0, of.reason, of.lines)}
      </p>
    );
  return (
    <>
      <p class="ok">
        <Shape name="ok" />
        {w.whole(of.lines, of.elapsedS.toFixed(1))} <Utc utc={of.atUtc} />
      </p>
      <p class="small">
        {w.head}: <code>{of.head}</code>
      </p>
    </>
  );
}

function Save({ filter }: { filter: Filter }) {
  const w = words().audit;
  const save = async (format: 'csv' | 'json') => {
    const body = { format, ...given(filter) };
    const asked = await ask<AuditFileReply>('POST', '/api/v1/audit/export', body);
    if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
    const type = format === 'csv' ? 'text/csv' : 'application/json';
    download(asked.body.text, { what: 'audit', ending: format, type, tlp: 'RED' });
    tell(w.saved(asked.body.lines, asked.body.complete));
  };
  return (
    <>
      <button type="button" onClick={() => void save('csv')}>
        {w.saveCsv}
      </button>
      <button type="button" onClick={() => void save('json')}>
        {w.saveJson}
      </button>
    </>
  );
}
