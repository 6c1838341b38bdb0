/** The way in: a link's token from the fragment, a passkey, a name and password. */
import { type Asked, ask } from './api.ts';
import { button, type Child, el, fill, on } from './dom.ts';
import { begin, leave } from './live.ts';
import { state } from './state.ts';
import { words } from './words.ts';

export function drawLogin(into: HTMLElement): void {
  if (into.dataset.shows === 'login' && into.dataset.language === document.documentElement.lang) {
    const note = into.querySelector('.wrong');
    if (note !== null) note.textContent = state.loginNote;
    return;
  }
  Object.assign(into.dataset, { shows: 'login', language: document.documentElement.lang });
  const w = words();
  const name = el('input', {
    id: 'name',
    autocomplete: 'username',
    required: true,
    maxlength: 64,
    autocapitalize: 'none',
    spellcheck: 'false',
  });
  const password = el('input', {
    id: 'password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    maxlength: 256,
  });
  const form = el(
    'form',
    {},
    ...[el('label', { for: 'name' }, w.name), name],
    ...[el('label', { for: 'password' }, w.password), password],
    el('button', { type: 'submit' }, w.withPassword),
  );
  on(form, {
    submit: (event) => {
      event.preventDefault();
      const body = { name: name.value, password: password.value };
      void enter(ask('POST', '/api/v1/login/password', body));
    },
  });
  fill(
    into,
    el(
      'div',
      { class: 'login' },
      el('h1', {}, w.login),
      el('p', { class: 'dim' }, w.loginLead),
      el('p', { class: 'wrong', role: 'alert' }, state.loginNote),
      passkeyWay(),
      form,
      el('p', { class: 'dim small' }, w.lostWay),
    ),
  );
}

function passkeyWay(): Child {
  const w = words();
  if (!passkeysWork()) return el('p', { class: 'dim small' }, w.noPasskey);
  return button(w.passkey, () => void enter(byPasskey()), { class: 'main wide' });
}

/** A passkey belongs to a host name; an address of digits has none. */
export function passkeysWork(): boolean {
  const digits = /^[\d.]+$|^\[/.test(location.hostname);
  return !digits && 'PublicKeyCredential' in window && window.isSecureContext;
}

/** Uses the token in the fragment, once, and takes it out of the address and the history of the browser. */
export async function enterByLink(): Promise<boolean> {
  const token = /^#link=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return false;
  history.replaceState(null, '', '/');
  state.loginNote = words().linking;
  return enter(ask('POST', '/api/v1/login/link', { token }));
}

async function enter(asking: Promise<Asked<unknown>>): Promise<boolean> {
  const asked = await asking;
  if (!asked.ok) {
    leave(asked.message || words().noAnswer);
    return false;
  }
  state.loginNote = '';
  await begin();
  return true;
}

async function byPasskey(): Promise<Asked<unknown>> {
  const asked = await ask<{ options: PublicKeyCredentialRequestOptionsJSON }>(
    'POST',
    '/api/v1/login/passkey/options',
  );
  if (!asked.ok) return asked;
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.body.options);
    const credential = await navigator.credentials.get({ publicKey });
    const response = (credential as PublicKeyCredential).toJSON();
    return await ask('POST', '/api/v1/login/passkey', { response });
  } catch (cause) {
    return { ok: false, status: 0, message: (cause as Error).message };
  }
}

export async function makePasskey(label: string, currentPassword: string): Promise<Asked<unknown>> {
  const body = currentPassword === '' ? {} : { currentPassword };
  const path = '/api/v1/me/passkeys';
  const asked = await ask<{ options: PublicKeyCredentialCreationOptionsJSON }>(
    'POST',
    `${path}/options`,
    body,
  );
  if (!asked.ok) return asked;
  try {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.body.options);
    const credential = await navigator.credentials.create({ publicKey });
    const response = (credential as PublicKeyCredential).toJSON();
    return await ask('POST', path, { label, response });
  } catch (cause) {
    return { ok: false, status: 0, message: (cause as Error).message };
  }
}
