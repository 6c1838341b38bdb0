/** The example of the README runs and says what it says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createStixCheck, matchPattern, observedDataOf, parsePattern } from '../src/index.ts';

test('the example of the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const code = /```ts\n([\s\S]*?)```/.exec(readme)![1]!.replace(/^import .*\n/m, '');
  const told: string[] = [];
  const id = 'ipv4-addr--8e2e2d2b-17d4-4cbf-938f-98ee46b3cd3f';
  const bundle = {
    type: 'bundle',
    id: id.replace('ipv4-addr', 'bundle'),
    objects: [
      { type: 'ipv4-addr', id, value: '198.51.100.256' },
      {
        ...{ type: 'observed-data', id: 'o', object_refs: [id], number_observed: 3 },
        ...{ first_observed: '2026-01-01T00:00:00Z', last_observed: '2026-01-01T00:00:30Z' },
      },
      { type: 'ipv4-addr', id: id.replace('8e', '9e'), value: '198.51.100.7' },
    ],
  };
  const names = [
    'createStixCheck',
    'matchPattern',
    'observedDataOf',
    'parsePattern',
    'console',
    'bytes',
    'bundle',
  ];
  const run = new Function(...names, `${code}\nreturn matched;`);
  const console_ = { log: (line: string) => told.push(line) };
  const bytes = new TextEncoder().encode(JSON.stringify(bundle));
  const good = {
    ...bundle,
    objects: bundle.objects.map((one) => ({ ...one, value: '198.51.100.7' })),
  };
  const matched = run(
    createStixCheck,
    matchPattern,
    observedDataOf,
    parsePattern,
    console_,
    bytes,
    good,
  );
  expect(told[0]).toMatch(
    /^ipv4-addr--.* value is '198\.51\.100\.256': give an IPv4 address.*\[format\]$/,
  );
  expect(matched).toEqual({ ok: true, value: [0] });
});
