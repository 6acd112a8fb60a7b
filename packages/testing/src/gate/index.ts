export { AccountFacts } from './account-facts';
export { AwsGate, type GatedPrincipal, type GateDecision } from './gate';
export { policiesOfRole } from './role-policies';
