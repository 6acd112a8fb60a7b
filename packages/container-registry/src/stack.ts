import { artifactStore } from '@mlopspltf/artifact-store/outputs';
import { ContainerRepository, ModuleStack, perEnvironment } from '@mlopspltf/shared-constructs';
import type { Construct } from 'constructs';
import { containerRegistry } from './outputs';

/** Where work is tried out, its images may go with it. */
const FORCE_DELETE = perEnvironment({ dev: true, tst: false, prd: false });

/** Days after which an image that no tag names any more is removed. */
const UNTAGGED_DAYS = perEnvironment({ dev: 3, tst: 14, prd: 30 });

/** Repositories for training and serving images, encrypted by the artifacts' key. */
export class ContainerRegistryStack extends ModuleStack<typeof containerRegistry.types> {
  constructor(scope: Construct) {
    super(scope, containerRegistry);
    const training = this.addRepository('training');
    const serving = this.addRepository('serving');
    this.setOutputs({
      repository_urls: { training: training.url, serving: serving.url },
      repository_arns: { training: training.arn, serving: serving.arn },
    });
  }

  private addRepository(kind: string): ContainerRepository {
    return new ContainerRepository(this, kind, {
      name: this.resourceName('ecr', kind),
      key: { arn: this.outputsOf(artifactStore).kms_key_arn },
      untaggedDays: UNTAGGED_DAYS,
      forceDelete: FORCE_DELETE,
    });
  }
}
