import type { Element, StackView } from './stack-view';

/** What each rule is called where it is waived, and what it asks. */
export const RULES = {
  tags: "what AWS can tag bears the platform's tags",
  name: 'names follow {prefix}-{env}-{service}-{purpose}',
  'public-store': 'nothing that keeps data is open to the public',
  'unencrypted-store': 'what keeps data is encrypted by a key, said in the stack',
  'plain-transport': 'buckets refuse what does not come by TLS',
  'rewritten-store': 'buckets keep versions, and tags of images never change their meaning',
  'policy-wildcard': 'policies allow named actions on named resources',
  'role-boundary': "roles lie below the platform's path, within its boundary",
  'foreign-principal': "roles and stores trust services of AWS and the environment's own account",
  'unprotected-data':
    'what keeps data is known to the deployer, which refuses to delete or replace it where the environment is not destroyable',
} as const;

export type RuleId = keyof typeof RULES;

/** Checks a stack with the values of one environment. */
export type Rule = (view: StackView) => readonly Finding[];

/** One place where a stack breaks a rule. */
export interface Finding {
  readonly rule: RuleId;
  readonly element: Element;
  /** @default - the element as a whole */
  readonly argument?: string;
  /** Part of the element by which a waiver can be limited: a policy's statement. @default - there are no parts */
  readonly part?: string;
  readonly value?: unknown;
  readonly problem: string;
  readonly remedy: string;
}
