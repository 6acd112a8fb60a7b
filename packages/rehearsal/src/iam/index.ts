export { conditionsHold, type RequestContext } from './conditions';
export { matchesPattern } from './match';
export {
  listOf,
  statementsOf,
  type Conditions,
  type OneOrMore,
  type PolicyDocument,
  type PolicyStatement,
} from './policy';
export { admits, trustFindings, type WebIdentity } from './trust';
