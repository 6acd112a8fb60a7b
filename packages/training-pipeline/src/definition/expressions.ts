/*
 * What SageMaker fills in when a run starts, or as it goes on, in the form that its SDK writes.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/build-and-manage-properties.html
 */

/** A parameter, a property of the run, or one of a step that it thereby waits for. */
export interface Reference {
  readonly Get: string;
}

/** Texts put together. */
export interface Join {
  readonly 'Std:Join': { readonly On: string; readonly Values: readonly (string | Reference)[] };
}

/** A value in a JSON file that a step wrote. */
export interface FileValue {
  readonly 'Std:JsonGet': { readonly PropertyFile: Reference; readonly Path: string };
}

/** In the place of a text. */
export type Text = string | Reference | Join;

/** Differs from run to run, so that none overwrites what another wrote. */
export const EXECUTION_ID: Reference = { Get: 'Execution.PipelineExecutionId' };

/** Puts texts together, with `on` between them. */
export function join(on: string, ...values: readonly (string | Reference)[]): Join {
  return { 'Std:Join': { On: on, Values: values } };
}

/** @param path to the value, with dots: `binary_classification_metrics.auc.value` */
export function fileValue(step: string, propertyFile: string, path: string): FileValue {
  return {
    'Std:JsonGet': { PropertyFile: { Get: `Steps.${step}.PropertyFiles.${propertyFile}` }, Path: path },
  };
}
