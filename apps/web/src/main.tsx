/** The page: draws what is known whenever it changes. Everything it shows comes from this node. */
import { render } from 'preact';
import { enterFirst } from './account/enter.ts';
import { App } from './app/app.tsx';
import { followAddress } from './app/route.ts';
import { keepTime, loadHealth } from './data/live.ts';
import { keepSettings } from './data/settings.ts';

keepSettings();
followAddress();
keepTime();
render(<App />, document.getElementById('page')!);
void loadHealth().then(enterFirst);
