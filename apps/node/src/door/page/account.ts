/** The person: what they may do and what is blocked and why, their ways in, their sessions, the way out. */
import { type Asked, ask, type SessionLine } from './api.ts';
import { openWindow } from './ask.ts';
import { button, type Child, el, fill, on } from './dom.ts';
import { leave, loadMe } from './live.ts';
import { makePasskey, passkeysWork } from './login.ts';
import { state } from './state.ts';
import { timeElement, utcText } from './time.ts';
import { words } from './words.ts';

export function showAccount(): void {
  const { me } = state;
  if (me === null) return;
  const w = words();
  const known: Readonly<Record<string, string>> = w.roles;
  openWindow(w.account, (close) => [
    el(
      'p',
      {},
      el('strong', {}, me.userId),
      ` – ${me.roles.map((role) => known[role]).join(', ')}`,
    ),
    el(
      'p',
      { class: 'dim' },
      `${w.sees} TLP:${me.clearance} · ${w.sessionEnds} ${utcText(Date.parse(me.expiresUtc), false)}`,
    ),
    me.method === 'link' &&
      me.passkeys === 0 &&
      !me.hasPassword &&
      el('p', { class: 'hint' }, w.welcome),
    blockedList(me.blocked),
    waysIn(),
    sessionList(),
    el(
      'div',
      { class: 'row' },
      button(w.logout, () => void out('/api/v1/logout', close)),
      button(w.logoutAll, () => void out('/api/v1/logout/everywhere', close)),
    ),
  ]);
}

function blockedList(blocked: readonly { action: string; reason: string }[]): Child {
  if (blocked.length === 0) return null;
  const items = blocked.map(({ reason }) => el('li', {}, reason));
  return el('details', {}, el('summary', {}, words().blocked), el('ul', {}, ...items));
}

function waysIn(): Child {
  const w = words();
  const said = el('p', { class: 'said', role: 'status' });
  const present = el('input', {
    id: 'present',
    type: 'password',
    autocomplete: 'current-password',
    maxlength: 256,
  });
  const fresh = el('input', {
    id: 'fresh',
    type: 'password',
    autocomplete: 'new-password',
    minlength: 12,
    maxlength: 256,
  });
  const tell = async (asking: Promise<Asked<unknown>>, done: string) => {
    const asked = await asking;
    said.textContent = asked.ok ? done : asked.message || w.noAnswer;
    if (asked.ok) {
      fresh.value = '';
      present.value = '';
      await loadMe();
    }
  };
  const passkey = () =>
    void tell(makePasskey(navigator.platform || 'passkey', present.value), w.passkeyAdded);
  const current = () => (present.value === '' ? {} : { currentPassword: present.value });
  const form = el(
    'form',
    {},
    ...[el('label', { for: 'fresh' }, w.newPassword), fresh],
    ...[el('label', { for: 'present' }, w.currentPassword), present],
    el(
      'div',
      { class: 'row' },
      el('button', { type: 'submit' }, w.setPassword),
      passkeysWork() && button(w.addPasskey, passkey, { class: 'main' }),
    ),
    said,
  );
  on(form, {
    submit: (event) => {
      event.preventDefault();
      const body = { password: fresh.value, ...current() };
      void tell(ask('PUT', '/api/v1/me/password', body), w.passwordSet);
    },
  });
  return form;
}

function sessionList(): Child {
  const box = el('ul', { class: 'sessions' });
  const draw = async () => {
    const asked = await ask<{ sessions: SessionLine[] }>('GET', '/api/v1/me/sessions');
    if (asked.ok) fill(box, ...asked.body.sessions.map(item));
  };
  const end = async (id: string) => {
    await ask('DELETE', `/api/v1/me/sessions/${encodeURIComponent(id)}`);
    await draw();
  };
  const item = ({ id, method, address, here, createdUtc }: SessionLine) =>
    el(
      'li',
      {},
      el('span', {}, `${method} · ${address} · `, timeElement('ago', createdUtc)),
      here ? el('strong', {}, words().here) : button(words().end, () => void end(id)),
    );
  void draw();
  return el('section', {}, el('h3', {}, words().sessions), box);
}

async function out(path: string, close: () => void): Promise<void> {
  await ask('POST', path);
  close();
  history.replaceState(null, '', '/'); // who logs in next begins at the list
  leave('');
}
