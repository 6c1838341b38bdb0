/** Every route of every area, in one list: the API serves these, and the tests of authorisation go through these. */
import { routes as accessRoutes } from './access/routes.ts';
import { alertRoutes } from './alerts/routes.ts';
import type { Route } from './api/route.ts';
import { routes as avoidRoutes } from './avoid/routes.ts';
import { ballisticRoutes } from './ballistic/routes.ts';
import { behaviourRoutes } from './behaviour/index.ts';
import { routes as configRoutes } from './config/routes.ts';
import { edgeRoutes } from './edge/routes.ts';
import { flowRoutes } from './flows/index.ts';
import { routes as notifyRoutes } from './notify/routes.ts';
import { routes as partnerRoutes } from './partner/routes.ts';
import { routes as sourceRoutes } from './sources/routes.ts';
import { taxiiRoutes } from './taxii/waiting-routes.ts';
import { routes as warningRoutes } from './warnings/routes.ts';
import { routes as encounterRoutes } from './watching/encounter-routes.ts';
import { routes as watchingRoutes } from './watching/routes.ts';

export const routes: readonly Route[] = [
  ...accessRoutes,
  ...avoidRoutes,
  ...alertRoutes,
  ...ballisticRoutes,
  ...behaviourRoutes,
  ...configRoutes,
  ...edgeRoutes,
  ...flowRoutes,
  ...notifyRoutes,
  ...partnerRoutes,
  ...sourceRoutes,
  ...taxiiRoutes,
  ...watchingRoutes,
  ...encounterRoutes,
  ...warningRoutes,
];
