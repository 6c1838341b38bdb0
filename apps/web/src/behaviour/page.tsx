/** Behaviour: who moved, who is beside whom, what broke up, what comes down, what changed since yesterday. */
import { lazily } from '../ui/lazy.tsx';

export const BehaviourPage = lazily(async () => (await import('./views.tsx')).BehaviourViews);
