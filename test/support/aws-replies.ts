/** Replies as AWS words them on the wire, which DynamoDB Local never gives, and the page of a network that wants a sign-in. */
import type { OutgoingHttpHeaders } from 'node:http';

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

export type Refusal =
  | 'throttle'
  | 'expired-token'
  | 'unrecognized-client'
  | 'wrong-secret'
  | 'access-denied'
  | 'lab-ended';

/** Without x-amz-crc32, which AWS leaves out where the front end answers. */
function refusal(type: string, message: string, status = 400): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'TESTTESTTESTTESTTEST' },
    body: JSON.stringify({ __type: type, message }),
  };
}

const dynamoDb = 'com.amazonaws.dynamodb.v20120810';
const frontEnd = 'com.amazon.coral.service';

const REFUSALS: Readonly<Record<Refusal, Reply>> = {
  throttle: refusal(
    `${dynamoDb}#ProvisionedThroughputExceededException`,
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.',
  ),
  'expired-token': refusal(
    `${frontEnd}#ExpiredTokenException`,
    'The security token included in the request is expired',
  ),
  'unrecognized-client': refusal(
    `${frontEnd}#UnrecognizedClientException`,
    'The security token included in the request is invalid.',
  ),
  'wrong-secret': refusal(
    `${frontEnd}#InvalidSignatureException`,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ),
  'access-denied': refusal(
    `${frontEnd}#AccessDeniedException`,
    'User: arn:aws:sts::000000000000:assumed-role/lab/user=ada@example.org is not authorized to perform: dynamodb:OPERATION on resource: arn:aws:dynamodb:us-east-1:000000000000:table/guestbook because no identity-based policy allows the dynamodb:OPERATION action',
  ),
  'lab-ended': refusal(
    `${frontEnd}#AccessDeniedException`,
    'User: arn:aws:sts::000000000000:assumed-role/lab/user=ada@example.org is not authorized to perform this operation',
  ),
};

/** Names the operation that was refused, where AWS does. */
export function refuse(fault: Refusal, operation: string): Reply {
  const { body, ...reply } = REFUSALS[fault];
  return { ...reply, body: body.replaceAll('OPERATION', operation) };
}

export const SERVER_ERROR = refusal(`${dynamoDb}#InternalServerError`, 'Internal server error', 500);

export const STALE_SIGNATURE = refusal(
  `${frontEnd}#InvalidSignatureException`,
  'Signature expired: the time of the request is too far from the time at AWS.',
);

export const PORTAL: Reply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>Welcome</title><p>Sign in to use the network of this hotel.</p>',
};

export function isRefusal(fault: string): fault is Refusal {
  return Object.hasOwn(REFUSALS, fault);
}
