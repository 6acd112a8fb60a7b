import type { Platform } from '@mlopspltf/definition';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EnvironmentRules, GitHubServices, Permissions, RunListing } from '../api';
import { notFound, refusal, type Answer } from './answers';
import { dispatch } from './dispatch';
import { findEnvironment, makeEnvironment } from './environments';
import { acquaint } from './people';
import { rulesOf } from './rules';
import type { StateFile } from './state';
import { Tokens } from './tokens';

export interface GitHubServerOptions {
  readonly store: StateFile;
  readonly platform: Pick<Platform, 'repository' | 'environments'>;
  /** Every run of this rehearsal, the oldest first. @default - there are none */
  readonly runs?: () => readonly RunListing[];
  /** @default - the time of day */
  readonly now?: () => Date;
}

/**
 * GitHub's API on this machine, as far as the workflows and the program call it: with state, with tokens that can do
 * what their permissions say, and with each request held against GitHub's own description.
 */
export class GitHubServer implements GitHubServices {
  /** What GitHub would not have understood, or what is not imitated here: a rehearsal with one has failed. */
  public readonly problems: string[] = [];
  private readonly server = createServer((request, response) => void this.serve(request, response));
  private readonly tokens = new Tokens();

  private constructor(private readonly options: GitHubServerOptions) {
    acquaint(
      options.store,
      options.platform.environments.flatMap(({ reviewers }) => reviewers),
    );
  }

  /** Listens on an address that only this machine reaches. */
  public static async start(options: GitHubServerOptions): Promise<GitHubServer> {
    const started = new GitHubServer(options);
    await new Promise<void>((resolve, reject) => {
      started.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return started;
  }

  public get api(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public environment(name: string): EnvironmentRules | undefined {
    const { store, platform } = this.options;
    const found = findEnvironment(store, name);
    return found && rulesOf(found, store.state, platform.repository.owner);
  }

  public createEnvironment(name: string): void {
    makeEnvironment(this.options.store, name);
    this.options.store.save();
  }

  public issueToken(permissions: Permissions): { readonly token: string; readonly revoke: () => void } {
    return this.tokens.issue({ kind: 'job', permissions });
  }

  /** A token of somebody who may change environments. */
  public issueAdministratorToken(login: string): { readonly token: string; readonly revoke: () => void } {
    return this.tokens.issue({ kind: 'administrator', login });
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await this.answer(request).catch((error: unknown) => {
      this.problems.push(`${request.method ?? ''} ${request.url ?? ''}: ${String(error)}`);
      return refusal(500, 'The rehearsal failed to answer');
    });
    const next = answer.more === true ? nextPage(this.api, request.url ?? '') : undefined;
    response.writeHead(answer.status, {
      ...(answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      ...(next === undefined ? {} : { link: `<${next}>; rel="next"` }),
    });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const { store, platform, runs = () => [], now = () => new Date() } = this.options;
    const { method = '', url = '/', headers } = request;
    const body = await readBody(request);
    if (!URL.canParse(url, this.api)) return notFound();
    const { answer, problems } = dispatch(
      { method, url: new URL(url, this.api), body, caller: this.tokens.find(headers.authorization) },
      { store, repository: platform.repository, runs: runs(), now: now().toISOString() },
    );
    this.problems.push(...problems);
    if (method !== 'GET' && answer.status < 300) store.save();
    return answer;
  }
}

/** Bytes. More than any body that GitHub takes. */
const MOST_BYTES = 4 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<unknown> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MOST_BYTES) throw new Error('the body is too long');
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function nextPage(api: string, asked: string): string {
  const url = new URL(asked, api);
  url.searchParams.set('page', String(Number(url.searchParams.get('page') ?? '1') + 1));
  return url.href;
}
