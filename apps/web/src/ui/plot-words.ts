/** Words of the plots. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    empty: 'Nothing to plot yet.',
    one: 'One point so far: a trend needs two.',
    table: 'Values as a table',
    asTable: 'Table',
    plot: 'Plot',
    csv: 'CSV',
    png: 'Picture',
    time: 'UTC',
    keys: 'Arrow keys go from point to point; Enter opens one.',
    point: 'Point',
    noDraw: 'The plot could not be loaded; the values are in the table.',
  },
  {
    empty: '表示するデータはまだありません。',
    one: 'データは1点だけです。推移を見るには2点以上が必要です。',
    table: '数値を表で見る',
    asTable: '表',
    plot: 'グラフ',
    csv: 'CSV',
    png: '画像',
    time: 'UTC',
    keys: '矢印キーで点を移動し、Enterで開きます。',
    point: '点',
    noDraw: 'グラフを読み込めませんでした。数値は表で確認できます。',
  },
);
