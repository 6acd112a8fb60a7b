import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { partitionOf } from '@mlopspltf/definition';
import type { Construct } from 'constructs';
import { ModuleStack } from './module-stack';

/** `sns.amazonaws.com`; `logs` is asked for by its name in the region, which is filled in. */
export type ServicePrincipal = `${string}.amazonaws.com`;

/**
 * A key's policy as JSON: who may use it is left to the account's own policies, as by default, and the services may on
 * behalf of this account.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
export function keyPolicy(scope: Construct, services: readonly ServicePrincipal[]): string {
  const stack = ModuleStack.of(scope);
  const root = `arn:${partitionOf(stack.platform.region)}:iam::${stack.accountId}:root`;
  const document = new DataAwsIamPolicyDocument(scope, 'policy', {
    statement: [
      {
        sid: 'AccountPolicies',
        principals: [{ type: 'AWS', identifiers: [root] }],
        actions: ['kms:*'],
        resources: ['*'],
      },
      ...services.map((service) => useBy(stack, service)),
      ...(services.includes(EVENTS) ? [useForTopics(stack)] : []),
    ],
  });
  return document.json;
}

function useBy(stack: ModuleStack, service: ServicePrincipal): DataAwsIamPolicyDocumentStatement {
  const isLogs = service === LOGS;
  return {
    sid: `Used by ${service.split('.')[0] ?? ''}`.replaceAll(/\W/g, ''),
    principals: [{ type: 'Service', identifiers: [isLogs ? `logs.${stack.region}.amazonaws.com` : service] }],
    actions: ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
    resources: ['*'],
    condition: [isLogs ? ofLogGroups(stack) : ofAccount(stack)],
  };
}

/**
 * What EventBridge sends to an encrypted topic names no source account, so that {@link ofAccount} lets none of it in. SNS
 * says which topic it is for.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function useForTopics(stack: ModuleStack): DataAwsIamPolicyDocumentStatement {
  return {
    sid: 'UsedbyeventsForTopics',
    principals: [{ type: 'Service', identifiers: [EVENTS] }],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    condition: [
      {
        test: 'ArnLike',
        variable: 'kms:EncryptionContext:aws:sns:topicArn',
        values: [stack.arnOf('sns', '*')],
      },
    ],
  };
}

const LOGS: ServicePrincipal = 'logs.amazonaws.com';
const EVENTS: ServicePrincipal = 'events.amazonaws.com';

interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: string[];
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function ofLogGroups(stack: ModuleStack): Condition {
  return {
    test: 'ArnLike',
    variable: 'kms:EncryptionContext:aws:logs:arn',
    values: [stack.arnOf('logs', 'log-group:*')],
  };
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
function ofAccount({ accountId }: ModuleStack): Condition {
  return { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] };
}
