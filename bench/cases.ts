/** Every benchmark there is, in the order they run. */
import type { BenchCase } from './case.ts';
import { growthCases } from './growth-cases.ts';
import { loading } from './loading.ts';
import { screenCases } from './screen-cases.ts';

export const CASES: readonly BenchCase[] = [loading, ...screenCases, ...growthCases];

export function caseNamed(name: string): BenchCase {
  const found = CASES.find((bench) => bench.name === name);
  const names = CASES.map((bench) => bench.name).join(', ');
  if (found === undefined) throw new RangeError(`no benchmark "${name}": there are ${names}`);
  return found;
}
