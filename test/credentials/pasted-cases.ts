/** Texts as people have them on their clipboard, each with what is to be understood of it. All keys are made up. */
import type { PasteReport } from '../../src/shared/connection';

export const ID = 'ASIATESTTESTTEST132F';
export const LASTING_ID = 'AKIATESTTESTTEST0001';
export const SECRET = 'madeUp/Secret+OfTheTest/0123456789abcdef';
export const OTHER_SECRET = 'another/madeUp+Secret/0123456789ABCDEFGH';
export const TOKEN = `madeUpTokenOfTheTest/${'0123456789+ABCDEfghij/'.repeat(12)}==`;
/** The moment of every case. */
export const NOW = new Date('2030-01-01T12:00:00Z');
const LATER = '2030-01-01T16:00:00Z';
const expiresAt = '2030-01-01T16:00:00.000Z';

export interface PasteCase {
  readonly name: string;
  readonly text: string;
  readonly profile?: string;
  readonly report: Omit<PasteReport, 'problem'>;
  /** A stretch of the sentence; without one the text can be used. */
  readonly problem?: RegExp;
  readonly keys?: { readonly id: string; readonly secret: string; readonly token?: string };
}

const session = { keyEnding: '132F', sessionToken: true };
const lasting = { keyEnding: '0001', sessionToken: false };
const nothing = { sessionToken: false };

const ini = `aws_access_key_id=${ID}\naws_secret_access_key=${SECRET}\naws_session_token=${TOKEN}`;
const academy = `[default]\n${ini}`;
const bash = `export AWS_ACCESS_KEY_ID="${ID}"\nexport AWS_SECRET_ACCESS_KEY="${SECRET}"\nexport AWS_SESSION_TOKEN="${TOKEN}"`;
const lastingIni = `aws_access_key_id = ${LASTING_ID}\naws_secret_access_key = ${OTHER_SECRET}`;
const inner = {
  AccessKeyId: ID,
  SecretAccessKey: SECRET,
  SessionToken: TOKEN,
  Expiration: '2030-01-01T16:00:00+00:00',
};
const json = JSON.stringify({ Credentials: inner, AssumedRoleUser: { Arn: 'arn:aws:sts::0:x' } }, null, 4);
const wrap = (text: string, width: number) => text.replace(new RegExp(`(.{${width}})`, 'g'), '$1\n');
/** Each line with a mark in front. */
const led = (mark: string, text: string) => text.replace(/^/gm, mark);

const withToken = { report: session, keys: { id: ID, secret: SECRET, token: TOKEN } };
const underDefault = { ...withToken, report: { ...session, profile: 'default' } };
const withTime = { ...withToken, report: { ...session, expiresAt } };
const withoutToken = { report: lasting, keys: { id: LASTING_ID, secret: OTHER_SECRET } };

