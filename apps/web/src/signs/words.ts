/** Words of the page of signs: its views, the list, one sign with its why. What was seen, never who is guilty. */
import { inBoth } from '../data/words.ts';

export const words = inBoth(
  {
    lead: 'Signs of attack in flow records, looked for under a warrant.',
    views: { list: 'Signs', warrants: 'Warrants' },
    close: 'Close',
  },
  {
    lead: '令状のもとで通信記録に見つかった攻撃の兆候。',
    views: { list: '兆候', warrants: '令状' },
    close: '閉じる',
  },
);
