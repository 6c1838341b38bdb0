export { type AddressFault, addressFault } from './addresses.ts';
export { type Budget, type BudgetMeter, type BudgetWindow, createBudget } from './budget.ts';
export {
  createFetcher,
  FETCH_LIMITS,
  type FetchAnswer,
  type FetchError,
  type Fetcher,
  type FetcherOptions,
  type FetchOptions,
  formatFetchError,
  type HostRule,
} from './fetcher.ts';
export { readPrivate, readSecret } from './secret-file.ts';
