import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { checkSignature, parseAuthorization } from '../s3-server/signature.ts';

/** A request that came, whose signature was right. */
export interface ApiRequest {
  readonly action: string;
  readonly region: string;
  readonly service: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What AWS answers instead of the result: an error of its API by its code. */
export interface ApiFault {
  readonly action: string;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** How often; default 1. */
  readonly times?: number;
}

export interface AwsServer {
  readonly url: string;
  readonly requests: readonly ApiRequest[];
  fault(fault: ApiFault): void;
}

type Results = Readonly<
  Record<string, (input: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>>
>;

const secretAccessKey = 'aws-secret';
export const awsKey = { accessKeyId: 'AKIATEST', secretAccessKey } as const;

/**
 * Amazon's Redshift API (the Query protocol, answers in XML) and its Redshift Serverless API (AWS JSON 1.1), as far as
 * `results` gives answers by the action's name. A request whose signature is wrong gets SignatureDoesNotMatch. It ends with
 * its test.
 */
export async function awsServer(results: Results): Promise<AwsServer> {
  const requests: ApiRequest[] = [];
  const faults: { fault: ApiFault; left: number }[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    const target = incoming.headers['x-amz-target'];
    const form = target === undefined ? answerInXml : answerInJson;
    const answer = (status: number, reply: { type: string; text: string }) => {
      response.writeHead(status, { 'content-type': reply.type }).end(reply.text);
    };
    const asked = target === undefined ? queryInput(body) : jsonInput(String(target), body);
    try {
      requests.push({ ...asked, ...signed(incoming, body) });
    } catch (error) {
      answer(403, form.error('SignatureDoesNotMatch', (error as Error).message));
      return;
    }
    const meets = faults.find(({ fault, left }) => left > 0 && fault.action === asked.action);
    if (meets !== undefined) {
      meets.left -= 1;
      answer(meets.fault.status, form.error(meets.fault.code, meets.fault.message));
      return;
    }
    const result = results[asked.action]?.(asked.input);
    if (result === undefined) answer(400, form.error('InvalidAction', `no answer to ${asked.action} is known`));
    else answer(200, form.result(asked.action, result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    fault: (fault) => faults.push({ fault, left: fault.times ?? 1 }),
  };
}

/** @throws S3Failure where the signature is not that of the test's key. */
function signed(
  { method = '', url = '/', headers }: IncomingMessage,
  body: string,
): { region: string; service: string } {
  const authorization = parseAuthorization(headers.authorization ?? '');
  // Other services than S3 need not send the digest; it is part of what is signed all the same.
  const digest = createHash('sha256').update(body).digest('hex');
  const [path = '/', rawQuery = ''] = url.split('?');
  checkSignature(
    { method, path, rawQuery, headers: { ...headers, 'x-amz-content-sha256': digest } },
    authorization,
    secretAccessKey,
  );
  return { region: authorization.region, service: authorization.service };
}

function queryInput(body: string): Pick<ApiRequest, 'action' | 'input'> {
  const { Action = '', Version: _version, ...input } = Object.fromEntries(new URLSearchParams(body));
  return { action: Action, input };
}

function jsonInput(target: string, body: string): Pick<ApiRequest, 'action' | 'input'> {
  return { action: target.split('.')[1] ?? '', input: JSON.parse(body) };
}

const answerInXml = {
  result: (action: string, result: Readonly<Record<string, unknown>>) => ({
    type: 'text/xml',
    text: `<${action}Response xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><${action}Result>${xml(result)}</${action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`,
  }),
  error: (code: string, message: string) => ({
    type: 'text/xml',
    text: `<ErrorResponse xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  }),
};

const answerInJson = {
  result: (_action: string, result: Readonly<Record<string, unknown>>) => ({
    type: 'application/x-amz-json-1.1',
    text: JSON.stringify(result),
  }),
  error: (code: string, message: string) => ({
    type: 'application/x-amz-json-1.1',
    text: JSON.stringify({ __type: code, message }),
  }),
};

/** Lists are the elements of their value, as the Query protocol has them. */
function xml(value: unknown): string {
  if (Array.isArray(value)) return value.map(xml).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `<${name}>${xml(one)}</${name}>`)
    .join('');
}
