/** What tests do to a PostgreSQL server as a whole: make and drop databases. */
import pg from 'pg';

/** Databases that others are copied from begin with this; a test run drops its own when it ends. */
export const TEMPLATE = `noroshi_template_${process.env.NOROSHI_TEST_RUN ?? 'alone'}_`;

export async function administer(url: string, statement: string): Promise<void> {
  await asked(url, statement);
}

/** Drops what a run's processes copied from. */
export async function dropTemplates(url: string): Promise<void> {
  const all = await asked(url, 'select datname from pg_database');
  for (const name of all.filter((one) => one.startsWith(TEMPLATE)))
    await administer(url, `drop database ${name} with (force)`);
}

/** The rows' names, where the statement gives any. */
async function asked(url: string, statement: string): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname?: string }>(statement);
    return rows.flatMap(({ datname }) => datname ?? []);
  } finally {
    await client.end();
  }
}
