import { YamlFile, type IResolver, type Project } from 'projen';
import { WorkflowTooLargeError } from '../errors';
import { tagOf } from './actions';
import type { Workflow } from './model';

/**
 * GitHub starts no workflow whose file is larger, and often says so nowhere.
 * @see https://docs.github.com/en/actions/reference/limits
 */
const MOST_BYTES = 512_000;

/** One file below `.github/workflows`, with the tag of each pinned action beside its commit. */
export class WorkflowFile extends YamlFile {
  /** @throws WorkflowTooLargeError before anything is written */
  constructor(project: Project, path: string, workflow: Workflow) {
    super(project, path, { obj: workflow, lineWidth: 120 });
    const text = this.synthesizeContent({ resolve: (value: unknown) => value }) ?? '';
    const bytes = Buffer.byteLength(text);
    if (bytes > MOST_BYTES) throw new WorkflowTooLargeError(path, bytes, MOST_BYTES);
  }

  protected override synthesizeContent(resolver: IResolver): string | undefined {
    return super.synthesizeContent(resolver)?.replaceAll(/(?<=^\s*(?:- )?uses: )\S+$/gm, (uses) => {
      const tag = tagOf(uses);
      return tag === undefined ? uses : `${uses} # ${tag}`;
    });
  }
}