export const blocks: readonly PasteCase[] = [
  { name: 'the block of AWS Academy', text: academy, ...underDefault },
  { name: 'without its header', text: ini, ...withToken },
  { name: 'blanks around the signs', text: academy.replace(/=(?=\w)/g, ' = '), ...underDefault },
  { name: 'Windows line ends', text: academy.replaceAll('\n', '\r\n'), ...underDefault },
  { name: 'old Mac line ends', text: academy.replaceAll('\n', '\r'), ...underDefault },
  { name: 'line separators of Unicode', text: academy.replaceAll('\n', '\u2028'), ...underDefault },
  { name: 'the byte order mark', text: `\uFEFF${academy}`, ...underDefault },
  {
    name: 'zero-width characters',
    text: academy.replaceAll('_', '_\u200B').replaceAll('T', 'T\u2060'),
    ...underDefault,
  },
  { name: 'non-breaking blanks', text: academy.replace(/=(?=\w)/g, '\u00A0=\u202F'), ...underDefault },
  { name: 'indented lines and blank ones', text: `\n\n${led('\t  ', academy)}\n\n`, ...underDefault },
  { name: 'any order', text: ini.split('\n').reverse().join('\n'), ...withToken },
  {
    name: 'mixed case of the names',
    text: ini.replaceAll('aws_', 'Aws_').replace('key_id', 'KEY_Id'),
    ...withToken,
  },
  { name: 'the old name of the token', text: ini.replace('session_token', 'security_token'), ...withToken },
  { name: 'typographic quotes', text: ini.replace(/=(.{20,})$/gm, '=“$1”'), ...withToken },
  { name: 'single typographic quotes', text: ini.replace(/=(.{20,})$/gm, ' = ‘$1’'), ...withToken },
  { name: 'single quotes and commas', text: ini.replace(/=(.{20,})$/gm, "='$1',"), ...withToken },
  { name: 'commas after values', text: ini.replaceAll('\n', ',\n'), ...withToken },
  { name: 'tabs instead of signs', text: ini.replace(/=(?=\w)/g, '\t'), ...withToken },
  { name: 'blanks instead of signs', text: ini.replace(/=(?=\w)/g, ' '), ...withToken },
  { name: 'a code fence of Markdown', text: `\`\`\`ini\n${academy}\n\`\`\``, ...underDefault },
  { name: 'a mail that quotes it', text: led('> ', academy), ...underDefault },
  { name: 'all line ends lost', text: academy.replaceAll('\n', ''), ...underDefault },
  { name: 'line ends turned into blanks', text: academy.replaceAll('\n', ' '), ...underDefault },
  { name: 'a token wrapped by a terminal', text: wrap(academy, 80), ...underDefault },
  { name: 'a wrapped token and a command after it', text: `${wrap(academy, 80)}\nexit`, ...underDefault },
  { name: 'a token that starts on its own line', text: ini.replace('token=', 'token=\n'), ...withToken },
  { name: 'a wrapped token in quotes', text: wrap(bash, 76), ...withToken },
  { name: 'a wrapped secret', text: ini.replace('Secret+Of', 'Secret+\nOf'), ...withToken },
  {
    name: 'the page around the block',
    text: `Cloud Access\nAWS CLI:\nCopy and paste the following into ~/.aws/credentials\n\n${academy}\n\nSSH key\nShow\nDownload PEM\nAWS SSO\nDownload URL\nAWSAccountId\t000000000000\nRegion\tus-west-2`,
    ...underDefault,
    report: { ...underDefault.report, region: 'us-west-2' },
  },
  {
    name: 'the SSH key after the block',
    text: `${academy}\n-----BEGIN RSA PRIVATE KEY-----\n${wrap('madeUp'.repeat(60), 64)}\n-----END RSA PRIVATE KEY-----`,
    ...underDefault,
  },
  {
    name: 'comments',
    text: `# aws_access_key_id=OLD\n; from the lab\n${ini} # ends at 4\n// bye`,
    ...withToken,
  },
  {
    name: 'a name that stands twice: the last counts',
    text: `aws_access_key_id=AKIATESTTESTTEST9999\n${ini}`,
    ...withToken,
  },
  {
    name: 'IAM Identity Center, option 2',
    text: `[000000000000_AdministratorAccess]\n${ini}`,
    ...withToken,
    report: { ...session, profile: '000000000000_AdministratorAccess' },
  },
  {
    name: 'a header of the config file',
    text: `[profile lab]\n${ini}`,
    ...withToken,
    report: { ...session, profile: 'lab' },
  },
  { name: 'lasting keys', text: lastingIni, ...withoutToken },
  {
    name: 'a region in the block',
    text: `${academy}\nregion = eu-central-1\noutput = json`,
    ...underDefault,
    report: { ...underDefault.report, region: 'eu-central-1' },
  },
  { name: 'a region of a wrong shape', text: `${academy}\nregion = Frankfurt`, ...underDefault },
  {
    name: 'a lasting key with a token',
    text: `${lastingIni}\naws_session_token=${TOKEN}`,
    report: { ...lasting, sessionToken: true },
    keys: { ...withoutToken.keys, token: TOKEN },
  },
  {
    name: "AWS's own example",
    text: 'aws_access_key_id=AKIAIOSFODNN7EXAMPLE\naws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    report: { keyEnding: 'MPLE', sessionToken: false },
    keys: { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  },
  {
    name: 'DynamoDB Local',
    text: 'AWS_ACCESS_KEY_ID=local\nAWS_SECRET_ACCESS_KEY=local',
    report: { keyEnding: 'ocal', sessionToken: false },
    keys: { id: 'local', secret: 'local' },
  },
  {
    name: 'a compatible service with other lengths',
    text: 'aws_access_key_id=SCWTESTTESTTESTTEST1\naws_secret_access_key=00000000-test-test-test-000000000000',
    report: { keyEnding: 'EST1', sessionToken: false },
    keys: { id: 'SCWTESTTESTTESTTEST1', secret: '00000000-test-test-test-000000000000' },
  },
  { name: 'everything wrapped by a narrow terminal', text: wrap(academy, 40), ...underDefault },
  {
    name: 'a secret that begins like a comment',
    text: lastingIni.replace('another', '//other'),
    report: lasting,
    keys: { id: LASTING_ID, secret: OTHER_SECRET.replace('another', '//other') },
  },
];

export const commands: readonly PasteCase[] = [
  { name: 'export', text: bash, ...withToken },
  { name: 'export without quotes', text: bash.replaceAll('"', ''), ...withToken },
  {
    name: 'export on one line',
    text: bash.replace(/\nexport/g, ''),
    ...withToken,
  },
  { name: 'export with semicolons', text: bash.replaceAll('\n', '; '), ...withToken },
  { name: 'export with &&', text: bash.replaceAll('\n', ' && '), ...withToken },
  { name: 'export over several lines', text: bash.replace(/\nexport/g, ' \\\n  '), ...withToken },
  { name: 'a prompt of bash', text: led('ubuntu@ip-10-0-0-1:~$ ', bash), ...withToken },
  { name: 'a prompt of Amazon Linux', text: led('[ec2-user@ip-10-0-0-1 ~]$ ', bash), ...withToken },
  { name: 'a prompt of root', text: led('root@ip-10-0-0-1:/# ', bash), ...withToken },
  { name: 'a prompt of zsh', text: led('guest@desk ~ % ', bash), ...withToken },
  { name: 'a bare prompt', text: led('$ ', bash), ...withToken },
  {
    name: 'a command after the keys',
    text: `${bash.replace(/\n?export/g, ' ').replaceAll('"', '')} aws s3 ls`,
    ...withToken,
  },
  {
    name: 'fish',
    text: ini.replace(/^(\w+)=(.*)$/gm, 'set -gx $1 "$2"'),
    ...withToken,
  },
  {
    name: 'fish, with other options',
    text: `set -x AWS_ACCESS_KEY_ID ${ID}; set -Ux AWS_SECRET_ACCESS_KEY '${SECRET}'; set --global --export AWS_SESSION_TOKEN ${TOKEN};`,
    ...withToken,
  },
  { name: 'cmd', text: led('set ', ini.replaceAll('aws_', 'AWS_')), ...withToken },
  { name: 'cmd at its prompt', text: led('C:\\Users\\x>set ', ini), ...withToken },
  { name: 'cmd on one line', text: led('set ', ini).replaceAll('\n', '&'), ...withToken },
  { name: 'cmd with quotes around all', text: ini.replace(/^(.*)$/gm, 'set "$1"'), ...withToken },
  { name: 'setx', text: ini.replace(/^(\w+)=(.*)$/gm, 'setx $1 "$2" /M'), ...withToken },
  { name: 'PowerShell', text: ini.replace(/^(\w+)=(.*)$/gm, '$Env:$1 = "$2"'), ...withToken },
  {
    name: 'PowerShell at its prompt',
    text: ini.replace(/^(\w+)=(.*)$/gm, "PS C:\\Users\\x> $env:$1='$2'"),
    ...withToken,
  },
  {
    name: 'PowerShell for good',
    text: ini.replace(/^(\w+)=(.*)$/gm, "[Environment]::SetEnvironmentVariable('$1', '$2', 'User')"),
    ...withToken,
  },
  {
    name: '.env',
    text: `AWS_ACCESS_KEY_ID=${ID}\nAWS_SECRET_ACCESS_KEY=${SECRET}\nAWS_SESSION_TOKEN=${TOKEN}\nAWS_DEFAULT_REGION=us-east-1\nAWS_REGION="eu-west-1"\nGUESTBOOK_TABLE=guestbook`,
    ...withToken,
    report: { ...session, region: 'eu-west-1' },
  },
  {
    name: 'docker run',
    text: `docker run -p 80:80 ${ini.replace(/^(.*)$/gm, '-e $1').replaceAll('\n', ' \\\n  ')} --rm guestbook`,
    ...withToken,
  },
  {
    name: 'docker run with --env',
    text: `docker run ${ini.replace(/^(.*)$/gm, "--env '$1'").replaceAll('\n', ' ')} x`,
    ...withToken,
  },
  {
    name: 'compose, as names',
    text: `environment:\n${led('  ', ini.replace(/=(?=\w)/g, ': '))}`,
    ...withToken,
  },
  { name: 'compose, as a list', text: `environment:\n${ini.replace(/^(.*)$/gm, '  - "$1"')}`, ...withToken },
  {
    name: 'aws configure set',
    text: ini.replace(/^(\w+)=(.*)$/gm, 'aws configure set $1 $2 --profile lab'),
    ...withToken,
    report: { ...session, profile: 'lab' },
  },
  {
    name: 'aws configure set, joined',
    text: `${ini.replace(/^(\w+)=(.*)$/gm, 'aws configure set $1 $2').replaceAll('\n', ' && ')} && aws configure set default.region us-west-2`,
    ...withToken,
    report: { ...session, region: 'us-west-2' },
  },
  {
    name: 'the questions of aws configure',
    text: `AWS Access Key ID [None]: ${LASTING_ID}\nAWS Secret Access Key [****************TEST]: ${OTHER_SECRET}\nDefault region name [us-east-1]: us-west-2\nDefault output format [None]:`,
    ...withoutToken,
    report: { ...lasting, region: 'us-west-2' },
  },
  {
    name: 'boto3',
    text: `boto3.client('dynamodb', ${ini.replace(/=(.*)$/gm, "='$1'").replaceAll('\n', ', ')})`,
    ...withToken,
  },
];

export const documents: readonly PasteCase[] = [
  { name: 'aws sts', text: json, ...withTime },
  { name: 'aws sts on one line', text: JSON.stringify({ Credentials: inner }), ...withTime },
  { name: 'JSON cut at its start', text: json.slice(json.indexOf('"AccessKeyId')), ...withTime },
  { name: 'JSON cut at its end', text: json.slice(0, json.indexOf('"Assumed')), ...withTime },
  { name: 'JSON after its command', text: `$ aws sts get-session-token\n${json}\n$ `, ...withTime },
  { name: 'JSON in a string', text: JSON.stringify(JSON.stringify(inner)), ...withTime },
  {
    name: 'JSON that escapes slashes',
    text: JSON.stringify(inner).replaceAll('/', '\\/').replaceAll('+', '\\u002B'),
    ...withTime,
  },
  { name: 'JSON with a wrapped token', text: wrap(JSON.stringify(inner, null, 1), 100), ...withTime },
  {
    name: 'export-credentials, process',
    text: JSON.stringify({ Version: 1, ...inner, Expiration: LATER }),
    ...withTime,
  },
  {
    name: 'export-credentials, env',
    text: `${bash}\nexport AWS_CREDENTIAL_EXPIRATION=${LATER}`,
    ...withTime,
  },
  {
    name: 'export-credentials, env-no-export',
    text: `${ini.replaceAll('aws_', 'AWS_')}\nAWS_CREDENTIAL_EXPIRATION=${LATER}`,
    ...withTime,
  },
  {
    name: 'export-credentials, powershell',
    text: `${ini.replace(/^(\w+)=(.*)$/gm, '$Env:$1="$2"')}\n$Env:AWS_CREDENTIAL_EXPIRATION="${LATER}"`,
    ...withTime,
  },
  {
    name: 'export-credentials, windows-cmd',
    text: `${led('set ', ini)}\nset AWS_CREDENTIAL_EXPIRATION=${LATER}`,
    ...withTime,
  },
  {
    name: "an instance's metadata",
    text: JSON.stringify(
      {
        Code: 'Success',
        Type: 'AWS-HMAC',
        AccessKeyId: ID,
        SecretAccessKey: SECRET,
        Token: TOKEN,
        Expiration: LATER,
      },
      null,
      2,
    ),
    ...withTime,
  },
  {
    name: 'camelCase',
    text: `{ accessKeyId: '${ID}', secretAccessKey: '${SECRET}', sessionToken: '${TOKEN}' }`,
    ...withToken,
  },
  {
    name: 'aws iam create-access-key',
    text: JSON.stringify(
      {
        AccessKey: {
          UserName: 'desk',
          AccessKeyId: LASTING_ID,
          Status: 'Active',
          SecretAccessKey: OTHER_SECRET,
        },
      },
      null,
      4,
    ),
    ...withoutToken,
  },
  {
    name: 'a token of null',
    text: JSON.stringify({ accessKeyId: LASTING_ID, secretAccessKey: OTHER_SECRET, sessionToken: null }),
    ...withoutToken,
  },
  {
    name: "IAM's download",
    text: `\uFEFFAccess key ID,Secret access key\r\n${LASTING_ID},${OTHER_SECRET}\r\n`,
    ...withoutToken,
  },
  {
    name: "IAM's older download",
    text: `User name,Password,Access key ID,Secret access key,Console login link\ndesk,,${LASTING_ID},${OTHER_SECRET},https://example.com/`,
    ...withoutToken,
    report: { ...lasting, profile: 'desk' },
  },
  {
    name: 'names and values on lines of their own',
    text: `Access key ID\n${LASTING_ID}\nSecret access key\n${OTHER_SECRET}\nDone`,
    ...withoutToken,
  },
  {
    name: 'Terraform',
    text: `provider "aws" {\n  region     = "us-west-2"\n  access_key = "${LASTING_ID}"\n  secret_key = "${OTHER_SECRET}"\n}`,
    ...withoutToken,
    report: { ...lasting, region: 'us-west-2' },
  },
  { name: 'three values', text: `${ID}\n${SECRET}\n${TOKEN}`, ...withToken },
  {
    name: 'three values, the token first and wrapped',
    text: `${wrap(TOKEN, 76)}\n\n"${SECRET}"\n"${ID}"`,
    ...withToken,
  },
  { name: 'two values', text: `${LASTING_ID}\n${OTHER_SECRET}`, ...withoutToken },
];

const file = `[default]\n${lastingIni}\nregion=us-east-1\n\n[lab]\n${ini}\nregion = us-west-2\n\n[profile work]\nregion = eu-west-1\n`;

export const profiles: readonly PasteCase[] = [
  { name: 'several profiles with keys', text: file, report: { ...nothing, profiles: ['default', 'lab'] } },
  {
    name: 'the chosen one',
    text: file,
    profile: 'lab',
    ...withToken,
    report: { ...session, profile: 'lab', region: 'us-west-2' },
  },
  {
    name: 'one without keys',
    text: file,
    profile: 'work',
    report: nothing,
    problem: /no keys under this profile/,
  },
  {
    name: 'only one of several has keys',
    text: `[work]\nregion=eu-west-1\n[lab]\n${ini}`,
    ...withToken,
    report: { ...session, profile: 'lab' },
  },
  {
    name: 'one of two holds placeholders',
    text: `[default]\naws_access_key_id=YOUR_KEY\naws_secret_access_key=YOUR_SECRET\n[lab]\n${ini}`,
    ...withToken,
    report: { ...session, profile: 'lab' },
  },
  {
    name: 'keys before the first header',
    text: `${lastingIni}\n[lab]\n${ini}`,
    report: { ...nothing, profiles: ['without a profile', 'lab'] },
  },
  {
    name: 'those before the header, chosen',
    text: `${lastingIni}\n[lab]\n${ini}`,
    profile: 'without a profile',
    ...withoutToken,
  },
  { name: 'a header that holds a secret', text: `[${OTHER_SECRET}]\n${ini}`, ...withToken },
];

export const refusals: readonly PasteCase[] = [
  { name: 'an empty clipboard', text: '', report: nothing, problem: /^There is no text to take in\./ },
  { name: 'blanks', text: ' \r\n\t\u00A0', report: nothing, problem: /^There is no text to take in\./ },
  {
    name: 'a text of its own',
    text: 'Hello, is this the guestbook?',
    report: nothing,
    problem: /^There are no AWS credentials .* AWS Details, then Show/,
  },
  {
    name: 'a text about keys',
    text: 'Please copy the access key id and the session token too.',
    report: nothing,
    problem: /no AWS credentials/,
  },
  {
    name: 'the heading alone',
    text: 'Cloud Access\nAWS CLI:\nShow',
    report: nothing,
    problem: /no AWS credentials/,
  },
  { name: 'too long a text', text: `${ini}\n${'x'.repeat(65_536)}`, report: nothing, problem: /too long/ },
  {
    name: 'an SSH key',
    text: `-----BEGIN RSA PRIVATE KEY-----\n${SECRET}\n-----END RSA PRIVATE KEY-----`,
    report: nothing,
    problem: /SSH key/,
  },
  {
    name: 'a link to the console',
    text: 'https://000000000000.signin.aws.amazon.com/console',
    report: nothing,
    problem: /link/,
  },
  {
    name: 'a profile for signing in',
    text: '[profile lab]\nsso_session = lab\nsso_account_id = 000000000000\nregion = us-east-1',
    report: nothing,
    problem: /Choose it as a profile/,
  },
  {
    name: 'an address for signing in',
    text: 'https://example.awsapps.com/start',
    report: nothing,
    problem: /Choose it as a profile/,
  },
  { name: 'a region alone', text: 'AWS_REGION=us-east-1', report: nothing, problem: /no AWS credentials/ },
  {
    name: 'no id',
    text: ini.split('\n').slice(1).join('\n'),
    report: { sessionToken: true },
    problem: /aws_access_key_id line is missing/,
  },
  {
    name: 'no secret',
    text: `aws_access_key_id=${ID}`,
    report: { keyEnding: '132F', sessionToken: false },
    problem: /aws_secret_access_key line is missing/,
  },
  {
    name: 'an id without a name',
    text: LASTING_ID,
    report: lasting,
    problem: /aws_secret_access_key line is missing/,
  },
  {
    name: 'a token alone',
    text: `aws_session_token=${TOKEN}`,
    report: { sessionToken: true },
    problem: /lines are missing: copy the whole block/,
  },
  {
    name: 'temporary keys without a token',
    text: ini.split('\n').slice(0, 2).join('\n'),
    report: { keyEnding: '132F', sessionToken: false },
    problem: /^ASIA keys are temporary: copy the aws_session_token line too\.$/,
  },
  {
    name: 'an empty token',
    text: ini.replace(TOKEN, ''),
    report: { keyEnding: '132F', sessionToken: false },
    problem: /temporary/,
  },
  {
    name: 'an id that was cut',
    text: ini.replace(ID, ID.slice(0, 12)),
    report: { sessionToken: true },
    problem: /aws_access_key_id is not the id of a key/,
  },
  {
    name: 'an id in small letters',
    text: ini.replace(ID, ID.toLowerCase()),
    report: { sessionToken: true },
    problem: /not the id of a key/,
  },
  {
    name: "a role's id",
    text: ini.replace('ASIA', 'AROA'),
    report: { sessionToken: true },
    problem: /not the id of a key/,
  },
  {
    name: 'id and secret in each other’s place',
    text: `aws_access_key_id=${OTHER_SECRET}\naws_secret_access_key=${LASTING_ID}`,
    report: nothing,
    problem: /changed places/,
  },
  {
    name: 'a secret that was cut',
    text: ini.replace(SECRET, SECRET.slice(0, 38)),
    report: session,
    problem: /aws_secret_access_key is not whole/,
  },
  {
    name: 'a secret with an odd character',
    text: ini.replace('madeUp/', 'madeUp_'),
    report: session,
    problem: /not whole/,
  },
  {
    name: 'a token cut with dots',
    text: ini.replace('0123456789+', '...'),
    report: session,
    problem: /aws_session_token has a gap/,
  },
  {
    name: 'a token cut with an ellipsis',
    text: ini.replace('0123456789+', '…'),
    report: session,
    problem: /has a gap/,
  },
  {
    name: 'a token with a blank in it',
    text: ini.replace('ij/', 'ij/ '),
    report: session,
    problem: /has a gap/,
  },
  {
    name: 'dots for a secret',
    text: ini.replace(SECRET, '...'),
    report: session,
    problem: /aws_secret_access_key line holds a placeholder/,
  },
  {
    name: 'an instruction for a token',
    text: ini.replace(TOKEN, '<paste here>'),
    report: session,
    problem: /aws_session_token line holds a placeholder/,
  },
  {
    name: 'YOUR_KEY',
    text: `aws_access_key_id=YOUR_KEY\naws_secret_access_key=${SECRET}`,
    report: nothing,
    problem: /aws_access_key_id line holds a placeholder/,
  },
  {
    name: 'xxxx',
    text: `AWS_ACCESS_KEY_ID=${LASTING_ID}\nAWS_SECRET_ACCESS_KEY=xxxxxxxx`,
    report: lasting,
    problem: /placeholder/,
  },
  {
    name: 'a hidden secret',
    text: `AWS_ACCESS_KEY_ID=${LASTING_ID}\nAWS_SECRET_ACCESS_KEY=****************`,
    report: lasting,
    problem: /placeholder/,
  },
  {
    name: 'a reference',
    text: 'export AWS_ACCESS_KEY_ID=$KEY AWS_SECRET_ACCESS_KEY=%SECRET%',
    report: nothing,
    problem: /placeholder/,
  },
  {
    name: 'a session that has ended',
    text: `${bash}\nexport AWS_CREDENTIAL_EXPIRATION=2030-01-01T11:59:00Z`,
    report: { ...session, expiresAt: '2030-01-01T11:59:00.000Z' },
    problem: /^This session ended at 2030-01-01 11:59 UTC: start a new one, and copy again\.$/,
  },
  {
    name: 'two secrets without names',
    text: `${LASTING_ID}\n${SECRET}\n${OTHER_SECRET}`,
    report: nothing,
    problem: /no AWS credentials/,
  },
];
