/** The filters of the list as they stand in the address: text from anywhere, so what is no filter of ours is left out. */
import { instantOf } from '../behaviour/figures.ts';
import { KIND_LOOKS } from './kind-look.ts';

export const KINDS: readonly string[] = Object.keys(KIND_LOOKS);
export const STATES = ['open', 'past'] as const;
export const ORDERS = ['best', 'latest'] as const;

export type Query = Readonly<Record<string, string>>;

/** What is asked for; '' where nothing is. */
export type SignFilters = {
  readonly kind: string;
  readonly warrant: string;
  readonly asset: string;
  readonly state: '' | (typeof STATES)[number];
  readonly score: string; // at least, 0 to 1
  readonly from: string; // ISO
  readonly to: string;
  readonly order: (typeof ORDERS)[number];
};

/** The names under which filters stand in the address. */
export const FILTER_NAMES = ['kind', 'warrant', 'asset', 'state', 'score', 'from', 'to'] as const;

const TEXT_LENGTH_MAX = 96;

export function filtersOf(query: Query): SignFilters {
  const { kind = '', warrant = '', asset = '', state, score = '', order } = query;
  const [from, to] = [instantOf(query.from) ?? '', instantOf(query.to) ?? ''];
  const isTurned = from !== '' && to !== '' && from > to;
  return {
    kind: KINDS.includes(kind) ? kind : '',
    warrant: warrant.slice(0, TEXT_LENGTH_MAX),
    asset: asset.slice(0, TEXT_LENGTH_MAX),
    state: STATES.find((one) => one === state) ?? '',
    score: isShare(score) ? String(Number(score)) : '',
    from: isTurned ? to : from,
    to: isTurned ? from : to,
    order: ORDERS.find((one) => one === order) ?? 'best',
  };
}

function isShare(text: string): boolean {
  const value = Number(text);
  return text.trim() !== '' && value > 0 && value <= 1;
}

/** Whether anything is left out of the list by them. */
export function isFiltered(filters: SignFilters): boolean {
  return FILTER_NAMES.some((name) => filters[name] !== '');
}

/** The same filters as the node names them; `more` goes with them. */
export function askedOf(filters: SignFilters, more: Query = {}): string {
  const { kind, warrant, asset, state, score, from, to } = filters;
  const asked = { kind, warrant, assetId: asset, state, scoreMin: score, from, to, ...more };
  const params = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  return params.toString();
}
