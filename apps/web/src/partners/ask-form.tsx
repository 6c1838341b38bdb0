/** Asking a partner: please look, send more. What the rules refuse is said here, with the next step, and nothing has left. */
import type { PartnerRequestReply } from '@noroshi/node/wire';
import { useState } from 'preact/hooks';
import { ask as request } from '../data/ask.ts';
import { me } from '../data/state.ts';
import { AreaField, SelectField, TextField } from '../ui/form.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { words } from './ask-words.ts';
import { words as partnerWords } from './words.ts';

type Ask = PartnerRequestReply['ask'];
type Tlp = PartnerRequestReply['tlp'];
type About = { readonly type: 'object' | 'asset' | 'warning'; readonly id: string };

export type Asking = {
  readonly partner: string;
  readonly ask?: Ask;
  readonly about?: About; // given: it is not asked for
  readonly done?: () => void;
};

const TLPS: readonly Tlp[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'];

/** A window that asks one partner. */
export function askWindow(asking: Asking): void {
  openWindow(partnerWords().askTitle(asking.partner), (close) => (
    <AskForm {...asking} close={close} />
  ));
}

function AskForm({
  partner,
  about: given,
  ask: first,
  done,
  close,
}: Asking & { close: () => void }) {
  const w = words();
  const [ask, setAsk] = useState<Ask>(first ?? 'look');
  const [type, setType] = useState<About['type']>(given?.type ?? 'object');
  const [id, setId] = useState(given?.id ?? '');
  const [text, setText] = useState('');
  const [tlp, setTlp] = useState<Tlp>('AMBER');
  const [wrong, setWrong] = useState('');
  const [missing, setMissing] = useState('');
  const [busy, setBusy] = useState(false);
  const cleared = TLPS.indexOf(me.value?.clearance ?? 'CLEAR');
  const submit = async (event: Event) => {
    event.preventDefault();
    setMissing(id.trim() === '' ? w.askIdNeeded : '');
    if (id.trim() === '' || busy) return;
    setBusy(true);
    const path = `/api/v1/partners/${encodeURIComponent(partner)}/requests`;
    const body = { ask, about: { type, id: id.trim() }, tlp, ...(text !== '' && { text }) };
    const asked = await request<unknown>('POST', path, body);
    setBusy(false);
    if (!asked.ok) return setWrong(asked.message || shared().noAnswer);
    tell(w.asked);
    done?.();
    close();
  };
  return (
    <form class="ask-form" onSubmit={(event) => void submit(event)}>
      <SelectField
        label={w.askWhat}
        hint={w.askHelp[ask]}
        value={ask}
        options={(['look', 'more'] as const).map((value) => ({
          value,
          label: partnerWords().asks[value],
        }))}
        onInput={setAsk}
      />
      {given === undefined ? (
        <AboutFields {...{ type, setType, id, setId, missing }} />
      ) : (
        <p class="dim">{partnerWords().about(given.type, given.id)}</p>
      )}
      <AreaField label={w.askText} value={text} onInput={setText} lengthMax={1000} />
      <SelectField
        label={w.askTlp}
        value={tlp}
        options={TLPS.slice(0, cleared + 1).map((value) => ({ value, label: `TLP:${value}` }))}
        onInput={setTlp}
      />
      <p class="wrong" role="alert">
        {wrong}
      </p>
      <div class="row">
        <button type="submit" class="main" disabled={busy}>
          {w.askSend}
        </button>
        <button type="button" onClick={close}>
          {shared().back}
        </button>
      </div>
    </form>
  );
}

type AboutProps = {
  readonly type: About['type'];
  readonly setType: (type: About['type']) => void;
  readonly id: string;
  readonly setId: (id: string) => void;
  readonly missing: string;
};

function AboutFields({ type, setType, id, setId, missing }: AboutProps) {
  const w = words();
  return (
    <>
      <SelectField
        label={w.aboutWhat}
        value={type}
        options={(['object', 'asset', 'warning'] as const).map((value) => ({
          ...{ value, label: w.aboutTypes[value] },
        }))}
        onInput={setType}
      />
      <TextField
        {...{ label: w.aboutId, hint: w.aboutIdHelp[type], error: missing, required: true }}
        value={id}
        onInput={setId}
        lengthMax={96}
      />
    </>
  );
}
