/** What a key named like a secret holds; part of the replacement text. */
export type SecretName =
  | 'password'
  | 'secret'
  | 'private key'
  | 'API key'
  | 'token'
  | 'authorization'
  | 'credentials'
  | 'cookie'
  | 'session'
  | 'card number';

/**
 * What a value named so is, or null when the name promises no secret. The names are those of Sentry's default data
 * scrubber and of the credentials that cloud and model services use. Read word by word, so that `dbPassword`,
 * `X-Api-Key` and `aws_secret_access_key` are found, and `max_tokens`, `tokenizer`, `authorizer` and `eos_token` are not.
 */
export function secretName(key: string): SecretName | null {
  if (!MAY_BE_SECRET.test(key)) return null;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const name = classify(wordsOf(key));
  if (remembered.size < MAX_REMEMBERED && key.length <= MAX_KEY) remembered.set(key, name);
  return name;
}

/** Whether a value named so is what someone asked a model for. */
export function isPromptName(key: string): boolean {
  return key.length <= MAX_KEY && PROMPTS.has(key.replace(/[^A-Za-z]/g, '').toLowerCase());
}

const MAX_KEY = 64;
const MAX_REMEMBERED = 5_000;
const remembered = new Map<string, SecretName | null>();

const MAY_BE_SECRET =
  /pass|pwd|secret|key|token|auth|cred|cookie|sess|sid|jwt|bearer|otp|csrf|xsrf|sig|connection|cv[cv]|card/i;

/** Words at the end of a key that say how the secret is written, not that it is something else. */
const QUALIFIERS: ReadonlySet<string> = new Set([
  ...['value', 'text', 'plain', 'plaintext', 'raw', 'hash', 'hashed', 'encrypted', 'b64', 'base64', 'header'],
  ...[
    'string',
    'old',
    'new',
    'current',
    'confirmation',
    'confirm',
    'again',
    'prod',
    'test',
    'dev',
    'default',
  ],
]);

/** Tokens that are pieces of text or places in a list: "eos_token", "next_page_token". */
const OTHER_TOKENS: ReadonlySet<string> = new Set([
  ...[
    'eos',
    'bos',
    'pad',
    'padding',
    'unk',
    'unknown',
    'cls',
    'sep',
    'mask',
    'stop',
    'end',
    'start',
    'special',
  ],
  ...['next', 'first', 'last', 'previous', 'prev', 'per', 'page', 'continuation', 'sync', 'output', 'input'],
  ...[
    'prompt',
    'completion',
    'generated',
    'new',
    'max',
    'min',
    'total',
    'cached',
    'each',
    'current',
    'image',
  ],
]);

/** What makes even "tokens" credentials, and glued names such as "accesstoken". */
const SECRET_TOKENS: ReadonlySet<string> = new Set([
  ...[
    'access',
    'refresh',
    'auth',
    'api',
    'bearer',
    'session',
    'id',
    'csrf',
    'xsrf',
    'secret',
    'security',
    'oauth',
  ],
]);

const SECRET_KEYS: ReadonlySet<string> = new Set([
  ...['api', 'access', 'secret', 'auth', 'account', 'shared', 'subscription', 'service', 'license', 'admin'],
]);
const PRIVATE_KEYS: ReadonlySet<string> = new Set([
  'private',
  'ssh',
  'signing',
  'encryption',
  'master',
  'pem',
]);

const PROMPTS: ReadonlySet<string> = new Set([
  ...['prompt', 'prompts', 'negativeprompt', 'systemprompt', 'userprompt', 'textprompt', 'promptstrings'],
  ...['input', 'inputs', 'inputtext', 'textinput', 'inputprompt', 'userinput', 'messages', 'chathistory'],
  ...['conversation', 'instruction', 'instructions'],
]);

function wordsOf(key: string): string[] {
  const words = key
    .slice(-MAX_KEY)
    .replace(/([a-z\d])(?=[A-Z])/g, '$1 ')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  while (words.length > 1 && QUALIFIERS.has(words.at(-1) ?? '')) words.pop();
  return words;
}

function classify(words: readonly string[]): SecretName | null {
  const last = words.at(-1) ?? '';
  const before = words.at(-2) ?? '';
  const single = last.replace(/s$/, '');
  if (/(?:password|passwd|passphrase|passcode|pwd)$/.test(single) || last === 'pass') return 'password';
  if (/secret$/.test(single)) return 'secret';
  if (/cookie$/.test(single)) return 'cookie';
  if (/^(?:credential|cred)$/.test(single)) return 'credentials';
  if (single === 'key')
    return PRIVATE_KEYS.has(before) ? 'private key' : SECRET_KEYS.has(before) ? 'API key' : null;
  if (/(?:api|secret|access)key$/.test(single)) return 'API key';
  if (/privatekey$/.test(single)) return 'private key';
  if (last === 'token') return OTHER_TOKENS.has(before) ? null : 'token';
  if (last === 'tokens') return SECRET_TOKENS.has(before) ? 'token' : null;
  if (/token$/.test(single)) return SECRET_TOKENS.has(single.slice(0, -'token'.length)) ? 'token' : null;
  if (/^(?:jwt|bearer|otp|totp|csrf|xsrf)$/.test(single)) return 'token';
  if (last === 'authorization' || (last === 'auth' && words.length <= 2)) return 'authorization';
  if (last === 'session' && words.length === 1) return 'session';
  if (/sess(?:ion)?id$/.test(last) || (last === 'id' && before === 'session')) return 'session';
  if (last === 'sid' && (words.length === 1 || before === 'connect')) return 'session';
  if (last === 'sig' && words.length === 1) return 'token';
  if (last === 'signature' && (words.includes('amz') || words.includes('goog'))) return 'token';
  if (last === 'connection' && before === 'database') return 'credentials';
  if (last === 'cvv' || last === 'cvc' || last === 'cardnumber' || (last === 'number' && before === 'card'))
    return 'card number';
  return null;
}
