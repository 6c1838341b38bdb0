/**
 * How a source is, and what follows from how its last look went: pure, so that every rule of politeness can be read and tried
 * here. Who answers 401, 403, 404 or 410 is not asked again until a person says so; other trouble is tried again later and
 * later, with jitter, and after FAILURES_MAX in a row not at all until a person looks.
 */
import type { Source } from './config.ts';
import { everyOf, FILE_POLL_S, SOURCE_LIMITS } from './config.ts';

export type SourceState = {
  readonly of: string; // what was asked: another address or path begins anew
  readonly triedUs: number | null; // wall clock
  readonly succeededUs: number | null; // the source answered: with data, or that there is none newer
  readonly changedUs: number | null; // it gave sets that were not known
  readonly newestUs: number | null; // newest epoch it gave, as far as the watch has come
  readonly reachUs: number | null; // the latest end of the ephemerides it gave
  readonly failures: number; // in a row
  readonly stopped: boolean; // not asked again until a person refreshes it
  readonly told: boolean; // there is a warning that it stopped
  readonly error: string | null;
  readonly note: string; // '' or what of it is passed over, while it works
  readonly nextUs: number | null; // of remote sources
  readonly stale: boolean;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly keys: Readonly<Record<string, string>>; // file -> what it looked like when it was last read whole
  readonly requestsMs: Readonly<Record<string, readonly number[]>>; // by host: those that count against its budget
  readonly lastSets: number; // in the last look that had any
  readonly lastRefused: number;
};

export const NEW_STATE: SourceState = {
  of: '',
  ...{ triedUs: null, succeededUs: null, changedUs: null, newestUs: null, reachUs: null },
  ...{ failures: 0, stopped: false, told: false, error: null, note: '', nextUs: null },
  ...{ stale: false, etag: null, lastModified: null },
  ...{ keys: {}, requestsMs: {}, lastSets: 0, lastRefused: 0 },
};

/** What one look found. */
export type Outcome =
  | { readonly kind: 'answered'; readonly note?: string } // whole, whether or not it had anything new
  | { readonly kind: 'failed'; readonly text: string; readonly hard: boolean } // hard: do not ask again
  | { readonly kind: 'later'; readonly text: string; readonly atUs: number }; // our own budget, Retry-After

export const FAILURES_MAX = 5;
const BACKOFF_BASE_S = 60;
const BACKOFF_MAX_S = 6 * 3600;
const HARD_STATUS = new Set([401, 402, 403, 404, 405, 407, 410, 451]);

export function isHardStatus(status: number): boolean {
  return HARD_STATUS.has(status);
}

export function isRemote(source: Source): boolean {
  return ['url', 'celestrak', 'tracss', 'spacetrack'].includes(source.type);
}

/** The state after a look. `jitter` is from 0 to 1. */
export function afterLook(
  source: Source,
  state: SourceState,
  outcome: Outcome,
  nowUs: number,
  jitter: number,
): SourceState {
  const tried = { ...state, triedUs: nowUs };
  switch (outcome.kind) {
    case 'answered': {
      const nextUs = nowUs + intervalS(source) * 1e6 * (isRemote(source) ? 1 + 0.05 * jitter : 1);
      const { note = '' } = outcome;
      const good = { failures: 0, stopped: false, error: null, note, succeededUs: nowUs };
      return { ...tried, ...good, nextUs: Math.round(nextUs) };
    }
    case 'later':
      return { ...tried, error: outcome.text, nextUs: Math.max(nowUs + 1e6, outcome.atUs) };
    case 'failed': {
      const failures = state.failures + 1;
      const stopped = isRemote(source) && (outcome.hard || failures >= FAILURES_MAX);
      const waitS = isRemote(source) ? backoffS(source, failures, jitter) : intervalS(source);
      const nextUs = stopped ? null : Math.round(nowUs + waitS * 1e6);
      return { ...tried, failures, stopped, error: outcome.text, nextUs };
    }
  }
}

/** Between two looks when all is well. */
export function intervalS(source: Source): number {
  if (source.type === 'file' || source.type === 'directory') return FILE_POLL_S;
  return everyOf(source);
}

/** Doubles with each failure, half of it by chance, and never sooner than the host's own rule. */
function backoffS(source: Source, failures: number, jitter: number): number {
  const wholeS = Math.min(BACKOFF_MAX_S, BACKOFF_BASE_S * 2 ** (failures - 1));
  return Math.max(refreshMinS(source), wholeS * (0.5 + 0.5 * jitter));
}

/** A person may ask again no sooner than that after the last answer: the host's rule, not ours. */
export function refreshMinS(source: Source): number {
  if (source.type === 'celestrak') return SOURCE_LIMITS.celestrakEveryMinS;
  if (source.type === 'spacetrack') return SOURCE_LIMITS.spacetrackEveryMinS;
  return 0;
}

/** A person asked: due at once, or when the host's rule allows. */
export function afterRefresh(source: Source, state: SourceState, nowUs: number): SourceState {
  const earliestUs =
    state.succeededUs === null ? nowUs : state.succeededUs + refreshMinS(source) * 1e6;
  const keys = isRemote(source) ? state.keys : {};
  return { ...state, keys, stopped: false, failures: 0, nextUs: Math.max(nowUs, earliestUs) };
}

/** Data that is not looked at in time, or whose newest epoch is old: past twice the interval. */
export function staleText(
  source: Source,
  state: SourceState,
  now: { readonly wallUs: number; readonly watchUs: number },
): string | null {
  const everyS = everyOf(source);
  const sinceS = state.succeededUs === null ? null : (now.wallUs - state.succeededUs) / 1e6;
  if (sinceS === null) return 'it has given no data yet';
  if (isRemote(source) && sinceS > 2 * everyS) return `it last answered ${hours(sinceS)} ago`;
  if (state.reachUs !== null && state.reachUs > now.watchUs) return null; // it says what is to come
  if (state.newestUs === null && state.reachUs !== null)
    return `its ephemerides ended ${hours((now.watchUs - state.reachUs) / 1e6)} ago`;
  const ageS = state.newestUs === null ? null : (now.watchUs - state.newestUs) / 1e6;
  if (ageS === null) return 'it has given no element set yet';
  if (ageS > 2 * Math.max(everyS, DAY_S)) return `its newest element set is ${hours(ageS)} old`;
  return null;
}

const DAY_S = 86_400;

function hours(seconds: number): string {
  return seconds < 2 * DAY_S
    ? `${(seconds / 3600).toFixed(0)} h`
    : `${(seconds / DAY_S).toFixed(1)} d`;
}

/**
 * The state a source was left in. Where its configuration asks for something else than then, only what was told and what was
 * asked of hosts is kept: an ETag of another address would hide data. A stored state of an older form keeps what it has.
 */
export function readState(source: Source | undefined, stored: unknown): SourceState {
  const of = source === undefined ? '' : subjectOf(source);
  if (typeof stored !== 'object' || stored === null) return { ...NEW_STATE, of };
  const state = { ...NEW_STATE, ...(stored as Partial<SourceState>) };
  if (source === undefined || state.of === of) return state;
  const { told, stale, requestsMs } = state;
  return { ...NEW_STATE, of, told, stale, requestsMs };
}

function subjectOf(source: Source): string {
  const { everyS: _everyS, ...subject } = source;
  return JSON.stringify(subject);
}
