/**
 * What was lost on the way: exporters number what they send, each in its own unit. v5 counts flows, v9 datagrams, IPFIX data
 * records, sFlow datagrams; all 32 bits that wrap. A number ahead is a gap; a little behind is a datagram that was overtaken, and
 * takes back what it had been counted for; far behind is an exporter that began anew.
 * References: RFC 3954 §5.1, RFC 7011 §3.1, sFlow version 5 §5.
 */
export const SEQUENCE_LIMITS = {
  overtakenMax: 20_000, // in the exporter's unit: some 700 datagrams of 30 flows
  gapMax: 2 ** 24, // further ahead it is no loss that anything can be said of: begun anew
} as const;

export type Sequence = {
  expected: number; // −1: not known, the next one is taken as it is
  lost: number;
};

export function createSequence(): Sequence {
  return { expected: -1, lost: 0 };
}

/**
 * Takes in one datagram that carries `number` and holds `units`; −1 where it cannot be told how many. Answers by how much the
 * count of what is lost changed, which is negative where one that had been missed came after all.
 */
export function followSequence(sequence: Sequence, number: number, units: number): number {
  const next = units < 0 ? -1 : (number + units) >>> 0;
  if (sequence.expected < 0) {
    sequence.expected = next;
    return 0;
  }
  const ahead = (number - sequence.expected) >>> 0;
  if (ahead === 0) {
    sequence.expected = next;
    return 0;
  }
  const behind = 2 ** 32 - ahead;
  if (behind <= SEQUENCE_LIMITS.overtakenMax && sequence.lost > 0) {
    const found = Math.min(sequence.lost, Math.max(0, units));
    sequence.lost -= found;
    return -found;
  }
  sequence.expected = next;
  if (ahead > SEQUENCE_LIMITS.gapMax) {
    sequence.lost = 0;
    return 0;
  }
  sequence.lost += ahead;
  return ahead;
}
