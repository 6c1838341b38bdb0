/**
 * What an exporter said of its sampling, in options data, and which of it a record falls under. A record is multiplied once, by
 * the narrowest that is known: its own field, its sampler, its template, its interface, the whole exporter.
 * References: RFC 3954 §8 (fields 34, 48–50), RFC 7270 and RFC 5477 §8.2 (305, 306, 309–311), by scope of RFC 7011 §3.4.2.
 */
import { SLOT } from './elements.ts';

export const SAMPLING_LIMITS = {
  entriesMax: 4096, // samplers, templates or interfaces remembered of one source
} as const;

export type Samplers = {
  whole: number; // one packet of so many; 1: not sampled, or not told
  readonly bySampler: Map<number, number>;
  readonly byTemplate: Map<number, number>;
  readonly byInterface: Map<number, number>;
};

export function createSamplers(): Samplers {
  return { whole: 1, bySampler: new Map(), byTemplate: new Map(), byInterface: new Map() };
}

/** Takes in one record of options; one that says nothing of sampling changes nothing. Answers how many entries are new. */
export function learnSampling(samplers: Samplers, slots: Float64Array): number {
  const interval = toldInterval(slots);
  if (Number.isNaN(interval)) return 0;
  const sampler = slots[SLOT.samplerId]!;
  const template = slots[SLOT.templateId]!;
  const inputInterface = slots[SLOT.interface]!;
  if (!Number.isNaN(sampler)) return remember(samplers.bySampler, sampler, interval);
  if (!Number.isNaN(template)) return remember(samplers.byTemplate, template, interval);
  if (!Number.isNaN(inputInterface))
    return remember(samplers.byInterface, inputInterface, interval);
  samplers.whole = interval;
  return 0;
}

function remember(map: Map<number, number>, key: number, interval: number): number {
  const before = map.size;
  if (map.has(key) || before < SAMPLING_LIMITS.entriesMax) map.set(key, interval);
  return map.size - before;
}

/** One packet of how many the exporter took for this record. Allocates nothing. */
export function samplingFactor(
  samplers: Samplers,
  templateId: number,
  slots: Float64Array,
): number {
  const own = toldInterval(slots);
  if (!Number.isNaN(own)) return own;
  const sampler = slots[SLOT.samplerId]!;
  if (sampler === 0) return 1; // chosen by no sampler: not sampled
  if (!Number.isNaN(sampler)) {
    const interval = samplers.bySampler.get(sampler);
    if (interval !== undefined) return interval;
  }
  if (samplers.byTemplate.size > 0) {
    const interval = samplers.byTemplate.get(templateId);
    if (interval !== undefined) return interval;
  }
  if (samplers.byInterface.size > 0) {
    const interval = samplers.byInterface.get(slots[SLOT.interface]!);
    if (interval !== undefined) return interval;
  }
  return samplers.whole;
}

/** NaN: nothing said. Zero and one mean that every packet is counted. */
function toldInterval(slots: Float64Array): number {
  const interval = slots[SLOT.samplingInterval]!;
  const space = slots[SLOT.samplingSpace]!;
  if (!Number.isNaN(space) && interval > 0) return (interval + space) / interval;
  if (!Number.isNaN(interval)) return Math.max(1, interval);
  const population = slots[SLOT.samplingPopulation]!;
  const size = slots[SLOT.samplingSize]!;
  if (!Number.isNaN(population) && size > 0) return Math.max(1, population / size);
  const probability = slots[SLOT.samplingProbability]!;
  if (probability > 0 && probability <= 1) return 1 / probability;
  return Number.NaN;
}
