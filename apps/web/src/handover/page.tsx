/** The page for who takes over, as this person may see it, to read and to print; and the shift log beside it. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { printPage, useMarks } from '../app/print.ts';
import { href } from '../app/route.ts';
import { words as frame } from '../app/words.ts';
import { ask } from '../data/ask.ts';
import { leave } from '../data/live.ts';
import { changes } from '../data/state.ts';
import type { HandoverReply, ShiftReply } from '../data/wire.ts';
import { Precedence, StateChip } from '../ui/marks.tsx';
import { Shape, type ShapeName } from '../ui/shape.tsx';
import { Age, Utc, utcText } from '../ui/time.tsx';
import { WatchLine } from '../ui/watch-line.tsx';
import { words as shared } from '../ui/words.ts';
import { Title } from '../warnings/card.tsx';
import { plainText } from '../warnings/title.ts';
import { personName, ShiftActions, ShiftLog } from './shift.tsx';
import { words } from './words.ts';

type Both = { readonly page: HandoverReply; readonly shift: ShiftReply };

export function HandoverPage() {
  const w = words();
  const [both, setBoth] = useState<Both | null>(null);
  const [note, setNote] = useState('');
  const load = async () => {
    const [page, shift] = await Promise.all([
      ask<HandoverReply>('GET', '/api/v1/handover'),
      ask<ShiftReply>('GET', '/api/v1/shift'),
    ]);
    const refused = !page.ok ? page : !shift.ok ? shift : null;
    if (refused?.status === 401) return leave(frame().ended);
    if (refused !== null) return setNote(refused.message || shared().noAnswer);
    if (page.ok && shift.ok) setBoth({ page: page.body, shift: shift.body });
    setNote('');
  };
  const { warning = 0, shift = 0 } = changes.value;
  useEffect(() => void load(), [warning, shift]);
  useMarks(both);
  return (
    <article class="page handover">
      <header>
        <h1>{w.title}</h1>
        <span class="dim">{w.lead}</span>
        <span class="gap" />
        <button type="button" onClick={() => void load()}>
          {w.again}
        </button>
        <button type="button" class="main" onClick={printPage}>
          {w.print}
        </button>
      </header>
      {note !== '' && (
        <p class="wrong" role="alert">
          {note}
        </p>
      )}
      {both === null ? (
        note === '' && <p class="empty">{shared().wait}</p>
      ) : (
        <Body {...both} load={load} />
      )}
    </article>
  );
}

function Body({ page, shift, load }: Both & { readonly load: () => Promise<void> }) {
  const w = words();
  const since = page.sinceUtc === null ? w.beginning : utcText(Date.parse(page.sinceUtc), false);
  const duty = page.onDuty === null ? w.nobody : personName(page.onDuty);
  return (
    <div class="handover-columns">
      <div>
        <p>
          <strong>{page.node}</strong>
          {` · ${w.onDuty}: `}
          <strong>{duty}</strong>
          {` · ${w.asOf} `}
          <Utc utc={page.atUtc} />
          {' · '}
          <strong title={w.marking}>{`TLP:${page.tlp}`}</strong>
        </p>
        <WatchLine />
        <p class="tally" title={w.open}>
          {page.open.map(({ precedence, count }) => (
            <span key={precedence}>
              <Precedence of={precedence} /> {count}
            </span>
          ))}
        </p>
        <Lines title={w.unacknowledged} rows={page.unacknowledged} />
        <Lines title={w.decideNext} rows={page.decisions} above={page.unacknowledged} />
        <Lines title={w.shelved} rows={page.shelved} />
        <Lines
          title={w.changedSince(since)}
          rows={page.changed}
          above={[...page.unacknowledged, ...page.decisions, ...page.shelved]}
        />
        <Facts title={w.troubles} none={w.allWork} count={page.troubles.length}>
          {page.troubles.map(({ part, state, text }) => (
            <li key={part} class={state}>
              <Shape name={shapeOf(state)} />
              {plainText(`${part}: ${text}`)}
            </li>
          ))}
        </Facts>
        <Facts title={w.notes} none={w.none} count={page.notes.length}>
          {page.notes.map(({ atUtc, actor, text }) => (
            <li key={`${atUtc}${actor}${text}`}>
              <span class="said">{`${utcText(Date.parse(atUtc))} ${personName(actor)}: ${plainText(text)}`}</span>
            </li>
          ))}
        </Facts>
        {page.cutAt !== null && <p class="stale">{w.cut(page.cutAt)}</p>}
      </div>
      <aside>
        <ShiftActions shift={shift} load={load} />
        <ShiftLog shift={shift} />
      </aside>
    </div>
  );
}

function shapeOf(state: string): ShapeName {
  return state === 'failed' || state === 'degraded' ? state : 'ok';
}

type FactsProps = {
  readonly title: string;
  readonly none: string;
  readonly count: number;
  readonly children: ComponentChildren;
};

function Facts({ title, none, count, children }: FactsProps) {
  return (
    <section>
      <h2 class="h3">
        {title}
        {count > 0 && ` · ${count}`}
      </h2>
      {count === 0 ? <p class="dim">{none}</p> : <ul class="parts">{children}</ul>}
    </section>
  );
}

type Rows = HandoverReply['unacknowledged'];

/** What stands in a list above is not said twice, but that it is there is. */
function Lines({ title, rows, above = [] }: { title: string; rows: Rows; above?: Rows }) {
  const w = words();
  const known = new Set(above.map(({ id }) => id));
  const fresh = rows.filter(({ id }) => !known.has(id));
  const before = rows.length - fresh.length;
  const none = before > 0 ? w.above(before) : w.none;
  return (
    <Facts title={title} none={none} count={fresh.length}>
      {fresh.map((row) => (
        <Line key={row.id} row={row} />
      ))}
    </Facts>
  );
}

function Line({ row }: { row: HandoverReply['unacknowledged'][number] }) {
  const w = words();
  const isLive = row.state === 'open' || row.state === 'acknowledged';
  return (
    <li class="hand">
      <span class="hand-top">
        <Precedence of={row.precedence} />
        <StateChip of={row.state as 'open'} />
        <span class="dim small">{`TLP:${row.tlp}`}</span>
        {row.decideByUtc !== null && (
          <span class="small">
            {`${w.decide} ${utcText(Date.parse(row.decideByUtc), false)}${isLive ? ' · ' : ''}`}
            {isLive && <Age of="until" utc={row.decideByUtc} />}
          </span>
        )}
        {row.shelvedUntilUtc !== null && (
          <span class="small">
            <Shape name="shelved" />
            {`${w.until} ${utcText(Date.parse(row.shelvedUntilUtc), false)}`}
          </span>
        )}
      </span>
      <a href={href('watch', row.id)}>
        <Title text={row.title} />
      </a>
    </li>
  );
}
