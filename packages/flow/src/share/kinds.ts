/**
 * What each kind of sign becomes in STIX: its words, which end of it is the one to look for elsewhere, for how long, and what
 * infrastructure it is consistent with. Lives are short where addresses change hands fast: covert relay networks give up theirs
 * within weeks, so a list of them is stale when it arrives (notes of ten agencies on relay box networks, 2026).
 * Words say what was seen. Vocabularies: STIX 2.1 §10.10 (indicator types), §10.11 (infrastructure types).
 */
import type { SignKind } from '../warrant/contract.ts';

export type KindInStix = {
  readonly title: string;
  /** The end that is told: where both are outside, the one that acts or the one that is called. */
  readonly told: 'source' | 'destination' | 'relay' | 'reflector' | 'none';
  readonly days: number; // valid_until of its indicator, from the last time seen
  readonly indicatorType:
    | 'malicious-activity'
    | 'anomalous-activity'
    | 'anonymization'
    | 'compromised';
  readonly infrastructure: string | null;
};

export const KINDS_IN_STIX: Readonly<Record<SignKind, KindInStix>> = {
  scan: kind('Scan of hosts or ports', 'source', 7, 'malicious-activity', 'reconnaissance'),
  'brute-force': kind('Many attempts to log in', 'source', 7, 'malicious-activity', null),
  beacon: kind(
    'Regular calls, consistent with remote control',
    'destination',
    30,
    'anomalous-activity',
    'command-and-control',
  ),
  'retry-beacon': kind(
    'Regular calls that are refused',
    'destination',
    14,
    'anomalous-activity',
    'command-and-control',
  ),
  'long-connection': kind('Connection open for long', 'destination', 7, 'anomalous-activity', null),
  flood: kind('Flood', 'none', 1, 'malicious-activity', null), // sources may be made up
  reflection: kind('Reflected flood', 'reflector', 3, 'compromised', 'amplification'),
  exfiltration: kind(
    'More data out than is usual',
    'destination',
    14,
    'anomalous-activity',
    'exfiltration',
  ),
  relay: kind('Relayed connections', 'relay', 14, 'anonymization', 'anonymization'),
  indicator: kind('Known indicator seen', 'none', 1, 'anomalous-activity', null), // it has an indicator
  'first-contact': kind(
    'First contact with what few others contact',
    'destination',
    3,
    'anomalous-activity',
    null,
  ),
};

function kind(
  title: string,
  told: KindInStix['told'],
  days: number,
  indicatorType: KindInStix['indicatorType'],
  infrastructure: string | null,
): KindInStix {
  return { title, told, days, indicatorType, infrastructure };
}
