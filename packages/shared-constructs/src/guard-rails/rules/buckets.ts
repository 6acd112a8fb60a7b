import { at, pointsTo } from '../blocks';
import { policiesOf } from '../policies/policies';
import type { Statement } from '../policies/statement';
import type { Finding } from '../rule';
import type { Element, StackView } from '../stack-view';

/** S3 answers plain HTTP too, unless a policy refuses it. */
export function plainTransport(view: StackView): readonly Finding[] {
  const policies = policiesOf(view).filter(({ owner }) => owner.type === 'aws_s3_bucket_policy');
  return ofType(view, 'aws_s3_bucket')
    .filter(
      (bucket) =>
        !policies.some(
          ({ owner, statements }) =>
            pointsTo(owner.block.bucket, bucket, 'bucket') && statements.some(refusesPlainHttp),
        ),
    )
    .map((element) => ({
      rule: 'plain-transport',
      element,
      problem: 'answers without TLS',
      remedy: 'Deny s3:* to everybody where aws:SecureTransport is false, or take PrivateBucket.',
    }));
}

/** What was overwritten or deleted by mistake can be had back; an image is the one that was tested. */
export function rewrittenStores(view: StackView): readonly Finding[] {
  const versioned = ofType(view, 'aws_s3_bucket_versioning').filter(
    ({ block }) => at(block, 'versioning_configuration', 'status') === 'Enabled',
  );
  return [
    ...ofType(view, 'aws_s3_bucket')
      .filter((bucket) => !versioned.some(({ block }) => pointsTo(block.bucket, bucket, 'bucket')))
      .map((element): Finding => ({
        rule: 'rewritten-store',
        element,
        problem: 'keeps no old versions',
        remedy: 'Add an aws_s3_bucket_versioning that is Enabled, or take PrivateBucket.',
      })),
    ...ofType(view, 'aws_ecr_repository')
      .filter(({ block }) => block.image_tag_mutability !== 'IMMUTABLE')
      .map((element): Finding => ({
        rule: 'rewritten-store',
        element,
        problem: 'lets tags be moved to other images',
        remedy: 'Set image_tag_mutability to IMMUTABLE.',
      })),
  ];
}

function ofType({ resources }: StackView, wanted: string): readonly Element[] {
  return resources.filter(({ type }) => type === wanted);
}

function refusesPlainHttp({ effect, actions, principals, conditions }: Statement): boolean {
  return (
    effect === 'Deny' &&
    actions.some((action) => ['*', 's3:*'].includes(action.toLowerCase())) &&
    principals.some(({ identifiers }) => identifiers.includes('*')) &&
    conditions.length === 1 &&
    conditions.some(
      ({ test, variable, values }) =>
        test === 'Bool' && variable.toLowerCase() === 'aws:securetransport' && values.join() === 'false',
    )
  );
}
