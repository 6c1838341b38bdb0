/**
 * Precedence: in which order people look. A table of severity against time left, the time classes by kind; a doubtful finding
 * counts one step less. More severity, more confidence or less time never lowers it (until the event is over). What is
 * predicted and has passed without a new finding is ROUTINE: nothing is left to decide.
 * Classes of message precedence: ACP 121. The figures are ours, from how long each kind of answer takes; see decision 0005.
 */
import {
  type Notice,
  type NoticeKind,
  PRECEDENCES,
  type Precedence,
  type Severity,
} from './schema.ts';

const HOUR_US = 3600e6;

/** Hours before the event that begin each class of urgency, from the most urgent; later than all is the last class. */
export const URGENCY_H: Readonly<Record<NoticeKind, readonly [number, number, number]>> = {
  conjunction: [12, 36, 96], // a burn is planned within a day, uplinked within a shift
  proximity: [12, 48, 120],
  manoeuvre: [6, 24, 72],
  breakup: [6, 24, 72],
  decay: [6, 24, 72],
  scan: [1, 6, 24], // signs of attack are found while they last: time left is none
  beacon: [1, 6, 24],
  flood: [1, 6, 24],
  relay: [1, 6, 24],
  'brute-force': [1, 6, 24],
  'retry-beacon': [1, 6, 24],
  'long-connection': [1, 6, 24],
  'first-contact': [1, 6, 24],
  reflection: [1, 6, 24],
  exfiltration: [1, 6, 24],
  indicator: [1, 6, 24],
  launch: [1, 1, 1],
  ballistic: [1, 1, 1],
  overflight: [1, 1, 1],
  link: [1, 6, 24],
  node: [1, 6, 24],
  request: [1, 6, 24],
};

/** Rows: severity; columns: class of urgency, from the most urgent. */
export const PRECEDENCE_TABLE: Readonly<Record<Severity, readonly Precedence[]>> = {
  severe: ['FLASH', 'IMMEDIATE', 'IMMEDIATE', 'PRIORITY'],
  high: ['IMMEDIATE', 'IMMEDIATE', 'PRIORITY', 'PRIORITY'],
  moderate: ['PRIORITY', 'PRIORITY', 'ROUTINE', 'ROUTINE'],
  low: ['ROUTINE', 'ROUTINE', 'ROUTINE', 'ROUTINE'],
};

/** Below this confidence a finding counts one step less. */
export const CONFIDENCE_MIN = 0.5;

/** The node's own trouble, and what a partner asks, never push aside what it watches for. */
const NODE_MOST: Precedence = 'PRIORITY';

/** Kinds that are predictions: after their window they are over. Signs of attack are found afterwards and are not. */
const PREDICTED: ReadonlySet<NoticeKind> = new Set([
  'conjunction',
  'decay',
  'launch',
  'ballistic',
  'overflight',
]);

/** 0 FLASH … 3 ROUTINE. */
export function precedenceRank(precedence: Precedence): number {
  return PRECEDENCES.indexOf(precedence);
}

/** The more urgent of two. */
export function moreUrgent(a: Precedence, b: Precedence): Precedence {
  return precedenceRank(a) <= precedenceRank(b) ? a : b;
}

/** Of one finding at an instant of the watch's clock. */
export function precedenceOf(
  notice: Pick<Notice, 'kind' | 'severity' | 'confidence' | 'window'>,
  atUs: number,
): Precedence {
  const { kind, severity, confidence, window } = notice;
  if (isOver(notice, atUs)) return 'ROUTINE';
  const leftH = (window.fromUs - atUs) / HOUR_US;
  const urgency = URGENCY_H[kind].findIndex((mostH) => leftH <= mostH);
  const row = kind === 'ballistic' && severity !== 'low' ? 'severe' : severity;
  const rank = precedenceRank(PRECEDENCE_TABLE[row].at(urgency)!); // −1 is the last class
  const lowered = confidence < CONFIDENCE_MIN ? Math.min(rank + 1, PRECEDENCES.length - 1) : rank;
  const least = kind === 'node' || kind === 'request' ? precedenceRank(NODE_MOST) : 0;
  return PRECEDENCES[Math.max(lowered, least)]!;
}

/** What was predicted lies behind: there is nothing left to decide. */
export function isOver(notice: Pick<Notice, 'kind' | 'window'>, atUs: number): boolean {
  return PREDICTED.has(notice.kind) && atUs > notice.window.toUs;
}
