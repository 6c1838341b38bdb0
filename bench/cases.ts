/** Every benchmark there is, in the order they run. */

import { accuracy } from './accuracy.ts';
import { behave, proximity } from './behave.ts';
import { browser } from './browser.ts';
import type { BenchCase } from './case.ts';
import { FLOW_CASES } from './flows.ts';
import { growthCases } from './growth-cases.ts';
import { loading } from './loading.ts';
import { ndm } from './ndm.ts';
import { alarm, load, restart } from './node-proofs.ts';
import { nodeStart } from './node-start.ts';
import { pc2d } from './pc.ts';
import { globe, picture } from './picture-proofs.ts';
import { derelicts, history, socrates } from './published.ts';
import { screenCases } from './screen-cases.ts';
import { sgp4 } from './sgp4.ts';
import { monteCarlo } from './trials.ts';

export const CASES: readonly BenchCase[] = [
  sgp4,
  loading,
  ndm,
  ...screenCases,
  pc2d,
  monteCarlo,
  ...growthCases,
  behave,
  proximity,
  ...FLOW_CASES,
];

/** Not about speed: what the bars ask for besides. By name only. */
export const PROOFS: readonly BenchCase[] = [
  accuracy,
  history,
  socrates,
  derelicts,
  browser,
  nodeStart,
  alarm,
  load,
  restart,
  picture,
  globe,
];

export function caseNamed(name: string): BenchCase {
  const found = [...CASES, ...PROOFS].find((bench) => bench.name === name);
  const names = [...CASES, ...PROOFS].map((bench) => bench.name).join(', ');
  if (found === undefined) throw new RangeError(`no benchmark "${name}": there are ${names}`);
  return found;
}
