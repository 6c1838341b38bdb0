/** Every detector there is, in the order their signs are listed before they are ranked. A warrant permits them by kind. */
import { createBeaconDetector } from '../detect/beacon.ts';
import type { CreateDetector } from '../detect/contract.ts';

export const DETECTORS: readonly CreateDetector[] = [createBeaconDetector];
