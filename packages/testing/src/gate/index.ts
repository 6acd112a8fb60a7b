export { AccountFacts } from './account-facts';
export { AwsGate, type GatedPrincipal, type GateDecision } from './gate';
export { rawCall, RawCallError, type RawCall } from './raw-call';
export { policiesOfRole } from './role-policies';
