/** The picture: the list on the left, the globe in the middle, the warning that is read on the right. */
import { GlobePane } from '../globe/pane.tsx';
import { WarningDetail } from '../warnings/detail.tsx';
import { WarningList } from '../warnings/list.tsx';
import { route } from './route.ts';

export function WatchPage() {
  const { id } = route.value;
  return (
    <div class="watch">
      <WarningList chosen={id} />
      <GlobePane />
      {id !== null && <WarningDetail key={id} id={id} />}
    </div>
  );
}
