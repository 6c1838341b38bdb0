/**
 * What a TAXII server shows, as one caller sees it: api roots and collections with that caller's rights. A collection that is not
 * listed here does not exist for the caller (404); one that is listed without a right is refused (403), as TAXII 2.1 says.
 */
import type { Hmac } from '@noroshi/exchange';
import type { Db, Store } from '@noroshi/store';
import type { TaxiiObject } from '@noroshi/store/exchange';
import type { Tlp } from '@noroshi/watch';

export const TAXII_SERVER_LIMITS = {
  pageMax: 1000,
  bodyBytesMax: 9_765_625,
  urlCharsMax: 24_000, // a cursor carries its filter
  versionsPerCallerMax: 200_000, // of one caller in one collection
  waitingMax: 10_000, // versions of one partner that wait for a person
  waitingBytesMax: 67_108_864,
  waitingRetryS: 3600,
} as const;

export type TaxiiCaller = {
  readonly id: string; // partner, or user:…
  /** A partner's objects wait for a person, and nothing is deleted by a partner. */
  readonly isPartner: boolean;
};

export type TaxiiCollection = {
  readonly id: string; // UUID
  readonly title: string;
  readonly description?: string;
  readonly canRead: boolean;
  readonly canWrite: boolean;
  readonly mediaTypes: readonly string[];
  readonly tlps: readonly Tlp[]; // markings this caller may read
  readonly viewOf?: string; // partner whose lanes it shows
  readonly isHidden?: boolean; // known to the caller, not listed
};

export type TaxiiRoot = {
  readonly path: string; // without slashes
  readonly title: string;
  readonly description?: string;
  readonly bodyBytesMax: number;
  readonly collections: readonly TaxiiCollection[];
};

export type TaxiiService = {
  readonly store: Store;
  readonly title: string;
  readonly description?: string;
  readonly contact?: string;
  readonly defaultRoot?: string;
  readonly pageMax: number;
  readonly waitingMax?: number; // else of the limits above
  readonly hmac: Hmac;
  readonly nowUs: () => number;
  readonly newId: () => string; // UUID
  readonly rootsFor: (caller: TaxiiCaller) => Promise<readonly TaxiiRoot[]>;
  /** Of a view of a partner's lanes: which of these records may be read now. Absent: all. */
  readonly permittedNow?: (
    db: Db,
    partner: string,
    objects: readonly TaxiiObject[],
  ) => Promise<readonly TaxiiObject[]>;
  /** Ids and creators that only this node may use. */
  readonly isOurs: (
    object: { readonly id: string; readonly value: unknown },
    caller: TaxiiCaller,
  ) => Promise<boolean>;
  /** Of a live node: what says that it is of an exercise is refused. */
  readonly isLive?: boolean;
  /** Objects of a caller wait for a person now; in the transaction that adds them, and after it. */
  readonly onWaiting?: (tx: Db, caller: TaxiiCaller, atUs: number) => Promise<void>;
  readonly onNews?: () => void;
  /** The same version came with other bytes. */
  readonly onClash: (clash: {
    readonly caller: string;
    readonly collection: string;
    readonly objectId: string;
  }) => Promise<void>;
};
