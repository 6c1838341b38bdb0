/**
 * Files and folders that are configured and have not been read to their end yet: of a history in many files a part is no history.
 * Told from the store, since sources may be kept by another process.
 */
import { configRows, type Db } from '@noroshi/store';
import { sourceState } from '@noroshi/store/elements';
import { readSource } from './config.ts';
import { readState } from './state.ts';

/** Their ids. One that failed was read as far as it goes. */
export async function unreadSources(db: Db): Promise<string[]> {
  const unread: string[] = [];
  for (const { id, doc } of await configRows(db, 'source')) {
    const source = readSource(doc);
    if (source?.type !== 'file' && source?.type !== 'directory') continue;
    const { triedUs } = readState(source, await sourceState(db, id));
    if (triedUs === null) unread.push(id);
  }
  return unread;
}
