import type { JobResult, JobRunner, JobWork } from '../../src/api';

/** Runs nothing: each job ends as it is told to, and what it was told is kept. */
export class FakeJobs implements JobRunner {
  public readonly ran: JobWork[] = [];

  constructor(private readonly ends: (work: JobWork) => Partial<JobResult> = () => ({})) {}

  public run(work: JobWork): Promise<JobResult> {
    this.ran.push(work);
    const nothing = { conclusion: 'success', outputs: {}, steps: [], summary: '', log: '' } as const;
    return Promise.resolve({ ...nothing, ...this.ends(work) });
  }
}
