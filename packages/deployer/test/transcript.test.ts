import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleLog } from '../src/terraform/log';
import { Transcript } from '../src/terraform/transcript';

const folder = mkdtempSync(join(tmpdir(), 'infra-transcript-'));
afterAll(() => rmSync(folder, { recursive: true }));

const line = (type: string, message: string): string => JSON.stringify({ '@message': message, type });

test('what Terraform is done with is kept, line by line, without secrets; what it only starts is not', async () => {
  const redact = (text: string): string => text.replaceAll('s3cret', '***');
  const log = new ModuleLog(join(folder, 'store.log'), redact);
  const said = new Transcript(log, redact);

  said.take(line('apply_start', 'aws_s3_bucket.a: Creating...'));
  said.take(line('apply_complete', 'aws_s3_bucket.a: Creation complete after 1s [id=s3cret]'));
  said.take(line('apply_errored', 'aws_s3_bucket.b: Creation errored after 1s'));
  said.take(line('apply_complete', 'aws_s3_bucket.c: Destruction complete after 0s'));
  await log.close();

  expect(said.done).toEqual([
    'aws_s3_bucket.a: Creation complete after 1s [id=***]',
    'aws_s3_bucket.c: Destruction complete after 0s',
  ]);
});
