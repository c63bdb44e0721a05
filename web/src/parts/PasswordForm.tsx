import { type ReactNode, type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useReason } from "./states";

interface PasswordFormProps {
  label: string;
  before?: ReactNode;
  onKeep: (password: string) => Promise<void>;
}

/** Asks for a new password. The rules are the server's; what it refuses, it gives the reason for. */
export function PasswordForm({ label, before, onKeep }: PasswordFormProps) {
  const { t } = useTranslation();
  const reason = useReason();
  const [password, setPassword] = useState("");
  const [wrong, setWrong] = useState("");
  const keep = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setWrong("");
    try {
      await onKeep(password);
      setPassword("");
    } catch (error) {
      setWrong(reason(error));
    }
  };
  return (
    <form className="filter" onSubmit={(event) => void keep(event)}>
      {before}
      <input type="password" aria-label={t("admin.newPassword")} placeholder={t("admin.newPassword")} required
        autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
      <button type="submit">{label}</button>
      {wrong && <p className="bad" role="alert">{wrong}</p>}
    </form>
  );
}
