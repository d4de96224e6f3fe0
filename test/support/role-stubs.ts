/**
 * The places where a program on AWS finds its role's credentials, as AWS describes them: an instance's metadata in its
 * second version, which needs a token, a container's endpoint, which needs its authorization, and the token service, which
 * needs an identity. Every secret of theirs has `canary` in it, so that one search finds whatever of them got out.
 *
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from './folder';

const CREDENTIALS_PATH = '/latest/meta-data/iam/security-credentials/';
const ROLE = 'guestbook-role';
const AUTHORIZATION = 'canary-authorization';
const IDENTITY = 'canary-identity';
/** AWS's own limit for a token: six hours. */
const TOKEN_SECONDS = 21_600;

export interface RoleKeys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

/** A status for each request of credentials; no answer to anything; every connection cut; a page in their stead. */
export type Trouble = number | 'silence' | 'cut' | 'page';

export interface RoleStub {
  /** What points a program to it. */
  readonly env: Readonly<Record<string, string>>;
  /** "GET /latest/meta-data/...", in order, whatever was answered. */
  readonly asked: readonly string[];
  /** What is given from now on. */
  keys: RoleKeys;
  /** Undefined: it works. */
  trouble: Trouble | undefined;
  close(): Promise<void>;
}

/** @param number told apart by it: the same number makes the same keys */
export function roleKeys(number: number, seconds = 3600): RoleKeys {
  return {
    AccessKeyId: `ASIAROLE${String(number).padStart(12, '0')}`,
    SecretAccessKey: `canary-secret-${number}`,
    Token: `canary-token-${number}`,
    // Without fractions, as AWS writes it.
    Expiration: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
  };
}

export function startInstanceRole(): Promise<RoleStub> {
  const tokens = new Set<string>();
  return startStub(
    (origin) => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: origin }),
    ({ method, url, headers }, { keys, trouble }) => {
      if (method === 'PUT' && url === '/latest/api/token') {
        const seconds = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
        if (!(seconds >= 1 && seconds <= TOKEN_SECONDS)) return { status: 400 };
        const token = `canary-metadata-${tokens.size}`;
        tokens.add(token);
        return { status: 200, body: token };
      }
      if (!tokens.has(String(headers['x-aws-ec2-metadata-token']))) return { status: 401 };
      if (typeof trouble === 'number') return { status: trouble };
      if (url === CREDENTIALS_PATH) return { status: 200, body: ROLE };
      if (url !== CREDENTIALS_PATH + ROLE) return { status: 404 };
      return { status: 200, body: { Code: 'Success', Type: 'AWS-HMAC', ...keys } };
    },
  );
}

export function startContainerRole(): Promise<RoleStub> {
  return startStub(
    (origin) => ({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/v2/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: AUTHORIZATION,
    }),
    ({ url, headers }, { keys, trouble }) => {
      if (headers.authorization !== AUTHORIZATION) return { status: 401 };
      if (typeof trouble === 'number') return { status: trouble };
      if (url !== '/v2/credentials') return { status: 404 };
      return { status: 200, body: { RoleArn: `arn:aws:iam::000000000000:role/${ROLE}`, ...keys } };
    },
  );
}

/**
 * The token service, for a program that has a web identity (a pod of Kubernetes).
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export async function startWebIdentityRole(): Promise<RoleStub> {
  const file = join(await temporaryFolder(), 'token');
  await writeFile(file, IDENTITY);
  return startStub(
    (origin) => ({
      AWS_ENDPOINT_URL_STS: origin,
      AWS_WEB_IDENTITY_TOKEN_FILE: file,
      AWS_ROLE_ARN: `arn:aws:iam::000000000000:role/${ROLE}`,
    }),
    (_, { keys, trouble }, body) => {
      const asks = new URLSearchParams(body);
      if (asks.get('Action') !== 'AssumeRoleWithWebIdentity') return { status: 400 };
      if (asks.get('WebIdentityToken') !== IDENTITY) return { status: 400 };
      if (typeof trouble === 'number') return { status: trouble };
      const { Token: SessionToken, ...rest } = keys;
      const fields = Object.entries({ ...rest, SessionToken }).map(
        ([field, value]) => `<${field}>${value}</${field}>`,
      );
      const name = 'AssumeRoleWithWebIdentity';
      const result = `<${name}Result><Credentials>${fields.join('')}</Credentials></${name}Result>`;
      const space = 'https://sts.amazonaws.com/doc/2011-06-15/';
      return { status: 200, body: `<${name}Response xmlns="${space}">${result}</${name}Response>` };
    },
  );
}

interface Answer {
  readonly status: number;
  readonly body?: string | object;
}

async function startStub(
  env: (origin: string) => RoleStub['env'],
  answer: (request: IncomingMessage, stub: RoleStub, body: string) => Answer,
): Promise<RoleStub> {
  const asked: string[] = [];
  const server = createServer((request, response) => void handle(request, response));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const sent = await text(request);
    asked.push(`${request.method} ${request.url}`);
    if (stub.trouble === 'silence') return;
    if (stub.trouble === 'cut') return void request.socket.destroy();
    const { status, body = '' } =
      stub.trouble === 'page' ? { status: 200, body: '<!doctype html>Sign in' } : answer(request, stub, sent);
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stub: RoleStub = {
    env: env(`http://127.0.0.1:${port}`),
    asked,
    keys: roleKeys(1),
    trouble: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}
