/** A key, made in this stack or read from another module's outputs. */
export interface KeyReference {
  readonly arn: string;
}
