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
  ritaScore: 'score by the published method of RITA v5, for comparison',
  durationS: 'how long one connection lasted, s',
  stillOpen: 'whether it was open at the last word on it',
  bytesOut: 'bytes sent by the source',
  bytesIn: 'bytes sent back to the source',
  hostsConnections24h: 'connections between the same two hosts in the last day',
  hostsDurationS24h: 'how long they were connected in all, s',
  outToIn: 'bytes sent for each byte taken in',
  volumeOf: 'whether bytes are of an hour or of a day',
  historyDays: 'days of its own history that it was judged against',
  deviations: 'robust standard deviations beyond the median of its own history',
  timesTheMostEver: 'times the most it ever sent before',
  newHostsPerDay: 'hosts outside that it meets for the first time in a day',
  insideUsers: 'hosts inside that speak to the same one',
  firstContactSurprise:
    'how rarely the host meets anything new, where it met this one for the first time',
};

export const EVIDENCE_NAMES: ReadonlySet<string> = new Set(Object.keys(EVIDENCE));
