import type { Text } from './expressions';

export interface RegisterModelStepOptions {
  readonly name: string;
  /** Group of model packages that gets a new version. */
  readonly group: string;
  /** Serves the model. */
  readonly image: Text;
  readonly model: Text;
  /** How good the model is, as a JSON file. */
  readonly evaluation: Text;
  /** What the image reads and writes, as MIME types. */
  readonly contentType: string;
}

/**
 * A step that puts a model into the registry, for a person to approve.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModelPackage.html for `Arguments`
 */
export function registerModelStep({ name, group, image, model, evaluation, contentType }: RegisterModelStepOptions) {
  return {
    Name: name,
    Type: 'RegisterModel',
    Arguments: {
      ModelPackageGroupName: group,
      ModelApprovalStatus: 'PendingManualApproval',
      InferenceSpecification: {
        Containers: [{ Image: image, ModelDataUrl: model }],
        SupportedContentTypes: [contentType],
        SupportedResponseMIMETypes: [contentType],
      },
      ModelMetrics: {
        ModelQuality: { Statistics: { ContentType: 'application/json', S3Uri: evaluation } },
      },
    },
  } as const;
}
