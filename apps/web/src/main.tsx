/** The page: draws what is known whenever it changes. Everything it shows comes from this node. */
import { render } from 'preact';
import { enterFirst, listenToLinks } from './account/enter.ts';
import { App } from './app/app.tsx';
import { listenToKeys } from './app/keys.ts';
import { keepNothing } from './app/parting.ts';
import { listenToPrinting } from './app/print.ts';
import { followAddress } from './app/route.ts';
import { keepAnnouncing } from './data/announce.ts';
import { keepTime, loadHealth } from './data/live.ts';
import { keepSettings } from './data/settings.ts';
import { keepSounding } from './data/sound.ts';
import { me } from './data/state.ts';

keepSettings();
followAddress();
keepTime();
keepAnnouncing();
keepNothing();
keepSounding();
listenToKeys(() => me.peek() !== null);
listenToPrinting(document.getElementById('printed')!);
listenToLinks();
render(<App />, document.getElementById('page')!);
void loadHealth().then(enterFirst);
