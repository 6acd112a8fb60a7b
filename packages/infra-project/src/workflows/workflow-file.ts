import { YamlFile, type IResolver, type Project } from 'projen';
import { tagOf } from './actions';
import type { Workflow } from './model';

/** One file below `.github/workflows`, with the tag of each pinned action beside its commit. */
export class WorkflowFile extends YamlFile {
  constructor(project: Project, path: string, workflow: Workflow) {
    super(project, path, { obj: workflow, lineWidth: 120 });
  }

  protected override synthesizeContent(resolver: IResolver): string | undefined {
    return super.synthesizeContent(resolver)?.replaceAll(/(?<=^\s*(?:- )?uses: )\S+$/gm, (uses) => {
      const tag = tagOf(uses);
      return tag === undefined ? uses : `${uses} # ${tag}`;
    });
  }
}
