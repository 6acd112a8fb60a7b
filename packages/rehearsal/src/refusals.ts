import { RehearsalError } from './errors';

/** git, the emulator or a command of this project failed; the message holds what it said. Exit code 1. */
export class ExecutionError extends RehearsalError {}

/** Another rehearsal is under way in the same folder. Exit code 4. */
export class LockError extends RehearsalError {}
