import { Field } from "@/components/ui/field";
import { TextArea } from "@/components/ui/text-area";
import type { SourceCredentialKind } from "@/lib/api/types";
import type { CredentialErrors } from "../rules/credential-form";

interface Props {
  kind: SourceCredentialKind;
  /** The server's name, for the words beside the fields. */
  host: string;
  errors: CredentialErrors;
  autoFocus?: boolean;
}

const PLAIN = { spellCheck: false, autoCapitalize: "off", autoComplete: "off" };

/** The fields of a credential. What is typed stays in them alone: whoever sends it reads the form, and takes the fields away. */
export function CredentialFields({ kind, host, errors, autoFocus }: Props) {
  return kind === "token" ? (
    <>
      <Field
        label="Token"
        name="token"
        type="password"
        required
        autoFocus={autoFocus}
        hint="Of GitHub a fine-grained token that may read contents, of GitLab one with read_repository, of Gitea an access token."
        error={errors.token}
        {...PLAIN}
      />
      <Field
        label="User name"
        name="username"
        required={false}
        placeholder="git"
        hint="Most servers take any name beside a token."
        error={errors.username}
        {...PLAIN}
      />
    </>
  ) : (
    <>
      <TextArea
        label="Private key"
        name="private_key"
        rows={4}
        autoFocus={autoFocus}
        placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
        hint="As ssh-keygen makes it, without a passphrase. Its public half is a deploy key of the repository."
        error={errors.private_key}
      />
      <TextArea
        label="Known hosts"
        name="known_hosts"
        rows={3}
        placeholder={`${host} ssh-ed25519 AAAA…`}
        hint={`What ssh-keyscan ${host} prints. Compare it with what the server's owner has published: no other host key is trusted.`}
        error={errors.known_hosts}
      />
    </>
  );
}
