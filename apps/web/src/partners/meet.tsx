/**
 * Meeting a partner: our line for them, their line here, then both read the digits aloud. It is added only when a person says
 * that they agree; in live mode a second one approves it. What the command line may, and no more.
 */
import type { PartnerCardReply, PartnerInvitationReply } from '@noroshi/node/wire';
import { useEffect, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { AreaField, CheckField, TextField } from '../ui/form.tsx';
import { openWindow, tell } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { plainText } from '../warnings/title.ts';
import { DigitGroups } from './link.tsx';
import { words } from './meet-words.ts';
import { words as partnerWords } from './words.ts';

export function meetWindow(done: () => void): void {
  openWindow(words().meetTitle, (close) => <Meet done={done} close={close} />);
}

function Meet({ done, close }: { done: () => void; close: () => void }) {
  return (
    <div class="meet">
      <Ours />
      <Theirs done={done} close={close} />
    </div>
  );
}

function Ours() {
  const w = words();
  const [address, setAddress] = useState('');
  const [made, setMade] = useState<PartnerInvitationReply | null>(null);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    let gone = false;
    const query = address.trim() === '' ? '' : `?address=${encodeURIComponent(address.trim())}`;
    void ask<PartnerInvitationReply>('GET', `/api/v1/partner-invitation${query}`).then((asked) => {
      if (gone) return;
      if (asked.ok) setMade(asked.body);
      setWrong(asked.ok ? '' : asked.message || shared().noAnswer);
    });
    return () => {
      gone = true;
    };
  }, [address]);
  const copy = async () => {
    if (made === null) return;
    await navigator.clipboard?.writeText(made.text).then(
      () => tell(w.copied),
      () => {},
    );
  };
  return (
    <section>
      <h3>{w.meetOurs}</h3>
      <p class="dim">{w.meetOursWhy}</p>
      <TextField
        {...{ label: w.meetAddress, value: address, onInput: setAddress, error: wrong }}
        placeholder={made?.address ?? '198.51.100.7:8461'}
        hint={made?.loopback === true ? w.meetLoopback : undefined}
      />
      {made !== null && (
        <>
          <pre class="entry">{made.text}</pre>
          <button type="button" onClick={() => void copy()}>
            {w.copy}
          </button>
        </>
      )}
    </section>
  );
}

function Theirs({ done, close }: { done: () => void; close: () => void }) {
  const w = words();
  const [line, setLine] = useState('');
  const [card, setCard] = useState<PartnerCardReply | null>(null);
  const [agreed, setAgreed] = useState(false);
  const [reason, setReason] = useState('');
  const [wrong, setWrong] = useState('');
  const look = async () => {
    const asked = await ask<PartnerCardReply>('POST', '/api/v1/partners/check', {
      invitation: line,
    });
    setAgreed(false);
    setCard(asked.ok ? asked.body : null);
    setWrong(asked.ok ? '' : asked.message || shared().noAnswer);
  };
  const add = async () => {
    if (card === null) return;
    const again = card.changes.length > 0 ? { again: reason } : {};
    const body = { invitation: line, fingerprint: card.fingerprint, ...again };
    const asked = await ask<{ state: string }>('POST', '/api/v1/partners', body);
    if (!asked.ok) return setWrong(asked.message || shared().noAnswer);
    tell(asked.body.state === 'proposed' ? w.meetProposed : w.meetDone);
    done();
    close();
  };
  return (
    <section>
      <h3>{w.meetTheirs}</h3>
      <AreaField
        {...{ label: w.meetPaste, value: line, rows: 4, error: wrong }}
        onInput={(text) => {
          setLine(text);
          setCard(null);
        }}
      />
      <button type="button" disabled={line.trim() === ''} onClick={() => void look()}>
        {w.meetCheck}
      </button>
      {card?.known === 'same' && <p class="hint">{w.meetSame}</p>}
      {card !== null && card.known !== 'same' && (
        <>
          <h3>{w.meetRead}</h3>
          {card.known === 'changed' && <p class="hint wrong">{w.meetChanged}</p>}
          <Changes {...{ changes: card.changes, reason, setReason }} />
          <p>{w.meetReadWhy(card.id)}</p>
          <DigitGroups text={card.fingerprint} />
          <p class="dim small">{card.address ?? partnerWords().pullsOnly}</p>
          <CheckField label={w.meetAgree} checked={agreed} onInput={setAgreed} />
          {card.needsSecond && <p class="dim">{w.meetSecond}</p>}
          <div class="row">
            <button
              type="button"
              class="main"
              disabled={!agreed || (card.changes.length > 0 && reason.trim() === '')}
              onClick={() => void add()}
            >
              {w.meetAdd}
            </button>
          </div>
        </>
      )}
    </section>
  );
}

/** Of a partner that is known: what is another now, and why that is believed. */
function Changes({
  changes,
  reason,
  setReason,
}: {
  changes: readonly string[];
  reason: string;
  setReason: (text: string) => void;
}) {
  if (changes.length === 0) return null;
  return (
    <>
      <ul>
        {changes.map((change) => (
          <li key={change}>{plainText(change)}</li>
        ))}
      </ul>
      <TextField {...{ label: words().meetReason, value: reason, onInput: setReason }} />
    </>
  );
}
