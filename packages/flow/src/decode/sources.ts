/**
 * What is remembered of each source of messages: an exporter's observation domain, with its templates, samplers and sequence.
 * Templates of one exporter mean nothing for another that uses the same number (RFC 7011 §8). Bounded: the source that was silent
 * longest goes first.
 */
import type { Plan } from './plan.ts';
import { createSamplers, type Samplers } from './sampling.ts';
import { createSequence, type Sequence } from './sequence.ts';
import type { HeldSet } from './waiting.ts';

export const SOURCE_LIMITS = {
  sourcesMax: 4096,
  templatesMax: 512, // of one source
  bytesMax: 96 * 2 ** 20, // of all sources together, as charged
} as const;

/** What remembering takes, roughly (measured on V8): a source, a template beside its definition, one entry of a sampler. */
const CHARGE = { source: 2048, template: 1024, sampler: 64 } as const;

export type Source = {
  readonly key: string;
  readonly format: string;
  readonly hash: number; // 21 bits, for numbers of connections
  readonly templates: Map<number, Plan>;
  readonly samplers: Samplers;
  readonly sequence: Sequence;
  readonly held: Set<HeldSet>; // sets that wait for a template of this source
  heldBytes: number; // what they take
  chargedBytes: number;
  exporterStartUnixUs: number; // from options data; NaN until told
};

export type SourceTable = {
  readonly size: number;
  readonly bytes: number; // charged to all sources
  get(key: string, format: string): Source;
  /** False where the source has as many templates as it may have. */
  setTemplate(source: Source, plan: Plan): boolean;
  deleteTemplate(source: Source, templateId: number): void;
  /** So many entries more are remembered of its samplers. */
  addSamplers(source: Source, entries: number): void;
};

export function createSourceTable(onEvicted: (source: Source) => void): SourceTable {
  const sources = new Map<string, Source>();
  let bytes = 0;
  const charge = (source: Source, more: number) => {
    source.chargedBytes += more;
    bytes += more;
  };
  const evict = (source: Source) => {
    sources.delete(source.key);
    bytes -= source.chargedBytes;
    onEvicted(source);
  };
  const evictSilent = (kept: Source) => {
    for (const source of sources.values()) {
      if (sources.size <= SOURCE_LIMITS.sourcesMax && bytes <= SOURCE_LIMITS.bytesMax) return;
      if (source !== kept) evict(source);
    }
  };
  const deleteTemplate = (source: Source, templateId: number) => {
    const held = source.templates.get(templateId);
    if (held === undefined) return;
    charge(source, -chargeOf(held));
    source.templates.delete(templateId);
  };
  return {
    get size() {
      return sources.size;
    },
    get bytes() {
      return bytes;
    },
    get(key, format) {
      const found = sources.get(key);
      if (found !== undefined) {
        sources.delete(key);
        sources.set(key, found); // last in the order of who spoke
        return found;
      }
      const source = createSource(key, format);
      sources.set(key, source);
      charge(source, CHARGE.source);
      evictSilent(source);
      return source;
    },
    setTemplate(source, plan) {
      deleteTemplate(source, plan.templateId);
      if (source.templates.size >= SOURCE_LIMITS.templatesMax) return false;
      source.templates.set(plan.templateId, plan);
      charge(source, chargeOf(plan));
      evictSilent(source);
      return true;
    },
    deleteTemplate,
    addSamplers(source, entries) {
      if (entries === 0) return;
      charge(source, entries * CHARGE.sampler);
      evictSilent(source);
    },
  };
}

function createSource(key: string, format: string): Source {
  return {
    ...{ key, format, hash: hashOf(key), templates: new Map(), samplers: createSamplers() },
    ...{
      sequence: createSequence(),
      held: new Set(),
      heldBytes: 0,
      chargedBytes: 0,
      exporterStartUnixUs: Number.NaN,
    },
  };
}

function chargeOf(plan: Plan): number {
  return CHARGE.template + 2 * plan.definition.length + plan.entries.byteLength;
}

/** FNV-1a, cut to 21 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 21)) & 0x1f_ffff;
}

/** 53 bits of the source and of the exporter's own number of a connection; 0 where it has none. */
export function connectionNumber(source: Source, flowId: number): number {
  if (!(flowId > 0)) return 0;
  const folded = ((flowId % 2 ** 32) ^ Math.floor(flowId / 2 ** 32)) >>> 0;
  return source.hash * 2 ** 32 + folded;
}
