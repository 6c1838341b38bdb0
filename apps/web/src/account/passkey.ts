/** Passkeys: using one, making one. A passkey belongs to a host name; an address of digits has none. */
import { type Asked, ask } from '../data/ask.ts';

export function passkeysWork(): boolean {
  const digits = /^[\d.]+$|^\[/.test(location.hostname);
  return !digits && 'PublicKeyCredential' in window && window.isSecureContext;
}

export async function byPasskey(): Promise<Asked<unknown>> {
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
