/**
 * Counters, gauges and histograms in the Prometheus text format 0.0.4, which `/metrics` prints. Names are noroshi_…, end in
 * their unit, and never carry an asset, an object, a partner's content or a user.
 */

export type Labels = Readonly<Record<string, string>>;

export type Metrics = {
  /** Adds to a counter. */
  count(name: string, by?: number, labels?: Labels): void;
  /** Sets a gauge. */
  gauge(name: string, value: number, labels?: Labels): void;
  /** One observation of a histogram of seconds. */
  timeS(name: string, seconds: number, labels?: Labels): void;
  text(): string;
};

const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

type Histogram = { readonly counts: number[]; sum: number; count: number };

export function createMetrics(): Metrics {
  const values = {
    counter: new Map<string, Map<string, number>>(),
    gauge: new Map<string, Map<string, number>>(),
  };
  const histograms = new Map<string, Map<string, Histogram>>();
  const cell = <V>(table: Map<string, Map<string, V>>, name: string): Map<string, V> => {
    const found = table.get(name) ?? new Map<string, V>();
    table.set(name, found);
    return found;
  };
  return {
    count: (name, by = 1, labels = {}) => {
      const row = cell(values.counter, name);
      const key = labelText(labels);
      row.set(key, (row.get(key) ?? 0) + by);
    },
    gauge: (name, value, labels = {}) =>
      void cell(values.gauge, name).set(labelText(labels), value),
    timeS: (name, seconds, labels = {}) => {
      const row = cell(histograms, name);
      const key = labelText(labels);
      const found = row.get(key) ?? { counts: BUCKETS_S.map(() => 0), sum: 0, count: 0 };
      row.set(key, found);
      for (const [i, most] of BUCKETS_S.entries()) if (seconds <= most) found.counts[i]! += 1;
      found.sum += seconds;
      found.count += 1;
    },
    text: () =>
      [...plainLines(values), ...histogramLines(histograms)].map((line) => `${line}\n`).join(''),
  };
}

function plainLines(
  values: Record<'counter' | 'gauge', Map<string, Map<string, number>>>,
): string[] {
  return (['counter', 'gauge'] as const).flatMap((type) =>
    [...values[type]].flatMap(([name, row]) => [
      `# TYPE ${name} ${type}`,
      ...[...row].map(([labels, value]) => `${name}${braced(labels)} ${value}`),
    ]),
  );
}

function histogramLines(histograms: Map<string, Map<string, Histogram>>): string[] {
  return [...histograms].flatMap(([name, row]) => [
    `# TYPE ${name} histogram`,
    ...[...row].flatMap(([labels, { counts, sum, count }]) => [
      ...BUCKETS_S.map((most, i) => `${name}_bucket${braced(labels, `le="${most}"`)} ${counts[i]}`),
      `${name}_bucket${braced(labels, 'le="+Inf"')} ${count}`,
      `${name}_sum${braced(labels)} ${sum}`,
      `${name}_count${braced(labels)} ${count}`,
    ]),
  ]);
}

function braced(...labels: string[]): string {
  const inside = labels.filter((label) => label !== '').join(',');
  return inside === '' ? '' : `{${inside}}`;
}

function labelText(labels: Labels): string {
  const escaped = (value: string) => value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}
