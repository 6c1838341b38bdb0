/**
 * Planted bugs: one lie of a store makes a node behave as if a line of its code were wrong. The simulation must find each of
 * them; what it cannot find, it does not check.
 */
import type { SimNode, World } from './world.ts';

export type Lie = {
  readonly name: string;
  /** One that has found it; the search begins there, and goes on with all from 1 where the code has changed since. */
  readonly seed: number;
  readonly read?: (
    world: World,
    sql: string,
    parameters: readonly unknown[],
    rows: unknown[],
  ) => unknown[];
  readonly written?: (
    world: World,
    sql: string,
    parameters: readonly unknown[],
  ) => readonly unknown[] | null;
  /** What becomes of a transaction whose process ends. */
  readonly atEnd?: (world: World, node: SimNode) => 'rollback' | 'commit';
};

export const HONEST: Lie = { name: 'none', seed: 1 };

type Row = Readonly<Record<string, unknown>>;

/** The first version of each rule that was read: what changed since is not seen. */
function rulesOfOld(): Lie {
  const first = new Map<unknown, unknown>();
  return {
    name: 'a rule that was taken back or has changed still counts',
    seed: 1,
    read: (_world, sql, parameters, rows) => {
      const isAll = sql.includes('from "config"') && !sql.includes('"id" =');
      if (!isAll || !parameters.includes('rule')) return rows;
      for (const row of rows as Row[]) if (!first.has(row.id)) first.set(row.id, row);
      return [...first.values()];
    },
  };
}

/** Each call makes them anew: some remember. */
export function plantedBugs(): Lie[] {
  return [
    {
      name: 'what an ended transaction had written stays',
      seed: 8,
      atEnd: () => 'commit',
    },
    {
      name: 'an older word is applied over a newer one',
      seed: 6,
      read: (_world, sql, _parameters, rows) =>
        sql.includes('max("version")') ? [{ version: 0 }] : rows,
    },
    {
      name: 'the sender forgets who was told, and so a cancel',
      seed: 2,
      written: (_world, sql, parameters) =>
        sql.startsWith('insert into "exchange_standing"')
          ? parameters.map((value) => (value === 'told' ? 'withheld' : value))
          : parameters,
    },
    {
      name: 'the position moves, and a record is not kept',
      seed: 3,
      written: (world, sql, parameters) =>
        sql.startsWith('insert into "exchange_taken" ') && world.randomOf('lie').uniform() < 0.1
          ? null
          : parameters,
    },
    {
      name: 'more is confirmed than was asked from',
      seed: 1,
      written: (_world, sql, parameters) =>
        sql.startsWith('update "exchange_log" set "confirmed"')
          ? parameters.map((value, i) => (i === 0 ? Number(value) + 1 : value))
          : parameters,
    },
    {
      name: 'a feed that has ended goes on',
      seed: 7,
      written: (_world, sql, parameters) =>
        sql.startsWith('insert into "exchange_contact"')
          ? parameters.map((value) => (value === 'stopped' ? 'down' : value))
          : parameters,
    },
    rulesOfOld(),
  ];
}
