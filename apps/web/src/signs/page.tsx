/** Signs of attack in flows, and the warrants they are looked for under. */
import { lazily } from '../ui/lazy.tsx';

export const SignsPage = lazily(async () => (await import('./views.tsx')).SignViews);
