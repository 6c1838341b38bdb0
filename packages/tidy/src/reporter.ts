/**
 * How a test run ends: skipped tests counted by reason, then one closing line "N passed, N failed".
 * Under NOROSHI_TALLY=FILE the counts go to that file as JSON instead of the closing line: .ci/run adds its own checks.
 * A module, suite or process that breaks outside a test counts as one failure, so that nothing breaks unseen.
 */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: Readonly<Record<string, number>>; // by reason
};

/** What one test, or one suite with an error of its own, adds to the tally. */
export type Outcome = {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly name: string;
  readonly note?: string | undefined;
};

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const broken = unhandled.map(() => ({ state: 'failed', name: 'outside a test' }) as const);
    const tally = tallyOf([...modules.flatMap(outcomesOf), ...broken]);
    const file = process.env.NOROSHI_TALLY;
    if (file !== undefined) writeFileSync(file, JSON.stringify(tally));
    process.stdout.write(`${describeTally(tally, file === undefined).join('\n')}\n`);
  }
}

export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const skipped: Record<string, number> = {};
  let passed = 0;
  let failed = 0;
  for (const outcome of outcomes) {
    if (outcome.state === 'passed') passed += 1;
    else if (outcome.state === 'failed') failed += 1;
    else skipped[reasonOf(outcome)] = (skipped[reasonOf(outcome)] ?? 0) + 1;
  }
  return { passed, failed, skipped };
}

export function describeTally(tally: Tally, closing: boolean): string[] {
  const reasons = Object.entries(tally.skipped).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const why = reasons.map(([reason, count]) => `${reason}: ${count}`).join(', ');
  return [
    total === 0 ? 'skipped: 0' : `skipped: ${total} (${why})`,
    ...(closing ? [`${tally.passed} passed, ${tally.failed} failed`] : []),
  ];
}

/** "… (skipped: no data tle/conj)" in a name, else the note given to skip(), else none. */
function reasonOf(outcome: Outcome): string {
  const named = /\(skipped: ([^()]+)\)/.exec(outcome.name)?.[1];
  return named ?? outcome.note ?? 'no reason given';
}

function outcomesOf(module: TestModule): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const test of module.children.allTests()) {
    const result = test.result();
    const state = result.state === 'pending' ? 'failed' : result.state; // never ran to its end
    const note = result.state === 'skipped' ? result.note : undefined;
    outcomes.push({ state, name: test.fullName, note });
  }
  for (const holder of [module, ...module.children.allSuites()]) {
    const name = holder.type === 'suite' ? holder.fullName : holder.moduleId;
    if (holder.errors().length > 0) outcomes.push({ state: 'failed', name });
  }
  return outcomes;
}
