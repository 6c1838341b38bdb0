/** The list of findings: asked of the node by the filters in the address, page after page, and again when a look is done. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { changes } from '../data/state.ts';
import type { BehaviourLine, BehaviourListReply } from '../data/wire.ts';
import { words as shared } from '../ui/words.ts';
import { pathAt } from './address.ts';
import { type FindingKind, KINDS } from './kinds.ts';

const PAGE = 100; // of each kind

export type Findings = {
  readonly rows: readonly BehaviourLine[];
  readonly lookedUtc: string | null | undefined; // undefined: not known yet; null: nobody has looked
  readonly counts: Readonly<Record<string, number>>;
  readonly more: boolean;
  readonly loading: boolean;
  readonly note: string;
  readonly loadMore: () => void;
};

export type FindingFilter = Readonly<
  Record<'kind' | 'state' | 'assetId' | 'objectId' | 'from' | 'to', string>
>;

type Page = { readonly rows: readonly BehaviourLine[]; readonly next: string | null };
type Loaded = Pick<Findings, 'lookedUtc' | 'counts' | 'loading' | 'note'> & {
  readonly pages: ReadonlyMap<string, Page>; // by kind: many decays hide nobody's approach
};
const NOTHING: Loaded = {
  ...{ pages: new Map(), lookedUtc: undefined, counts: {}, loading: true, note: '' },
};

/** Counts with every change that a finding may come of. */
export function behaviourVersion(): string {
  const { behaviour = 0, config = 0 } = changes.value;
  return `${behaviour} ${config}`;
}

/** The newest of each kind that is asked for, `kinds` where the filter names none; more of each on demand. */
export function useFindings(
  filter: Partial<FindingFilter>,
  kinds: readonly FindingKind[] = KINDS,
): Findings {
  const [loaded, setLoaded] = useState(NOTHING);
  const asking = useRef(0);
  const { kind = '', ...rest } = filter;
  const path = pathAt('behaviour', { ...rest, limit: String(PAGE) });
  const wanted = kind === '' ? kinds : [kind];
  const load = async (before: ReadonlyMap<string, Page>) => {
    const mine = ++asking.current;
    setLoaded((now) => ({ ...now, loading: true }));
    const due = before.size === 0 ? wanted : wanted.filter((one) => before.get(one)?.next);
    const asked = await Promise.all(due.map((one) => askPage(path, one, before.get(one)?.next)));
    if (mine !== asking.current) return;
    const failed = asked.find((one) => !one.ok);
    if (failed !== undefined && !failed.ok) {
      const note = failed.message || shared().noAnswer;
      setLoaded((now) => ({ ...now, loading: false, note }));
      return;
    }
    const bodies = asked.flatMap((one) => (one.ok ? [one.body] : []));
    const pages = new Map(before);
    bodies.forEach(({ findings, next }, k) => {
      const rows = [...(before.get(due[k]!)?.rows ?? []), ...findings];
      pages.set(due[k]!, { rows, next });
    });
    const { lookedUtc = null, counts = {} } = bodies[0] ?? {};
    setLoaded({ pages, lookedUtc, counts, loading: false, note: '' });
  };
  useEffect(() => void load(new Map()), [path, wanted.join(), behaviourVersion()]);
  const { pages, ...state } = loaded;
  const rows = useMemo(() => [...pages.values()].flatMap((page) => page.rows), [pages]);
  const more = [...pages.values()].some(({ next }) => next !== null);
  return { ...state, rows, more, loadMore: () => void load(pages) };
}

function askPage(path: string, kind: string, after: string | null | undefined) {
  const more = after == null ? '' : `&after=${encodeURIComponent(after)}`;
  return ask<BehaviourListReply>('GET', `${path}&kind=${encodeURIComponent(kind)}${more}`);
}
