/** A TAXII 2.1 server of one collection in memory, with the faults of real ones. Dates are µs; `tick` moves its clock. */
import { formatUtc, parseUtc } from '@noroshi/time';
import type { ServerAnswer } from '../src/index.ts';

export type Habits = {
  readonly digits: number; // of its dates: 6, 3 or 0
  readonly pageMax: number;
  /** token: names a place; constant: the same token for each page of a reader; none: more without next. */
  readonly next: 'token' | 'constant' | 'none';
  readonly forgets: number; // chance that a token has ended
  readonly hasDates: boolean;
};

type Held = { readonly id: string; readonly modified: string; readonly addedUs: number };

const MEDIA = 'application/taxii+json;version=2.1';

export function sloppyServer(habits: Habits, random: () => number) {
  let objects: Held[] = [];
  let nowUs = 800_000_000_000_000;
  let running: { readonly from: readonly Held[] } | null = null; // of the constant token
  const unitUs = 10 ** (6 - habits.digits);
  const cut = (us: number) => Math.floor(us / unitUs) * unitUs;
  const page = (rest: readonly Held[], limit: number, token: (rest: readonly Held[]) => string) => {
    const shown = rest.slice(0, limit);
    const more = rest.length > limit;
    const [first, last] = [shown[0], shown.at(-1)];
    const headers = {
      'content-type': MEDIA,
      ...(first &&
        last &&
        habits.hasDates && {
          'x-taxii-date-added-first': formatUtc(first.addedUs, habits.digits),
          'x-taxii-date-added-last': formatUtc(last.addedUs, habits.digits),
        }),
    };
    const next = more && habits.next !== 'none' ? { next: token(rest.slice(limit)) } : {};
    const of = ({ id, modified }: Held) => ({ type: 'note', id, created: modified, modified });
    const envelope = { more, ...next, ...(shown.length > 0 && { objects: shown.map(of) }) };
    return { status: 200, headers, text: JSON.stringify(envelope) };
  };
  return {
    keys: () => objects.map(({ id, modified }) => `${id} ${modified}`).sort(),
    tick: (us: number) => {
      nowUs += us;
    },
    add: (id: string) => {
      const addedUs = cut(nowUs);
      objects.push({ id, modified: formatUtc(nowUs + objects.length, 6), addedUs });
    },
    /** Restored from an old backup: what came later is not there, and its clock was set back. */
    rebuild: (keep: number, backUs: number) => {
      objects = objects.slice(0, keep);
      nowUs -= backUs;
      objects = objects.map((each) => ({ ...each, addedUs: each.addedUs - cut(backUs) }));
    },
    ask: (query: string): ServerAnswer => {
      const asked = new URLSearchParams(query);
      const limit = Math.min(Number(asked.get('limit') ?? habits.pageMax), habits.pageMax);
      const after = asked.get('added_after');
      const parsed = after === null ? null : parseUtc(after);
      const afterUs = parsed?.ok === true ? parsed.value : -Infinity;
      const token = asked.get('next');
      const refused = { status: 400, headers: { 'content-type': MEDIA }, text: '{"title":"next"}' };
      if (token !== null && random() < habits.forgets) return refused;
      if (habits.next === 'constant' && token !== null) {
        if (running === null) return refused;
        const { from } = running;
        return page(from, limit, (rest) => {
          running = { from: rest };
          return 'again';
        });
      }
      const found = objects.filter(({ addedUs }) => addedUs > afterUs);
      const start = token === null ? 0 : Number(token);
      if (habits.next === 'constant')
        return page(found, limit, (rest) => {
          running = { from: rest };
          return 'again';
        });
      return page(found.slice(start), limit, () => String(start + limit));
    },
  };
}
