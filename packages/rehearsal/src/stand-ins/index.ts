export { ACTIONS, ACTION_INPUTS, type ActionFacts } from './actions';
export { ArtifactStore } from './artifact-store';
export { standIns, type StandInOptions } from './stand-ins';
export { ActionFailure, type ActionCall, type StandIn, type StandInOf } from './stand-in';
