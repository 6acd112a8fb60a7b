/** Terraform's JSON syntax, as far as cdktf writes it. */
export interface TerraformJson {
  readonly terraform: {
    readonly backend?: Readonly<Record<string, Block>>;
    readonly required_version?: string;
    readonly required_providers?: Readonly<Record<string, Block>>;
  };
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly variable: Readonly<Record<string, Block>>;
  /** Type → logical name → arguments. */
  readonly resource: BlocksByType;
  readonly data: BlocksByType;
  readonly output: Readonly<Record<string, Block>>;
  readonly locals?: Block;
  readonly '//'?: Block;
}

export type BlocksByType = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** The arguments of one block; what they are is the provider's affair. */
export type Block = Readonly<Record<string, unknown>>;

/** Every text in a value, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

/** A value with each of its texts changed. */
export function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((element) => mapTexts(element, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, mapTexts(element, change)]));
}

/** Where in the stack a block was made, without the stack itself; cdktf notes it beside each block. */
export function constructPath(block: Block): string {
  const note: unknown = block['//'];
  const metadata: unknown = isBlock(note) ? note.metadata : undefined;
  const path: unknown = isBlock(metadata) ? metadata.path : undefined;
  return typeof path === 'string' ? path.split('/').slice(1).join('/') : '';
}

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
