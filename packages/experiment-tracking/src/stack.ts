import { artifactStore } from '@mlopspltf/artifact-store/outputs';
import { SagemakerMlflowTrackingServer } from '@cdktf/provider-aws/lib/sagemaker-mlflow-tracking-server';
import { ModuleStack, perEnvironment, ServiceRole } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { experimentTracking } from './outputs';
import { trackingPermissions } from './permissions';

/**
 * By the number of people who use it at the same time: up to 25, 50 or 100.
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateMlflowTrackingServer.html
 */
type Size = 'Small' | 'Medium' | 'Large';

const SIZE = perEnvironment<Size>({ dev: 'Small', tst: 'Small', prd: 'Medium' });

/**
 * Major and minor only: the provider reads back no more, and would replace the server for any other form. Another version
 * replaces it too, and with it what it knows of all runs.
 */
const MLFLOW_VERSION = '2.16';

/** Day and time in UTC at which AWS may restart the server. */
const MAINTENANCE = 'Sun:03:00';

/** MLflow tracking server, managed by SageMaker. */
export class ExperimentTrackingStack extends ModuleStack<typeof experimentTracking.types> {
  constructor(scope: Construct) {
    super(scope, experimentTracking);
    const role = this.addRole();
    const server = new SagemakerMlflowTrackingServer(this, 'server', {
      trackingServerName: this.resourceName('mlflow', 'experiments'),
      artifactStoreUri: `s3://${this.outputsOf(artifactStore).bucket_names.get('experiments')}`,
      roleArn: role.arn,
      trackingServerSize: SIZE.asString(),
      mlflowVersion: MLFLOW_VERSION,
      // What is registered is decided by the training pipeline, not by whoever logs a model.
      automaticModelRegistration: false,
      weeklyMaintenanceWindowStart: MAINTENANCE,
      dependsOn: [role.permissions],
    });
    this.setOutputs({
      server_name: server.trackingServerName,
      server_arn: server.arn,
      server_url: server.trackingServerUrl,
    });
  }

  private addRole(): ServiceRole {
    const { bucket_arns, kms_key_arn } = this.outputsOf(artifactStore);
    return new ServiceRole(this, 'role', {
      purpose: 'experiment-tracking',
      description: 'Keeps the artifacts of the tracking server',
      service: 'sagemaker.amazonaws.com',
      statements: trackingPermissions({
        bucketArn: bucket_arns.get('experiments'),
        keyArn: kms_key_arn,
        region: this.region,
      }),
    });
  }
}
