/** What `noroshi schema` publishes of input files: each has an example that fits it, and that the command itself takes. */
import { CHECKED_KINDS, checkConfig } from '@noroshi/node/config';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { CONFIG_EXAMPLES } from '../src/tables/config-examples.ts';
import { SCHEMAS } from '../src/tables/schemas.ts';
import { folderWith, noroshi, session } from './session.ts';

const INPUTS = ['elements', 'config', 'warrant', 'link', ...CHECKED_KINDS];

test.each(INPUTS)('%s: every example fits its schema', (name) => {
  const schema = SCHEMAS[name]!;
  const examples = schema.examples as unknown[];
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) expect(Value.Errors(schema as never, example)).toEqual([]);
});

test.each(CHECKED_KINDS)('%s: every example is taken by the node', (kind) => {
  for (const [id, doc] of Object.entries(CONFIG_EXAMPLES[kind]!))
    expect(checkConfig(kind, id, doc)).toMatchObject({ ok: true });
});

test('the printed examples are files that the commands take', async () => {
  const printed = async (name: string) => {
    const { stdout, code } = await noroshi(['schema', name, '--example'], { cwd: folderWith() });
    expect(code).toBe(0);
    return stdout;
  };
  const files = {
    'config.json': await printed('config'),
    'assets.csv': await printed('assets.csv'),
    'elements.json': await printed('elements'),
    'warrant.json': await printed('warrant'),
    'link.json': await printed('link'),
  };
  await session(
    `$ noroshi config check config.json
     > config.json: {rows} rows, all as they should be
     $ noroshi catalogue elements.json
     > 1 object in 1 element set of elements.json
     > ...
     $ noroshi warrant check warrant.json
     > warrant    approval-2026-017 (exercise), approved by Oversight commission
     > ...
     > rule       {hash}
     $ noroshi budget link.json
     > Alpha Ocean Station over its relay
     > ...
     $ noroshi schema screen --example
     ! noroshi: screen is the output of a command: run it to see one
     ? 2`,
    files,
  );
  expect(files['assets.csv']).toMatch(/^id,kind,name,owner,/);
});
