/** The node's own trouble with a source as a notice: one finding by its key, taken back when the source works again. */
import type { NoticeDraft } from '@noroshi/watch';
import { everyOf, type Source } from './config.ts';
import type { SourceState } from './state.ts';

const WINDOW_S = 86_400;
const TEXT_MAX = 1000;

export function sourceNotice(source: Source, state: SourceState, atUs: number): NoticeDraft {
  const { stopped } = state;
  const title = stopped
    ? `Source ${source.id} is not asked any more: a person must look`
    : `Source ${source.id} works again`;
  return {
    kind: 'node',
    key: `source/${source.id}`,
    title: title.slice(0, 200),
    about: [{ type: 'object', id: `source/${source.id}`.slice(0, 96) }],
    atUs,
    window: { fromUs: atUs, toUs: atUs + WINDOW_S * 1e6 },
    severity: stopped ? 'moderate' : 'low',
    confidence: 1,
    evidence: [
      { type: 'value', name: 'reason', value: (state.error ?? 'it answered').slice(0, TEXT_MAX) },
      { type: 'value', name: 'failures in a row', value: state.failures },
    ],
    method: {
      name: 'sources',
      version: '1',
      parameters: { type: source.type, everyS: everyOf(source) },
    },
  };
}
