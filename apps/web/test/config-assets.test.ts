/** Symbols of assets, pinned by edition and drawing; what serves what, in columns; addresses of what the audit names. */
import { createHash } from 'node:crypto';
import { ASSET_KINDS, type Asset } from '@noroshi/watch';
import { expect, test } from 'vitest';
import { isKnown, symbolSvg } from '../src/config/draw-symbol.ts';
import { servesGraph } from '../src/config/graph-layout.ts';
import { SIDC } from '../src/config/sidc.ts';

test('every kind of asset has a symbol that the edition knows, friend and present, and it is drawn as it was', () => {
  expect(Object.keys(SIDC).sort()).toEqual([...ASSET_KINDS].sort());
  const drawn = Object.fromEntries(
    Object.entries(SIDC).map(([kind, sidc]) => {
      expect(sidc).toMatch(/^100[3]\d{2}0{4}\d{6}0{4}$/);
      expect(isKnown(sidc), kind).toBe(true);
      const svg = symbolSvg(sidc, 30);
      expect(svg).not.toMatch(/<script|foreignObject|href/i);
      return [kind, createHash('sha256').update(svg).digest('hex').slice(0, 16)];
    }),
  );
  expect(drawn).toMatchInlineSnapshot(`
    {
      "area": "58c6b09e248716db",
      "link": "cd7639046aacbc8c",
      "prefix": "83e35c06eee0f406",
      "satellite": "cb95adba7b42a2ca",
      "station": "1c85b297f53ad96d",
    }
  `);
  expect(isKnown('10030500009999990000')).toBe(false); // this test can fail
});

const asset = (id: string, serves: string[]): Asset => ({
  ...{ id, kind: 'link', name: id, owner: 'o', serves },
});

test('two steps each way, every asset once where it is nearest, cycles and missing ends as they are', () => {
  const assets = [
    asset('net', ['station']),
    asset('station', ['sat', 'gone']),
    asset('sat', ['net']), // a cycle
    asset('far', ['net']),
  ];
  const graph = servesGraph('station', ['sat', 'gone'], assets);
  const at = Object.fromEntries(graph.nodes.map(({ id, column }) => [id, column]));
  expect(at).toEqual({ station: 0, sat: 1, gone: 1, net: -1, far: -2 });
  expect(graph.edges).toContainEqual({ from: 'sat', to: 'net' });
  expect(graph.edges).toContainEqual({ from: 'net', to: 'station' });
  expect(graph.rowsMax).toBe(2);
  expect(servesGraph('alone', [], assets).nodes).toHaveLength(1);
});

test('the form counts, not what was saved', () => {
  const graph = servesGraph('station', ['sat'], [asset('station', ['old']), asset('sat', [])]);
  expect(graph.nodes.map(({ id }) => id)).toEqual(['station', 'sat']);
});
