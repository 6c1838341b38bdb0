/** Which errors of a store are sentences for a person, with what to do; anything else is a defect. */
import { ForeignStoreError } from './bind.ts';
import { StoreError } from './errors.ts';
import { NewerStoreError } from './migrate.ts';

export function isToldByStore(cause: unknown): cause is Error {
  return (
    cause instanceof StoreError ||
    cause instanceof NewerStoreError ||
    cause instanceof ForeignStoreError
  );
}
