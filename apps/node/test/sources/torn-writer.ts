/** A process that takes in element sets until it is killed: one line a chunk that the store has acknowledged. */
import { openStore } from '@noroshi/store';
import { ingestBatch } from '../../src/sources/ingest.ts';
import { tornBatch } from './torn-batch.ts';

const store = await openStore({ engine: 'sqlite', file: process.argv[2]! });
const write = store.write.bind(store);
const telling = {
  ...store,
  write: async <T>(work: Parameters<typeof store.write<T>>[0]) => {
    const value = await write(work);
    process.stdout.write(`${JSON.stringify(value)}\n`);
    return value;
  },
};
await ingestBatch(telling, tornBatch(), { source: 'torn', wallUs: () => 0 });
await store.close();
