import { findEnvironment, SYNTH_OUTPUT } from '@mlopspltf/definition';
import { AccountFacts, AwsGate, clientConfig, type GateDecision } from '@mlopspltf/testing';
import { jobCheckout, type JobCheckout } from './checkout';
import { runInJob, type JobResult } from './job';
import { OwnEmulator } from './own-emulator';
import type { Role } from './roles';
import { takeGatedRole, takeRole } from './sessions';

export const ROLES: readonly Role[] = ['plan', 'pr-plan', 'apply'];

type ByRole = Readonly<Record<Role, NodeJS.ProcessEnv>>;

interface Parts {
  readonly checkout: JobCheckout;
  readonly emulator: OwnEmulator;
  readonly gate: AwsGate;
  readonly admin: NodeJS.ProcessEnv;
  readonly gated: ByRole;
}

/**
 * The account of `tst`, set up as an administrator does it: the backend, then the roles. Jobs of the workflows reach it
 * by way of a gate, each with the credentials of its role.
 */
export class EnforcedAccount {
  private mark = 0;

  private constructor(private readonly parts: Parts) {}

  public static async setUp(): Promise<EnforcedAccount> {
    const [checkout, emulator] = await Promise.all([jobCheckout(), OwnEmulator.start()]);
    const { account } = findEnvironment(checkout.platform, 'tst');
    const admin = await emulator.environment(account);
    const byHand = ['tst', '--skip-synth', '--auto-approve'];
    await wellEnded(runInJob(checkout, ['bootstrap', ...byHand], admin));
    await wellEnded(runInJob(checkout, ['deploy', ...byHand, '--module', 'github_oidc'], admin));
    const gate = await AwsGate.open(emulator.endpoint, await AccountFacts.open(clientConfig(admin), account));
    const gated = await byRole((role) => takeGatedRole(gate, checkout.platform, role, admin));
    return new EnforcedAccount({ checkout, emulator, gate, admin, gated });
  }

  public get checkout(): JobCheckout {
    return this.parts.checkout;
  }

  /** Credentials of somebody who may do everything, past the gate. */
  public get admin(): NodeJS.ProcessEnv {
    return this.parts.admin;
  }

  /** Credentials of the roles, behind the gate. */
  public get gated(): ByRole {
    return this.parts.gated;
  }

  /** Runs `infra` with a role. @throws Error with what it said, unless it ended with 0 */
  public run(
    role: Role,
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<JobResult> {
    return wellEnded(runInJob(this.checkout, args, this.gated[role], variables));
  }

  /** Runs `infra pipeline`, as the workflows do. @throws Error with what it said, unless it ended with 0 */
  public pipeline(
    role: Role,
    command: string,
    options: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<JobResult> {
    return this.run(role, ['pipeline', command, 'tst', '--data', SYNTH_OUTPUT, ...options], variables);
  }

  /** From here on {@link asked} and {@link refusals} count. */
  public startCounting(): void {
    this.mark = this.parts.gate.decisions.length;
  }

  public get asked(): readonly GateDecision[] {
    return this.parts.gate.decisions.slice(this.mark);
  }

  /** Readable. */
  public get refusals(): readonly string[] {
    return this.asked
      .filter(({ decision }) => decision !== 'allowed')
      .map(({ principal, action, resource, decision }) => `${principal} ${action} ${resource}: ${decision}`);
  }

  /** Has the emulator itself enforce policies. @returns credentials of the roles there, past the gate */
  public async enforceInEmulator(): Promise<ByRole> {
    const { emulator, checkout } = this.parts;
    // Once it does, nobody can take a role any more.
    const sessions = await byRole((role) => takeRole(checkout.platform, role, this.admin));
    await emulator.enforce(true);
    return sessions;
  }

  public async close(): Promise<void> {
    await this.parts.gate.close();
    await this.parts.emulator.stop();
  }
}

async function byRole(take: (role: Role) => Promise<NodeJS.ProcessEnv>): Promise<ByRole> {
  const [plan, prPlan, apply] = await Promise.all([take('plan'), take('pr-plan'), take('apply')]);
  return { plan, 'pr-plan': prPlan, apply };
}

async function wellEnded(ended: Promise<JobResult>): Promise<JobResult> {
  const result = await ended;
  if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}\n${result.stdout}\n${result.stderr}`);
  return result;
}
