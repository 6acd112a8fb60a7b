import {
  computePerEnvironment,
  ModuleStack,
  UsageError,
  type EnvironmentName,
  type EnvironmentValue,
  type PerEnvironment,
  type RetentionDays,
} from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';

/** Letters that AWS puts behind a region's name. */
export const ZONES = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

/** An availability zone, by its letter. */
export type Zone = (typeof ZONES)[number];

/** What the network of one environment is made of. */
export interface NetworkPlan {
  /**
   * Addresses of the VPC. No two environments share any, so that they can be connected one day. Another one makes
   * everything anew.
   */
  readonly cidr: `10.${number}.0.0/16`;
  /**
   * Zones with subnets. They are named, not looked up: a list that AWS makes longer or shorter would change plans by
   * itself. Which place a letter means differs by account; where one lacks what a job needs, take another letter.
   */
  readonly zones: readonly [Zone, Zone] | readonly [Zone, Zone, Zone];
  /** Ways from private subnets to the internet. With one, the other zones lose it together with its zone. */
  readonly nat: 'none' | 'one' | 'one-a-zone';
  /** Zones in which interface endpoints answer. With one, the others reach them across zones, and lose them with it. */
  readonly endpoints: 'one' | 'one-a-zone';
  /** Which packets the flow log tells of. */
  readonly flowLog: 'ALL' | 'REJECT';
  /** Days until entries of the flow log are deleted. */
  readonly flowLogRetention: RetentionDays;
}

/** The network of each environment: change it here. */
export const PLANS: Readonly<Record<EnvironmentName, NetworkPlan>> = {
  dev: {
    cidr: '10.16.0.0/16',
    zones: ['a', 'b'],
    nat: 'one',
    endpoints: 'one',
    flowLog: 'REJECT',
    flowLogRetention: 14,
  },
  tst: {
    cidr: '10.32.0.0/16',
    zones: ['a', 'b'],
    nat: 'none',
    endpoints: 'one',
    flowLog: 'REJECT',
    flowLogRetention: 30,
  },
  prd: {
    cidr: '10.48.0.0/16',
    zones: ['a', 'b', 'c'],
    nat: 'one-a-zone',
    endpoints: 'one-a-zone',
    flowLog: 'ALL',
    flowLogRetention: 365,
  },
};

/** A value that follows from the plan of each environment. */
export function planned<T extends EnvironmentValue>(scope: Construct, of: (plan: NetworkPlan) => T): PerEnvironment<T> {
  const plans: Readonly<Partial<Record<string, NetworkPlan>>> = PLANS;
  return computePerEnvironment(ModuleStack.of(scope).platform, ({ name }) => {
    const plan = plans[name];
    if (plan !== undefined) return of(plan);
    throw new UsageError(`The network has no plan for the environment "${name}". Add one to PLANS in src/plans.ts.`);
  });
}
