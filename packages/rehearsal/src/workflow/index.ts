export {
  booleanFrom,
  condition,
  evaluate,
  numberFrom,
  render,
  valueOf,
  type ExpressionFunctions,
  type Status,
} from './expressions';
export { callInputs, dispatchInputs, type Inputs } from './inputs';
export { WorkflowLoader, type LoadedWorkflow, type Pins, type WorkflowSource } from './loader';
export { combinations, type Combination } from './matrix';
export {
  isCallingJob,
  type CallingJob,
  type ConcurrencyDefinition,
  type JobDefinition,
  type StepsJob,
  type Texts,
} from './model';
export { parse } from './parse';
export { readOnly } from './permissions';
export { starts, triggersFrom } from './triggers';
