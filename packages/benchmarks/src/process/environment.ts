/** This process' environment without what would make a command behave otherwise than in a terminal of its own. */
export function plainEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !BENDS.test(name));
  return { ...Object.fromEntries(kept), ...QUIET };
}

/**
 * Of npm and projen, which may have started this; of git, where a hook did; of Terraform, arguments and variables that
 * some contenders would take and others not; and what makes programs believe that they run in a pipeline.
 */
const BENDS = /^(npm_.*|PROJEN_.*|GIT_.*|TF_.*|NODE_OPTIONS|INIT_CWD|CI|GITHUB_.*|FORCE_COLOR)$/;

/** Nobody asks anybody whether there is a newer version. */
const QUIET = {
  CHECKPOINT_DISABLE: '1',
  DISABLE_VERSION_CHECK: '1',
  NO_UPDATE_NOTIFIER: '1',
  NO_COLOR: '1',
};
