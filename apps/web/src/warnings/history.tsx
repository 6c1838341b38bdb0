/** What happened to a warning, the newest first, and the field for one line more. */
import { useRef } from 'preact/hooks';
import type { HistoryLine } from '../data/wire.ts';
import { Utc } from '../ui/time.tsx';
import { act, type Target } from './act.tsx';
import { plainText, titleIn } from './title.ts';
import { words } from './words.ts';

export function History({ lines }: { lines: readonly HistoryLine[] }) {
  const w = words();
  return (
    <section>
      <h3>{w.history}</h3>
      <ol class="history">
        {lines.toReversed().map((line) => (
          <li key={line.number}>
            <span class="when">
              <Utc utc={line.atUtc} />
            </span>
            <span>
              <strong>{w.actions[line.action]}</strong>{' '}
              {plainText(line.actor.replace(/^user:/, ''))}
              {line.text !== '' && <span class="said">{plainText(saidIn(line))}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A finding's title in the page's language; what people wrote, as they wrote it. */
function saidIn({ text, noticeId, actor }: HistoryLine): string {
  return noticeId !== undefined || actor.startsWith('watch:') ? titleIn(text) : text;
}

export function NoteForm({ target }: { target: Target }) {
  const w = words();
  const text = useRef<HTMLTextAreaElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    const said = text.current?.value.trim() ?? '';
    if (said === '') return text.current?.focus();
    const done = await act(target, 'note', { text: said });
    if (done.ok && text.current !== null) text.current.value = '';
  };
  return (
    <form onSubmit={(event) => void submit(event)} class="note-form">
      <label class="h3" for="note">
        {w.note}
      </label>
      <textarea ref={text} id="note" rows={2} maxLength={4000} placeholder={w.notePlace} />
      <div class="row">
        <button type="submit">{w.save}</button>
      </div>
    </form>
  );
}
