/**
 * Retry beacon: a program that tries to reach a host that refuses or does not answer, again and again by a timer, as an implant
 * does whose server is gone (ATT&CK T1571, T1008). Only TCP says that it was refused. Times are tested as those of a beacon
 * (beacon/evidence.ts); they stand apart from it, since a retry every half second is the best of clocks and no exchange at all.
 * Reference: docs/decisions/0028-beacons.md.
 */
import { CONNECTION, connectionOf } from './beacon/connection.ts';
import { type BeaconContext, contextOf } from './beacon/context.ts';
import { bestFirst, timerSign } from './beacon/sign.ts';
import { createTimers, type TimerFinding } from './beacon/timers.ts';
import type { CreateDetector, Otherwise, WindowTables } from './contract.ts';
import { createFlags } from './flags.ts';

export const RETRY_LIMITS = {
  connectionsMin: 12, // beyond what systems try by themselves for one call: three SYN against RST, seven against silence
  chanceSignsMax: 0.01,
  breadthHalf: 4,
  reasonFactor: 0.5,
  scoreMin: 0.5,
  usersMin: 10, // so many of our hosts that try the same: a service that was taken away
  closedMax: 5, // more closed services than this tried by one source is a scan (Slips); open ones are its work
  rowsPerHourMax: 64,
  rowsMax: 8 << 20,
} as const;

export const createRetryBeaconDetector: CreateDetector = (tables) => {
  const timers = createTimers(tables, { ...RETRY_LIMITS, isTogether: false });
  const answered = createFlags();
  return {
    kinds: ['retry-beacon'],
    observe(flows) {
      const { batch, count, rows, pair } = flows;
      timers.see(flows);
      const { startUs, bytesOut, bytesIn } = batch;
      for (let i = 0; i < count; i++) {
        const row = rows[i]!;
        const connection = connectionOf(batch, row);
        if (connection === CONNECTION.answered) answered.set(pair[i]!);
        if (connection !== CONNECTION.refused) continue;
        timers.add(pair[i]!, startUs[row]!, bytesOut[row]!, bytesIn[row]!);
      }
    },
    judge(atUs) {
      const found = timers.find(atUs);
      const context = contextOf(tables, found, (pair) => !answered.has(pair));
      const signs = found.map((finding) => {
        const otherwise = explain(finding, tables, context, answered.has(finding.pair));
        const times = timers.timesOf(finding, atUs);
        return timerSign('retry-beacon', finding, times, tables, otherwise, RETRY_LIMITS);
      });
      return bestFirst(signs, RETRY_LIMITS.scoreMin);
    },
    forget: timers.forget,
    releasePair(pair) {
      timers.drop(pair);
      answered.drop(pair);
    },
  };
};

function explain(
  { pair, offered }: TimerFinding,
  tables: WindowTables,
  context: BeaconContext,
  wasAnswered: boolean,
): Otherwise[] {
  const isOurs = tables.isInside(tables.sourceOf(pair));
  const [users, closed] = [context.usersOf(pair), context.closedOf(pair)];
  return [
    {
      explanation: 'a service of everyday use that is down for now',
      fits: wasAnswered ? 'yes' : 'cannot tell',
      because: wasAnswered
        ? 'it answered other connections of this source'
        : `it answered none of ${offered}`,
    },
    {
      explanation: 'a service that was taken away, or a name that points to the wrong place',
      fits: users >= RETRY_LIMITS.usersMin ? 'yes' : 'cannot tell',
      because: `${users} of our hosts try it`,
    },
    {
      explanation: 'a scan, or a stranger who knocks at a closed door',
      fits: !isOurs || closed > RETRY_LIMITS.closedMax ? 'yes' : 'no',
      because: isOurs ? `the source tried ${closed} closed services` : 'the source is not ours',
    },
    {
      explanation: 'a monitor that watches whether a port stays closed',
      fits: 'cannot tell',
      because: 'flows do not say which program asks; ask who runs the source',
    },
  ];
}
