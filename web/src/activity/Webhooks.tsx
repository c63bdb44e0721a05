import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { redeliver, type Webhook, webhooks } from "../api/archive";
import { number } from "../format";
import { Problem } from "../parts/states";

const LOOK_MS = 5000;

/** Whom events are sent to, and what could not be delivered. */
export function Webhooks() {
  const { t } = useTranslation();
  const list = useQuery({ queryKey: ["webhooks"], queryFn: webhooks, refetchInterval: LOOK_MS });
  if (list.isError) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data || list.data.length === 0) return null;
  return (
    <section aria-labelledby="webhooks">
      <h2 id="webhooks">{t("activity.webhooks")}</h2>
      <ul className="happenings">
        {list.data.map((hook) => <li key={hook.name}><Line hook={hook} /></li>)}
      </ul>
    </section>
  );
}

function Line({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const again = useMutation({
    mutationFn: () => redeliver(hook.name),
    onSettled: () => queries.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  return (
    <>
      <strong>{hook.name}</strong> <span className="hint">{hook.url}</span>{" "}
      {t("activity.behind", { count: hook.newest - hook.through, value: number(hook.newest - hook.through) })}
      {hook.trouble && <> — {hook.trouble}</>}
      {hook.deadLetters.length > 0 && (
        <details>
          <summary>{t("activity.dead", { count: hook.deadLetters.length })}</summary>
          <ul>
            {hook.deadLetters.map((letter) => <li key={letter.seq}>{number(letter.seq)}: {letter.why}</li>)}
          </ul>
          <button type="button" disabled={again.isPending} onClick={() => again.mutate()}>{t("activity.redeliver")}</button>
          {again.isError && <Problem error={again.error} />}
        </details>
      )}
    </>
  );
}
