import { closeRunFolder } from './run-folder';

/** Called when tests fail, too. */
export default async function tearDown(): Promise<void> {
  await closeRunFolder();
}
