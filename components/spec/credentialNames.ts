/**
 * Words that end the name of a variable that holds a credential; names that only refer to one end otherwise.
 *
 * The policy pack's no-plain-secrets has the same rule for what any program makes. It is usable alone and knows
 * nothing of this project, nor this of it; a unit test holds both to one list of names. What a value looks like is
 * left to the pack.
 */
const secretName =
  /(PASSWORD|PASSWD|PASSPHRASE|(^|_)(PWD|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|CREDENTIALS?|CONNECTION_?STRING|DSN))(_?\d+)?$/;

/** Text markers of language models, which their configurations call tokens as well. */
const textMarker = /(^|_)(BOS|EOS|PAD|UNK|SEP|CLS|MASK|STOP|SPECIAL|NEXT)_TOKEN$/;

/** What only refers to a secret, or cannot be one: another variable, an AWS secret's ARN, a switch, nothing. */
const noCredential = /^\s*(\$\([^)]+\)|arn:aws[\w-]*:(secretsmanager|ssm):\S+|true|false)?\s*$/i;

/** Whether a variable's name, in snake or camel case, says that its value is a credential. */
export function namesCredential(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[.-]/g, "_")
    .toUpperCase();
  return secretName.test(words) && !textMarker.test(words);
}

/** Whether a literal value could be a credential at all. */
export function couldBeCredential(value: string): boolean {
  return !noCredential.test(value);
}
