const EXPOSED = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
} as const;

/** The answer to a browser's preflight: any origin may call, with the headers the dashboard sends. */
export function preflightResponse(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...EXPOSED,
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept, Last-Event-ID',
      'Access-Control-Max-Age': '600',
    },
  });
}

/** Lets scripts of any origin read the response and its Retry-After. Changes the response given. */
export function allowAnyOrigin(response: Response): Response {
  for (const [name, value] of Object.entries(EXPOSED)) response.headers.set(name, value);
  return response;
}
