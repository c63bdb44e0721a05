import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client";

export function Loading() {
  const { t } = useTranslation();
  return <p className="loading" role="status">{t("state.loading")}</p>;
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>;
}

/** What went wrong, and what can be done about it. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const reason = useReason();
  return (
    <div className="problem" role="alert">
      <p>{reason(error)}</p>
      {onRetry && <button type="button" onClick={onRetry}>{t("state.retry")}</button>}
    </div>
  );
}

/** The reason in words: the server's own where it gave one. */
export function useReason(): (error: unknown) => string {
  const { t } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    if (error.message) return error.message;
    switch (error.status) {
      case 0: return t("state.unreachable");
      case 403: return t("state.forbidden");
      case 404: return t("state.notFound");
      case 413: return t("state.tooLarge");
      case 503: return t("state.busy");
      case 507: return t("state.full");
      default: return t("state.other", { status: error.status });
    }
  };
}
