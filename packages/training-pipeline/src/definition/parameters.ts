import type { Reference } from './expressions';

/** What whoever starts a run may set, and what holds where they do not. */
export interface ParameterDefaults {
  /** Where the data lies, an S3 URI in the bucket of datasets. */
  readonly InputDataUrl: string;
  readonly TrainingImageTag: string;
  readonly ServingImageTag: string;
  readonly ProcessingInstanceType: string;
  readonly TrainingInstanceType: string;
  readonly TrainingInstanceCount: number;
  /** Area under the ROC curve, 0 to 1, from which the model is registered. */
  readonly MinimumAuc: number;
}

/** As whoever starts a run writes it. */
export type ParameterName = keyof ParameterDefaults;

/** A parameter as it stands in a definition. */
export interface Parameter {
  readonly Name: ParameterName;
  readonly Type: 'String' | 'Integer' | 'Float';
  readonly DefaultValue: string | number;
}

const TYPES: Readonly<Record<ParameterName, Parameter['Type']>> = {
  InputDataUrl: 'String',
  TrainingImageTag: 'String',
  ServingImageTag: 'String',
  ProcessingInstanceType: 'String',
  TrainingInstanceType: 'String',
  TrainingInstanceCount: 'Integer',
  MinimumAuc: 'Float',
};

const NAMES = Object.keys(TYPES) as readonly ParameterName[];

/** All parameters of the pipeline, with what holds where nothing is given. */
export function declareParameters(defaults: ParameterDefaults): readonly Parameter[] {
  return NAMES.map((name) => ({ Name: name, Type: TYPES[name], DefaultValue: defaults[name] }));
}

/** The value of a parameter in a run. */
export function parameter(name: ParameterName): Reference {
  return { Get: `Parameters.${name}` };
}
