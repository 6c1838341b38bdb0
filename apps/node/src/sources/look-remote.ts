/**
 * Services on the network, asked politely: conditionally, not more often than they allow, and no further when they say no.
 * CelesTrak GP queries: https://celestrak.org/NORAD/documentation/gp-data-formats.php. Space-Track's limits (30 requests a
 * minute, 300 an hour, GP once an hour) and login: https://www.space-track.org/documentation#api
 */
import { setImmediate as turn } from 'node:timers/promises';
import { createElementSetReader, type ReadResult } from '@noroshi/orbit';
import { err, ok, type Result, taiUsFromUnixMs } from '@noroshi/time';
import {
  type BudgetWindow,
  type FetchAnswer,
  type FetchError,
  type FetchOptions,
  formatFetchError,
  type HostRule,
  readSecret,
} from '../fetch/index.ts';
import type { Source } from './config.ts';
import type { Look, Looked, LookTools } from './look.ts';
import { isHardStatus, type Outcome } from './state.ts';

export const SPACETRACK_BUDGET: readonly BudgetWindow[] = [
  { perS: 60, requestsMax: 30 },
  { perS: 3600, requestsMax: 300 },
];
const SINCE_DAYS = 30;
const BYTES_MAX = 256 * 2 ** 20;
const TIMEOUT_MS = 120_000;
const PIECE_BYTES = 256 * 1024;

export async function* lookAtService(look: Look, tools: LookTools): AsyncGenerator<Looked> {
  const { source, state } = look;
  const conditional = {
    etag: state.etag ?? undefined,
    lastModified: state.lastModified ?? undefined,
  };
  const answer = await ask(source, conditional, tools);
  if (!answer.ok) {
    yield { outcome: answer.error };
    return;
  }
  const { status, headers, body, url } = answer.value;
  if (status === 304) {
    yield { outcome: { kind: 'answered' } };
    return;
  }
  if (status !== 200) {
    yield { outcome: statusOutcome(status, headers, new URL(url).host, tools.wallUs()) };
    return;
  }
  const read = await readBody(body, source.id, new URL(url).host);
  if (read.sets.count === 0) {
    const reason = read.rejects[0]?.expected ?? 'no element set';
    const text = `${new URL(url).host} answered without one element set (${reason})`;
    yield { read, outcome: { kind: 'failed', text, hard: false } };
    return;
  }
  const { etag = null, 'last-modified': lastModified = null } = headers;
  yield { read, outcome: { kind: 'answered' }, state: { etag, lastModified } };
}

async function ask(
  source: Source,
  conditional: FetchOptions,
  tools: LookTools,
): Promise<Result<FetchAnswer, Outcome>> {
  const options = {
    ...conditional,
    bytesMax: BYTES_MAX,
    timeoutMs: TIMEOUT_MS,
    signal: tools.signal,
  };
  switch (source.type) {
    case 'celestrak': {
      const url = celestrakUrl(tools.services.celestrak, source);
      return told(await tools.fetcher([ruleOf(url, tools.services.local)]).get(url, options));
    }
    case 'url':
    case 'tracss': {
      const token = await tokenOf(source.tokenFile, new URL(source.url).host);
      if (!token.ok) return token;
      const headers: Record<string, string> =
        token.value === null ? {} : { authorization: `Bearer ${token.value}` };
      const local = source.type === 'url' ? source.local : tools.services.local;
      const fetcher = tools.fetcher([ruleOf(source.url, local)]);
      return told(await fetcher.get(source.url, { ...options, headers }));
    }
    case 'spacetrack':
      return await askSpaceTrack(source, options, tools);
    default:
      throw new Error(`a source of type ${source.type} is not on the network`);
  }
}

