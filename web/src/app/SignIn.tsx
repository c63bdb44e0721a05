import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn } from "../api/archive";
import type { Session } from "../api/types";
import { useReason } from "../parts/states";

/** Asks who it is. Without an answer there is nothing behind it to go back to. */
export function SignIn({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const { t } = useTranslation();
  const reason = useReason();
  const dialog = useRef<HTMLDialogElement>(null);
  const user = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setWrong("");
    try {
      onSignedIn(await signIn(user.current?.value ?? "", password.current?.value ?? ""));
    } catch (error) {
      setWrong(reason(error));
      password.current?.select();
    } finally {
      setBusy(false);
    }
  };
  return (
    <dialog ref={dialog} className="sign-in" aria-labelledby="sign-in-title" onCancel={(event) => event.preventDefault()}>
      <form onSubmit={(event) => void submit(event)}>
        <img src="./logo.svg" alt="" width="48" height="48" />
        <h1 id="sign-in-title">Trinomen</h1>
        <label htmlFor="user">{t("signIn.user")}</label>
        <input ref={user} id="user" name="user" autoComplete="username" autoCapitalize="none" spellCheck={false} required />
        <label htmlFor="password">{t("signIn.password")}</label>
        <input ref={password} id="password" name="password" type="password" autoComplete="current-password" required />
        <p className="wrong" role="alert">{wrong}</p>
        <button type="submit" className="primary" disabled={busy}>{t("signIn.do")}</button>
      </form>
    </dialog>
  );
}
