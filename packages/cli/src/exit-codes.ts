import { DefinitionError, UnknownNameError } from '@mlopspltf/definition';

/** What the program ends with. The same for every command. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

export const EXIT = { done: 0, failed: 1, wrongCall: 2, refused: 3, locked: 4 } as const satisfies Record<
  string,
  ExitCode
>;

/** One line for each code: the last on standard error, and the list in the help. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done, or nothing to do',
  1: 'Terraform, AWS, GitHub or the emulator failed',
  2: 'the call or the definition is wrong',
  3: 'a guard refused, or the approval is missing',
  4: 'somebody else holds a lock',
};

/** Errors of packages that are loaded only when needed are known by their class' name, their subclasses included. */
const CODES: Readonly<Record<string, ExitCode>> = {
  InputError: EXIT.wrongCall,
  RequestError: EXIT.wrongCall,
  NotImitatedError: EXIT.wrongCall,
  EmulatorNotFoundError: EXIT.wrongCall,
  CommanderError: EXIT.wrongCall,
  GuardError: EXIT.refused,
  LockError: EXIT.locked,
};

/**
 * The one place where errors become exit codes. Whatever is not listed failed, and is 1.
 */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof DefinitionError || error instanceof UnknownNameError) return EXIT.wrongCall;
  for (const name of classNames(error)) {
    const code = CODES[name];
    if (code !== undefined) return code;
  }
  return EXIT.failed;
}

/** An exit code that comes from outside: anything unknown is a failure. */
export function toExitCode(value: number): ExitCode {
  return Object.values(EXIT).find((code) => code === value) ?? EXIT.failed;
}

function classNames(error: unknown): readonly string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = Object.getPrototypeOf(at)) names.push(at.constructor.name);
  return names;
}
