import type { RunNumbers } from './actions';
import type { StateFile } from './github';

/** Later commands must not take up numbers again: plans in the bucket are kept by them. */
export function numberRun(store: StateFile, file: string): RunNumbers {
  const number = (store.state.runs[file] ?? 0) + 1;
  store.state.runs[file] = number;
  const id = store.nextId();
  store.save();
  return { id, number };
}
