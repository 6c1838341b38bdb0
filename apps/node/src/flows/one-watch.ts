/**
 * The watch under one warrant, in the thread: its sources feed it, signs leave it by the warrant's own way out. Addresses of the
 * inside stay here: a sign's id is made under the warrant's key, and which asset it is about is found here too.
 */
import { createHmac, randomBytes } from 'node:crypto';
import {
  createCryptoPan,
  createIndicatorDetector,
  createNetworkSet,
  createOutward,
  createWatch,
  DETECTORS,
  flowIndicatorsOf,
  type Outward,
  type OutwardSign,
  type OwnHosts,
  outwardSign,
  ownHostsBehind,
  protocolName,
  rankSigns,
  type Sign,
  urgency,
  type Watch,
} from '@noroshi/flow';
import { type Address, parsePrefix } from '@noroshi/stix';
import { readIndicators } from '../edge/read.ts';
import { aes128 } from './key.ts';
import type { FoundSign, JudgeAsk, Judged, Times, WatchSpec } from './messages.ts';
import { createRaster, type Raster } from './raster.ts';
import { type OpenSource, openSource } from './sources.ts';

export type OneWatch = {
  readonly spec: WatchSpec;
  /** The same watch with other assets; false where it must be opened anew. */
  takes(spec: WatchSpec): boolean;
  judge(ask: JudgeAsk): Promise<Judged>;
  times(signId: string, rowsMax: number): Times | null;
  close(): Promise<void>;
};

const DAY_US = 86_400e6;
const ID_DIGITS = 32;

export async function openWatch(first: WatchSpec): Promise<OneWatch> {
  const { warrant, version } = first;
  const key = Uint8Array.from(first.key);
  let spec = first;
  const pan = warrant.ownAddresses === 'pseudonym' ? createCryptoPan(key, aes128) : null;
  const outward = createOutward(warrant, pan);
  const raster = createRaster(warrant.detectors);
  const seed = randomBytes(4).readUInt32LE();
  const { detectors, told } = await lookedFor(spec.indicators);
  const watch = createWatch(warrant, [...DETECTORS, ...detectors, raster.create], { seed });
  const sources: OpenSource[] = [...told];
  for (const source of spec.sources) sources.push(await openSource(source, watch.sink));
  let networks = networksOf(spec);
  let standing = new Map<string, Sign>();
  let last:
    | { readonly observed: number; readonly perDay: number; readonly judged: Judged }
    | undefined;
  return {
    get spec() {
      return spec;
    },
    takes: (next) => {
      if (next.version !== version || !sameSources(next, spec)) return false;
      if (next.indicators.mark !== spec.indicators.mark) return false;
      spec = next;
      networks = networksOf(next);
      last = undefined;
      return true;
    },
    judge: async ({ watchUs, perDay, known }) => {
      for (const source of sources) await source.advance(watchUs);
      const now = { warrant: warrant.id, version, ...factsOf(watch, sources) };
      if (!now.isCaughtUp) return { ...now, signs: [], cut: 0 };
      const { observed } = now.counts;
      if (last?.observed === observed && last.perDay === perDay) return { ...last.judged, ...now };
      const signs = now.newestUs === null ? [] : watch.judge(watch.newestUs);
      const kept = chosen(signs, new Set(known[warrant.id]), perDay, key);
      standing = new Map(kept.map((sign) => [idOf(sign, key), sign]));
      const out = kept.map((sign, i) => outwardSign(sign, i + 1, outward));
      const ownHosts = ownHostsBehind(kept, out, { warrant, outward });
      const way = { key, outward, networks, raster };
      const told = kept.map((sign, i) => foundSign(sign, out[i]!, ownHosts[i]!, way));
      const judged = { ...now, signs: told, cut: signs.length - kept.length };
      last = { observed, perDay, judged };
      return judged;
    },
    times: (signId, rowsMax) => {
      const sign = standing.get(signId);
      return sign === undefined ? null : timesOf(raster.rowsOf(sign, rowsMax), outward);
    },
    close: async () => {
      for (const source of sources) await source.close();
      key.fill(0);
      standing.clear();
    },
  };
}

/** The detector of the node's indicators, and how many there are and how many could not be read, as a source tells it. */
async function lookedFor({ paths }: WatchSpec['indicators']) {
  if (paths.length === 0) return { detectors: [], told: [] };
  const { indicators, faults } = await readIndicators(paths);
  const found = flowIndicatorsOf(indicators, () => {}); // what flows cannot answer is for other watches
  const counts = { indicators: found.length, faults };
  const source: OpenSource = {
    facts: () => ({ id: 'indicators', isCaughtUp: true, counts, failure: '' }),
    advance: async () => {},
    close: async () => {},
  };
  return { detectors: [createIndicatorDetector(found)], told: [source] };
}

