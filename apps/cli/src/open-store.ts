/**
 * A node's store, for a command that works on it beside the running node or without one. The directory must exist; the store
 * is brought to the present schema and must belong to this node in this mode.
 */
import { type DataDir, defaultDataDir, formatDataDirError, openDataDir } from '@noroshi/node';
import {
  bindStore,
  ForeignStoreError,
  migrate,
  NewerStoreError,
  openStore,
  type Store,
  StoreError,
} from '@noroshi/store';
import { CommandError, EXIT, type World } from './world.ts';

export type NodeStore = { readonly dir: DataDir; readonly store: Store };

/** Opens it; the caller closes `store`. Trouble is a CommandError with what to do. */
export async function openNodeStore(
  world: World,
  options: { readonly data?: string | undefined },
): Promise<NodeStore> {
  const dir = await nodeDir(world, options);
  const store = await orCommandError(() => openStore(dir.address));
  try {
    await orCommandError(async () => {
      await migrate(store, world.nowUs());
      await bindStore(store, dir);
    });
    return { dir, store };
  } catch (cause) {
    await store.close();
    throw cause;
  }
}

/** The data directory that a command means: --data, else NOROSHI_DIR, else the user's own. */
export async function nodeDir(
  world: World,
  options: { readonly data?: string | undefined },
): Promise<DataDir> {
  const found = await openDataDir(options.data ?? defaultDataDir(world.env), world.env);
  if (!found.ok) throw new CommandError(EXIT.failure, formatDataDirError(found.error));
  return found.value;
}

/** What the store says of itself is a sentence for a person; anything else is a defect and goes on. */
export async function orCommandError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const told =
      cause instanceof StoreError ||
      cause instanceof NewerStoreError ||
      cause instanceof ForeignStoreError;
    if (told) throw new CommandError(EXIT.failure, cause.message);
    throw cause;
  }
}
