/** How the watch of signs is, in numbers: health, metrics. Never an address, a name or a text of what was read. */
import type { NodeContext } from '../context.ts';
import type { Judged } from './messages.ts';
import type { FlowSettings } from './settings.ts';

const LINE = 'watching/signs';

export function tellCounts(
  { health, metrics }: NodeContext,
  settings: FlowSettings,
  judged: readonly Judged[],
): void {
  const sum = (of: (one: Judged) => number) => judged.reduce((total, one) => total + of(one), 0);
  const rows = {
    read: sum(({ counts }) => counts.read),
    selected: sum(({ counts }) => counts.selected),
    observed: sum(({ counts }) => counts.observed),
    late: sum(({ counts }) => counts.late),
  };
  for (const [what, value] of Object.entries(rows))
    metrics.gauge('noroshi_flow_records', value, { what });
  for (const reason of DISCARDS)
    metrics.gauge(
      'noroshi_flow_discarded',
      sum(({ counts }) => counts.discards[reason]),
      { reason },
    );
  for (const what of DATAGRAMS)
    metrics.gauge(
      'noroshi_flow_datagrams',
      sum(({ sources }) => sources.reduce((total, { counts }) => total + (counts[what] ?? 0), 0)),
      { what },
    );
  metrics.gauge(
    'noroshi_flow_faults',
    sum(({ sources }) => sources.reduce((total, { counts }) => total + (counts.faults ?? 0), 0)),
  );
  metrics.gauge(
    'noroshi_flow_pairs',
    sum(({ counts }) => counts.pairs),
  );
  metrics.gauge(
    'noroshi_signs',
    sum(({ signs }) => signs.length),
  );
  metrics.gauge(
    'noroshi_signs_over_budget',
    sum(({ cut }) => cut),
  );
  const failed = judged.flatMap(({ sources }) =>
    sources
      .filter(({ failure }) => failure !== '')
      .map(({ id, failure }) => `${id} gives nothing: ${failure}`),
  );
  const isBehind = judged.some(({ isCaughtUp }) => !isCaughtUp);
  const words = [...failed, ...settings.problems, ...settings.idle];
  if (judged.length === 0) words.push('no warrant with a source is in force: nothing is read');
  else {
    words.push(
      `${rows.read} records read, ${rows.selected} selected, ${sum(({ signs }) => signs.length)} signs`,
    );
    if (isBehind) words.push('what was there at the start is still being read');
  }
  const state =
    failed.length > 0
      ? 'failed'
      : settings.problems.length > 0 || settings.idle.length > 0 || isBehind
        ? 'degraded'
        : 'ok';
  health.report(LINE, state, words.join('; '));
}

const DISCARDS = [
  'outsideSpan',
  'local',
  'insideOnly',
  'nothingInside',
  'direction',
  'protocol',
] as const;
const DATAGRAMS = ['received', 'refused', 'overRate'] as const;
