/** Words of saving the relative view, and of a slow pair's distance. */
import { inBoth } from '../data/words.ts';

export const keepWords = inBoth(
  {
    ...{ savePicture: 'Save picture', distanceOver: 'Distance over time' },
    ...{ distance: 'Distance', closest: 'closest' },
  },
  {
    ...{ savePicture: '画像を保存', distanceOver: '距離の推移' },
    ...{ distance: '距離', closest: '最接近' },
  },
);
