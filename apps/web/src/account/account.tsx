/** The person: what they may do and what is blocked and why, their ways in, their sessions, the way out. */
import { useEffect, useState } from 'preact/hooks';
import { type Asked, ask } from '../data/ask.ts';
import { loadMe } from '../data/live.ts';
import { me } from '../data/state.ts';
import type { MeReply, SessionList } from '../data/wire.ts';
import { TextField } from '../ui/form.tsx';
import { Age, utcText } from '../ui/time.tsx';
import { openWindow } from '../ui/windows.tsx';
import { words as shared } from '../ui/words.ts';
import { logOut } from './out.ts';
import { makePasskey, passkeysWork } from './passkey.ts';
import { words } from './words.ts';

export function openAccount(): void {
  openWindow(words().account, (close) => <Account close={close} />);
}

function Account({ close }: { close: () => void }) {
  const who = me.value;
  const w = words();
  useEffect(() => {
    if (who === null) close(); // the session ended: nothing of it stays on the screen
  }, [who === null]);
  if (who === null) return null;
  const out = (everywhere: boolean) => {
    close();
    void logOut(everywhere);
  };
  return (
    <div class="account">
      <p>
        <strong>{who.userId}</strong> – {who.roles.map((role) => shared().roles[role]).join(', ')}
      </p>
      <p class="dim">
        {`${w.sees} TLP:${who.clearance} · ${w.owners}: ${who.owners === '*' ? w.everyOwner : who.owners.join(', ')} · ${w.sessionEnds} ${utcText(Date.parse(who.expiresUtc), false)}`}
      </p>
      {who.method === 'link' && who.passkeys === 0 && !who.hasPassword && (
        <p class="hint">{w.welcome}</p>
      )}
      <Allowed who={who} />
      <h3>{w.waysIn}</h3>
      <WaysIn who={who} />
      <h3>{w.sessions}</h3>
      <Sessions />
      <div class="row">
        <button type="button" onClick={() => out(false)}>
          {w.logout}
        </button>
        <button type="button" onClick={() => out(true)}>
          {w.logoutAll}
        </button>
      </div>
    </div>
  );
}

function Allowed({ who }: { who: MeReply }) {
  const w = words();
  const known: Readonly<Record<string, string>> = w.actions;
  return (
    <>
      <h3>{w.may}</h3>
      <p>{who.allowed.map((action) => known[action] ?? action).join(' · ')}</p>
      {who.blocked.length > 0 && (
        <details>
          <summary>{w.blocked}</summary>
          <ul>
            {who.blocked.map(({ action, reason }) => (
              <li key={action}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function WaysIn({ who }: { who: MeReply }) {
  const w = words();
  const [fresh, setFresh] = useState('');
  const [present, setPresent] = useState('');
  const [said, setSaid] = useState('');
  const tell = async (asking: Promise<Asked<unknown>>, done: string) => {
    const asked = await asking;
    setSaid(asked.ok ? done : asked.message || shared().noAnswer);
    if (!asked.ok) return;
    setFresh('');
    setPresent('');
    await loadMe();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    const current = present === '' ? {} : { currentPassword: present };
    void tell(ask('PUT', '/api/v1/me/password', { password: fresh, ...current }), w.passwordSet);
  };
  const passkey = () =>
    void tell(makePasskey(navigator.platform || 'passkey', present), w.passkeyAdded);
  const ways = [who.passkeys > 0 && w.passkeys(who.passkeys), who.hasPassword && w.hasPassword];
  return (
    <form onSubmit={submit}>
      <p>{ways.filter(Boolean).join(' · ') || w.noWay}</p>
      <div class="fields">
        <TextField
          {...{ label: w.newPassword, hint: w.newPasswordHint, value: fresh, onInput: setFresh }}
          {...{ type: 'password', name: 'fresh', lengthMax: 256, lengthMin: 12 }}
          autocomplete="new-password"
        />
        <TextField
          {...{ label: w.currentPassword, hint: w.currentPasswordHint, value: present }}
          {...{ onInput: setPresent, type: 'password', name: 'present', lengthMax: 256 }}
          autocomplete="current-password"
        />
      </div>
      <div class="row">
        <button type="submit" disabled={fresh === ''}>
          {w.setPassword}
        </button>
        {passkeysWork() && (
          <button type="button" class="main" onClick={passkey}>
            {w.addPasskey}
          </button>
        )}
      </div>
      <p class="said" role="status">
        {said}
      </p>
    </form>
  );
}

function Sessions() {
  const w = words();
  const [list, setList] = useState<SessionList['sessions']>([]);
  const load = async () => {
    const asked = await ask<SessionList>('GET', '/api/v1/me/sessions');
    if (asked.ok) setList(asked.body.sessions);
  };
  useEffect(() => void load(), []);
  const end = async (id: string) => {
    await ask('DELETE', `/api/v1/me/sessions/${encodeURIComponent(id)}`);
    await load();
  };
  const methods: Readonly<Record<string, string>> = w.methods;
  return (
    <ul class="sessions">
      {list.map(({ id, method, address, here, createdUtc }) => (
        <li key={id}>
          <span>
            {`${methods[method] ?? method} · ${address} · `}
            <Age of="ago" utc={createdUtc} />
          </span>
          {here ? (
            <strong>{w.here}</strong>
          ) : (
            <button type="button" onClick={() => void end(id)}>
              {w.end}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
