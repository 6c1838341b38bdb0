export { type AddressFault, addressFault } from './addresses.ts';
export type { BudgetMeter, BudgetWindow } from './budget.ts';
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
