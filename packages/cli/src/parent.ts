/** What tells whether the process that started this one is still there. */
export interface ParentWatch {
  /** Number of the parent as it is now. @default - this process's */
  readonly parent?: () => number;
  /** Variables that this process was started with. */
  readonly env: NodeJS.ProcessEnv;
  /** Told once, when the parent is gone. */
  readonly gone: () => void;
  /** Milliseconds between two looks. @default 250 */
  readonly every?: number;
}

/**
 * npx starts programs by a shell. A SIGTERM for npx ends that shell, which hands it on to nobody; the program would work on
 * although whoever stopped it takes it for ended. Elsewhere a parent may go: `nohup infra … &` is meant to outlive it.
 *
 * @see https://docs.npmjs.com/cli/commands/npm-exec
 */
export function watchParent({ parent = () => process.ppid, env, gone, every = 250 }: ParentWatch): void {
  if (env.npm_lifecycle_event !== 'npx') return;
  const first = parent();
  let looks = 0;
  const timer = setInterval(() => {
    if (parent() === first) return;
    // A signal for the whole group reaches this process too, and then counts by itself.
    if ((looks += 1) < 2) return;
    clearInterval(timer);
    gone();
  }, every);
  timer.unref();
}
