import { SagemakerModelPackageGroup } from '@cdktf/provider-aws/lib/sagemaker-model-package-group';
import { artifactStore } from '@mlopspltf/artifact-store/outputs';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { Construct } from 'constructs';
import { ApprovalNews } from './approval-news';
import { MODELS } from './models';
import { modelRegistry } from './outputs';

/** A group of versions for each model, and news of their approval. */
export class ModelRegistryStack extends ModuleStack<typeof modelRegistry.types> {
  constructor(scope: Construct) {
    super(scope, modelRegistry);
    // Below a construct of their own, so that a model may have any name.
    const scopeOfGroups = new Construct(this, 'groups');
    const groups = MODELS.map((model) => [model, this.groupOf(scopeOfGroups, model)] as const);
    const news = new ApprovalNews(this, 'approvals', {
      groupNames: groups.map(([, { modelPackageGroupName }]) => modelPackageGroupName),
      key: { arn: this.outputsOf(artifactStore).kms_key_arn },
    });
    this.setOutputs({
      group_names: Object.fromEntries(groups.map(([model, group]) => [model, group.modelPackageGroupName])),
      group_arns: Object.fromEntries(groups.map(([model, { arn }]) => [model, arn])),
      approval_topic_arn: news.topicArn,
    });
  }

  private groupOf(scope: Construct, model: string): SagemakerModelPackageGroup {
    return new SagemakerModelPackageGroup(scope, model, {
      modelPackageGroupName: this.resourceName('sagemaker', model),
      modelPackageGroupDescription: `Versions of the model ${model}`,
    });
  }
}
