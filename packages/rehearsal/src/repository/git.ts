import { devNull } from 'node:os';
import { RequestError } from '../errors';
import { ExecutionError } from '../errors';

/** git in one folder. Arguments are never seen by a shell. */
export class Git {
  constructor(
    private readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** For a repository of the rehearsal's own: nothing of the user's configuration counts. */
  public static isolated(folder: string, env: NodeJS.ProcessEnv): Git {
    return new Git(folder, { ...withoutGit(env), GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: devNull });
  }

  /** For the user's checkout, which their configuration may make readable (`safe.directory`). */
  public static ofUser(folder: string, env: NodeJS.ProcessEnv): Git {
    return new Git(folder, withoutGit(env));
  }

  /**
   * @param env further variables
   * @returns what it printed, as it is
   * @throws ExecutionError with what git said
   */
  public async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { failed, stdout, stderr } = await this.start(args, env);
    if (!failed) return stdout;
    throw new ExecutionError(`git ${args[0] ?? ''} failed in ${this.folder}:\n${stderr.trim() || 'it said nothing'}`);
  }

  /** @returns undefined where git ended with an error */
  public async tryRun(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string | undefined> {
    const { failed, stdout } = await this.start(args, env);
    return failed ? undefined : stdout;
  }

  private async start(args: readonly string[], env: NodeJS.ProcessEnv) {
    const { execa } = await import('execa');
    const result = await execa('git', args, {
      cwd: this.folder,
      env: { ...this.env, ...env, GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      stripFinalNewline: false,
      maxBuffer: MOST_OUTPUT,
    });
    if (result.code === 'ENOENT') {
      throw new RequestError('git is not on PATH. Install it (https://git-scm.com/downloads), version 2.38 or later.');
    }
    return result;
  }
}

/** Bytes. */
const MOST_OUTPUT = 256 * 1024 * 1024;

/** Inside a hook they would lead every command to the hook's repository. */
function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^GIT_(?!CONFIG|SSH)/.test(name)));
}
