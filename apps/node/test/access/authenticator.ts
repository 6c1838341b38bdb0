/** A passkey in software: what a good authenticator and browser send, and each lie one could tell. WebAuthn Level 3 §6, §7. */
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

export type Lies = {
  readonly origin?: string;
  readonly rpId?: string;
  readonly challenge?: string;
  readonly type?: string;
  readonly flags?: number; // 0x05: present and verified
  readonly counter?: number;
  readonly userHandle?: string;
  readonly damage?: boolean; // of the signature
};

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const b64 = (data: Uint8Array) => Buffer.from(data).toString('base64url');

export function createAuthenticator(origin: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16);
  let counter = 0;
  let handle = '';
  const client = (type: string, challenge: string, lies: Lies) =>
    Buffer.from(
      JSON.stringify({
        ...{ type: lies.type ?? type, challenge: lies.challenge ?? challenge },
        ...{ origin: lies.origin ?? origin, crossOrigin: false },
      }),
    );
  const data = (flags: number, lies: Lies) => {
    counter += 1;
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.counter ?? counter);
    const host = lies.rpId ?? new URL(origin).hostname;
    return Buffer.concat([sha256(host), Buffer.of(lies.flags ?? flags), count]);
  };
  const envelope = (response: object) => ({
    ...{ id: b64(id), rawId: b64(id), type: 'public-key', response, clientExtensionResults: {} },
  });
  return {
    create: (options: { challenge: string; user: { id: string } }, lies: Lies = {}) => {
      handle = options.user.id;
      const key = Buffer.concat([
        ...[Buffer.from('a5010203262001215820', 'hex'), Buffer.from(jwk.x!, 'base64url')],
        ...[Buffer.from('225820', 'hex'), Buffer.from(jwk.y!, 'base64url')],
      ]);
      const flags = lies.flags === undefined ? {} : { flags: lies.flags | 0x40 };
      const credential = [Buffer.alloc(16), Buffer.of(0, id.length), id, key];
      const authData = Buffer.concat([data(0x45, { ...lies, ...flags }), ...credential]);
      const head = Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex');
      const attestation = Buffer.concat([head, Buffer.of(authData.length), authData]);
      const clientDataJSON = b64(client('webauthn.create', options.challenge, lies));
      return envelope({ clientDataJSON, attestationObject: b64(attestation) });
    },
    get: (options: { challenge: string }, lies: Lies = {}) => {
      const clientData = client('webauthn.get', options.challenge, lies);
      const authData = data(0x05, lies);
      const signed = Buffer.concat([authData, sha256(clientData)]);
      const signature = createSign('sha256').update(signed).sign(privateKey);
      if (lies.damage) signature[signature.length - 1]! ^= 1;
      return envelope({
        ...{ clientDataJSON: b64(clientData), authenticatorData: b64(authData) },
        ...{ signature: b64(signature), userHandle: lies.userHandle ?? handle },
      });
    },
  };
}
