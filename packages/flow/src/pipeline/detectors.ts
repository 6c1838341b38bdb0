/** Every detector there is, in the order their signs are listed before they are ranked. A warrant permits them by kind. */
import { createBeaconDetector } from '../detect/beacon.ts';
import { createBruteForceDetector } from '../detect/brute-force.ts';
import type { CreateDetector } from '../detect/contract.ts';
import { createExfiltrationDetector } from '../detect/exfiltration.ts';
import { createFirstContactDetector } from '../detect/first-contact.ts';
import { createFloodDetector } from '../detect/flood.ts';
import { createLongConnectionDetector } from '../detect/long-connection.ts';
import { createReflectionDetector } from '../detect/reflection.ts';
import { createRelayDetector } from '../detect/relay.ts';
import { createRetryBeaconDetector } from '../detect/retry-beacon.ts';
import { createScanDetector } from '../detect/scan.ts';

export const DETECTORS: readonly CreateDetector[] = [
  createBeaconDetector,
  createRetryBeaconDetector,
  createLongConnectionDetector,
  createExfiltrationDetector,
  createFirstContactDetector,
  createScanDetector,
  createBruteForceDetector,
  createFloodDetector,
  createReflectionDetector,
  createRelayDetector,
];