type Networks = ReturnType<typeof networksOf>;
type WayOut = {
  readonly key: Uint8Array;
  readonly outward: Outward;
  readonly networks: Networks;
  readonly raster: Raster;
};

function foundSign(sign: Sign, out: OutwardSign, ownHosts: OwnHosts, way: WayOut): FoundSign {
  const { key, networks } = way;
  const inside = insideEnds(sign, way);
  const own = networks.filter(({ has }) => inside.some((end) => has(end)));
  return {
    ...{ id: idOf(sign, key), sign: out, ownHosts },
    ...{ assetIds: own.map(({ id }) => id), urgency: urgency(sign) },
    ...{ firstUs: Math.round(sign.firstUs), lastUs: Math.round(sign.lastUs) },
  };
}

/** Ends of ours; a scan names none, so there it is those of its pairs in the window. */
function insideEnds(sign: Sign, { outward, raster }: WayOut): readonly Address[] {
  const own = (ends: readonly (Address | null)[]) =>
    ends.filter((end): end is Address => end !== null && outward.isInside(end));
  const named = own([sign.source, sign.destination, ...sign.ends.map(({ address }) => address)]);
  if (named.length > 0) return named;
  return own(
    raster.rowsOf(sign, 0).pairs.flatMap(({ source, destination }) => [source, destination]),
  );
}

function factsOf(watch: Watch, sources: readonly OpenSource[]) {
  const { read, selected, observed, late, repeated, discards } = watch.counts;
  const { hosts, pairs, newestUs } = watch;
  const told = sources.map((source) => source.facts());
  return {
    sources: told,
    isCaughtUp: told.every(({ isCaughtUp }) => isCaughtUp),
    newestUs: Number.isFinite(newestUs) ? Math.round(newestUs) : null,
    counts: { read, selected, observed, late, repeated, hosts, pairs, discards: { ...discards } },
  };
}

function timesOf({ pairs, rows, isCut }: ReturnType<Raster['rowsOf']>, outward: Outward): Times {
  const laneOf = new Map(pairs.map(({ pair }, lane) => [pair, lane]));
  return {
    lanes: pairs.map(({ source, destination, port, protocol }) => {
      const ends = `${outward.address(source)} → ${outward.address(destination)}`;
      return `${ends} ${port}/${protocolName(protocol)}`;
    }),
    lane: rows.map(({ pair }) => laneOf.get(pair)!),
    atUs: rows.map(({ atUs }) => Math.round(atUs)),
    bytes: rows.map(({ bytes }) => (Number.isFinite(bytes) ? bytes : null)),
    isCut,
  };
}

/** Within the budget; what was kept before keeps its place while it stands, so that nothing comes and goes with its neighbours. */
function chosen(
  signs: readonly Sign[],
  known: ReadonlySet<string>,
  perDay: number,
  key: Uint8Array,
) {
  const firstUs = Math.min(...signs.map((sign) => sign.firstUs));
  const lastUs = Math.max(...signs.map((sign) => sign.lastUs));
  const days = signs.length === 0 ? 1 : (lastUs - firstUs) / DAY_US;
  const kept = new Set(rankSigns(signs, { days, perDay }).kept);
  const all = signs.filter((sign) => kept.has(sign) || known.has(idOf(sign, key)));
  return rankSigns(all, { days, perDay: Number.POSITIVE_INFINITY }).kept;
}

/** The same finding has the same id under one warrant; without its key nobody can make it. */
function idOf({ kind, key }: Sign, secret: Uint8Array): string {
  const mac = createHmac('sha256', secret).update(`noroshi-sign\n${kind}\n${key}`).digest('hex');
  return `${kind}-${mac.slice(0, ID_DIGITS)}`;
}

function networksOf({ assets }: WatchSpec) {
  return assets.map(({ id, networks }) => {
    const parsed = networks.map(parsePrefix);
    return { id, has: createNetworkSet(parsed.flatMap((one) => (one.ok ? one.value : []))).has };
  });
}

function sameSources(a: WatchSpec, b: WatchSpec): boolean {
  return JSON.stringify(a.sources) === JSON.stringify(b.sources);
}
