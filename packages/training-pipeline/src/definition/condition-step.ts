import type { FileValue, Reference } from './expressions';

export interface ConditionStepOptions<Then> {
  readonly name: string;
  readonly value: FileValue;
  readonly atLeast: Reference;
  /** Steps that are run where the value is so high. Otherwise the run ends, as a success. */
  readonly then: readonly Then[];
}

/**
 * A step that goes on only with what is good enough.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-steps-types.html#step-type-condition
 */
export function conditionStep<Then>({ name, value, atLeast, then }: ConditionStepOptions<Then>) {
  return {
    Name: name,
    Type: 'Condition',
    Arguments: {
      Conditions: [{ Type: 'GreaterThanOrEqualTo', LeftValue: value, RightValue: atLeast }],
      IfSteps: then,
      ElseSteps: [],
    },
  } as const;
}
