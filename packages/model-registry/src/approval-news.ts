import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { DataAwsIamPolicyDocument } from '@cdktf/provider-aws/lib/data-aws-iam-policy-document';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { ModuleStack, type KeyReference } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';

export interface ApprovalNewsOptions {
  /** Names of the model package groups that are told of. */
  readonly groupNames: readonly string[];
  /** Encrypts what is told. Has to be made with `usedBy: ['events.amazonaws.com']`. */
  readonly key: KeyReference;
}

/** A topic that hears when a version of a model is approved, rejected, or set back to wait for approval. */
export class ApprovalNews extends Construct {
  public readonly topicArn: string;

  constructor(scope: Construct, id: string, options: ApprovalNewsOptions) {
    super(scope, id);
    const name = (service: string): string => ModuleStack.of(this).resourceName(service, 'model-approvals');
    const topic = new SnsTopic(this, 'topic', { name: name('sns'), kmsMasterKeyId: options.key.arn });
    const policy = this.letInEventBridge(topic);
    const rule = new CloudwatchEventRule(this, 'rule', {
      name: name('events'),
      description: 'Changes of approval of the versions of models',
      eventPattern: JSON.stringify(changeOfApproval(options.groupNames)),
    });
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: 'topic',
      arn: topic.arn,
      // What is sent before the topic takes it is lost.
      dependsOn: [policy],
    });
    this.topicArn = topic.arn;
  }

  /**
   * All of EventBridge, not this rule alone: topics know no conditions for it. The key then serves it for topics of this
   * account only.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
   */
  private letInEventBridge(topic: SnsTopic): SnsTopicPolicy {
    const document = new DataAwsIamPolicyDocument(this, 'policy-document', {
      statement: [
        {
          sid: 'EventBridge',
          principals: [{ type: 'Service', identifiers: ['events.amazonaws.com'] }],
          actions: ['sns:Publish'],
          resources: [topic.arn],
        },
      ],
    });
    return new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: document.json });
  }
}

/** @see https://docs.aws.amazon.com/sagemaker/latest/dg/automating-sagemaker-with-eventbridge.html#eventbridge-model-package */
function changeOfApproval(groupNames: readonly string[]): object {
  return {
    source: ['aws.sagemaker'],
    'detail-type': ['SageMaker Model Package State Change'],
    detail: { ModelPackageGroupName: groupNames, UpdatedModelPackageFields: ['ModelApprovalStatus'] },
  };
}
