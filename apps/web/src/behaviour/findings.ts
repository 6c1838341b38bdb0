/** The list of findings: asked of the node by the filters in the address, page after page, and again when a look is done. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../data/ask.ts';
import { changes } from '../data/state.ts';
import type { BehaviourLine, BehaviourListReply } from '../data/wire.ts';
import { words as shared } from '../ui/words.ts';
import { pathAt } from './address.ts';

const PAGE = 200;

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

export const NO_FILTER: FindingFilter = {
  ...{ kind: '', state: '', assetId: '', objectId: '', from: '', to: '' },
};

type Loaded = Pick<Findings, 'rows' | 'lookedUtc' | 'counts' | 'loading' | 'note'> & {
  readonly next: string | null;
};
const NOTHING: Loaded = {
  ...{ rows: [], lookedUtc: undefined, counts: {}, loading: true, note: '', next: null },
};

/** Counts with every change that a finding may come of. */
export function behaviourVersion(): string {
  const { behaviour = 0, config = 0 } = changes.value;
  return `${behaviour} ${config}`;
}

export function useFindings(filter: Partial<FindingFilter>): Findings {
  const [loaded, setLoaded] = useState(NOTHING);
  const asking = useRef(0);
  const path = pathAt('behaviour', { ...filter, limit: String(PAGE) });
  const version = behaviourVersion();
  const load = async (after: string | null) => {
    const mine = ++asking.current;
    setLoaded((before) => ({ ...before, loading: true }));
    const more = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    const asked = await ask<BehaviourListReply>('GET', `${path}${more}`);
    if (mine !== asking.current) return;
    if (!asked.ok) {
      const note = asked.message || shared().noAnswer;
      setLoaded((before) => ({ ...before, loading: false, note }));
      return;
    }
    const { findings, next, lookedUtc, counts } = asked.body;
    setLoaded((before) => ({
      rows: after === null ? findings : [...before.rows, ...findings],
      ...{ lookedUtc, counts, next, loading: false, note: '' },
    }));
  };
  useEffect(() => void load(null), [path, version]);
  const { next, ...rest } = loaded;
  return { ...rest, more: next !== null, loadMore: () => void load(next) };
}
