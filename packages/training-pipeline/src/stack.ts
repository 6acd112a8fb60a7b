import { artifactStore } from '@mlopspltf/artifact-store/outputs';
import { SagemakerPipeline } from '@cdktf/provider-aws/lib/sagemaker-pipeline';
import { containerRegistry } from '@mlopspltf/container-registry/outputs';
import { modelRegistry } from '@mlopspltf/model-registry/outputs';
import { network } from '@mlopspltf/network/outputs';
import { ModuleStack } from '@mlopspltf/shared-constructs';
import { Fn } from 'cdktf';
import type { Construct } from 'constructs';
import { churnPipeline, MODEL, type ChurnPipelineDefinition } from './definition';
import { JobRole } from './job-role';
import { trainingPipeline } from './outputs';
import { PipelineRole } from './pipeline-role';
import { PipelineSchedule } from './pipeline-schedule';
import { IMAGE_TAGS, MINIMUM_AUC, PROCESSING, TRAINING } from './settings';

/** Pipeline that trains models, its roles and its schedule. */
export class TrainingPipelineStack extends ModuleStack<typeof trainingPipeline.types> {
  /** What the pipeline does. Values that Terraform fills in are tokens. */
  public readonly definition: ChurnPipelineDefinition;

  private readonly store = this.outputsOf(artifactStore);
  private readonly registry = this.outputsOf(containerRegistry);
  private readonly models = this.outputsOf(modelRegistry);
  private readonly net = this.outputsOf(network);
  private readonly pipelineName = this.resourceName('sagemaker', `${MODEL}-training`);
  private readonly inputDataUrl = `s3://${this.store.bucket_names.get('datasets')}/${MODEL}/`;

  constructor(scope: Construct) {
    super(scope, trainingPipeline);
    const jobRole = this.addJobRole();
    const pipelineRole = this.addPipelineRole(jobRole);
    this.definition = this.define(jobRole);
    const pipeline = new SagemakerPipeline(this, 'pipeline', {
      pipelineName: this.pipelineName,
      pipelineDisplayName: this.pipelineName,
      pipelineDescription: 'Prepares data, trains, evaluates, and registers what is good enough',
      pipelineDefinition: Fn.jsonencode(this.definition),
      roleArn: pipelineRole.arn,
      dependsOn: [jobRole.permissions, pipelineRole.permissions],
    });
    new PipelineSchedule(this, 'schedule', {
      pipelineArn: pipeline.arn,
      parameters: { InputDataUrl: this.inputDataUrl },
    });
    this.setOutputs({ pipeline_name: pipeline.pipelineName, pipeline_arn: pipeline.arn, role_arn: jobRole.arn });
  }

  private addJobRole(): JobRole {
    const { bucket_arns: buckets, kms_key_arn: keyArn } = this.store;
    return new JobRole(this, 'job-role', {
      buckets: {
        datasets: buckets.get('datasets'),
        features: buckets.get('features'),
        models: buckets.get('models'),
      },
      repositories: ['training', 'serving'].map((kind) => this.registry.repository_arns.get(kind)),
      keyArn,
      vpcId: this.net.vpc_id,
    });
  }

  private addPipelineRole(jobRole: JobRole): PipelineRole {
    return new PipelineRole(this, 'pipeline-role', {
      pipelineName: this.pipelineName,
      jobRoleArn: jobRole.arn,
      modelGroup: { name: this.models.group_names.get(MODEL), arn: this.models.group_arns.get(MODEL) },
      modelBucket: this.store.bucket_arns.get('models'),
      servingRepository: this.registry.repository_arns.get('serving'),
      keyArn: this.store.kms_key_arn,
    });
  }

  private define(jobRole: JobRole): ChurnPipelineDefinition {
    const { bucket_names: buckets, kms_key_arn: keyArn } = this.store;
    const { repository_urls: urls } = this.registry;
    return churnPipeline({
      defaults: {
        InputDataUrl: this.inputDataUrl,
        TrainingImageTag: IMAGE_TAGS.training.asString(),
        ServingImageTag: IMAGE_TAGS.serving.asString(),
        ProcessingInstanceType: PROCESSING.instanceType.asString(),
        TrainingInstanceType: TRAINING.instanceType.asString(),
        TrainingInstanceCount: TRAINING.instanceCount.asNumber(),
        MinimumAuc: MINIMUM_AUC.asNumber(),
      },
      images: { training: urls.get('training'), serving: urls.get('serving') },
      buckets: { features: buckets.get('features'), models: buckets.get('models') },
      modelGroup: this.models.group_names.get(MODEL),
      job: {
        roleArn: jobRole.arn,
        keyArn,
        subnetIds: this.net.private_subnet_ids,
        securityGroupId: this.net.workload_security_group_id,
        tags: { Project: this.platform.prefix, Environment: this.environment, Module: this.declaration.module },
      },
      processing: { volumeGb: PROCESSING.volumeGb.asNumber(), maxSeconds: PROCESSING.maxSeconds.asNumber() },
      training: { volumeGb: TRAINING.volumeGb.asNumber(), maxSeconds: TRAINING.maxSeconds.asNumber() },
    });
  }
}
