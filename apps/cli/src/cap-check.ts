/** What `noroshi cap check` prints: each fault with its place and rule, a line for each file, or all of it as JSON. */
import * as crypto from 'node:crypto';
import { formatFileError, readFileInto, safeJson, safeText } from '@noroshi/host';
import {
  checkRules,
  type Profile,
  type ReadAlert,
  type ReadCap,
  readCap,
  type SignatureVerdict,
  signAlert,
  type Trust,
  verifySignature,
  XML_LIMITS,
} from '@noroshi/track';
import { readTextFile } from './read-text.ts';
import { CAP_CHECK, type CapFaultRow } from './tables/cap-check.ts';
import { jsonRow } from './tables/table.ts';
import { CommandError, counted, EXIT, type ExitCode, say, type World } from './world.ts';

export type CapCheckFlags = {
  readonly at?: number; // µs TAI
  readonly trust?: readonly string[];
  readonly profile?: readonly Profile[];
  readonly signed?: boolean; // refuse what bears no trusted signature
  readonly strict?: boolean; // advice refuses too
  readonly json?: boolean;
};

type Checked = {
  readonly file: string;
  readonly read: ReadCap | null; // null: no XML
  readonly signature: SignatureVerdict;
  readonly rows: readonly CapFaultRow[];
};

const PEM_BYTES_MAX = 2 ** 20;
const UNSIGNED: SignatureVerdict = { state: 'none', weak: [] };

export async function checkCap(
  world: World,
  files: readonly string[],
  flags: CapCheckFlags,
): Promise<ExitCode> {
  const trust = await trustOf(world, flags.trust ?? [], flags.at ?? world.nowUs());
  const all: Checked[] = [];
  let refused = 0;
  for (const file of files) {
    const bytes = await bytesOf(world, file);
    if (world.signal.aborted) throw new CommandError(EXIT.failure, 'interrupted while reading');
    const one = bytes === null ? null : checkBytes(file, bytes, trust, flags);
    if (one === null || isRefused(one, flags)) refused++;
    if (one === null) continue;
    if (flags.json === true) all.push(one);
    else for (const line of linesOf(one, flags)) world.stdout.write(`${safeText(line)}\n`);
    if (isRefused(one, flags)) say(world, safeText(`${one.file}: refused`));
  }
  if (flags.json === true) {
    const faults = all.flatMap(({ rows }) => rows.map((row) => jsonRow(CAP_CHECK, row)));
    const reports = all.map((one) => summaryOf(one, flags));
    world.stdout.write(`${safeJson({ files: reports, faults })}\n`);
  }
  return refused > 0 ? EXIT.refused : EXIT.done;
}

/** Null, with a line on stderr, where the file could not be read. */
async function bytesOf(world: World, file: string): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  const { stdin, signal } = world;
  const limits = { bytesMax: XML_LIMITS.bytesMax };
  const read = await readFileInto(file, (chunk) => chunks.push(chunk), { stdin, limits, signal });
  if (read.ok) return Buffer.concat(chunks);
  say(world, formatFileError(read.error));
  return null;
}

function checkBytes(file: string, bytes: Uint8Array, trust: Trust, flags: CapCheckFlags): Checked {
  const shown = file === '-' ? 'stdin' : file;
  const base = { file: shown, alert: -1, level: 'fault', place: '' } as const;
  const read = readCap(bytes);
  if (!read.ok) {
    const rows = [{ ...base, ...read.error, rule: 'XML' }];
    return { file: shown, read: null, signature: UNSIGNED, rows };
  }
  const signature = verifySignature(read.value.document, trust, crypto);
  const { line } = read.value.document.root;
  const rows = [
    ...read.value.faults.map((fault): CapFaultRow => ({ ...base, ...fault, rule: 'WRAPPER' })),
    ...read.value.alerts.flatMap((each, k) => rowsOf(shown, each, k, flags)),
    ...signatureFaults(signature, flags).map(
      ([level, message]): CapFaultRow => ({ ...base, line, level, rule: 'SIGNATURE', message }),
    ),
  ];
  return { file: shown, read: read.value, signature, rows };
}

function rowsOf(file: string, each: ReadAlert, k: number, flags: CapCheckFlags): CapFaultRow[] {
  const { alert, element, faults, notes, line } = each;
  const base = { file, alert: k } as const;
  const rules =
    alert === null ? [] : checkRules({ alert, element }, ['core', ...profilesOf(flags)]);
  return [
    ...faults.map(
      (fault): CapFaultRow => ({ ...base, ...fault, level: 'fault', place: fault.element }),
    ),
    ...notes.map((note): CapFaultRow => ({ ...base, ...note, level: 'fault', place: '' })),
    ...rules.map(({ rule, level, place, right, profile }): CapFaultRow => {
      const message = `${right} is right${profile === 'core' ? '' : ` (${profile})`}`;
      return { ...base, line, level: level === 'error' ? 'fault' : level, rule, place, message };
    }),
  ];
}

const profilesOf = ({ profile = [] }: CapCheckFlags) => profile.filter((each) => each !== 'core');

type Told = readonly ['fault' | 'advice', string];

function signatureFaults(
  { state, why, weak, chain, isLaidOutLater }: SignatureVerdict,
  { signed, trust }: CapCheckFlags,
): Told[] {
  if (state === 'none') return signed === true ? [['fault', 'no signature, and --signed']] : [];
  if (state !== 'valid') return [['fault', `${state}${why === undefined ? '' : `: ${why}`}`]];
  const isAsked = signed === true || (trust ?? []).length > 0;
  const level = isAsked || chain?.state === 'damaged' ? 'fault' : 'advice';
  return [
    ...(chain?.state === 'trusted' ? [] : ([[level, `the signer: ${chain?.state}`]] as const)),
    ...weak.map((each): Told => ['advice', `${each} is weak`]),
    ...(isLaidOutLater
      ? ([['advice', 'blanks were put between the elements after it was signed']] as const)
      : []),
  ];
}

