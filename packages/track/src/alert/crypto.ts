/** What signatures need of node:crypto. A pure package takes it as an argument: `import * as crypto from 'node:crypto'`. */
type Bytes = Uint8Array;

export type Key = {
  readonly asymmetricKeyType?: string | undefined;
  readonly asymmetricKeyDetails?: { readonly modulusLength?: number | undefined } | undefined;
  equals(other: Key): boolean;
  export(form: { readonly format: 'der'; readonly type: 'spki' }): Buffer;
};

export type Certificate = {
  readonly raw: Buffer;
  readonly subject: string;
  readonly issuer: string;
  readonly ca: boolean;
  readonly publicKey: Key;
  readonly validFromDate: Date;
  readonly validToDate: Date;
  checkIssued(issuer: Certificate): boolean;
  checkPrivateKey(key: Key): boolean;
  verify(key: Key): boolean;
};

/** `never`: the key is node's own class, which a pure package cannot name. */
type Signer = { readonly key: never; readonly dsaEncoding: 'ieee-p1363' };

export type Crypto = {
  createHash(name: string): { update(data: string): { digest(): Buffer } };
  createPublicKey(from: never): Key;
  sign(hash: string | null, data: Bytes, signer: Signer): Buffer;
  verify(hash: string | null, data: Bytes, signer: Signer, signature: Bytes): boolean;
  timingSafeEqual(a: Bytes, b: Bytes): boolean;
  readonly X509Certificate: new (bytes: Buffer) => Certificate;
};
