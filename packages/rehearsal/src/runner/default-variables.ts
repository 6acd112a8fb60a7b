import { join } from 'node:path';
import type { Contexts } from '../api';
import type { Variables } from './environment';
import type { JobFolders } from './job-folders';

/**
 * Members of the context `github` that are variables of each step, too. Those of actions that are no scripts are missing, as
 * none are run.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
 */
const MEMBERS = [
  'action',
  'actor',
  'actor_id',
  'api_url',
  'base_ref',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
] as const;

/** What the context has; GitHub leaves out what it does not know. */
export function githubVariables(github: Contexts): Variables {
  const pairs = MEMBERS.map((name) => [name, github[name]] as const);
  const known = pairs.filter(([, value]) => value !== undefined && value !== null);
  return {
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(known.map(([name, value]) => [`GITHUB_${name.toUpperCase()}`, String(value)])),
  };
}

/**
 * The context `runner`. An operating system other than Linux is not imitated: scripts for `ubuntu-latest` run on it as it is.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#runner-context
 */
export function runnerContext({ temp, toolCache }: JobFolders): Readonly<Record<string, string>> {
  return {
    name: 'rehearsal',
    os: 'Linux',
    arch: process.arch === 'arm64' ? 'ARM64' : 'X64',
    environment: 'github-hosted',
    temp,
    tool_cache: toolCache,
  };
}

export function runnerVariables(runner: Readonly<Record<string, string>>): Variables {
  return Object.fromEntries(Object.entries(runner).map(([name, value]) => [`RUNNER_${name.toUpperCase()}`, value]));
}

/** Where the event's payload lies, for programs: `GITHUB_EVENT_PATH`. */
export function eventFile({ workflow }: JobFolders): string {
  return join(workflow, 'event.json');
}
