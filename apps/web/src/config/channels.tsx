/** Channels: how each is and what went out; a test message says what became of it. */
import { ask } from '../data/ask.ts';
import { changes, may } from '../data/state.ts';
import type { ChannelsReply } from '../data/wire.ts';
import { Shape, type ShapeName } from '../ui/shape.tsx';
import type { Column } from '../ui/table.tsx';
import { tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { isRefused, useAsked } from './asked.ts';
import type { Kind, Row } from './kinds.ts';
import { words } from './more-words.ts';
import { fieldColumn, Section } from './section.tsx';

type Shown = ChannelsReply['channels'][number];

const SHAPES: Readonly<Record<Shown['state'], ShapeName>> = {
  ...{ ok: 'ok', degraded: 'degraded', failed: 'failed', unknown: 'open' },
};

export function ChannelSection({ kind }: { kind: Kind }) {
  const again = JSON.stringify([changes.value.config, changes.value.notification]);
  const answer = useAsked<ChannelsReply>('GET', '/api/v1/channels', undefined, again);
  const known = answer === null || isRefused(answer) ? null : answer;
  const of = ({ id }: Row) => known?.channels.find((one) => one.id === id);
  const w = words().channel;
  const columns: Column<Row>[] = [
    fieldColumn('type', '7rem'),
    {
      ...{ key: 'state', title: w.state, width: '9rem' },
      value: (row) => of(row)?.state ?? null,
      cell: (row) => <StateOf of={of(row)} />,
    },
    fieldColumn('clearance', '8rem'),
  ];
  return (
    <Section
      {...{ section: 'channels', kind, columns }}
      begin={{ type: 'email', to: [] }}
      extra={(row) => (row === null ? null : <ChannelStatus of={of(row)} />)}
      tools={
        known !== null && known.problems.length > 0 ? (
          <details class="full">
            <summary class="wrong">{`${w.problems} (${known.problems.length})`}</summary>
            <ul>
              {known.problems.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </details>
        ) : undefined
      }
    />
  );
}

function StateOf({ of }: { of: Shown | undefined }) {
  if (of === undefined) return <span class="dim">–</span>;
  return (
    <span class={of.state}>
      <Shape name={SHAPES[of.state]} />
      {words().channel.states[of.state]}
    </span>
  );
}

function ChannelStatus({ of }: { of: Shown | undefined }) {
  if (of === undefined) return null;
  const w = words().channel;
  return (
    <section class="card">
      <div class="row">
        <StateOf of={of} />
        <span class="dim">
          {`${w.waiting} ${of.waiting} · ${w.sent} ${of.sent} · ${w.failed} ${of.failed} · ${w.withheld} ${of.withheld}`}
        </span>
        <span class="gap" />
        {may('warning.note') && (
          <button type="button" onClick={() => void test(of.id)}>
            {w.test}
          </button>
        )}
      </div>
      {of.text !== '' && <p class="said small">{of.text}</p>}
    </section>
  );
}

async function test(id: string): Promise<void> {
  const w = words().channel;
  const asked = await ask<{ delivered: boolean; text: string }>(
    'POST',
    `/api/v1/channels/${encodeURIComponent(id)}/test`,
    {},
  );
  if (!asked.ok) return tell(`${shared().failed}: ${asked.message || shared().noAnswer}`);
  tell(`${asked.body.delivered ? w.delivered : w.undelivered} ${asked.body.text}`);
}
