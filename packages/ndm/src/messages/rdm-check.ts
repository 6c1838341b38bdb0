/**
 * Rules between the keys of an RDM (CCSDS 508.1-B-1, 3.5): windows in order, epochs that agree with lifetimes, a place with
 * its frame, intervals of confidence whole and growing, a covariance only with its state and a state only with its frame.
 */
import { epochOf } from '../epoch.ts';
import { quoted } from '../faults.ts';
import type { CheckContext, Report } from '../schema.ts';
import type { SectionNode } from '../tree.ts';
import { checkDesignator, epochAtUs, fieldOf, numberAt, partOf, sectionsOf } from './nodes.ts';

const DAY_US = 86_400e6;
/** Lifetimes are printed in days with a decimal or two: a tenth of a day, or a hundredth of the lifetime, is the same. */
const TOLERANCE = { days: 0.1, relative: 0.01 } as const;
const INTERVAL = ['CONFIDENCE', 'START_LON', 'START_LAT', 'STOP_LON', 'STOP_LAT', 'CROSS_TRACK'];
const PLACE = ['NOMINAL_IMPACT_LON', 'NOMINAL_IMPACT_LAT'] as const;

export function checkReentry(node: SectionNode, report: Report, context: CheckContext): void {
  const { timeSystem } = context;
  checkOrder(node, 'ORBIT_LIFETIME_WINDOW_START', 'ORBIT_LIFETIME_WINDOW_END', numberAt, report);
  const epoch = (section: SectionNode, key: string) => epochAtUs(section, key, timeSystem);
  checkOrder(node, 'REENTRY_WINDOW_START', 'REENTRY_WINDOW_END', epoch, report);
  const window = ['REENTRY_WINDOW_START', 'NOMINAL_REENTRY_EPOCH', 'REENTRY_WINDOW_END'] as const;
  checkOrder(node, window[0], window[1], epoch, report, 'warning');
  checkOrder(node, window[1], window[2], epoch, report, 'warning');
}

export function checkImpact(node: SectionNode, report: Report, { timeSystem }: CheckContext): void {
  const epoch = (section: SectionNode, key: string) => epochAtUs(section, key, timeSystem);
  checkOrder(node, 'IMPACT_WINDOW_START', 'IMPACT_WINDOW_END', epoch, report);
  checkPlace(node, report);
  let before: number | undefined;
  for (const n of [1, 2, 3]) {
    const { there, missing } = partOf(
      node,
      INTERVAL.map((key) => `IMPACT_${n}_${key}`),
    );
    if (there.length === 0) continue;
    if (missing.length > 0)
      report('error', there[0]!.at, `interval ${n} lacks ${missing.join(', ')}`, '3.5.13');
    if (n > 1 && fieldOf(node, `IMPACT_${n - 1}_CONFIDENCE`) === undefined)
      report('error', there[0]!.at, `interval ${n} needs interval ${n - 1}`, '3.5.15');
    const confidence = numberAt(node, `IMPACT_${n}_CONFIDENCE`);
    if (confidence !== undefined && before !== undefined && confidence <= before)
      report(
        'error',
        there[0]!.valueAt,
        `IMPACT_${n}_CONFIDENCE is ${confidence}: it is larger than that of interval ${n - 1}`,
        '3.5.16',
      );
    before = confidence ?? before;
  }
}

/** A place is longitude and latitude in a frame; an altitude or an interval is nothing without them. */
function checkPlace(node: SectionNode, report: Report): void {
  const place = node.items.find(
    (item) => item.kind === 'field' && item.value !== '' && /_(LON|LAT|ALT)$/.test(item.key),
  );
  if (place === undefined) return;
  for (const key of ['IMPACT_REF_FRAME', ...PLACE])
    if (fieldOf(node, key) === undefined)
      report('error', node.endAt, `a place of impact needs ${key}`, '3.5.10');
}

export function checkRdm(message: SectionNode, report: Report, context: CheckContext): void {
  const [metadata] = sectionsOf(message, 'metadata');
  const [data] = sectionsOf(message, 'data');
  if (metadata === undefined || data === undefined) return;
  checkDesignator(metadata, report, '3.4.1, table 3-2');
  const following = fieldOf(metadata, 'NEXT_MESSAGE_EPOCH');
  if (following !== undefined && following.value !== 'N/A' && !epochOf(following.value, 'UTC').ok)
    report(
      'error',
      following.valueAt,
      `NEXT_MESSAGE_EPOCH is ${quoted(following.value)}: an epoch in UTC, or N/A, is right`,
      '3.4.1, table 3-2',
    );
  const [state] = sectionsOf(data, 'stateVector');
  const [covariance] = sectionsOf(data, 'covarianceMatrix');
  if (state !== undefined && fieldOf(metadata, 'REF_FRAME') === undefined)
    report('error', metadata.endAt, 'REF_FRAME is obligatory with a state', '3.4.2, table 3-2');
  if (covariance !== undefined && state === undefined)
    report('error', covariance.at, 'a covariance needs the state it belongs to', '3.5.19');
  checkLifetime(metadata, data, report, context);
}

/** Lifetimes and epochs "should resolve to the same value": a warning where they do not. */
function checkLifetime(
  metadata: SectionNode,
  data: SectionNode,
  report: Report,
  { timeSystem }: CheckContext,
): void {
  const zero = epochAtUs(metadata, 'EPOCH_TZERO', timeSystem);
  const [node] = sectionsOf(data, 'atmosphericReentryParameters');
  if (zero === undefined || node === undefined) return;
  const pairs = [
    ['ORBIT_LIFETIME', 'NOMINAL_REENTRY_EPOCH', '3.5.8'],
    ['ORBIT_LIFETIME_WINDOW_START', 'REENTRY_WINDOW_START', '3.5.9'],
    ['ORBIT_LIFETIME_WINDOW_END', 'REENTRY_WINDOW_END', '3.5.9'],
  ] as const;
  for (const [lifetime, epoch, rule] of pairs) {
    const [days, us] = [numberAt(node, lifetime), epochAtUs(node, epoch, timeSystem)];
    if (days === undefined || us === undefined) continue;
    const told = (us - zero) / DAY_US;
    if (Math.abs(days - told) <= Math.max(TOLERANCE.days, TOLERANCE.relative * days)) continue;
    const field = fieldOf(node, epoch)!;
    report(
      'warning',
      field.valueAt,
      `${epoch} is ${told.toFixed(3)} d after EPOCH_TZERO, and ${lifetime} says ${days} d`,
      rule,
    );
  }
}

function checkOrder(
  node: SectionNode,
  before: string,
  after: string,
  read: (node: SectionNode, key: string) => number | undefined,
  report: Report,
  severity: 'error' | 'warning' = 'error',
): void {
  const [from, to] = [read(node, before), read(node, after)];
  if (from !== undefined && to !== undefined && from > to)
    report(severity, fieldOf(node, after)!.valueAt, `${after} is before ${before}`);
}
