/** A TAXII server on loopback over a store of its own, with collections as a test gives them. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openStore, type Store, type StoreAddress } from '@noroshi/store';
import {
  startTaxiiListener,
  TAXII_LISTENER_LIMITS,
  type TaxiiListenerLimits,
} from '../../src/taxii/listener.ts';
import type { TaxiiCaller, TaxiiRoot, TaxiiService } from '../../src/taxii/service.ts';

export type House = {
  readonly store: Store;
  readonly service: TaxiiService;
  readonly clashes: string[];
  url: string;
  restart(): Promise<void>;
  close(): Promise<void>;
};

const KEY = 'a key that lives longer than a process';

/** Names are callers; a password is the name again, unless `passwords` says another. */
export async function openHouse(
  roots: (caller: TaxiiCaller) => readonly TaxiiRoot[],
  more: Partial<TaxiiService> & {
    readonly passwords?: Readonly<Record<string, string>>;
    readonly limits?: Partial<TaxiiListenerLimits>;
    readonly address?: StoreAddress;
  } = {},
): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'taxii-'));
  const file = join(folder, 'store.sqlite');
  const store = await openStore(more.address ?? { engine: 'sqlite', file });
  await migrate(store, 0);
  let now = 800_000_000_000_000;
  let ids = 0;
  const clashes: string[] = [];
  const service: TaxiiService = {
    ...{ store, title: 'Some TAXII Server', pageMax: 20, nowUs: () => now++ },
    hmac: (message) => createHmac('sha256', KEY).update(message).digest(),
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    rootsFor: (caller) => Promise.resolve(roots(caller)),
    isOurs: async () => false,
    onClash: async ({ objectId }) => void clashes.push(objectId),
    ...more,
  };
  const door = {
    ...{ tls: null, callerOfSocket: async () => null, nowMs: () => Date.now() },
    callerOfPassword: async (name: string, password: string) =>
      password === (more.passwords?.[name] ?? name)
        ? { id: name, isPartner: name.startsWith('partner') }
        : null,
    onFault: (cause: unknown) => {
      throw cause;
    },
  };
  const limits = { ...TAXII_LISTENER_LIMITS, ...more.limits };
  const start = () => startTaxiiListener(service, door, { host: '127.0.0.1', port: 0 }, limits);
  let listener = await start();
  const house: House = {
    ...{ store, service, clashes, url: `http://127.0.0.1:${listener.port}` },
    restart: async () => {
      await listener.close();
      listener = await start();
      house.url = `http://127.0.0.1:${listener.port}`;
    },
    close: async () => {
      await listener.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
  return house;
}
