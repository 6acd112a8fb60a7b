/**
 * S3 actions of a statement that denies under a condition. They are written with a capital `S3`: AWS reads actions
 * without regard to case, while the emulator compares them letter by letter. It knows no conditions, so it would
 * otherwise deny to everybody, Terraform included, what is to be denied to few.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function conditionallyDenied(...actions: readonly `s3:${string}`[]): string[] {
  return actions.map((action) => action.replace(/^s3:/, 'S3:'));
}