function countsOf({ rows }: Checked) {
  const faults = rows.filter(({ level }) => level === 'fault').length;
  return { faults, advice: rows.length - faults };
}

function isRefused(one: Checked, { strict }: CapCheckFlags): boolean {
  const { faults, advice } = countsOf(one);
  return faults > 0 || (strict === true && advice > 0);
}

function linesOf(one: Checked, flags: CapCheckFlags): string[] {
  const { faults, advice } = countsOf(one);
  const { state, method, chain } = one.signature;
  const said = state === 'valid' ? 'signature valid' : state;
  const signer = chain?.subject == null ? '' : ` by ${chain.subject}`;
  const parts = [
    isRefused(one, flags) ? 'refused' : 'good',
    ...(faults > 0 ? [counted(faults, 'fault')] : []),
    ...(advice > 0 ? [`${advice} of advice`] : []),
    ...(state === 'none' ? ['not signed'] : [`${said} (${method ?? 'no method'})${signer}`]),
  ];
  const rows = one.rows.map(({ file, alert, line, level, rule, place, message }) => {
    const where = `${alert > 0 ? ` alert ${alert}:` : ''}${place === '' ? '' : ` ${place}:`}`;
    const end = level === 'advice' ? ' (advice)' : '';
    return `${file}: line ${line}:${where} ${message} [${rule}]${end}`;
  });
  return [...rows, `${one.file}: ${contentOf(one.read)}: ${parts.join(', ')}`];
}

function contentOf(read: ReadCap | null): string {
  if (read === null) return 'no XML';
  const { wrapper, alerts, entries } = read;
  const versions = [...new Set(alerts.map(({ version }) => version))].join(', ');
  const of = `${counted(alerts.length, 'alert')}${versions === '' ? '' : ` of CAP ${versions}`}`;
  const more = entries.length === 0 ? '' : `, ${counted(entries.length, 'link')} not followed`;
  return `${of}${wrapper === 'none' ? '' : ` in ${wrapper === 'atom' ? 'Atom' : 'EDXL-DE'}`}${more}`;
}

function summaryOf(one: Checked, flags: CapCheckFlags) {
  const { read, signature } = one;
  const { state, method = null, weak, chain } = signature;
  return {
    ...{ file: one.file, wrapper: read?.wrapper ?? null, alerts: read?.alerts.length ?? 0 },
    versions: [...new Set(read?.alerts.map(({ version }) => version) ?? [])],
    entries: read?.entries.length ?? 0,
    signature: {
      ...{ state, method, certificate: chain?.state ?? null, subject: chain?.subject ?? null },
      ...{ weak, laidOutLater: signature.isLaidOutLater === true },
    },
    ...countsOf(one),
    refused: isRefused(one, flags),
  };
}

/** Certificates and public keys of PEM files. */
async function trustOf(world: World, files: readonly string[], atUs: number): Promise<Trust> {
  const certificates: crypto.X509Certificate[] = [];
  const keys: crypto.KeyObject[] = [];
  for (const file of files) {
    const text = Buffer.from(await readTextFile(world, file, PEM_BYTES_MAX)).toString('latin1');
    const blocks = [
      ...text.matchAll(/-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[^-]+-----END \1-----/g),
    ];
    const right = 'certificates or public keys in PEM (-----BEGIN CERTIFICATE-----)';
    if (blocks.length === 0) throw new CommandError(EXIT.failure, `${file}: ${right} are right`);
    for (const [pem, kind] of blocks)
      try {
        if (kind === 'CERTIFICATE') certificates.push(new crypto.X509Certificate(pem));
        else keys.push(crypto.createPublicKey(pem));
      } catch {
        throw new CommandError(EXIT.failure, `${file}: a ${kind} that cannot be read; ${right}`);
      }
  }
  return { certificates, keys, atUs };
}

export type CapSignFlags = { readonly key: string; readonly certificate?: string };

/** The alert with a signature, on stdout. What is not valid is not signed. */
export async function signCap(world: World, file: string, flags: CapSignFlags): Promise<ExitCode> {
  const bytes = await readTextFile(world, file, XML_LIMITS.bytesMax);
  const read = readCap(bytes);
  const faults = read.ok ? read.value.alerts.flatMap((each) => each.faults) : [read.error];
  const isAlert = read.ok && read.value.wrapper === 'none' && read.value.alerts.length === 1;
  if (faults.length > 0 || !isAlert) {
    const why = faults[0] === undefined ? 'no single alert' : faults[0].message;
    say(world, safeText(`${file}: not signed: ${why}`));
    return EXIT.refused;
  }
  const certificate =
    flags.certificate === undefined
      ? undefined
      : (await trustOf(world, [flags.certificate], 0)).certificates[0];
  const signed = signAlert(bytes, await keyOf(world, flags.key), crypto, certificate);
  if (!signed.ok) throw new CommandError(EXIT.failure, `${file}: ${signed.error.message}`);
  world.stdout.write(signed.value);
  return EXIT.done;
}

async function keyOf(world: World, file: string): Promise<crypto.KeyObject> {
  const pem = Buffer.from(await readTextFile(world, file, PEM_BYTES_MAX));
  try {
    return crypto.createPrivateKey(pem);
  } catch {
    throw new CommandError(EXIT.failure, `${file}: a private key in PEM, not encrypted, is right`);
  }
}
