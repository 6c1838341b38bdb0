export {
  FIRST_LIGHT,
  SCENARIOS,
  type Scenario,
  scenarioById,
  TWO_PARTNERS,
} from './scenarios.ts';
export { createThinLink, OFFICE, SATELLITE, type ThinLink } from './thin-link.ts';
