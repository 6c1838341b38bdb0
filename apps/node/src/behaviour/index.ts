/** Behaviour in the node: its routes, in the order in which they are told. */
import type { Route } from '../api/route.ts';
import { changesRoutes } from './changes-routes.ts';
import { computeRoutes } from './compute-routes.ts';
import { decayRoutes } from './decay-routes.ts';
import { ownersRoutes } from './owners-routes.ts';
import { findingRoutes } from './routes.ts';

export const behaviourRoutes: readonly Route[] = [
  ...findingRoutes,
  ...decayRoutes,
  ...changesRoutes,
  ...computeRoutes,
  ...ownersRoutes,
];
