/** Words that end the name of a variable that holds a credential. Names that only refer to one end otherwise. */
const SECRET_NAME =
  /(PASSWORD|PASSWD|PASSPHRASE|(^|_)(PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?|CONNECTION_?STRING|DSN))(_?\d+)?$/;

/** Text markers of language models, which their configurations call tokens as well. */
const TEXT_MARKER = /(^|_)(BOS|EOS|PAD|UNK|SEP|CLS|MASK|STOP|SPECIAL|NEXT)_TOKEN$/;

/** The shapes in which issuers publish their credentials. */
const CREDENTIAL_SHAPES: readonly (readonly [kind: string, shape: RegExp])[] = [
  ["an AWS access key id", /\b(AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["a private key", /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ["a JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/],
  ["a GitHub token", /\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/],
  ["a Hugging Face token", /\bhf_[A-Za-z0-9]{30,}/],
  ["an API key", /\bsk-[\w-]{20,}/],
  ["a Slack token", /\bxox[abprs]-[\w-]{10,}/],
  ["a Google API key", /\bAIza[\w-]{35}/],
  ["an Azure storage key", /\bAccountKey=[\w+/=]{40,}/],
  ["a URL with a password", /\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:(?!\$[({])[^/\s:@]+@/i],
];

/** What only refers to a secret, or cannot be one: another variable, an AWS secret's name, a switch, nothing. */
const NO_CREDENTIAL = /^\s*(\$\([^)]+\)|arn:aws[\w-]*:(secretsmanager|ssm):\S+|true|false)?\s*$/i;

/** Whether a name, in snake, kebab, dotted or camel case, says that its value is a credential. */
export function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[.-]/g, "_")
    .toUpperCase();
  return SECRET_NAME.test(words) && !TEXT_MARKER.test(words);
}

/** Whether a literal value could be a credential at all. */
export function couldBeSecret(value: string): boolean {
  return !NO_CREDENTIAL.test(value);
}

/** A whole text in Base64, as binary data is written, and long enough to hold a credential. */
const BASE64 = /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/;

/**
 * The kind of credential that a text contains, as it is or in Base64, in words for a message; never the text itself. Base64
 * hides nothing from who may read it.
 */
export function credentialIn(text: string): string | undefined {
  const texts = BASE64.test(text) ? [text, Buffer.from(text, "base64").toString("utf8")] : [text];
  return CREDENTIAL_SHAPES.find(([, shape]) => texts.some((each) => shape.test(each)))?.[0];
}
