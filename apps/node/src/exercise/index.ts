export {
  FIRST_LIGHT,
  SCENARIOS,
  type Scenario,
  scenarioById,
  TWO_PARTNERS,
} from './scenarios.ts';
