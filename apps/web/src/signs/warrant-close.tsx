/** Ending a warrant at once: what that does, a reason, and its id typed out, since nothing brings its key back. */
import { useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { AreaField, TextField } from '../ui/form.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { warrantWords as words } from './warrant-words.ts';

export function closeWarrant(id: string): void {
  openWindow(words().closeTitle(id), (close) => <CloseForm {...{ id, close }} />);
}

function CloseForm({ id, close }: { readonly id: string; readonly close: () => void }) {
  const w = words();
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState({ typed: '', reason: '', all: '' });
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = {
      typed: typed.trim() === id ? '' : w.typeIdWrong(id),
      ...{ reason: reason.trim() === '' ? shared().reasonNeeded : '', all: '' },
    };
    setWrong(found);
    if (found.typed !== '' || found.reason !== '') return;
    const path = `/api/v1/warrants/${encodeURIComponent(id)}/close`;
    const asked = await ask('POST', path, { reason: reason.trim() });
    if (!asked.ok) return setWrong({ ...found, all: asked.message || shared().noAnswer });
    tell(w.closed(id));
    close();
  };
  return (
    <form class="warrant-close" onSubmit={(event) => void submit(event)} noValidate>
      <p>{w.closeWhat}</p>
      <p class="hint">{w.closeFinal}</p>
      <AreaField
        {...{ label: shared().reason, value: reason, onInput: setReason, error: wrong.reason }}
        required
      />
      <TextField
        {...{ label: w.typeId(id), value: typed, onInput: setTyped, error: wrong.typed }}
        required
      />
      <p class="wrong" role="alert">
        {wrong.all}
      </p>
      <div class="row">
        <button type="submit" class="danger">
          {w.close}
        </button>
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </form>
  );
}
