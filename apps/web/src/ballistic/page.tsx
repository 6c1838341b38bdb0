/** Ballistic objects: what flies, where it comes down, and the alerts to the public. */
import { lazily } from '../ui/lazy.tsx';

export const BallisticPage = lazily(async () => (await import('./views.tsx')).BallisticViews);
