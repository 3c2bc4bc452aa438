import type { JsonObject } from './json';
import { codeLiteral, javascriptLiteral, pythonLiteral, shellLiteral } from './request-snippet-literals';

/** The parameters of `GET /v2/endpoints/{endpointId}/logs` that a snippet can show; what is undefined is left out. */
export interface SnippetParameters {
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  readonly level?: string | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly jobId?: string | undefined;
  readonly search?: string | undefined;
  readonly format?: 'json' | 'text' | 'csv' | undefined;
}

/** A request to be shown as code: the list of one endpoint, or a POST of a JSON body (search, aggregation). */
export type SnippetRequest =
  | { readonly kind: 'list'; readonly endpointId: string; readonly parameters: SnippetParameters }
  | { readonly kind: 'post'; readonly path: string; readonly body: JsonObject };

/** The documented server; the SDK examples name no other. */
export const DOCUMENTED_BASE_URL = 'https://api.tensorone.ai';

/** The environment variable that stands for the API key. A key itself never gets into a snippet. */
export const KEY_VARIABLE = 'TENSORONE_API_KEY';

const SDK_NAMES: readonly (readonly [keyof SnippetParameters, python: string])[] = [
  ['startTime', 'start_time'],
  ['endTime', 'end_time'],
  ['level', 'level'],
  ['limit', 'limit'],
  ['offset', 'offset'],
  ['jobId', 'job_id'],
  ['search', 'search'],
  ['format', 'format'],
];

/** The address of a request, exactly as the dashboard asks it. `baseUrl` is without `/v2`. */
export function requestUrl(request: SnippetRequest, baseUrl: string): string {
  const base = baseUrl.replace(/\/+$/, '');
  if (request.kind === 'post') return `${base}${request.path}`;
  const query = new URLSearchParams();
  for (const [name, value] of given(request.parameters)) query.set(name, String(value).toWellFormed());
  const text = query.toString();
  const path = `${base}/v2/endpoints/${encodeURIComponent(request.endpointId.toWellFormed())}/logs`;
  return text === '' ? path : `${path}?${text}`;
}

/** The body as a snippet sends it: the same JSON, indented to be read. Null for a request without one. */
export function requestBody(request: SnippetRequest): string | null {
  return request.kind === 'post' ? JSON.stringify(request.body, null, 2) : null;
}

/**
 * A command for POSIX shells. `--globoff` keeps curl from reading `[]{}` in the address as a pattern, `--data-raw`
 * from reading a file for `@`.
 */
export function curlSnippet(request: SnippetRequest, baseUrl: string): string {
  const body = requestBody(request);
  const lines = [
    `curl --globoff --request ${body === null ? 'GET' : 'POST'}`,
    `--url ${shellLiteral(requestUrl(request, baseUrl))}`,
    `--header "Authorization: Bearer $${KEY_VARIABLE}"`,
    `--header 'Accept: ${accepted(request)}'`,
  ];
  if (body !== null)
    lines.push("--header 'Content-Type: application/json'", `--data-raw ${shellLiteral(body)}`);
  return lines.join(' \\\n  ');
}

/** A call of the Python SDK; a plain HTTP request where the documented SDK has no call. */
export function pythonSnippet(request: SnippetRequest, baseUrl: string): string {
  if (request.kind === 'post')
    return [
      '# The documented SDK shows no call for this request, so it is sent as it is.',
      'import os',
      'import requests',
      '',
      'response = requests.post(',
      `    ${codeLiteral(requestUrl(request, baseUrl))},`,
      `    headers={"Authorization": "Bearer " + os.environ["${KEY_VARIABLE}"]},`,
      `    json=${pythonLiteral(request.body, 1)},`,
      '    timeout=60,',
      ')',
      'response.raise_for_status()',
      'print(response.json())',
    ].join('\n');
  const json = isJson(request);
  return [
    ...otherServer('#', baseUrl),
    'import os',
    'from tensorone import TensorOneClient',
    '',
    `client = TensorOneClient(api_key=os.environ["${KEY_VARIABLE}"])`,
    '',
    'logs = client.endpoints.get_logs(',
    [
      `    endpoint_id=${codeLiteral(request.endpointId)}`,
      ...SDK_NAMES.flatMap(([name, python]) => {
        const value = request.parameters[name];
        return value === undefined ? [] : [`    ${python}=${pythonLiteral(value, 1)}`];
      }),
    ].join(',\n'),
    ')',
    json ? 'print(f"Retrieved {len(logs.logs)} logs")' : 'print(logs)',
  ].join('\n');
}

/** A call of the JavaScript SDK; a plain HTTP request where the documented SDK has no call. An ES module. */
export function javascriptSnippet(request: SnippetRequest, baseUrl: string): string {
  if (request.kind === 'post')
    return [
      '// The documented SDK shows no call for this request, so it is sent as it is.',
      `const response = await fetch(${codeLiteral(requestUrl(request, baseUrl))}, {`,
      "  method: 'POST',",
      '  headers: {',
      `    'Authorization': \`Bearer \${process.env.${KEY_VARIABLE}}\`,`,
      "    'Content-Type': 'application/json'",
      '  },',
      `  body: JSON.stringify(${javascriptLiteral(request.body, 1)})`,
      '});',
      'if (!response.ok) throw new Error("HTTP " + response.status + ": " + (await response.text()));',
      'console.log(await response.json());',
    ].join('\n');
  return [
    ...otherServer('//', baseUrl),
    'import { TensorOneClient } from "@tensorone/sdk";',
    '',
    `const client = new TensorOneClient({ apiKey: process.env.${KEY_VARIABLE} });`,
    '',
    `const logs = await client.endpoints.getLogs(${codeLiteral(request.endpointId)}, {`,
    ...given(request.parameters).map(([name, value]) => `  ${name}: ${javascriptLiteral(value, 1)},`),
    '});',
    isJson(request) ? 'console.log("Retrieved " + logs.logs.length + " logs");' : 'console.log(logs);',
  ].join('\n');
}

function given(
  parameters: SnippetParameters,
): readonly (readonly [keyof SnippetParameters, string | number])[] {
  return SDK_NAMES.flatMap(([name]) => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

function isJson(request: SnippetRequest): boolean {
  return request.kind === 'post' || (request.parameters.format ?? 'json') === 'json';
}

function accepted(request: SnippetRequest): string {
  if (isJson(request)) return 'application/json';
  return request.kind === 'list' && request.parameters.format === 'csv' ? 'text/csv' : 'text/plain';
}

/** The SDK examples show no way to name a server. The address is written as a literal, so it stays on its line. */
function otherServer(mark: string, baseUrl: string): readonly string[] {
  if (baseUrl.replace(/\/+$/, '') === DOCUMENTED_BASE_URL) return [];
  return [
    `${mark} The documented client takes no server address; the dashboard asks ${codeLiteral(baseUrl)}.`,
  ];
}
