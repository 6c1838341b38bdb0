/**
 * A node's store, for a command that works on it beside the running node or without one. The directory must exist; the store
 * is brought to the present schema and must belong to this node in this mode.
 */
import {
  type DataDir,
  defaultDataDir,
  formatDataDirError,
  openDataDir,
  readRunning,
  StartError,
} from '@noroshi/node';
import { bindStore, isToldByStore, migrate, openStore, type Store } from '@noroshi/store';
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

/**
 * Where the running node is reached: what an option says when it is not given. A command that needs it fails with words when no
 * node runs, or when it listens on every address and so names none.
 */
export async function runningPlace(
  dir: DataDir,
  what: 'page' | 'partner',
  option: string,
): Promise<string> {
  const running = await readRunning(dir.path);
  const place = running?.[what] ?? null;
  const serves = what === 'page' ? 'the page' : 'the partner link';
  if (place !== null && !EVERY_ADDRESS.test(place)) return place;
  const why =
    running === null
      ? `no node is running on ${dir.path}`
      : place === null
        ? `the node on ${dir.path} runs without ${serves}`
        : `the node listens on every address of this machine (${place})`;
  throw new CommandError(EXIT.usage, `${why}: say where ${serves} is reached: ${option}`);
}

/** For what changes the ground under a node that runs. */
export async function refuseRunning(dir: DataDir, what: string): Promise<void> {
  if ((await readRunning(dir.path)) === null) return;
  throw new CommandError(EXIT.usage, `a node runs on ${dir.path}: stop it, then noroshi ${what}`);
}

const EVERY_ADDRESS = /(^|\/)(0\.0\.0\.0|\[::\]):/;

/** What the store says of itself is a sentence for a person; anything else is a defect and goes on. */
export async function orCommandError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isToldByStore(cause) || cause instanceof StartError)
      // the keys, too
      throw new CommandError(EXIT.failure, cause.message);
    throw cause;
  }
}
