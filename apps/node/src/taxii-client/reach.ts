/**
 * How a TAXII server of others is reached: by the one outbound client, as whom, and knowing it how. One answer in, with what went
 * wrong on the way said as the standard's faults are.
 */
import { readFile, stat } from 'node:fs/promises';
import { type ServerAnswer, type ServerFault, TAXII_MEDIA } from '@noroshi/exchange';
import { err, ok, type Result } from '@noroshi/time';
import {
  createFetcher,
  type FetchError,
  type FetcherOptions,
  formatFetchError,
  type HostRule,
  readPrivate,
  readSecret,
} from '../fetch/index.ts';
import type { TaxiiSource } from './settings.ts';

export const REACH_LIMITS = { bytesMax: 32 * 2 ** 20, timeoutMs: 120_000 } as const;

export type Reach = {
  get(url: string): Promise<Result<ServerAnswer, ReachFault>>;
  post(url: string, text: string): Promise<Result<ServerAnswer, ReachFault>>;
};

/** `long`: the answer was too long to be read. */
export type ReachFault = ServerFault | { readonly kind: 'long'; readonly text: string };

export type ReachTools = {
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  readonly own?: { readonly keyPem: string; readonly certificatePem: string };
  readonly budgets?: FetcherOptions['budgets'];
  readonly resolve?: FetcherOptions['resolve'];
};

/** Reads the secrets that it names; an error says which file, and what would be right. */
export async function openReach(
  source: TaxiiSource,
  tools: ReachTools,
): Promise<Result<Reach, ReachFault>> {
  const made = await ruleOf(source, tools);
  if (!made.ok) return err({ kind: 'refused', status: 0, text: made.error });
  const { rule, authorization } = made.value;
  const { nowMs, signal, budgets, resolve } = tools;
  const fetcher = createFetcher({
    ...{ allow: [rule], nowMs },
    ...(budgets !== undefined && { budgets }),
    ...(resolve !== undefined && { resolve }),
  });
  const headers = { accept: TAXII_MEDIA, ...(authorization !== undefined && { authorization }) };
  const options = { ...REACH_LIMITS, signal };
  const told = async (asked: ReturnType<typeof fetcher.get>) => {
    const answer = await asked;
    if (!answer.ok) return err(faultOf(answer.error, nowMs()));
    const { status, headers: found, body } = answer.value;
    const text = utf8(body);
    if (text === null) return err<ReachFault>({ kind: 'form', text: 'the answer is not UTF-8' });
    return ok({ status, headers: found, text });
  };
  return ok({
    get: (url) => told(fetcher.get(url, { ...options, headers })),
    post: (url, text) =>
      told(
        fetcher.post(url, text, {
          ...options,
          headers: { ...headers, 'content-type': TAXII_MEDIA },
        }),
      ),
  });
}

type Way = { readonly rule: HostRule; readonly authorization?: string };

async function ruleOf(source: TaxiiSource, { own }: ReachTools): Promise<Result<Way, string>> {
  const { protocol, hostname: host, port } = new URL(source.url);
  const { local, serverPin: pin, caFile, auth = { type: 'none' } } = source;
  const ca = caFile === undefined ? ok(undefined) : await readPublic(caFile);
  if (!ca.ok) return ca;
  const rule: HostRule = {
    ...{ host, scheme: protocol === 'http:' ? 'http' : 'https' },
    ...(port !== '' && { port: Number(port) }),
    ...(local !== undefined && { local }),
    ...(pin !== undefined && { pin }),
    ...(ca.value !== undefined && { ca: ca.value }),
  };
  if (auth.type === 'none') return ok({ rule });
  if (auth.type === 'node') {
    if (own === undefined) return err('auth is node: only a node has its own key');
    return ok({ rule: { ...rule, client: own } });
  }
  if (auth.type === 'certificate') {
    const [key, certificate] = [
      await readPrivate(auth.keyFile),
      await readPublic(auth.certificateFile),
    ];
    if (!key.ok) return key;
    if (!certificate.ok) return certificate;
    return ok({
      rule: { ...rule, client: { keyPem: key.value, certificatePem: certificate.value } },
    });
  }
  const lines = await readSecret(auth.accountFile, host);
  if (!lines.ok) return lines;
  const [name, password] = lines.value;
  if (!name || !password || name.includes(':'))
    return err(`${auth.accountFile} holds no account: host, name and password on three lines`);
  const value = Buffer.from(`${name}:${password}`, 'utf8').toString('base64');
  return ok({ rule, authorization: `Basic ${value}` });
}

/** A certificate is no secret, so anybody may read it. */
async function readPublic(file: string): Promise<Result<string, string>> {
  try {
    const facts = await stat(file);
    if (!facts.isFile() || facts.size > PEM_BYTES_MAX)
      return err(`${file} is no small regular file`);
    const text = await readFile(file, 'utf8');
    if (text.includes('-----BEGIN CERTIFICATE-----')) return ok(text);
    return err(`${file} holds no certificate: PEM is right`);
  } catch (cause) {
    return err(`${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

const PEM_BYTES_MAX = 1_048_576;
const RETRY_S = 30;

function faultOf(error: FetchError, nowMs: number): ReachFault {
  const text = formatFetchError(error);
  switch (error.kind) {
    case 'too long':
      return { kind: 'long', text };
    case 'budget':
      return { kind: 'later', afterS: Math.max(1, (error.freeAtMs - nowMs) / 1000), text };
    case 'refused':
    case 'address':
    case 'redirect':
      return { kind: 'refused', status: 0, text };
    case 'encoding':
      return { kind: 'form', text };
    default:
      return { kind: 'later', afterS: RETRY_S, text };
  }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
