/**
 * The signature inside an alert (XML Signature 1.1, enveloped): read, checked, made. One is taken only where it stands directly in the
 * root, with one reference to the whole document and no transform but its own removal and a canonical form; so what is signed is
 * what is read, and no part can be moved about (wrapping). Base64 is taken in its one spelling: a changed last letter is a change.
 */
import { err, ok, type Result } from '@noroshi/time';
import { type CanonicalOptions, canonicalDocument, canonicalElement } from './canonical.ts';
import type { Certificate, Crypto, Key } from './crypto.ts';
import { type Chain, chainOf, type Trust } from './trust.ts';
import {
  elementsIn,
  readXml,
  textIn,
  type XmlDocument,
  type XmlElement,
  type XmlFault,
} from './xml.ts';

export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const DSIG11 = 'http://www.w3.org/2009/xmldsig11#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const C14N11 = 'http://www.w3.org/2006/12/xml-c14n11';
const ENVELOPED = `${DSIG}enveloped-signature`;
const C14N: readonly string[] = ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315', C14N11];
const DIGESTS: Readonly<Record<string, string>> = {
  [`${DSIG}sha1`]: 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

type Method = { readonly key: 'rsa' | 'ec' | 'ed25519'; readonly hash: string | null };
const METHODS: Readonly<Record<string, Method>> = {
  [`${DSIG}rsa-sha1`]: { key: 'rsa', hash: 'sha1' },
  ...Object.fromEntries(
    [256, 384, 512].flatMap((bits) => [
      [more(`rsa-sha${bits}`), { key: 'rsa', hash: `sha${bits}` }],
      [more(`ecdsa-sha${bits}`), { key: 'ec', hash: `sha${bits}` }],
    ]),
  ),
  [more('ecdsa-sha1')]: { key: 'ec', hash: 'sha1' },
  'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519': { key: 'ed25519', hash: null },
};
const METHOD_OF: Readonly<Record<string, string>> = {
  ...{ rsa: more('rsa-sha256'), ec: more('ecdsa-sha256') },
  ed25519: 'http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519',
};
const RSA_BITS_MIN = 2048;

function more(name: string): string {
  return `http://www.w3.org/2001/04/xmldsig-more#${name}`;
}

export type SignatureState =
  | 'none'
  | 'valid' // of the key it names; whose key that is, `chain` says
  | 'digest mismatch'
  | 'signature value wrong'
  | 'no key'
  | 'not understood';

export type SignatureVerdict = {
  readonly state: SignatureState;
  readonly why?: string;
  readonly method?: string; // rsa-sha256 …
  /** Indented after it was signed, as some composers do: valid only without the blanks between elements. */
  readonly isLaidOutLater?: true;
  /** What is too weak for new alerts: SHA-1, short RSA keys. */
  readonly weak: readonly string[];
  readonly chain?: Chain;
};

class Refused extends Error {
  readonly state: SignatureState;
  constructor(state: SignatureState, message: string) {
    super(message);
    this.state = state;
  }
}

/** Says whether the document is what its signature covers, and whose key signed. Throws nothing on what others wrote. */
export function verifySignature(
  document: XmlDocument,
  trust: Trust,
  crypto: Crypto,
): SignatureVerdict {
  const found = signaturesBelow(document.root);
  if (found.length === 0) return { state: 'none', weak: [] };
  try {
    if (found.length > 1) throw new Refused('not understood', `${found.length} signatures: one`);
    if (found[0]!.parent !== document.root)
      throw new Refused('not understood', 'a signature deeper than directly in the root element');
    return verdictOf(document, found[0]!, trust, crypto);
  } catch (cause) {
    if (cause instanceof Refused) return { state: cause.state, why: cause.message, weak: [] };
    throw cause;
  }
}

function signaturesBelow(element: XmlElement): XmlElement[] {
  return elementsIn(element).flatMap((each) =>
    each.uri === DSIG && each.local === 'Signature' ? [each] : signaturesBelow(each),
  );
}

function verdictOf(
  document: XmlDocument,
  signature: XmlElement,
  trust: Trust,
  crypto: Crypto,
): SignatureVerdict {
  const info = only(signature, 'SignedInfo');
  const reference = only(info, 'Reference');
  const canonical = canonicalBy(only(info, 'CanonicalizationMethod'));
  const [name, method] = methodOf(algorithmOf(only(info, 'SignatureMethod')));
  const digestName = algorithmOf(only(reference, 'DigestMethod'));
  const hash = DIGESTS[digestName];
  if (hash === undefined) throw new Refused('not understood', `digest method ${digestName}`);
  const key = keyOf(signature, trust, crypto);
  const weak = [
    ...([method.hash, hash].includes('sha1') ? ['SHA-1'] : []),
    ...(bitsOf(key.key) < RSA_BITS_MIN ? [`RSA of ${bitsOf(key.key)} bits`] : []),
  ];
  const told = { method: name, weak, chain: key.chain };
  const tried = [false, true].map((isCompact): SignatureVerdict => {
    const form = { ...transforms(reference), without: signature, isCompact };
    const digest = crypto.createHash(hash).update(canonicalDocument(document, form)).digest();
    if (!isSame(digest, base64(textIn(only(reference, 'DigestValue'))), crypto))
      return { state: 'digest mismatch', why: 'the alert is not the one that was signed', ...told };
    const value = base64(textIn(only(signature, 'SignatureValue')));
    const covered = canonicalElement(info, { ...canonical, isCompact });
    if (value === null || !isSigned(crypto, method, key.key, covered, value))
      return { state: 'signature value wrong', why: 'not made by the key it names', ...told };
    return { state: 'valid', ...(isCompact ? { isLaidOutLater: true } : {}), ...told };
  });
  const best = tried.find(({ state }) => state === 'valid');
  return best ?? tried.find(({ state }) => state === 'signature value wrong') ?? tried[0]!;
}

function methodOf(uri: string): readonly [string, Method] {
  const method = METHODS[uri];
  if (method === undefined) throw new Refused('not understood', `signature method ${uri}`);
  return [uri.slice(uri.indexOf('#') + 1), method];
}

function isSigned(crypto: Crypto, method: Method, key: Key, text: string, value: Buffer): boolean {
  if (key.asymmetricKeyType !== method.key) return false;
  try {
    const given = { key: key as never, dsaEncoding: 'ieee-p1363' } as const; // XML Signature 1.1, §6.4.3
    return crypto.verify(method.hash, Buffer.from(text), given, value);
  } catch {
    return false;
  }
}

function bitsOf(key: Key): number {
  return key.asymmetricKeyDetails?.modulusLength ?? RSA_BITS_MIN;
}

function isSame(digest: Buffer, printed: Buffer | null, crypto: Crypto): boolean {
  return printed?.length === digest.length && crypto.timingSafeEqual(digest, printed);
}

/** The canonical form of what is signed; anything but the signature's own removal and that form is refused. */
function transforms(reference: XmlElement): CanonicalOptions {
  const uri = reference.attributes.find(({ name }) => name === 'URI')?.value;
  if (uri !== '')
    throw new Refused('not understood', `the reference "${uri ?? ''}": the whole alert (URI="")`);
  const listed = elementsIn(reference).find(({ local }) => local === 'Transforms');
  const steps = listed === undefined ? [] : elementsIn(listed);
  if (steps[0] === undefined || algorithmOf(steps[0]) !== ENVELOPED)
    throw new Refused('not understood', 'the first transform is not the enveloped signature');
  if (steps.length > 2) throw new Refused('not understood', `${steps.length} transforms`);
  return steps[1] === undefined ? { isExclusive: false } : canonicalBy(steps[1]);
}

/** "With comments" too: a reference to the whole document drops comments before (§4.4.3.3); in SignedInfo none stand. */
function canonicalBy(element: XmlElement): CanonicalOptions {
  const uri = algorithmOf(element).replace(/#?WithComments$/, '');
  if (C14N.includes(uri)) return { isExclusive: false };
  if (uri !== EXCLUSIVE && `${uri}#` !== EXCLUSIVE)
    throw new Refused('not understood', `canonical form ${uri}`);
  const listed = elementsIn(element).find(({ local }) => local === 'InclusiveNamespaces');
  const printed = listed?.attributes.find(({ name }) => name === 'PrefixList')?.value ?? '';
  const prefixes = printed.split(/\s+/).filter((each) => each !== '');
  const inclusivePrefixes = prefixes.map((each) => (each === '#default' ? '' : each));
  return { isExclusive: true, inclusivePrefixes };
}

function algorithmOf(element: XmlElement): string {
  return element.attributes.find(({ name }) => name === 'Algorithm')?.value ?? '';
}

function only(parent: XmlElement, local: string): XmlElement {
  const found = elementsIn(parent).filter((each) => each.uri === DSIG && each.local === local);
  if (found.length !== 1)
    throw new Refused('not understood', `${found.length} of ${local} in ${parent.local}: one`);
  return found[0]!;
}

/** The bytes, or null where the letters are not the one spelling of them (RFC 4648, §3.5). */
function base64(printed: string): Buffer | null {
  const letters = printed.replace(/[ \t\n\r]/g, '');
  const bytes = Buffer.from(letters, 'base64');
  return bytes.toString('base64') === letters ? bytes : null;
}

type Named = { readonly key: Key; readonly chain: Chain };

/** The key of the certificates, or the bare key, or the only one trusted. */
function keyOf(signature: XmlElement, trust: Trust, crypto: Crypto): Named {
  const info = elementsIn(signature).find((each) => each.uri === DSIG && each.local === 'KeyInfo');
  const printed = info === undefined ? [] : named(info, DSIG, 'X509Certificate');
  if (printed.length > 0) {
    const read = printed.map((each) => certificateOf(base64(textIn(each)), textIn(each), crypto));
    return { key: read[0]!.certificate.publicKey, chain: chainOf(read, trust) };
  }
  const bare = info === undefined ? null : bareKey(info, crypto);
  const key = bare ?? (trust.keys.length === 1 ? trust.keys[0]! : null);
  if (key === null) throw new Refused('no key', 'it names no key, and no single key is trusted');
  const isTrusted = trust.keys.some((each) => each.equals(key));
  return { key, chain: { state: isTrusted ? 'trusted' : 'unknown issuer', subject: null } };
}

function certificateOf(bytes: Buffer | null, printed: string, crypto: Crypto) {
  try {
    const certificate = new crypto.X509Certificate(bytes ?? Buffer.from(printed, 'base64'));
    return { certificate, isIntact: bytes !== null };
  } catch {
    throw new Refused('no key', 'a certificate that cannot be read');
  }
}

function named(element: XmlElement, uri: string, local: string): XmlElement[] {
  return elementsIn(element).flatMap((each) =>
    each.uri === uri && each.local === local ? [each] : named(each, uri, local),
  );
}

function bareKey(info: XmlElement, crypto: Crypto): Key | null {
  const textOf = (uri: string, local: string) => named(info, uri, local)[0];
  const [n, e] = ['Modulus', 'Exponent'].map((each) => textOf(DSIG, each));
  const der = textOf(DSIG11, 'DEREncodedKeyValue');
  try {
    if (der !== undefined)
      return crypto.createPublicKey({
        key: base64(textIn(der))!,
        format: 'der',
        type: 'spki',
      } as never);
    if (n === undefined || e === undefined) return null;
    const [modulus, exponent] = [n, e].map((each) => base64(textIn(each))!.toString('base64url'));
    return crypto.createPublicKey({
      key: { kty: 'RSA', n: modulus!, e: exponent! },
      format: 'jwk',
    } as never);
  } catch {
    throw new Refused('no key', 'a key that cannot be read');
  }
}

/**
 * The document with a signature before the end of its root. RSA and ECDSA sign with SHA-256, Ed25519 as it is; the certificate, or
 * else the public key, goes along. A signed document is refused.
 */
export function signAlert(
  bytes: Uint8Array,
  privateKey: Key,
  crypto: Crypto,
  certificate?: Certificate,
): Result<string, XmlFault> {
  const read = readXml(bytes);
  if (!read.ok) return read;
  const { root, text } = read.value;
  const method = METHOD_OF[privateKey.asymmetricKeyType ?? ''];
  const wrong = (message: string) => err({ line: root.line, message });
  if (method === undefined) return wrong('a key of RSA, ECDSA or Ed25519 signs');
  if (signaturesBelow(root).length > 0) return wrong('it is signed already');
  if (root.endAt < 0) return wrong(`<${root.name}/> holds nothing to sign`);
  if (certificate !== undefined && !certificate.checkPrivateKey(privateKey))
    return wrong('the certificate is not of this key');
  const digest = crypto
    .createHash('sha256')
    .update(canonicalDocument(read.value, { isExclusive: false }))
    .digest()
    .toString('base64');
  const before = text.slice(0, root.endAt);
  const after = text.slice(root.endAt);
  const draft = signatureText(method, digest, '', keyText(crypto, privateKey, certificate));
  const drafted = readXml(Buffer.from(utf8(`${before}${draft}${after}`)));
  if (!drafted.ok) return drafted;
  const info = only(signaturesBelow(drafted.value.root)[0]!, 'SignedInfo');
  const covered = Buffer.from(canonicalElement(info, { isExclusive: true }));
  const value = crypto
    .sign(METHODS[method]!.hash, covered, {
      ...{ key: privateKey as never, dsaEncoding: 'ieee-p1363' },
    })
    .toString('base64');
  const made = signatureText(method, digest, value, keyText(crypto, privateKey, certificate));
  return ok(utf8(`${before}${made}${after}`));
}

/** What is written is UTF-8, whatever was read. */
function utf8(text: string): string {
  return text.replace(/^(<\?xml[^>]*?encoding\s*=\s*["'])[\w.-]+/, '$1UTF-8');
}

function keyText(crypto: Crypto, privateKey: Key, certificate?: Certificate): string {
  if (certificate !== undefined)
    return `<ds:X509Data><ds:X509Certificate>${certificate.raw.toString('base64')}</ds:X509Certificate></ds:X509Data>`;
  const der = crypto.createPublicKey(privateKey as never).export({ format: 'der', type: 'spki' });
  const value = der.toString('base64');
  return `<dsig11:DEREncodedKeyValue xmlns:dsig11="${DSIG11}">${value}</dsig11:DEREncodedKeyValue>`;
}

function signatureText(method: string, digest: string, value: string, key: string): string {
  const algorithm = (name: string, uri: string) => `<ds:${name} Algorithm="${uri}"/>`;
  const info = [
    algorithm('CanonicalizationMethod', EXCLUSIVE),
    algorithm('SignatureMethod', method),
    '<ds:Reference URI=""><ds:Transforms>',
    algorithm('Transform', ENVELOPED) + algorithm('Transform', C14N11),
    `</ds:Transforms>${algorithm('DigestMethod', SHA256)}<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`,
  ].join('');
  return (
    `<ds:Signature xmlns:ds="${DSIG}"><ds:SignedInfo>${info}</ds:SignedInfo>` +
    `<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo>${key}</ds:KeyInfo></ds:Signature>`
  );
}
