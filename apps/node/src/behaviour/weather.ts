/**
 * Space weather for forecasts of decay: the user's own file in the data directory, `space-weather.csv` (or `.txt`), as CelesTrak
 * publishes it. Read again when it changed. Without one forecasts take a middling Sun and have wider windows.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSpaceWeather, type SpaceWeather } from '@noroshi/behave';
import type { NodeContext } from '../context.ts';

const NAMES = ['space-weather.csv', 'space-weather.txt'] as const;
const BYTES_MAX = 16 * 2 ** 20;

type Read = { readonly mark: string; readonly weather: SpaceWeather | null };
const read = new WeakMap<NodeContext['store'], Read>();

export async function readWeather({
  dataDir,
  store,
  health,
}: Pick<NodeContext, 'dataDir' | 'store' | 'health'>): Promise<SpaceWeather | null> {
  for (const name of NAMES) {
    const file = join(dataDir, name);
    const facts = await stat(file).catch(() => undefined);
    if (facts === undefined || !facts.isFile() || facts.size > BYTES_MAX) continue;
    const mark = `${name} ${facts.mtimeMs} ${facts.size}`;
    const before = read.get(store);
    if (before?.mark === mark) return before.weather;
    const { weather, rejects } = parseSpaceWeather(await readFile(file, 'utf8'));
    const [first] = rejects;
    const wrong = first === undefined ? '' : `${name}:${first.line}: ${first.message}`;
    health.report('watching/space-weather', weather.days > 0 ? 'ok' : 'degraded', wrong);
    const kept = weather.days > 0 ? weather : null;
    read.set(store, { mark, weather: kept });
    return kept;
  }
  return null;
}
