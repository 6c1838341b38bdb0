/**
 * One look: every detector over the same scene. A detector that fails costs its own findings only: it is told, and what it
 * found before stands until it works again.
 */
import type { Archive } from './archive.ts';
import { DETECTORS, type Memory } from './detectors.ts';
import type { Found } from './found.ts';
import type { DetectorFacts, LookAsk, Looked } from './messages.ts';
import { createScene } from './scene.ts';
import type { FindingKind } from './wire.ts';

/** `tell`: how far it is; a first look learns years of the belt and takes minutes. */
export function look(
  archive: Archive,
  ask: LookAsk,
  memory: Memory,
  tell: (text: string) => void = () => {},
): Looked {
  const startMs = performance.now();
  const scene = createScene(archive, ask, tell);
  const found: Found[] = [];
  const kinds = new Set<FindingKind>();
  const detectors: DetectorFacts[] = [];
  for (const detector of DETECTORS) {
    const beganMs = performance.now();
    let failure = '';
    tell(detector.name);
    let count = 0;
    try {
      const own = detector.run(scene, memory);
      found.push(...own);
      count = own.length;
      for (const kind of detector.kinds) kinds.add(kind);
    } catch (cause) {
      failure = cause instanceof Error ? cause.message : String(cause);
    }
    const ms = Math.round(performance.now() - beganMs);
    detectors.push({ name: detector.name, ms, found: count, failure });
  }
  for (const { failure, name } of detectors)
    if (failure !== '')
      for (const kind of DETECTORS.find((one) => one.name === name)!.kinds) kinds.delete(kind);
  const { sets, dropped } = scene.read();
  return {
    ...{ found, kinds: [...kinds], objects: scene.current.count, sets, dropped, detectors },
    elapsedMs: performance.now() - startMs,
  };
}
