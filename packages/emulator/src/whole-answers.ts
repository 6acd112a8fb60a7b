import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Sends what moto's server writes of an answer in one piece. Werkzeug sends headers and body apart, and on a busy machine
 * the AWS SDK for Go, which is in Terraform and its provider, closes its connection between the two now and then: it then
 * asks again for what was done already, be it a lock that it was granted or a resource that it has made.
 * @see https://github.com/aws/aws-sdk-go-v2/issues/2737
 */
const CUSTOMIZATION = `try:
    from werkzeug.serving import WSGIRequestHandler

    WSGIRequestHandler.wbufsize = -1
except ImportError:
    pass
`;

/**
 * Writes a module that Python runs when it starts. Where the server does not see it (in a container), answers come as
 * before.
 *
 * @param folder of the emulator, absolute
 * @returns what belongs into `PYTHONPATH`
 * @see https://docs.python.org/3/library/site.html#module-sitecustomize
 */
export function writeCustomization(folder: string): string {
  const path = join(folder, 'python');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'sitecustomize.py'), CUSTOMIZATION);
  return path;
}
