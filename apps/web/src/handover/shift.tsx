/** The shift: starting it, noting, handing over, taking over, and the log of all of it. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { me, mode } from '../data/state.ts';
import type { ShiftReply } from '../data/wire.ts';
import { AreaField } from '../ui/form.tsx';
import { Utc, utcText } from '../ui/time.tsx';
import { askReason, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { words } from './words.ts';

type Entry = ShiftReply['entries'][number];

export function personName(actor: string): string {
  return plainText(actor.replace(/^user:/, ''));
}

type ActionProps = { readonly shift: ShiftReply; readonly load: () => Promise<void> };

export function ShiftActions({ shift, load }: ActionProps) {
  const w = words();
  const who = me.value;
  if (who === null) return null;
  const writes = who.roles.some((role) => role === 'analyst' || role === 'duty');
  if (!writes) return <p class="dim">{w.readOnly}</p>;
  const post = async (path: string, body: object, done: string) => {
    const asked = await ask('POST', path, body);
    tell(asked.ok ? done : `${shared().failed}: ${asked.message || shared().noAnswer}`);
    await load();
    return asked.ok;
  };
  const withReason = async (
    question: string,
    label: string,
    run: (text: string) => Promise<boolean>,
  ) => {
    const text = await askReason(question, label);
    if (text !== null) await run(text);
  };
  const start = (text: string) => post('/api/v1/shift', { kind: 'start', text }, w.done.start);
  const handOver = (text: string) => post('/api/v1/shift/handover', { text }, w.done.handOver);
  return (
    <section class="card">
      <Waiting shift={shift} post={post} />
      <Note post={post} />
      <div class="row">
        <button type="button" onClick={() => void withReason(w.startAsk, w.start, start)}>
          {w.start}
        </button>
        <button type="button" onClick={() => void withReason(w.handOverAsk, w.handOver, handOver)}>
          {w.handOver}
        </button>
      </div>
    </section>
  );
}

type Post = (path: string, body: object, done: string) => Promise<boolean>;

/** A handover that nobody has taken: what it says, and taking it, where that is for this person. */
function Waiting({ shift, post }: { shift: ShiftReply; post: Post }) {
  const w = words();
  const number = shift.openHandover;
  const entry = shift.entries.find((one) => one.number === number);
  if (number === null) return null;
  const isOwn = entry !== undefined && personName(entry.actor) === me.value?.userId;
  const take = async () => {
    const text = await askReason(w.acceptAsk, w.accept);
    if (text !== null)
      await post('/api/v1/shift/accept', { handover: number, text }, w.done.accept);
  };
  return (
    <div class="hint">
      {entry && (
        <>
          <p>{w.waits(personName(entry.actor), utcText(Date.parse(entry.atUtc), false))}</p>
          <p class="said">{plainText(entry.text)}</p>
        </>
      )}
      {isOwn && mode.value === 'live' ? (
        <p class="dim">{w.acceptOther}</p>
      ) : (
        <p class="row">
          <button type="button" class="main" onClick={() => void take()}>
            {w.accept}
          </button>
        </p>
      )}
    </div>
  );
}

function Note({ post }: { post: Post }) {
  const w = words();
  const [text, setText] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (text.trim() === '') return;
    if (await post('/api/v1/shift', { kind: 'note', text: text.trim() }, w.done.note)) setText('');
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <AreaField label={w.note} value={text} onInput={setText} placeholder={w.notePlace} />
      <div class="row">
        <button type="submit" disabled={text.trim() === ''}>
          {w.noteAdd}
        </button>
      </div>
    </form>
  );
}

export function ShiftLog({ shift }: { shift: ShiftReply }) {
  const w = words();
  const [earlier, setEarlier] = useState<readonly Entry[]>([]);
  const entries = [...shift.entries, ...earlier.filter(isNew(shift.entries))];
  const before = entries.at(-1)?.number ?? 0;
  const more = async () => {
    const asked = await ask<ShiftReply>('GET', `/api/v1/shift?before=${before}`);
    if (asked.ok) setEarlier([...earlier, ...asked.body.entries]);
    else tell(asked.message || shared().noAnswer);
  };
  return (
    <section>
      <h2 class="h3">{w.log}</h2>
      {entries.length === 0 && <p class="dim">{w.none}</p>}
      <ol class="bare shift-log">
        {entries.map(({ number, atUtc, actor, kind, text, handover }) => (
          <li key={number}>
            <span class="dim small">
              <Utc utc={atUtc} /> {`· ${personName(actor)} · `}
              <strong>{w.kinds[kind]}</strong>
              {handover !== undefined && ` (${w.ofHandover(handover)})`}
            </span>
            <span class="said">{plainText(text)}</span>
          </li>
        ))}
      </ol>
      {before > 1 && entries.length > 0 && (
        <button type="button" class="no-print" onClick={() => void more()}>
          {w.logMore}
        </button>
      )}
    </section>
  );
}

function isNew(there: readonly Entry[]): (entry: Entry) => boolean {
  return ({ number }) => !there.some((one) => one.number === number);
}
