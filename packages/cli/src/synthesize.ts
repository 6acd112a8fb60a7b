import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from './checkout';
import { CallError, InterruptedError, SynthesisError } from './errors';
import { writeLine, type Host } from './host';

/** Generated beside the definition; synthesizes all modules in one process. */
const SYNTH_ENTRY = '.projen/main.ts';

export interface SynthesisOptions {
  /** Called once the synthesis runs, in a process of its own. @default - nothing */
  readonly onStart?: () => void;
  /** Whether it lists where a guard rail is given up, and why. @default false */
  readonly listsWaivers?: boolean;
}

/**
 * Writes `cdktf.out` anew. What the synthesis prints goes to standard error: standard output belongs to the result.
 *
 * @throws SynthesisError with the exit code of the synthesis
 */
export async function synthesize(
  checkout: Pick<Checkout, 'root'>,
  host: Pick<Host, 'env' | 'stderr' | 'signal'>,
  { onStart, listsWaivers = false }: SynthesisOptions = {},
): Promise<void> {
  if (!existsSync(join(checkout.root, SYNTH_ENTRY))) {
    throw new CallError([{ where: SYNTH_ENTRY, problem: 'is missing', remedy: 'Run npx projen to write it.' }]);
  }
  const { execa } = await import('execa');
  const synthesis = execa(
    process.execPath,
    ['--require', 'tsx/cjs', SYNTH_ENTRY, ...(listsWaivers ? ['--waivers'] : [])],
    {
      cwd: checkout.root,
      env: host.env,
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
      cancelSignal: host.signal,
    },
  );
  onStart?.();
  const result = await synthesis;
  if (result.all !== '') writeLine(host.stderr, result.all);
  if (host.signal.aborted) throw new InterruptedError(String(host.signal.reason));
  if (result.failed) throw new SynthesisError(result.exitCode ?? 1);
}
