import { readFileSync } from 'node:fs';
import { describeWithData } from '@noroshi/tidy';
import { expect, test } from 'vitest';
import { bytesOf, type Collected, printTable, readDatagrams } from './collect.ts';
import { judgeField, type LogstashCase, OPTION_EVENTS, type Verdict } from './logstash.ts';

/** Names of exporters by vendor, where a case has packets of more than one. */
function exporterOf(one: LogstashCase, packet: string): string {
  return one.context.includes('multiple') && packet.includes('softflowd')
    ? '192.0.2.2'
    : '192.0.2.1';
}

describeWithData('packets of many vendors', 'cyber/flows/logstash-netflow', (folder) => {
  const cases: LogstashCase[] = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8'));
  const read = (one: LogstashCase): Collected =>
    readDatagrams(
      one.packets.map((packet) => ({
        bytes: bytesOf(`${folder}/${packet}`),
        exporter: exporterOf(one, packet),
      })),
    );

  test('the number of events of each case: flows and, apart, options', () => {
    const told = cases.filter((one) => one.expected_events !== null);
    const rows = told.map((one) => {
      const { counts } = read(one);
      return [one.context, one.expected_events!, counts.records, counts.skippedRecords] as const;
    });
    const sum = (column: 1 | 2 | 3) => rows.reduce((total, row) => total + row[column], 0);
    const total = ['all', sum(1), sum(2), sum(3)];
    printTable('events of the reference', [['case', 'events', 'flows', 'other'], ...rows, total]);
    for (const [context, events, flows, other] of rows) expect(flows + other, context).toBe(events);
    expect(total).toEqual(['all', 400, 341, 59]);
  });

  test('every expected field: the same, or different for a written reason', () => {
    const tally = new Map<string, number>();
    const wrong: string[] = [];
    const add = (where: string, verdict: Verdict) => {
      const kind = verdict.kind === 'deviation' ? `deviation: ${verdict.reason}` : verdict.kind;
      tally.set(kind, (tally.get(kind) ?? 0) + 1);
      if (verdict.kind === 'wrong') wrong.push(`${where}: ours is ${verdict.ours}`);
    };
    let checks = 0;
    for (const one of cases) {
      const { rows } = read(one);
      const options = optionEvents(one, rows.length);
      for (const { event, field, equals } of one.checks) {
        checks++;
        const name = field.at(-1)!;
        const where = `${one.context}, event ${event}, ${name} is ${equals}`;
        if (options.includes(event)) add(where, { kind: 'never a value' });
        else {
          const row = rows[event - options.filter((other) => other < event).length];
          if (row === undefined) wrong.push(`${where}: there is no such row`);
          else add(where, judgeField(row, name, equals));
        }
      }
    }
    printTable(`${checks} checks of fields`, [...tally]);
    expect(checks).toBe(172);
    expect(wrong).toEqual([]);
  });

  test('every whole event is found among the rows, field by field', () => {
    const tally = new Map<string, number>();
    const missing: string[] = [];
    let events = 0;
    let options = 0;
    let caches = 0;
    for (const one of cases) {
      const { rows, counts } = read(one);
      for (const { netflow } of one.expected_json) {
        events++;
        if (netflow === undefined) {
          caches++; // the reference's own file of templates, no event
          continue;
        }
        if (!isFlowEvent(netflow)) {
          options++;
          expect(counts.skippedRecords, one.context).toBeGreaterThan(0);
          continue;
        }
        const fields = Object.entries(netflow);
        const verdicts = rows.map((row) =>
          fields.map(([name, value]) => judgeField(row, name, value)),
        );
        const wrongs = verdicts.map((of) => of.filter(({ kind }) => kind === 'wrong').length);
        const best = verdicts[wrongs.indexOf(Math.min(...wrongs))];
        if (best === undefined) missing.push(`${one.context}: no rows`);
        for (const [i, verdict] of (best ?? []).entries()) {
          const kind = verdict.kind === 'deviation' ? `deviation: ${verdict.reason}` : verdict.kind;
          tally.set(kind, (tally.get(kind) ?? 0) + 1);
          if (verdict.kind === 'wrong')
            missing.push(`${one.context}: ${fields[i]!.join(' is ')}, ours is ${verdict.ours}`);
        }
      }
    }
    printTable(`${events} whole events, ${options} of them options, ${caches} no event, by field`, [
      ...tally,
    ]);
    expect(events).toBe(64);
    expect(caches).toBe(1);
    expect(missing).toEqual([]);
  });
});

/** A case all of whose events are options has none that is a row. */
function optionEvents(one: LogstashCase, rows: number): readonly number[] {
  if (rows === 0) return Array.from({ length: one.expected_events ?? 4 }, (_, i) => i);
  return OPTION_EVENTS[one.context] ?? [];
}

function isFlowEvent(netflow: Record<string, unknown>): boolean {
  const names = ['ipv4_src_addr', 'ipv6_src_addr', 'sourceIPv4Address', 'sourceIPv6Address'];
  return names.some((name) => name in netflow) && !('scope_system' in netflow);
}
