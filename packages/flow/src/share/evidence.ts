/**
 * The glossary of evidence: every figure that a sign may carry outward, by name, with what it means. A figure that has no word
 * here does not leave, so whoever adds one to a detector says here what it tells.
 */
export const EVIDENCE: Readonly<Record<string, string>> = {
  periodS: 'median gap of a timer, lost turns undone, s',
  jitterShare: 'spread of the gaps as a share of the period',
  missedShare: 'share of turns that were not seen',
  wakeUps: 'times something came back',
  log10Evidence: 'evidence against chance, power of ten',
  pairsTested: 'pairs of hosts tested at the same time',
  signsByChance: 'signs of this strength that chance would give among them',
  breadth: 'how many parts of the span the evidence covers, weighted',
  spanParts: 'parts of the span the evidence covers',
  medianBytesOut: 'median of bytes from source to destination in one connection',
  medianBytesIn: 'median of bytes from destination to source in one connection',
  sameSizeShare: 'share of connections of exactly the commonest size',
  insideHosts: 'hosts inside that were seen at all',
  ritaScore: 'score by the published method of RITA v5, for comparison',
};

export const EVIDENCE_NAMES: ReadonlySet<string> = new Set(Object.keys(EVIDENCE));
