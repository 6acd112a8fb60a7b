import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { keyPolicy, type ServicePrincipal } from './key-policy';
import type { KeyReference } from './key-reference';
import { ModuleStack } from './module-stack';
import type { PerEnvironment } from './per-environment';

export interface EncryptionKeyOptions {
  /** What it encrypts: last part of the alias' name, and what a person reads in the console. */
  readonly purpose: string;
  readonly description: string;
  /**
   * Name of the alias, with `alias/`.
   * @default - `alias/{prefix}-{env}-kms-{purpose}`
   */
  readonly aliasName?: string;
  /** Days in which a deleted key can be had back, 7 to 30. @default 30 */
  readonly deletionWindowInDays?: number | PerEnvironment<number>;
  /** Whether Terraform refuses to destroy it. @default false */
  readonly preventDestroy?: boolean;
  /**
   * Services of AWS that use it on behalf of this account, where the caller's own rights do not count: those that write
   * logs, send notifications or react to events.
   * @default - none
   */
  readonly usedBy?: readonly ServicePrincipal[];
}

/** A symmetric key of one's own that is rotated each year, and its alias. */
export class EncryptionKey extends Construct implements KeyReference {
  public readonly arn: string;
  public readonly keyId: string;
  public readonly aliasName: string;
  public readonly aliasArn: string;

  constructor(scope: Construct, id: string, options: EncryptionKeyOptions) {
    super(scope, id);
    const window = options.deletionWindowInDays ?? 30;
    const key = new KmsKey(this, 'key', {
      description: options.description,
      enableKeyRotation: true,
      deletionWindowInDays: typeof window === 'number' ? window : window.asNumber(),
      ...(options.usedBy ? { policy: keyPolicy(this, options.usedBy) } : {}),
      ...(options.preventDestroy ? { lifecycle: { preventDestroy: true } } : {}),
    });
    const alias = new KmsAlias(this, 'alias', {
      name: options.aliasName ?? `alias/${ModuleStack.of(this).resourceName('kms', options.purpose)}`,
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
    this.keyId = key.keyId;
    this.aliasName = alias.name;
    this.aliasArn = alias.arn;
  }
}
