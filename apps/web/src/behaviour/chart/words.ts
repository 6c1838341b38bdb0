/** Words of every chart: how to move about in it, and what it can be made into. */
import { inBoth } from '../../data/words.ts';

export const words = inBoth(
  {
    keys: 'Arrows go from point to point, Enter opens, + and − zoom, Shift with arrows moves, 0 shows all.',
    keysSpan:
      'Arrows go from bar to bar, Space marks one end of a span and then the other, Enter chooses it, Escape lets go. + and − zoom, 0 shows all.',
    howSpan: 'Point at it; drag to choose a span.',
    how: 'Point at it, drag to move; double click shows all.',
    nearer: 'Zoom in',
    farther: 'Zoom out',
    all: 'Show all',
    table: 'Values as a table',
    asTable: 'Table',
    asPicture: 'Picture',
    save: 'Save',
    png: 'PNG',
    svg: 'SVG',
    csv: 'CSV',
    none: 'There is nothing to draw.',
    more: (shown: string, all: string) => `The first ${shown} of ${all} rows; CSV has all.`,
  },
  {
    keys: '矢印で点を移動、Enter で開く、+ と − で拡大・縮小、Shift+矢印で表示を移動、0 で全体表示。',
    keysSpan:
      '矢印で棒を移動、Space で期間の端を順に指定、Enter で決定、Escape で取り消し。+ と − で拡大・縮小、0 で全体表示。',
    howSpan: '棒に合わせると値を表示、ドラッグで期間を選択。',
    how: '点に合わせると値を表示、ドラッグで移動、ダブルクリックで全体表示。',
    nearer: '拡大',
    farther: '縮小',
    all: '全体を表示',
    table: '値を表で表示',
    asTable: '表',
    asPicture: '図',
    save: '保存',
    png: 'PNG',
    svg: 'SVG',
    csv: 'CSV',
    none: '描くものがありません。',
    more: (shown: string, all: string) =>
      `全 ${all} 行のうち先頭 ${shown} 行。全行は CSV にあります。`,
  },
);
