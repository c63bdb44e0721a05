import { useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { forgetSearch, keepSearch, searches } from "../api/scans";
import { useChange } from "../parts/useChange";
import { paramsOf, type SearchRequest } from "./request";

/** The searches that one keeps; they are on the server, so they are there on every machine. */
export function Saved({ request }: { request: SearchRequest }) {
  const { t } = useTranslation();
  const [name, setName] = useState("");
  const { wrong, change } = useChange("searches");
  const kept = useQuery({ queryKey: ["searches"], queryFn: searches });
  const keep = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    void change(() => keepSearch(name, paramsOf({ ...request, since: 0 }).toString()), t("saved.kept"));
    setName("");
  };
  return (
    <section className="saved" aria-label={t("saved.title")}>
      {kept.data && kept.data.length > 0 && (
        <ul>
          {kept.data.map((one) => (
            <li key={one.id}>
              <Link href={`/search?${one.query}`}>{one.name}</Link>
              <button type="button" className="quiet" aria-label={t("saved.forget", { name: one.name })}
                onClick={() => void change(() => forgetSearch(one.id), t("saved.forgotten"))}>×</button>
            </li>
          ))}
        </ul>
      )}
      {(request.terms.length > 0 || request.label !== "") && (
        <form onSubmit={keep}>
          <input aria-label={t("saved.name")} placeholder={t("saved.name")} required maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          <button type="submit">{t("saved.keep")}</button>
        </form>
      )}
      {wrong && <p className="bad" role="alert">{wrong}</p>}
    </section>
  );
}
