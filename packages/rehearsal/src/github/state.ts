import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../errors';

const ENVIRONMENT = z.object({
  id: z.number(),
  name: z.string(),
  waitTimer: z.number(),
  reviewers: z.array(z.object({ type: z.enum(['User', 'Team']), id: z.number() })),
  preventSelfReview: z.boolean(),
  adminsBypass: z.boolean(),
  branches: z.enum(['all', 'protected', 'custom']),
  policies: z.array(z.object({ id: z.number(), name: z.string(), type: z.enum(['branch', 'tag']) })),
});

const PULL = z.object({
  head: z.string(),
  headSha: z.string(),
  base: z.string(),
  baseSha: z.string(),
  /** Owner of the fork. */
  fork: z.string().optional(),
});

const ISSUE = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed']),
  author: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Where it is a pull request: GitHub numbers both in one row. */
  pull: PULL.optional(),
});

const COMMENT = z.object({
  id: z.number(),
  issue: z.number(),
  body: z.string(),
  author: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

const STATE = z.object({
  schemaVersion: z.literal(1),
  /** The last number that was given to anything. */
  lastId: z.number(),
  /** By file: how many runs it had. */
  runs: z.record(z.string(), z.number()),
  environments: z.array(ENVIRONMENT),
  /** Login → id. */
  users: z.record(z.string(), z.number()),
  /** Slug → id; of the owner's organization. */
  teams: z.record(z.string(), z.number()),
  issues: z.array(ISSUE),
  comments: z.array(COMMENT),
});

/** An environment as GitHub keeps it. */
export type StoredEnvironment = z.infer<typeof ENVIRONMENT>;
/** An issue or a pull request. */
export type StoredIssue = z.infer<typeof ISSUE>;
export type StoredPull = z.infer<typeof PULL>;
export type StoredComment = z.infer<typeof COMMENT>;
/** All that GitHub knows between two commands, beside the commits. */
export type GitHubState = z.infer<typeof STATE>;

export function emptyState(): GitHubState {
  return {
    schemaVersion: 1,
    // Numbers that are told apart from those of issues at a glance.
    lastId: 1000,
    runs: {},
    environments: [],
    users: {},
    teams: {},
    issues: [],
    comments: [],
  };
}

/** GitHub's side, in a file that is always a whole one. */
export class StateFile {
  public readonly state: GitHubState;

  /** @throws RequestError where the file is not one of these */
  constructor(private readonly file: string) {
    this.state = read(file) ?? emptyState();
  }

  public save(): void {
    mkdirSync(dirname(this.file), { recursive: true });
    const draft = `${this.file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(this.state, undefined, 2)}\n`);
    renameSync(draft, this.file);
  }

  /** A number that nothing has. */
  public nextId(): number {
    this.state.lastId += 1;
    return this.state.lastId;
  }
}

function read(file: string): GitHubState | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const found = STATE.safeParse(parsed(text));
  if (found.success) return found.data;
  throw new RequestError(`${file} is damaged, or of another release. Call again with --fresh, which forgets it.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
