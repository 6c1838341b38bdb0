/** One look at a source: what every kind of it is given, and what it hands over, a file or an answer at a time. */
import type { EphemerisFile } from '@noroshi/ndm';
import type { ReadResult } from '@noroshi/orbit';
import type { Fetcher, HostRule } from '../fetch/index.ts';
import type { Source } from './config.ts';
import type { Outcome, SourceState } from './state.ts';

export type Look = { readonly source: Source; readonly state: SourceState };

export type LookTools = {
  readonly dataDir: string;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly wallUs: () => number;
  readonly watchUs: () => number;
  /** A client for these hosts, which knows what of their budgets is used. */
  readonly fetcher: (allow: readonly HostRule[]) => Fetcher;
  /** Times of the requests that count against budgets, by host. */
  readonly requestsMs: () => Readonly<Record<string, readonly number[]>>;
  /** Where the services live; other addresses in tests. */
  readonly services: Services;
};

export type Services = {
  readonly celestrak: string;
  readonly spacetrack: string;
  readonly local?: boolean;
};

export const SERVICES: Services = {
  celestrak: 'https://celestrak.org',
  spacetrack: 'https://www.space-track.org',
};

/** A piece of a look: sets or ephemerides that were read, what changes in the state with them, how it ended. */
export type Looked = {
  readonly read?: ReadResult;
  readonly ephemerides?: EphemerisFile; // in place of sets
  readonly state?: Partial<SourceState>;
  readonly outcome?: Outcome;
};
