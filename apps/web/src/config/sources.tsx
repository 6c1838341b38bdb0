/** Sources: how each is, when it is looked at next, what is left of its budget, what to do about one in trouble; and adding one. */
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { changes, health } from '../data/state.ts';
import type { SourcesReply } from '../data/wire.ts';
import { Shape, type ShapeName } from '../ui/shape.tsx';
import type { Column } from '../ui/table.tsx';
import { Age, spanText } from '../ui/time.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import type { Kind, Row } from './kinds.ts';
import { words } from './more-words.ts';
import { fieldColumn, Section } from './section.tsx';
import { SourceWizard } from './source-wizard.tsx';

type Shown = SourcesReply['sources'][number];

const SHAPES: Readonly<Record<Shown['state'], ShapeName>> = {
  ...{ waiting: 'open', good: 'ok', trying: 'degraded', stopped: 'failed' },
};
const CLASSES: Readonly<Record<Shown['state'], string>> = {
  ...{ waiting: '', good: 'ok', trying: 'degraded', stopped: 'failed' },
};

function useSources(): ReadonlyMap<string, Shown> {
  const [found, setFound] = useState<readonly Shown[]>([]);
  const { source, elements, config } = changes.value;
  const beat = health.value; // every ten seconds
  useEffect(() => {
    void ask<SourcesReply>('GET', '/api/v1/sources').then(
      (asked) => asked.ok && setFound(asked.body.sources),
    );
  }, [source, elements, config, beat]);
  return new Map(found.map((one) => [one.id, one]));
}

export function SourceSection({ kind }: { kind: Kind }) {
  const shown = useSources();
  const w = words().source;
  const of = ({ id }: Row) => shown.get(id);
  const columns: Column<Row>[] = [
    fieldColumn('type', '8rem'),
    {
      ...{ key: 'state', title: w.state, width: '9rem' },
      value: (row) => of(row)?.state ?? null,
      cell: (row) => <StateOf of={of(row)} />,
    },
    {
      ...{ key: 'age', title: w.age, width: '8rem' },
      value: (row) => of(row)?.ageS ?? null,
      cell: (row) => <AgeOf of={of(row)} />,
    },
    {
      ...{ key: 'last', title: w.last, width: '8rem', hideNarrow: true },
      value: (row) => of(row)?.succeededUtc ?? null,
      cell: (row) => <Ago utc={of(row)?.succeededUtc ?? null} none={w.never} />,
    },
    {
      ...{ key: 'objects', title: w.objects, width: '6rem', align: 'end', hideNarrow: true },
      value: (row) => of(row)?.objects ?? null,
    },
    {
      ...{ key: 'refused', title: w.refusedCount, width: '7rem' },
      value: (row) => of(row)?.rejects.length ?? null,
      cell: (row) => <RefusedOf count={of(row)?.rejects.length ?? 0} />,
    },
  ];
  return (
    <Section
      {...{ section: 'sources', kind, columns }}
      onAdd={openWizard}
      extra={(row) => (row === null ? null : <SourceStatus of={of(row)} />)}
    />
  );
}

function openWizard(): void {
  openWindow(words().source.wizard, (close) => <SourceWizard close={close} />, undefined, true);
}

function StateOf({ of }: { of: Shown | undefined }) {
  if (of === undefined) return <span class="dim">–</span>;
  return (
    <span class={CLASSES[of.state]}>
      <Shape name={SHAPES[of.state]} />
      {words().source.states[of.state]}
    </span>
  );
}

/** Records that were refused: which and why is one click away, in the row. */
function RefusedOf({ count }: { count: number }) {
  if (count === 0) return <span class="dim">0</span>;
  return (
    <span class="stale">
      <Shape name="degraded" />
      {count}
    </span>
  );
}

function AgeOf({ of }: { of: Shown | undefined }) {
  if (of?.ageS == null) return <span class="dim">–</span>;
  const text = spanText(of.ageS * 1000);
  return of.stale ? (
    <span class="stale" title={of.staleReason ?? ''}>{`${words().source.stale} ${text}`}</span>
  ) : (
    <span>{text}</span>
  );
}

function Ago({ utc, none }: { utc: string | null; none: string }) {
  return utc === null ? <span class="dim">{none}</span> : <Age of="set" utc={utc} />;
}

/** Above the form: how it is, in full, and what a person can do. */
function SourceStatus({ of }: { of: Shown | undefined }) {
  if (of === undefined) return null;
  const w = words().source;
  const advice =
    of.type === 'unreadable'
      ? 'unreadable'
      : of.state === 'good'
        ? of.stale
          ? 'stale'
          : null
        : of.state;
  return (
    <section class="card source-status">
      <div class="row">
        <StateOf of={of} />
        <AgeOf of={of} />
        <span class="gap" />
        <button type="button" onClick={() => void refresh(of.id)}>
          {w.refresh}
        </button>
      </div>
      {of.error !== null && <p class="wrong said">{of.error}</p>}
      {of.note !== '' && <p class="degraded said">{of.note}</p>}
      {of.staleReason !== null && <p class="stale">{of.staleReason}</p>}
      {advice !== null && (
        <p class="hint">
          <strong>{w.doThis}</strong> {w.advice[advice]}
        </p>
      )}
      <dl class="facts">
        <dt>{w.last}</dt>
        <dd>
          <Ago utc={of.succeededUtc} none={w.never} />
          {of.failures > 0 && ` · ${w.failures(of.failures)}`}
        </dd>
        <dt>{w.nextAt}</dt>
        <dd>
          <Ago utc={of.nextUtc} none={of.state === 'stopped' ? w.states.stopped : w.looking} />
        </dd>
        <dt>{w.objects}</dt>
        <dd>{of.objects.toLocaleString('en-US')}</dd>
      </dl>
      {of.budget.length > 0 && <Budget of={of} />}
      {of.rejects.length > 0 && (
        <details>
          <summary>{`${w.rejects} (${of.rejects.length})`}</summary>
          <ul class="bare scroll small">
            {of.rejects.map(({ number, text }) => (
              <li key={number}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Budget({ of }: { of: Shown }) {
  const w = words().source;
  return (
    <>
      <h3>{w.budget}</h3>
      {of.budget.map(({ perS, used, requestsMax }) => {
        const text = w.budgetOf(used, requestsMax, spanText(perS * 1000));
        return (
          <p key={perS} class="row meter-line">
            <meter
              min={0}
              max={requestsMax}
              high={requestsMax * 0.8}
              optimum={0}
              value={used}
              aria-label={text}
            />
            <span>{text}</span>
          </p>
        );
      })}
      <p class="dim small">{w.polite}</p>
    </>
  );
}

async function refresh(id: string): Promise<void> {
  const w = words().source;
  const asked = await ask<{ notBeforeUtc: string }>(
    'POST',
    `/api/v1/sources/${encodeURIComponent(id)}/refresh`,
  );
  if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  const laterMs = Date.parse(asked.body.notBeforeUtc) - Date.now();
  tell(w.refreshed(id, laterMs > 1500 ? shared().in(spanText(laterMs)) : w.now));
}
