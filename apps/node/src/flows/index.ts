/** Signs of attack in the node: its routes, in the order in which they are told. */
import type { Route } from '../api/route.ts';
import { signRoutes } from './routes.ts';
import { warrantRoutes } from './warrant-routes.ts';

export const flowRoutes: readonly Route[] = [...signRoutes, ...warrantRoutes];
