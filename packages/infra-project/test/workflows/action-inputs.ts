/** Inputs of the pinned actions; required ones with an exclamation mark. The rehearsal has the same ones. */
export { ACTION_INPUTS } from '@mlopspltf/rehearsal/actions';
