/** What both commands take. One table, so that a parent hands its children the same words. */
import { parseArgs } from 'node:util';

export type BenchOptions = {
  readonly only?: readonly string[]; // names of cases
  readonly json: boolean;
  readonly full: boolean; // the long ones too
  readonly list: boolean;
  readonly child?: string; // run this one case here and print its result as JSON
  readonly repeats?: number; // of each case; its own number unless given
  readonly workers: number;
  readonly hours?: number; // of a screen's window, to try something quickly
  readonly counts?: readonly number[]; // of objects, for growth and steps
  readonly sgp4?: string; // kernel tiers: relaxed, fixed, reference; the best there is unless given
  readonly sieve?: string;
};

const WORKERS = 2; // the bars are for two cores

const FLAGS = {
  only: { type: 'string' },
  json: { type: 'boolean' },
  full: { type: 'boolean' },
  list: { type: 'boolean' },
  child: { type: 'string' },
  repeats: { type: 'string' },
  workers: { type: 'string' },
  hours: { type: 'string' },
  counts: { type: 'string' },
  sgp4: { type: 'string' },
  sieve: { type: 'string' },
} as const;

export const USAGE =
  'usage: npm run bench -- [--list] [--only NAME,…] [--json] [--full] [--repeats N] [--workers N]\n' +
  '         [--hours H] [--counts N,N,…] [--sgp4 TIER] [--sieve TIER]   TIER: relaxed fixed reference\n';

/** Throws a sentence for a person when a word is not understood. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({ args: [...args], options: FLAGS, allowPositionals: false });
  const { only, child, sgp4, sieve } = values;
  const repeats = numberOf('repeats', values.repeats);
  const hours = numberOf('hours', values.hours);
  const counts = values.counts?.split(',').map((text) => numberOf('counts', text)!);
  return {
    json: values.json === true,
    full: values.full === true,
    list: values.list === true,
    workers: numberOf('workers', values.workers) ?? WORKERS,
    ...(only !== undefined && { only: only.split(',') }),
    ...(child !== undefined && { child }),
    ...(repeats !== undefined && { repeats }),
    ...(hours !== undefined && { hours }),
    ...(counts !== undefined && { counts }),
    ...(sgp4 !== undefined && { sgp4 }),
    ...(sieve !== undefined && { sieve }),
  };
}

/** The words that give a child the same options, but for one case. */
export function wordsFor(name: string, options: BenchOptions): string[] {
  const { workers, hours, counts, sgp4, sieve, full, repeats } = options;
  const pairs = { child: name, workers, hours, counts: counts?.join(), sgp4, sieve, repeats };
  const given = Object.entries(pairs).filter(([, value]) => value !== undefined);
  return [
    ...given.flatMap(([flag, value]) => [`--${flag}`, String(value)]),
    ...(full ? ['--full'] : []),
  ];
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new RangeError(`--${flag} is "${text}": give a number above 0`);
  }
  return value;
}
