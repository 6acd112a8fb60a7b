import pLimit from 'p-limit';

/** What a git command answered. */
export interface GitAnswer {
  /** Undefined where git could not be started, or was ended by a signal. */
  readonly code?: number;
  /** Text without the last line break. */
  readonly stdout: string;
}

export interface GitCallOptions {
  /** For its standard input. @default - there is nothing to read */
  readonly input?: string;
  /** Environment variables for this call. @default - those of every call */
  readonly env?: Readonly<Record<string, string>>;
  /** Of its standard output; `latin1` makes a character of each byte. @default 'utf8' */
  readonly encoding?: 'utf8' | 'latin1';
}

/**
 * Git in one folder. Every value is an argument of its own or a line of input, never part of a command line; callers see
 * to it that none of them can be taken for an option.
 */
export class Git {
  private readonly env: NodeJS.ProcessEnv;
  private readonly limit = pLimit(MOST_PROCESSES);

  /**
   * @param root absolute
   * @param env where to start from: PATH, HOME, git's own configuration
   */
  constructor(
    public readonly root: string,
    env: NodeJS.ProcessEnv,
  ) {
    this.env = { ...Object.fromEntries(Object.entries(env).filter(([name]) => !LEADS_ELSEWHERE.test(name))), ...OURS };
  }

  /** Never throws: where git is missing or refuses, that is the answer. */
  public async run(args: readonly string[], options: GitCallOptions = {}): Promise<GitAnswer> {
    return this.limit(() => this.start(args, options));
  }

  /** What a command printed; undefined where it failed. */
  public async read(args: readonly string[], options?: GitCallOptions): Promise<string | undefined> {
    const { code, stdout } = await this.run(args, options);
    return code === 0 ? stdout : undefined;
  }

  private async start(args: readonly string[], { input, env, encoding = 'utf8' }: GitCallOptions): Promise<GitAnswer> {
    const { execa } = await import('execa');
    const { exitCode, stdout } = await execa('git', ['-C', this.root, ...args], {
      env: { ...this.env, ...env },
      extendEnv: false,
      encoding,
      // Bytes are counted by those who read them.
      stripFinalNewline: encoding === 'utf8',
      reject: false,
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
    });
    return { code: exitCode, stdout };
  }
}

/** A full id of git: SHA-1, or SHA-256. Whatever else is called a commit could be an option or an expression. */
export function isObjectId(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/**
 * Set by git for its hooks, among others: with these a command that runs in a hook of one repository would be answered
 * by that one wherever it looks. They are what `git rev-parse --local-env-vars` lists, but for the settings
 * (`GIT_CONFIG_COUNT` …), which say what a folder's owner may be; and what changes the meaning of a path.
 */
const LEADS_ELSEWHERE =
  /^GIT_(DIR|WORK_TREE|IMPLICIT_WORK_TREE|COMMON_DIR|INDEX_FILE|PREFIX|NAMESPACE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|INTERNAL_SUPER_PREFIX|ATTR_SOURCE|(LITERAL|GLOB|NOGLOB|ICASE)_PATHSPECS)$/;

/** At once: a question about a hundred modules must not be a hundred processes. */
const MOST_PROCESSES = 8;

const OURS = {
  /** Its words are not for people here. */
  LC_ALL: 'C',
  /** Asking takes no lock that somebody's `git commit` would stumble over. */
  GIT_OPTIONAL_LOCKS: '0',
  GIT_LITERAL_PATHSPECS: '1',
  /** A partial clone may fetch what it lacks, but nobody is there to type a password. */
  GIT_TERMINAL_PROMPT: '0',
};
