/** What goes between the node and its thread of flows: structured-clone data only, and no address of the inside in clear. */
import type { Discards, OutwardSign, OwnHosts, Warrant } from '@noroshi/flow';
import type { FlowSource } from './settings.ts';

export type WatchSpec = {
  readonly warrant: Warrant;
  readonly version: number;
  readonly key: Uint8Array;
  readonly sources: readonly FlowSource[];
  readonly indicators: IndicatorPlaces;
  readonly assets: readonly { readonly id: string; readonly networks: readonly string[] }[];
};

/** Where indicators to look for are, and what shows that they are others than before. */
export type IndicatorPlaces = { readonly paths: readonly string[]; readonly mark: string };

/** A sign on its way out of the thread. */
export type FoundSign = {
  readonly id: string;
  readonly sign: OutwardSign;
  readonly ownHosts: OwnHosts; // behind what is told of it
  readonly urgency: number; // 0 to 1: what is at stake, by how sure it is
  readonly firstUs: number;
  readonly lastUs: number;
  readonly assetIds: readonly string[]; // whose networks have an inside end of it
};

export type SourceFacts = {
  readonly id: string;
  readonly isCaughtUp: boolean; // what was there at the start has been read
  readonly counts: Readonly<Record<string, number>>;
  readonly failure: string; // '' or why it gives nothing
};

export type FlowCounts = {
  readonly read: number;
  readonly selected: number;
  readonly observed: number;
  readonly late: number;
  readonly repeated: number;
  readonly hosts: number;
  readonly pairs: number;
  readonly discards: Readonly<Discards>;
};

export type Judged = {
  readonly warrant: string;
  readonly version: number;
  readonly isCaughtUp: boolean; // else nothing was judged
  readonly newestUs: number | null; // event time so far
  readonly signs: readonly FoundSign[]; // best first
  readonly cut: number; // left out by the budget
  readonly counts: FlowCounts;
  readonly sources: readonly SourceFacts[];
};

export type JudgeAsk = {
  readonly watchUs: number; // made-up flows are told up to here
  readonly perDay: number;
  readonly known: Readonly<Record<string, readonly string[]>>; // by warrant: ids that keep their place
};

/** Connections of one sign that the window still holds: a row a connection, in lanes by the other end. */
export type Times = {
  readonly lanes: readonly string[]; // as they may leave: 'own:… → 198.18.0.1:443/tcp'
  readonly lane: readonly number[];
  readonly atUs: readonly number[];
  readonly bytes: readonly (number | null)[]; // both ways
  readonly isCut: boolean;
};

export type ToThread =
  | { readonly kind: 'set'; readonly id: number; readonly watches: readonly WatchSpec[] }
  | { readonly kind: 'judge'; readonly id: number; readonly ask: JudgeAsk }
  | {
      readonly kind: 'times';
      readonly id: number;
      readonly warrant: string;
      readonly signId: string;
      readonly rowsMax: number;
    };

export type FromThread =
  | { readonly kind: 'set'; readonly id: number }
  | { readonly kind: 'judged'; readonly id: number; readonly judged: readonly Judged[] }
  | { readonly kind: 'times'; readonly id: number; readonly times: Times | null }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
