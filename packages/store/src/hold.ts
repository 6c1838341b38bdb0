/**
 * One node a data directory: a lock that the system itself lets go of when the process ends, however it ends. It is SQLite's
 * own exclusive file lock on a file of its own, so it works the same on every system and leaves nothing stale behind.
 */
import Database from 'better-sqlite3';

export type Hold = { release(): void };

/** Null when another process holds it; throws Error with words where there can be no lock. */
export function holdFile(file: string): Hold | null {
  let database: Database.Database;
  try {
    database = new Database(file, { timeout: 0 });
  } catch (cause) {
    throw unlockable(file, cause);
  }
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => void database.close() };
  } catch (cause) {
    database.close();
    if ((cause as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw unlockable(file, cause);
  }
}

function unlockable(file: string, cause: unknown): Error {
  const { code, message } = cause as { readonly code?: string; readonly message: string };
  const todo =
    code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT'
      ? 'it is a lock and holds nothing: remove it'
      : 'make the folder and its files writable for this user';
  return new Error(`${file} cannot be locked (${message}): ${todo}`, { cause });
}
