/**
 * One node a data directory: a lock that the system itself lets go of when the process ends, however it ends. It is SQLite's
 * own exclusive file lock on a file of its own, so it works the same on every system and leaves nothing stale behind.
 */
import Database from 'better-sqlite3';

export type Hold = { release(): void };

/** Null when another process holds it. */
export function holdFile(file: string): Hold | null {
  const database = new Database(file, { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
    return { release: () => void database.close() };
  } catch (cause) {
    database.close();
    if ((cause as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw cause;
  }
}
