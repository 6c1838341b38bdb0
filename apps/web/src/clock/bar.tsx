/** The clock bar: live, pause, replay, jump to an approach; −24 h to +7 d of the watched time. */
import { shown } from '../data/clock.ts';

export function ClockBar() {
  return <div class="clock-bar">{shown.value.kind}</div>;
}
