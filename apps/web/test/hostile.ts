/**
 * Every answer of the API with a text that tries to run wherever there is a text: what is a time, a number, a word of a fixed list
 * or part of an address stays, so that the page draws what it would draw. Not even a node that has lost its own checks could
 * run something in the page.
 */
import {
  MODES,
  NOTICE_KINDS,
  PRECEDENCES,
  ROLES,
  SEVERITIES,
  TLP_LEVELS,
  WARNING_ACTIONS,
  WARNING_STATES,
} from '@noroshi/watch';
import { PAYLOADS } from './payloads.ts';

const FIXED: ReadonlySet<string> = new Set([
  ...MODES,
  ...PRECEDENCES,
  ...ROLES,
  ...SEVERITIES,
  ...TLP_LEVELS,
  ...WARNING_ACTIONS,
  ...WARNING_STATES,
  ...Object.entries(NOTICE_KINDS).flat(),
  ...[
    'ok',
    'degraded',
    'failed',
    'value',
    'time',
    'elementSet',
    'asset',
    'object',
    '*',
    'satellite',
    'station',
  ],
]);
const TIME = /^\d{4}-\d\d-\d\dT/;

/** Keys whose value is not text for people: it chooses what is drawn, or goes into an address. */
const PLAIN_KEYS: ReadonlySet<string> = new Set([
  'kind',
  'type',
  'state',
  'status',
  'mode',
  'href',
  'next',
]);

/** Replaces texts, each by the next payload; counts how many went in. */
export function hostile(value: unknown, count: { texts: number }, key = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => hostile(one, count, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, hostile(one, count, name)]),
    );
  if (typeof value !== 'string' || PLAIN_KEYS.has(key) || FIXED.has(value) || TIME.test(value))
    return value;
  return PAYLOADS[count.texts++ % PAYLOADS.length];
}