/** Login, one query, logout: three requests, each counted. */
async function askSpaceTrack(
  source: Extract<Source, { type: 'spacetrack' }>,
  options: FetchOptions,
  tools: LookTools,
): Promise<Result<FetchAnswer, Outcome>> {
  const base = tools.services.spacetrack;
  const account = await accountOf(source.accountFile, new URL(base).host, tools.env);
  if (!account.ok) return account;
  const fetcher = tools.fetcher([
    { ...ruleOf(base, tools.services.local), budget: SPACETRACK_BUDGET },
  ]);
  const { identity, password } = account.value;
  const login = told(
    await fetcher.post(
      `${base}/ajaxauth/login`,
      new URLSearchParams({ identity, password }).toString(),
      { ...options, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ),
  );
  if (!login.ok) return login;
  const cookie = login.value.setCookies.map((line) => line.split(';', 1)[0]).join('; ');
  if (login.value.status !== 200 || cookie === '') {
    const text = `Space-Track did not let this account in (status ${login.value.status}); check the account file`;
    return err({ kind: 'failed', text, hard: true });
  }
  const headers = { cookie };
  const answer = told(
    await fetcher.get(`${base}${spacetrackPath(source)}`, { ...options, headers }),
  );
  await fetcher.get(`${base}/ajaxauth/logout`, { headers, signal: tools.signal });
  return answer;
}

export function celestrakUrl(
  base: string,
  { group, format }: Extract<Source, { type: 'celestrak' }>,
): string {
  const query = new URLSearchParams({ GROUP: group, FORMAT: format ?? 'csv' });
  return `${base}/NORAD/elements/gp.php?${query}`;
}

export function spacetrackPath({ sinceDays }: Extract<Source, { type: 'spacetrack' }>): string {
  const since = sinceDays ?? SINCE_DAYS;
  return `/basicspacedata/query/class/gp/decay_date/null-val/epoch/%3Enow-${since}/orderby/norad_cat_id/format/json`;
}

function ruleOf(url: string, local: boolean | undefined): HostRule {
  const { protocol, hostname, port } = new URL(url);
  return {
    host: hostname,
    scheme: protocol === 'http:' ? 'http' : 'https',
    ...(port === '' ? {} : { port: Number(port) }),
    ...(local === undefined ? {} : { local }),
  };
}

function told(answer: Result<FetchAnswer, FetchError>): Result<FetchAnswer, Outcome> {
  if (answer.ok) return answer;
  const text = formatFetchError(answer.error);
  const { kind } = answer.error;
  if (kind === 'budget') {
    return err({ kind: 'later', text, atUs: taiUsFromUnixMs(answer.error.freeAtMs) });
  }
  const hard = kind === 'refused' || kind === 'address' || kind === 'redirect';
  return err({ kind: 'failed', text, hard });
}

function statusOutcome(
  status: number,
  headers: Readonly<Record<string, string>>,
  host: string,
  nowUs: number,
): Outcome {
  const afterS = Number(headers['retry-after']);
  if ((status === 429 || status === 503) && afterS > 0 && afterS <= 86_400) {
    const text = `${host} asks to wait ${afterS} s (status ${status})`;
    return { kind: 'later', text, atUs: nowUs + afterS * 1e6 };
  }
  const hard = isHardStatus(status);
  const next = hard
    ? 'it is not asked again until a person refreshes the source'
    : 'it is asked again later';
  return { kind: 'failed', text: `${host} answered ${status}; ${next}`, hard };
}

/** Parsed in pieces with turns between them: a catalogue does not hold the event loop. */
async function readBody(body: Uint8Array, source: string, host: string): Promise<ReadResult> {
  const reader = createElementSetReader({ file: host, source });
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    reader.push(body.subarray(at, at + PIECE_BYTES));
    await turn();
  }
  return reader.finish();
}

async function tokenOf(
  file: string | undefined,
  host: string,
): Promise<Result<string | null, Outcome>> {
  if (file === undefined) return ok(null);
  const lines = await secretFile(file, host);
  if (!lines.ok) return lines;
  const [token] = lines.value;
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return ok(token);
  return fault(
    `${file} holds no token: ${host} on its first line, the token on its second is right`,
  );
}

async function accountOf(
  file: string | undefined,
  host: string,
  env: LookTools['env'],
): Promise<Result<{ readonly identity: string; readonly password: string }, Outcome>> {
  if (file === undefined) {
    const { NOROSHI_SPACETRACK_IDENTITY: identity, NOROSHI_SPACETRACK_PASSWORD: password } = env;
    if (identity && password) return ok({ identity, password });
    return fault(
      'Space-Track needs your own account: name accountFile, or set NOROSHI_SPACETRACK_IDENTITY and NOROSHI_SPACETRACK_PASSWORD',
    );
  }
  const lines = await secretFile(file, host);
  if (!lines.ok) return lines;
  const [identity, password] = lines.value;
  if (identity && password) return ok({ identity, password });
  return fault(
    `${file} holds no account: ${host} on its first line, identity and password on the next two is right`,
  );
}

async function secretFile(file: string, host: string): Promise<Result<readonly string[], Outcome>> {
  const read = await readSecret(file, host);
  return read.ok ? read : fault(read.error);
}

function fault(text: string): Result<never, Outcome> {
  return err({ kind: 'failed', text, hard: true });
}
