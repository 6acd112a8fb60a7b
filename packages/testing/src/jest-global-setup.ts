import { discardAbandonedRuns, openRunFolder } from './run-folder';

/** The emulator itself is started by the first test that wants it: a run without one needs none. */
export default async function setUp(): Promise<void> {
  await discardAbandonedRuns();
  openRunFolder();
}
