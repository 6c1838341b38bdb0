/** Every detector there is, in the order their signs are listed before they are ranked. A warrant permits them by kind. */
import { createBeaconDetector } from '../detect/beacon.ts';
import type { CreateDetector } from '../detect/contract.ts';
import { createExfiltrationDetector } from '../detect/exfiltration.ts';
import { createFirstContactDetector } from '../detect/first-contact.ts';
import { createLongConnectionDetector } from '../detect/long-connection.ts';
import { createRetryBeaconDetector } from '../detect/retry-beacon.ts';

export const DETECTORS: readonly CreateDetector[] = [
  createBeaconDetector,
  createRetryBeaconDetector,
  createLongConnectionDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
];
